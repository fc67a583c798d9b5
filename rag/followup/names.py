"""The names in a text, and which of them are persons'."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rag.lexical import terms
from rag.speech.words import CAPITAL, DEMONYMS, FEMALE, MALE, OPENERS, ORGANISATION, PLACES, ROLES, TITLES

__all__ = [
    "AUXILIARIES",
    "NAME",
    "PEOPLE",
    "Forenames",
    "Person",
    "contradicts",
    "forenames",
    "is_evident",
    "is_female",
    "names",
    "persons",
    "plain",
    "surname",
]

Forenames = Mapping[str, set[str]]  # by surname, as a conversation has them

_WORD = rf"(?:(?:{CAPITAL}\.)+|(?:Mr|Mrs|Ms|Dr|Prof|Gov|Sen|Rep|Gen|Lt|Col|St)\.|{CAPITAL}[\w’'-]*)"
NAME = re.compile(rf"(?<!\w){_WORD}(?:[ \u00a0](?:{_WORD}|(?:of|the|de|van|von|al|bin)[ \u00a0](?={CAPITAL})))*")
_OWNER = re.compile(r"(?<=\w)[’']s?[ \u00a0]")  # between the names of "Serbia's President Vucic"
_POSSESSIVE = re.compile(r"[’']s?$")
AUXILIARIES = frozenset("Is Are Was Were Do Does Did Has Have Had Can Could Will Would Should May Might Must".split())
_QUESTION_WORDS = AUXILIARIES | frozenset(
    "Who Whom Whose What When Where Which Why How And But Or So The A An In On At Of For By With From To If Tell Give "
    "Show Name List I".split()
)
_FORENAMES = MALE | FEMALE
_RANKS = TITLES - DEMONYMS
_STATES = frozenset(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois "
    "indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri "
    "montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia wisconsin "
    "wyoming".split()
)
_NOBODY = ORGANISATION | DEMONYMS | {f"{people}s" for people in DEMONYMS} | {"of", "the", "Of", "The"}
_PLACE_WORDS = frozenset("in at to from into near".split())
PEOPLE = ROLES | frozenset(
    "man woman boy girl child baby person victim suspect gunman killer shooter king queen prince princess pope judge "
    "president minister chancellor senator governor mayor envoy ambassador general prisoner patient worker".split()
)


class Person(NamedTuple):
    """Somebody named; `evident` when a known forename or a title says so, not the capital letter alone."""

    name: str
    evident: bool
    possessive: bool


def names(text: str) -> list[str]:
    """Capitalised names, without the question words and possessives that a capital letter alone would let in."""
    found = []
    for match in NAME.finditer(text):
        words = match[0].split()
        while words and plain(words[0]) in _QUESTION_WORDS:
            words.pop(0)
        if words:
            found.append(_POSSESSIVE.sub("", " ".join(words)))
    return found


def plain(word: str) -> str:
    """A word without what is contracted to it: "Didn’t" as "Did"."""
    return re.sub(r"n[’']t$|[’']\w*$|\.$", "", word)


def persons(text: str) -> Iterator[Person]:
    """The names that can be persons', in the order they come; not "Theranos" in "Theranos founder Elizabeth Holmes"."""
    for match in NAME.finditer(text):
        before = text[max(0, match.start() - 20) : match.start()].split()[-1:]
        after = text[match.end() : match.end() + 20].split()[:1]
        parts = _OWNER.split(match[0])
        for n, part in enumerate(parts):
            possessive = n < len(parts) - 1 or bool(_POSSESSIVE.search(part))
            person = _as_person(part, "" if n or not before else before[0].lower(), possessive)
            modifies = not possessive and person and " " not in person.name and after and after[0] in PEOPLE
            if person and not modifies:
                yield person


def _as_person(text: str, preceding: str, possessive: bool) -> Person | None:
    words = _POSSESSIVE.sub("", text).split()
    titles = 0
    while titles < len(words) and _is_no_name(words[titles]) and words[titles] not in _FORENAMES:
        titles += 1
    name, ranked = words[titles:], titles > 0 and plain(words[titles - 1]) in _RANKS
    if not name or not _could_be_a_persons(name):
        return None
    evident = ranked or preceding in PEOPLE or (name[0] in _FORENAMES and len(name) > 1)
    is_place = preceding in _PLACE_WORDS and len(name) == 1 and not possessive
    if not evident and (preceding == "the" or is_place):
        return None
    return Person(" ".join(words[titles - 1 :] if ranked and len(name) == 1 else name), evident, possessive)


def _is_no_name(word: str) -> bool:
    bare = plain(word)
    return bare in TITLES or bare in OPENERS or bare in _QUESTION_WORDS or bare.lower() in PLACES


def _could_be_a_persons(name: Sequence[str]) -> bool:
    """Whether the words are no place's, body's or people's name and no acronym; "Betty White" is a person's."""
    if name[0] in _FORENAMES and len(name) == 2:
        return True
    is_acronym = name[-1].isupper() and len(name[-1]) > 1
    is_known = " ".join(name).lower() in _STATES or any(w in _NOBODY or w.lower() in PLACES for w in name)
    return not is_acronym and not is_known and (len(name) > 1 or len(name[0]) > 1)


def forenames(texts: Iterable[str]) -> Forenames:
    """The known forenames that a conversation has for each surname; of one known by title only, none."""
    known: dict[str, set[str]] = {}
    for person in persons("\n".join(texts)):
        if person.evident:
            known.setdefault(surname(person.name), set()).update(_FORENAMES & {person.name.split()[0]})
    return known


def surname(name: str) -> str:
    """The last word of a name, as it is compared: "Milić" is "Milic"."""
    return " ".join(terms(name.split()[-1])) or name.casefold()


def is_evident(person: Person, known: Forenames) -> bool:
    """Whether the name, or one with its surname in the conversation, is marked as a person's."""
    return person.evident or surname(person.name) in known


def is_female(pronoun: str) -> bool:
    """Whether a pronoun is "she" or a form of it, not of "he"."""
    return pronoun.lower() in ("she", "her", "hers")


def contradicts(pronoun: str, name: str, known: Forenames) -> bool:
    """Whether the forename, in the name or else in the conversation, is one of the other sex only."""
    own_or_said = _FORENAMES & {name.split()[0]} or known.get(surname(name), set())
    own, other = (FEMALE, MALE) if is_female(pronoun) else (MALE, FEMALE)
    return bool(own_or_said & other) and not own_or_said & own
