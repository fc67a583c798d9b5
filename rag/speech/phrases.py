"""Noun phrases that may name who speaks: names with their titles, pronouns, descriptions.

No parser: words are told apart by their capitals and by closed lists of function words, titles and speakers. What
does not fit the patterns is no mention, because a wrong speaker is worse than none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.speech.marks import Span
from rag.speech.words import (
    CAPITAL,
    DEMONYMS,
    FUNCTION_WORDS,
    NAME_PARTICLES,
    OPENERS,
    OPENING_PARTICLES,
    ORGANISATION,
    ROLES,
    SPEAKERS,
    TITLES,
)

__all__ = [
    "DETERMINERS",
    "PARTICLES",
    "PRONOUNS",
    "SUFFIXES",
    "Mention",
    "Token",
    "is_name",
    "is_possessive",
    "is_role",
    "may_have_of",
    "may_stand_inside",
    "noun_phrase",
    "tokens_of",
]

Token = re.Match[str]
_ABBREVIATED = "Mr Mrs Ms Dr Prof Sen Rep Gov Gen Lt Col Capt Sgt Maj Adm Rev St Jr Sr Hon Supt Det Cmdr".split()
_TOKEN = re.compile(rf"(?:{CAPITAL}\.)+|(?:{'|'.join(_ABBREVIATED)})\.|\w+(?:[-’'/.]\w+)*(?:[’'](?!\w))?|[^\w\s]")
_LONGEST = 300  # characters that are cut into words
_MOST_WORDS = 16  # of a phrase
_CAPITALISED = re.compile(rf"(?:(?:al|el|an|as|ash|at|ad)-)?{CAPITAL}")
_POSSESSIVE = re.compile(r"(?:[’']s|s[’'])$")
_CONTRACTED = re.compile(r"(?:n[’']t|[’'](?:ll|re|ve|d|m))$")
_PARENTHESIS = re.compile(r"\s*\([^()]{1,40}\)\s*$")
PARTICLES = NAME_PARTICLES | {"of", "for", "the", "&", "y"}  # the minister for Health, too
SUFFIXES = frozenset("Jr Sr II III IV V".split())
PRONOUNS = frozenset({"he", "she", "it"})
_UNNAMED = frozenset("i we you they another others everyone someone somebody nobody one many some both".split())
DETERMINERS = frozenset(
    "the a an one two three four five several some many most both other another his her their its my our each every "
    "no any all".split()
)
_NO_NAMES = DETERMINERS | _UNNAMED | PRONOUNS
_NOBODY = frozenset("no any all each every most".split())  # "every expert": nobody in particular
_COMPLEMENTS = frozenset("of for from at in with on who which that to and".split())
_NAMING = frozenset("of for from at in with on and the".split())
_ALSO_NAMES = frozenset("star head host anchor boss general partner owner coach fellow".split())  # the Star Tribune
_OF = frozenset("Duke Duchess Earl Book Bill Isle Bay Gulf Gates Lords Commons Archdiocese Diocese Order".split())
_OFFICES = frozenset("director head chief secretary minister president manager officer executive chair editor".split())
_FROM = frozenset({"of", "from", "with", "at", "in"})
_LEFT_OUT = frozenset("and but as particularly especially including notably namely then".split())
_PERSONAL = (
    (ROLES | {word.casefold() for word in TITLES} | {word.removesuffix("s") for word in SPEAKERS})
    - {word.casefold() for word in DEMONYMS}
    - {"house", "senate", "state", "general", "special"}
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Who speaks: `name`, and the `phrase` around it (titles, apposition), as offsets into the text.

    `kind`: a name; a pronoun; a description ("the ministry"); or somebody whom the text leaves unnamed.
    """

    kind: Literal["name", "pronoun", "description", "unnamed"]
    name: Span
    phrase: Span


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The words and marks of a short piece of text."""
    return list(_TOKEN.finditer(text, start, min(end, start + _LONGEST)))


def is_name(token: Token) -> bool:
    """Whether a word is capitalised and neither a pronoun, an article nor a contraction."""
    word, *contracted = re.split("[’']", token[0].lower())
    return bool(_CAPITALISED.match(token[0])) and word not in _NO_NAMES | {"let"} and contracted != ["t"]


def is_possessive(token: Token) -> bool:
    """Whether a word ends in a possessive."""
    return bool(_POSSESSIVE.search(token[0]))


def is_role(word: str) -> bool:
    """Whether a word tells that the name beside it is a person's: an office, a rank, a profession, a relation."""
    return word.rstrip(".").casefold() in _PERSONAL


