"""The names in a text, and which of them are persons'."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rag.lexical import terms
from rag.speech.words import (
    CAPITAL,
    DEMONYMS,
    FEMALE,
    FUNCTION_WORDS,
    MALE,
    OPENERS,
    OPENING_PARTICLES,
    ORGANISATION,
    PLACES,
    ROLES,
    TITLES,
    one_of,
)

__all__ = [
    "AUXILIARIES",
    "NAME",
    "PEOPLE",
    "QUESTION_WORDS",
    "Forenames",
    "Person",
    "agrees",
    "contradicts",
    "forenames",
    "is_evident",
    "is_female",
    "is_place",
    "name_spans",
    "names",
    "persons",
    "plain",
    "surname",
]

Forenames = Mapping[str, set[str]]  # by surname, as a conversation has them

_WORD = rf"(?:(?:{CAPITAL}\.)+|(?:Mr|Mrs|Ms|Dr|Prof|Gov|Sen|Rep|Gen|Lt|Col|St)\.|{CAPITAL}[\w’'-]*)"
_OFFICES = (
    "President Minister Premier Chancellor Secretary Governor Mayor Ambassador King Queen Prince Princess Emperor Duke "
    "Duchess Bishop Archbishop Head Chief Leader Director Speaker Republic State CEO CFO COO Chairman Chairwoman Chair "
    "Founder Owner Coach Captain Manager Executive Editor General Commissioner"
)
# Between the words of one name: "Bank of England", "Marks & Spencer"; but "the President of Serbia" are two.
_OF = "".join(f"(?<!{office})" for office in _OFFICES.split()) + r"[ \u00a0]of(?:[ \u00a0]the)?"
# Before a surname, and part of it: "de la Cruz", "van ’t Hoff", "al-Sisi", "d’Estaing"; not "ten Americans".
_PARTICLE = rf"(?:{one_of(OPENING_PARTICLES)}|ten(?!\s\w+(?:\s[a-z]+)?s\b)|[’']t)[ \u00a0]"
_PREFIX = r"(?:(?:al|el|an|ar|as|ash|at|az)-|(?:d|l|dell)[’'])"
_NAME_WORD = rf"(?:{_PARTICLE}){{0,2}}{_PREFIX}?{_WORD}"
NAME = re.compile(rf"(?<!\w){_NAME_WORD}(?:(?:{_OF}|[ \u00a0]&)?[ \u00a0]{_NAME_WORD})*")
_OWNER = re.compile(r"(?<=\w)[’']s?[ \u00a0]")  # between the names of "Serbia's President Vucic"
_POSSESSIVE = re.compile(r"[’']s?$")
AUXILIARIES = frozenset("Is Are Was Were Do Does Did Has Have Had Can Could Will Would Should May Might Must".split())
QUESTION_WORDS = AUXILIARIES | frozenset(
    "Who Whom Whose What When Where Which Why How And But Or So The A An In On At Of For By With From To If Tell Give "
    "Show Name List I".split()
)
# One of these alone is a reply or asks for more, whatever its capital letter.
_REPLIES = frozenset(
    "Really Seriously More Continue Yes No Ok Okay Thanks Sure Maybe Right True Wow Interesting Exactly Again Also "
    "Else Anything Anyone Anybody Nothing Nobody Everything Everyone Something Someone Details Please Hello Hi".split()
)
_FORENAMES = MALE | FEMALE
_LONGEST = 5  # words of a person's name
_RANKS = TITLES - DEMONYMS
_STATES = frozenset(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois "
    "indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri "
    "montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia wisconsin "
    "wyoming".split()
) | {
    "new hampshire",
    "new jersey",
    "new mexico",
    "north carolina",
    "north dakota",
    "rhode island",
    "south carolina",
    "south dakota",
    "west virginia",
}
# Beside the capitals that stand for governments, those of the news that are nobody’s forename.
_CITIES = frozenset(
    "aleppo amsterdam athens baghdad barcelona beirut boston bucharest budapest cairo canberra chicago copenhagen "
    "damascus delhi dubai dublin geneva hamburg helsinki islamabad istanbul jakarta kabul kharkiv khartoum lisbon "
    "ljubljana lviv madrid manila mariupol melbourne minsk mosul mumbai munich nairobi odesa oslo philadelphia "
    "prague riga riyadh rome sarajevo seattle seoul shanghai skopje stockholm tallinn tbilisi tirana toronto "
    "tripoli tunis vienna vilnius warsaw yerevan zagreb".split()
)
_STATES_AND_CITIES = _STATES | _CITIES
_PLACE_NAMES = PLACES | _STATES_AND_CITIES
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

    @property
    def is_full(self) -> bool:
        """Whether more than a surname is said: a forename, or a title."""
        return not _is_alone(self.name.split())


def names(text: str) -> list[str]:
    """Capitalised names, without the question words and possessives that a capital letter alone would let in."""
    return [" ".join(text[start:end].split()) for start, end in name_spans(text)]


def name_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the names of a text begin and end."""
    for match in NAME.finditer(text):
        words = list(re.finditer(r"\S+", match[0]))
        while words and plain(words[0][0]).title() in QUESTION_WORDS:
            words.pop(0)
        if words and not _is_told_by_capitals_alone([word[0] for word in words]):
            name = _POSSESSIVE.sub("", match[0][words[0].start() :])
            yield match.start() + words[0].start(), match.start() + words[0].start() + len(name)


