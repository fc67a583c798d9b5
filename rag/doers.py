"""Who does what: "Who invited them?" asks for the one who invites, "Who was invited?" for the one who is.

A sentence has both, and the cross-encoder takes one for the other. No parser: the verb that is asked for is looked up
in the sentence, and the name right before it, or after it or "by", is taken. Where that does not fit the patterns,
nothing is changed.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from rag.irregular import with_base_forms
from rag.lexical import terms
from rag.segment import Span
from rag.speech.words import CAPITAL, NAME_PARTICLES, one_of

__all__ = ["doer"]

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
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_MONTHS = "January|February|March|April|June|July|August|September|October|November|December"
_NO_NAME = (
    "The|A|An|In|On|At|It|He|She|They|We|I|You|But|And|After|Before|When|While|As|If|That|This|What|Who|His|Her|Their|"
    f"Then|There|{_DAYS}|{_MONTHS}"
)
_WORD = rf"(?!(?:{_NO_NAME})\b){CAPITAL}(?:[\w’'-]|\.(?=\w|\s{CAPITAL}))+"
_JOINS = rf"(?:of|for)(?:\sthe)?|and|&|(?:{one_of(NAME_PARTICLES)})(?:\sla)?"
_NAME = rf"(?P<name>{_WORD}(?:\s(?:(?:{_JOINS})\s)?{_WORD})*)"
_DOER = rf"(?P<name>{_WORD}(?:\s(?:(?:{_JOINS}|the)\s)?{_WORD})*)"  # "Ethelred the Unready"


_ENDING = re.compile(r"(?:e?s|e?n|e|d|[a-z]?(?:ed|ing))?")
_NOUN = re.compile(r"\b(?:the|an?|his|her|its|their|our|this|that|of|no|any)\s$", re.I)  # stands before one

# First in a sentence: no name, or as likely none.
_COMMON = re.compile(
    r"\w+s|Police|People|Men|Women|Children|Rain|Nobody|Everyone|Everybody|Someone|Somebody|Both|Many|Some|Most|One|Two"
    r"|Three|More|None|Another|Neither|Each|All|Few|Much|Anyone|Staff|Fire|Snow|Wind"
)


class _Asked(NamedTuple):
    """The verb of a question, as the lexical index has it, and which of its persons is asked for."""

    verb: str
    role: Role


def doer(question: str, text: str, sentence: Span, words: Span) -> Span | None:
    """The person of a sentence who plays the part that a question asks for.

    Args:
        question: as "Who invited them to Washington?".
        text: of the passage.
        sentence: offsets in it.
        words: offsets of what most likely answers.

    Returns:
        offsets in the text; `words` where the sentence does not tell, or tells the same; None where these play the
        other part, or one whom the question names plays that which it asks for.
    """
    asked = _asked(question)
    if asked is None:
        return words
    told: Span | None = words
    for verb in _verbs(asked.verb, text, sentence):
        is_done = _is_done(text, sentence[0], verb)
        name = _name(asked.role, is_done, text, sentence, verb)
        if name and not _is_named(text[slice(*name)], question):
            return words if words[0] < name[1] and name[0] < words[1] else name
        is_named_doer = name is not None and name < verb
        if asked.role == "does" and not is_done and (is_named_doer or _follows(text, verb, words)):
            told = None
    return told


def _asked(question: str) -> _Asked | None:
    found = _DOES.match(question)
    verb = _stem(found["verb"]) if found else ""
    if not found or not verb:
        return None
    word = found["verb"].lower()
    if not found["being"] or word.endswith("ing"):
        return _Asked(verb, "does")
    is_participle = word.endswith(("ed", "en")) or with_base_forms(word) != word  # not "Who is responsible?"
    return _Asked(verb, "is done to") if is_participle else None


def _is_named(name: str, question: str) -> bool:
    """Whether a question has a word of a name: whom it names, it does not ask for."""
    asked = set(re.findall(rf"{CAPITAL}[\w-]+", question))
    return any(word in asked for word in re.findall(rf"{CAPITAL}[\w-]+", name))


def _stem(word: str) -> str:
    return next(iter(terms(with_base_forms(word))), "")


def _verbs(asked: str, text: str, sentence: Span) -> Iterator[Span]:
    """Where a sentence has a verb, in any form of it; not a noun that is made of it, or looks like it."""
    start, end = sentence
    for found in re.finditer(r"(?<![-’'])\b[a-z]+\b", text[start:end]):
        word = found[0]
        base = with_base_forms(word)
        is_form = base != word or not word.startswith(asked) or _ENDING.fullmatch(word[len(asked) :])
        if is_form and _stem(word) == asked and not _NOUN.search(text, start, start + found.start()):
            yield start + found.start(), start + found.end()


def _is_done(text: str, start: int, verb: Span) -> bool:
    """Whether a verb stands in the passive: "was invited", "won by"."""
    return bool(_before()["being"].search(text[start : verb[0]])) and not text[slice(*verb)].endswith("ing")


def _name(role: Role, is_done: bool, text: str, sentence: Span, verb: Span) -> Span | None:
    """The name that plays a part beside a verb; None where there is none, or another word does."""
    start, end = sentence
    if role == "does" and (by := _after()["by, later" if is_done else "by"].match(text, verb[1], end)):
        return by.span("name")
    if is_done != (role == "is done to"):
        after = None if is_done else _after()["done to"].match(text, verb[1], end)
        return after.span("name") if after and role == "is done to" else None
    before = _before()["done to" if is_done else "doer"].search(text[start : verb[0]])
    if before is None or before["of"]:  # "officials in Serbia invited": Serbia did not
        return None
    name = start + before.start("name"), start + before.end("name")
    is_common = name[0] == start and _COMMON.fullmatch(before["name"])
    return None if is_common else name


def _follows(text: str, verb: Span, words: Span) -> bool:
    """Whether words are what a verb is done to; not of a verb that its doer follows, as "said" after a quotation."""
    is_turned = text[: verb[0]].rstrip()[-1:] in (",", "”", '"', "’", "'")
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
    }


@cache
def _after() -> dict[str, re.Pattern[str]]:
    by = rf"\sby\s(?:the\s|then\s|former\s)*{_NAME}"
    return {
        "by": re.compile(by),
        "by, later": re.compile(rf"(?:\s(?!by\b)[^\s,;:.!?]+){{0,5}}{by}"),
        "done to": re.compile(rf"\s(?:[a-z-]+\s){{0,3}}?{_NAME}"),
    }
