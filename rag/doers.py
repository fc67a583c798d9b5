"""Who does what: "Who invited them?" asks for the one who invites, "Who was invited?" for the one who is.

A sentence has both, and the cross-encoder takes one for the other. No parser: the verb that is asked for is looked up
in the sentence, and the name right before it, or after it or "by", is taken. Where that does not fit the patterns,
nothing is changed. To the cross-encoder "who" is a person: where a country or a team does it, "which country" is asked.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from rag.countries import NAMES
from rag.irregular import forms, with_base_forms
from rag.lexical import terms
from rag.segment import Span, sentences
from rag.speech.words import CAPITAL, FUNCTION_WORDS, NAME_PARTICLES, OPENERS, one_of

__all__ = ["doer", "put_otherwise"]

Role = Literal["does", "is done to"]

_HAVING = r"(?:has|have|had|will|would|could|can|may|might|must|should)"
_BEING = r"(?:is|was|were|are|be|been|being|got|gets)"
_ADVERB = r"(?:also|first|then|later|once|just|never|not|already|still|now|only|even|again|\w+ly)"
_DOES = re.compile(
    r"\s*(?:(?:and|but|so)\s)?(?:who|(?:which|what)\s(?:country|countries|nation|city|cities|state|town|region)s?)\s"
    rf"(?:(?:{_HAVING}|{_ADVERB})\s)*(?P<being>{_BEING}\s(?:{_ADVERB}\s)*)?"
    r"(?!(?:did|does|do|has|have|had|else|in|from|of|at|to|the|a|an|and|or)\b)(?P<verb>[a-z]+)\b",
    re.I,
)
_WHO = re.compile(r"\bwho\b", re.I)
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_NO_NAME = one_of((OPENERS | {word.capitalize() for word in FUNCTION_WORDS}) - {"May", "Us", "Will"})
_WORD = rf"(?!(?:{_NO_NAME})\b){CAPITAL}(?:[\w’'-]|\.(?=\w|\s{CAPITAL}))+"
_JOINS = rf"(?:of|for)(?:\sthe)?|and|&|(?:{one_of(NAME_PARTICLES)})(?:\sla)?"
_NAME = rf"(?P<name>{_WORD}(?:\s(?:(?:{_JOINS})\s)?{_WORD})*)"
_DOER = rf"(?P<name>{_WORD}(?:\s(?:(?:{_JOINS}|the)\s)?{_WORD})*)"  # "Ethelred the Unready"
_REACH = 300  # characters before a verb that are looked at
_NOUN = re.compile(r"\b(?:the|an?|his|her|its|their|our|this|that|of|no|any)\s$", re.I)  # stands before one
_DENIED = re.compile(r"(?:\b(?:never|not|cannot)|n[’']t)\s(?:\w+\s)?$")
# First in a sentence: no name, or as likely none.
_COMMON = re.compile(
    r"\w+s|Police|People|Men|Women|Children|Rain|Nobody|Everyone|Everybody|Someone|Somebody|Both|Many|Some|Most|One|Two"
    r"|Three|More|None|Another|Neither|Each|All|Few|Much|Anyone|Staff|Fire|Snow|Wind"
)


class _Asked(NamedTuple):
    """The base form of a question's verb, its stem in the lexical index, and which of its persons is asked for."""

    base: str
    stem: str
    role: Role


class _Clause(NamedTuple):
    """A verb in a sentence: where, whether in the passive, whether denied; and the name that plays the part."""

    verb: Span
    is_done: bool
    is_denied: bool
    name: Span | None


def doer(question: str, text: str, sentence: Span, words: Span) -> Span | None:
    """The person of a sentence who plays the part that a question asks for.

    Args:
        question: as "Who invited them to Washington?".
        text: of the passage.
        sentence: offsets in it.
        words: offsets of what most likely answers.

    Returns:
        offsets in the text; `words` where the sentence does not tell, or tells the same; None where these play the
        other part, where one whom the question names plays this one, or where it denies what is asked about.
    """
    asked = _asked(question)
    if asked is None:
        return words
    told: Span | None = words
    for clause in _clauses(asked, text, sentence):
        if clause.name and not _is_named(text[slice(*clause.name)], question):
            return words if words[0] < clause.name[1] and clause.name[0] < words[1] else clause.name
        is_named_doer = clause.name is not None and clause.name < clause.verb
        is_other = is_named_doer or _follows(text, clause.verb, words)
        if clause.is_denied or (asked.role == "does" and not clause.is_done and is_other):
            told = None
    return told


def put_otherwise(question: str, text: str) -> str | None:
    """A question for "who", asked for a country or a team, where one plays that part in a sentence of a text.

    Args:
        question: as "Who won the cup?".
        text: of a passage, such as "Argentina won the cup on Sunday."

    Returns:
        as "Which country won the cup?"; None where neither plays the part, or the question is another.
    """
    asked, who = _asked(question), _WHO.search(question)
    if asked is None or who is None or not _forms(asked).search(text):
        return None
    clauses = (clause for sentence in sentences(text) for clause in _clauses(asked, text, sentence))
    for name in (text[slice(*clause.name)] for clause in clauses if clause.name):
        if (noun := _noun(name)) and not _is_named(name, question):
            which = "Which" if who[0].istitle() else "which"
            return f"{question[: who.start()]}{which} {noun}{question[who.end() :]}"
    return None


def _noun(name: str) -> str | None:
    if name in NAMES:
        return "country"
    return "team" if re.fullmatch(r".+\s\w+[^s\W]s", name) else None  # "Golden State Warriors"