def _is_told_by_capitals_alone(words: Sequence[str]) -> bool:
    """Whether they are a sentence set in capitals, or a single word that replies."""
    is_loud = len(words) > 1 and " ".join(words).isupper()
    has_function_word = any(word.lower() in FUNCTION_WORDS and word not in DEMONYMS for word in words)
    return (is_loud and (len(words) > 2 or has_function_word)) or (len(words) == 1 and words[0] in _REPLIES)


def plain(word: str) -> str:
    """A word without what is contracted to it: "Didn’t" as "Did"."""
    return re.sub(r"n[’']t$|[’']\w*$|\.$", "", word)


def persons(text: str) -> Iterator[Person]:
    """The names that can be persons', in the order they come; not "Theranos" in "Theranos founder Elizabeth Holmes"."""
    for match in NAME.finditer(text):
        if _is_told_by_capitals_alone(match[0].split()):
            continue
        before = text[max(0, match.start() - 20) : match.start()].split()[-1:]
        after = text[match.end() : match.end() + 20].split()[:1]
        parts = _OWNER.split(match[0])
        for n, part in enumerate(parts):
            possessive = n < len(parts) - 1 or bool(_POSSESSIVE.search(part))
            person = _as_person(part, "" if n or not before else before[0].lower(), possessive)
            modifies = not possessive and person and not person.is_full and after and after[0] in PEOPLE
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
    is_there = preceding in _PLACE_WORDS and _is_alone(name) and not possessive
    if not evident and (preceding == "the" or is_there):
        return None
    return Person(" ".join(words[titles - 1 :] if ranked and _is_alone(name) else name), evident, possessive)


def _is_alone(name: Sequence[str]) -> bool:
    """Whether a name is a single word, but for particles before it: "Gogh", "van Gogh"."""
    return sum(not word.islower() for word in name) == 1


def _is_no_name(word: str) -> bool:
    bare = plain(word)
    return bare in TITLES or bare in OPENERS or bare.title() in QUESTION_WORDS or bare.lower() in PLACES


def _could_be_a_persons(name: Sequence[str]) -> bool:
    """Whether the words are no place's, body's or people's name and no acronym; "Betty White" is a person's."""
    if len(name) > _LONGEST:
        return False
    if name[0] in _FORENAMES and len(name) == 2:
        return True
    is_acronym = name[-1].isupper() and len(name[-1]) > 1
    is_known = " ".join(name).lower() in _STATES_AND_CITIES or any(w in _NOBODY or w.lower() in PLACES for w in name)
    return not is_acronym and not is_known and (len(name) > 1 or len(name[0]) > 1)


def is_place(name: str, before: str) -> bool:
    """Whether a name is a place's, or a body's that stands for places, by itself or by the word before it."""
    is_known = name.lower() in _PLACE_NAMES or (name in DEMONYMS and name.isupper())
    return is_known or before.lower() in _PLACE_WORDS


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


def agrees(pronoun: str, name: str, known: Forenames) -> bool:
    """Whether the forename, in the name or else in the conversation, is one of the pronoun's sex."""
    return bool(_said_forenames(name, known) & (FEMALE if is_female(pronoun) else MALE))


def contradicts(pronoun: str, name: str, known: Forenames) -> bool:
    """Whether the forename, in the name or else in the conversation, is one of the other sex only."""
    other = MALE if is_female(pronoun) else FEMALE
    return bool(_said_forenames(name, known) & other) and not agrees(pronoun, name, known)


def _said_forenames(name: str, known: Forenames) -> frozenset[str] | set[str]:
    return _FORENAMES & {name.split()[0]} or known.get(surname(name), set())