def is_function_word(token: Token) -> bool:
    """Whether a noun phrase cannot have the word before its noun: a preposition, an auxiliary, a contraction."""
    return (token[0] != "US" and token[0].lower() in FUNCTION_WORDS) or bool(_CONTRACTED.search(token[0]))


def may_stand_inside(token: Token) -> bool:
    """Whether a word may be a part of a noun phrase, an article included."""
    return token[0][0].isalnum() and (token[0].lower() in DETERMINERS or not is_function_word(token))


def noun_phrase(text: str, start: int, end: int) -> Mention | None:
    """Read all of the words as one noun phrase.

    Args:
        text: any text.
        start: where the words start; openers of a sentence (But, On Thursday) are left out.
        end: where they end; a parenthesis there is left out.

    Returns:
        the mention; None when the words are no noun phrase that could speak.
    """
    if parenthesis := _PARENTHESIS.search(text[max(start, end - 60) : end]):
        end = max(start, end - 60) + parenthesis.start()
    tokens = tokens_of(text, start, end)
    while len(tokens) > 1 and (tokens[0][0] in OPENERS or tokens[0][0] in _LEFT_OUT):
        tokens = tokens[1:]
    if not tokens or len(tokens) > _MOST_WORDS or text[tokens[-1].end() : end].strip():
        return None
    span, last = (tokens[0].start(), tokens[-1].end()), tokens[-1][0]
    if len(tokens) == 1 and last.lower() in PRONOUNS:
        return Mention("pronoun", span, span)
    if last.lower() in _UNNAMED:
        return Mention("unnamed", span, span)
    if last in OPENERS or any(not (token[0][0].isalnum() or token[0] == "&") for token in tokens):
        return None
    return _name(tokens) or _name_from_somewhere(tokens) or _description(tokens)


def _name_from_somewhere(tokens: list[Token]) -> Mention | None:
    """A full name and where its bearer is from: _Ana Li_ of Oslo, _Ana Li_ with the fire service."""
    place = next((n for n, token in enumerate(tokens) if n > 1 and token[0] in _FROM), None)
    if place is None or not (is_name(tokens[place - 1]) and is_name(tokens[place - 2])):
        return None
    found = _name(tokens[:place])
    rest = [token for token in tokens[place + 1 :] if token[0] not in DETERMINERS]
    if found is None or not rest or not all(map(may_stand_inside, rest)):
        return None
    return Mention("name", found.name, (found.phrase[0], tokens[-1].end()))


def _name(tokens: list[Token]) -> Mention | None:
    """The name at the end of the words, without the titles before it."""
    first = _name_start(tokens)
    if first == len(tokens) or is_possessive(tokens[-1]):
        return None
    if tokens[0][0].lower() in ("a", "an") and tokens[-1][0] in TITLES:  # an Alabama Republican
        return None
    inside = [token for n, token in enumerate(tokens[:first]) if n or token[0].lower() not in DETERMINERS]
    if any(map(is_function_word, inside)) and not _is_office(tokens, first):
        return None
    first += _titles(tokens[first:])
    return Mention("name", (tokens[first].start(), tokens[-1].end()), (tokens[0].start(), tokens[-1].end()))


def _is_office(tokens: list[Token], first: int) -> bool:
    """Whether an office stands before a name: Department of Justice spokesman …, Acme’s head of sales …."""
    if first < 2:
        return False
    if is_role(tokens[first - 1][0]):
        return is_name(tokens[0])
    return len(tokens) - first > 1 and any(token[0].lower() in _OFFICES for token in tokens[: first - 1])