@lru_cache(maxsize=64)
def _asked(question: str) -> _Asked | None:
    found = _DOES.match(question)
    word = found["verb"].lower() if found else ""
    base = with_base_forms(word)
    if not found or not _stem(word):
        return None
    if not found["being"] or word.endswith("ing"):
        return _Asked(base, _stem(word), "does")
    is_participle = word.endswith(("ed", "en")) or base != word  # not "Who is responsible?"
    return _Asked(base, _stem(word), "is done to") if is_participle else None


def _is_named(name: str, question: str) -> bool:
    """Whether a question has a word of a name: whom it names, it does not ask for."""
    asked = set(re.findall(rf"{CAPITAL}[\w-]+", question))
    return any(word in asked for word in re.findall(rf"{CAPITAL}[\w-]+", name))


def _stem(word: str) -> str:
    return next(iter(terms(with_base_forms(word))), "")


def _clauses(asked: _Asked, text: str, sentence: Span) -> Iterator[_Clause]:
    """Where a sentence has a verb, in any form of it; not a noun that is made of it, or looks like it."""
    start, end = sentence
    for found in _forms(asked).finditer(text, start, end):
        verb = found.span()
        begin = max(start, verb[0] - _REACH)
        if _stem(found[0]) == asked.stem and not _NOUN.search(text, begin, verb[0]):
            is_done, is_denied = _is_done(text, begin, verb), bool(_DENIED.search(text, begin, verb[0]))
            name = None if is_denied else _name(asked.role, is_done, text, (begin, end), verb)
            yield _Clause(verb, is_done, is_denied, name)


@lru_cache(maxsize=64)
def _forms(asked: _Asked) -> re.Pattern[str]:
    regular = rf"{re.escape(asked.stem.removesuffix('i'))}(?:y|i?e?s|e?n|e|d|[a-z]?(?:ed|ing))?"
    return re.compile(rf"(?<![-’'])\b(?:{'|'.join([regular, *forms(asked.base)])})\b")


def _is_done(text: str, start: int, verb: Span) -> bool:
    """Whether a verb stands in the passive: "was invited", "won by"."""
    return bool(_before()["being"].search(text[start : verb[0]])) and not text[slice(*verb)].endswith("ing")


def _name(role: Role, is_done: bool, text: str, within: Span, verb: Span) -> Span | None:
    """The name that plays a part beside a verb; None where there is none, or another word does."""
    start, end = within
    if role == "does":
        if by := _after()["by, later" if is_done else "by"].match(text, verb[1], end):
            return by.span("name")
        if is_done:
            return None
    elif not is_done:
        after = _after()["done to"].match(text, verb[1], end)
        return after.span("name") if after else None
    lead = text[start : verb[0]]
    if text[slice(*verb)].endswith("ing") and (first := _before()["first"].match(lead)):
        return start + first.start("name"), start + first.end("name")
    before = _before()["done to" if is_done else "doer"].search(lead)
    if before is None or before["of"]:  # "officials in Serbia invited": Serbia did not
        return None
    name = start + before.start("name"), start + before.end("name")
    is_common = name[0] == start and _COMMON.fullmatch(before["name"])
    return None if is_common else name


def _follows(text: str, verb: Span, words: Span) -> bool:
    """Whether words are what a verb is done to; not of a verb that its doer follows, as "said" after a quotation."""
    is_turned = text[max(0, verb[0] - 2) : verb[0]].rstrip()[-1:] in (",", "”", '"', "’", "'")
    between = text[verb[1] : words[0]] if words[0] >= verb[1] else ""
    return not is_turned and bool(re.fullmatch(r"\s(?:[\w’'-]+\s){0,3}", between))


# What is compiled where it is first asked who does something: a cold start does without.


@cache
def _before() -> dict[str, re.Pattern[str]]:
    day = rf"(?:(?:on|last|late|early|this)\s)?(?:{_DAYS}|yesterday|today)"
    aside = r"(?:,\s[^,;:.!?“”\"]{2,80},|\s\([^)]{1,40}\))?"
    between = rf"(?:,?\s(?:who|which|that)\b|\s(?:{_HAVING}|{_ADVERB})\b|,?\s{day}\b,?)*"
    of = r"(?P<of>\b(?:of|in|from|for|at|to|with|by|on|near|against|between|under|about|than|or)\s(?:the\s)?)?"
    being = rf"\s{_BEING}(?:\s{_ADVERB})*"
    return {
        "being": re.compile(rf"\b{_BEING}(?:\s{_ADVERB})*\s$"),
        "doer": re.compile(rf"{of}(?<![\w’'-]){_DOER}{aside}{between}(?:{being})?\s$"),
        "done to": re.compile(rf"{of}(?<![\w’'-]){_DOER}{aside}{between}{being}\s$"),
        # "Ana Reed won on Sunday, beating", "In Oslo, Ana Reed won after beating"
        "first": re.compile(rf"(?:[^,;]{{1,60}},\s)?(?:[Tt]he\s)?{_DOER}\s[^;]*(?:,|\s(?:after|before|by|while))\s$"),
    }


@cache
def _after() -> dict[str, re.Pattern[str]]:
    by = rf"\sby\s(?:the\s|then\s|former\s)*{_NAME}"
    return {
        "by": re.compile(by),
        "by, later": re.compile(rf"(?:\s(?!by\b)[^\s,;:.!?]+){{0,5}}{by}"),
        "done to": re.compile(rf"\s(?:[a-z-]+\s){{0,3}}?{_NAME}"),
    }