def _name_start(tokens: list[Token]) -> int:
    """Where the run of capitals starts that ends the words: particles may join or start it, a possessive breaks it."""
    first = len(tokens)
    while first > 1 and tokens[first - 1][0].isdigit() and is_name(tokens[first - 2]):  # Article 83, Channel 4
        first -= 1
    while first and is_name(tokens[first - 1]) and (first == len(tokens) or not is_possessive(tokens[first - 1])):
        first -= 1
        while first > 1 and _joins(tokens, first - 1):
            first -= 1
    while 0 < first < len(tokens) and _precedes_surname(tokens[first - 1]):
        first -= 1
    return first


def _precedes_surname(token: Token) -> bool:
    """Whether a word may start a surname in lower case: _de la_ Cruz; not _do_ Labour, _ten_ Americans."""
    return token[0] in OPENING_PARTICLES


def _joins(tokens: list[Token], n: int) -> bool:
    """Whether a word stands between two parts of a name: Ursula _von der_ Leyen, Bank _of_ England."""
    body = tokens[-1][0] in ORGANISATION  # the Oceanic _and_ Atmospheric Administration
    if tokens[n][0] not in PARTICLES and not (body and tokens[n][0] == "and"):
        return False
    if tokens[n][0] in ("of", "for") and not may_have_of(tokens[n - 1]):
        return False
    left = n
    while left and tokens[left - 1][0] in PARTICLES:
        left -= 1
    return left > 0 and is_name(tokens[left - 1]) and not is_possessive(tokens[left - 1])


def may_have_of(token: Token) -> bool:
    """Whether "of" or "for" goes on with a word: the _Bank_ of England, a _friend_ of; not Ana _Li_ of Oslo."""
    return not is_name(token) or token[0] in ORGANISATION or token[0] in TITLES or token[0] in _OF


def _titles(run: Sequence[Token]) -> int:
    """How many words of a run of capitals are titles before the name; none when the run names an office or a body."""
    words = [token[0].rstrip(".") if token[0].count(".") == 1 else token[0] for token in run]
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    titles = [n for n, word in enumerate(words[:-1]) if word in TITLES or _is_role_here(word)]
    rest = words[titles[-1] + 1 :] if titles else words
    is_office = rest[-1] in TITLES or rest[-1] in ORGANISATION or not {"of", "for"}.isdisjoint(rest)
    is_name_start = _CAPITALISED.match(rest[0]) or rest[0] in NAME_PARTICLES  # President _de_ la Cruz
    return 0 if is_office or not is_name_start else len(words) - len(rest)


def _is_role_here(word: str) -> bool:
    return is_role(word) and word.lower() not in _ALSO_NAMES


def _description(tokens: list[Token]) -> Mention | None:
    """A speaker without a name: the ministry, a spokesman for the Pentagon, Milić’s lawyer, officials in Kyiv."""
    words = [token[0].lower() for token in tokens]
    head = next((n for n in range(1, len(words)) if _ends_noun(tokens, n)), len(words))
    noun = tokens[head - 1]
    if not noun[0][-1].isalpha() or is_possessive(noun) or noun[0].lower() in DETERMINERS:
        return None
    if words[0] in _NOBODY or any(map(is_function_word, tokens[1:head])):
        return None
    determined = words[0] in DETERMINERS or any(map(is_possessive, tokens[: head - 1]))
    if noun[0].lower() not in SPEAKERS and not (determined and head > 1):
        return None
    if words[0] in FUNCTION_WORDS and words[0] not in DETERMINERS:
        return None
    end = head
    while end < len(words) and (words[end] not in FUNCTION_WORDS or words[end] in _NAMING):
        end += 1
    while end > head and words[end - 1] in _NAMING:
        end -= 1
    span = tokens[0].start(), tokens[end - 1].end()
    return Mention("description", span, span)


def _ends_noun(tokens: list[Token], n: int) -> bool:
    """Whether a complement starts here: a spokesman _for_ …, a woman _claiming_ to be …, a release _shared_ …."""
    word = tokens[n][0]
    return word in _COMPLEMENTS or (n > 1 and (word.endswith("ed") or (word.endswith("ing") and n + 1 < len(tokens))))
