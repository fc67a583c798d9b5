"""The bounds of an exact answer: all of an amount with its sign, of a sentence about a day or a person only these."""

import re
from collections.abc import Sequence
from functools import cache

from rag.answer_type import Kind, holds
from rag.dates.point import POINT
from rag.irregular import PAST_FORMS
from rag.segment import Span
from rag.speech.phrases import PARTICLES
from rag.speech.words import CAPITAL

__all__ = ["bounded"]

_SIGN_BEFORE = re.compile(
    r"(?:(?<![\w.,%])[-−–]|\bminus\s|(?:US|AU|CA|NZ|HK)?[$€£¥]|(?:more|less|fewer)\sthan\s|about\s)+$"
)
_BEFORE = 14  # characters before an amount that its sign stands in
_UNIT_AFTER = re.compile(
    r"(?:\s?(?:%|percent\b|per\scent\b|percentage\spoints?\b)|\s(?:hundred|thousand|million|billion|trillion)\b"
    r"(?:\s(?:dollars|euros|pounds|people)\b)?)"
)
# A sum of money, with what tells how exact it is: "between $2 million", "up to £5".
_SUM = re.compile(
    r"(?:\b(?:about|around|approximately|roughly|nearly|almost|over|under|above|below|some|only|just|between|from|up\sto|at"
    r"\s(?:least|most)|(?:more|less)\sthan|as\s(?:much|little)\sas|an\sestimated|a\srecord|minus)\s)*"
    r"(?:US|AU|CA|NZ|HK)?[$€£¥]\s?\d",
    re.I,
)
_LED_TO = re.compile(r"\b(?:and|but)\s(?:[\w-]+\s){1,3}$")
_CLOCK = r"\d{1,2}(?::\d\d)?\s?[ap]\.?m\b\.?|\d{1,2}:\d\d|noon|midnight"
_AGO = r"(?:\w+\s)?\w+\s(?:seconds|minutes|hours|days|weeks|months|years|decades)\s(?:ago|later|earlier)"
_TIME = rf"(?:(?:next|last|this|late|early)\s)?(?:{_CLOCK}|{_AGO}|{POINT})"
_TIMES = rf"(?<!\w)(?:the\s)?{_TIME}(?:(?:,?\s(?:on|at|in|of|and|or|to|until|the))*[,\s–-]+{_TIME})*(?!\w)"
# What goes on after a name is no part of it: "Ana Reed met the envoy", "The council is unable to …".
_VERB = re.compile(
    r"\s(?:is|are|was|were|has|have|had|does|do|did|will|would|can|could|may|might|must|should|[a-z]+ed|says|hit|cut|let"
    rf"|put|set|{'|'.join(PAST_FORMS)})\b"
)
_JOINS = PARTICLES | {"and"}  # words between those of a name, or between names
# "Ana Reed, the mayor": what comes after is no name; but "Ana “Birdie” Reed".
_ASIDE = re.compile(rf"[,;]?\s*[“\"](?!\w+[”\"]\s(?:\w{{1,3}}\s){{0,2}}{CAPITAL})|[,;]\s(?=[a-z])")


def bounded(kind: Kind | None, text: str, words: Span) -> Span:
    """The words of an answer, no more and no less of them than its kind has.

    Args:
        kind: what is asked for.
        text: of the passage.
        words: offsets in it of what most likely answers.

    Returns:
        offsets in the text; the same where nothing is to be changed.
    """
    match kind:
        case "amount":
            return _without_lead(text, _widened(text, words))
        case "time":
            return _within(_times().search(text[slice(*words)]), words)
        case "person":
            return _named(text, words)
    return words


@cache  # compiled where a time is asked for: a cold start does without
def _times() -> re.Pattern[str]:
    return re.compile(_TIMES, re.I)


def _widened(text: str, words: Span) -> Span:
    start, end = words
    before = _SIGN_BEFORE.search(text[max(0, start - _BEFORE) : start])
    after = _UNIT_AFTER.match(text, end)
    return start - len(before[0]) if before else start, after.end() if after else end


def _within(found: re.Match[str] | None, words: Span) -> Span:
    return (words[0] + found.start(), words[0] + found.end()) if found else words


def _without_lead(text: str, words: Span) -> Span:
    """A sum of money without another thing told before it: "$80 million" of "about 1665 and worth $80 million"."""
    money = _SUM.search(text, *words)
    before = text[words[0] : money.start()] if money else ""
    is_another = _LED_TO.search(before) and not holds("amount", before, "")
    return (money.start(), words[1]) if money and is_another else words


def _named(text: str, words: Span) -> Span:
    """The name that words begin with, without what its bearer is or does."""
    start, end = words
    if aside := _ASIDE.search(text[start:end], 1):
        end = start + aside.start()
    verb = _VERB.search(text, start, end)
    return (start, verb.start()) if verb and _is_name(text[start : verb.start()].split()) else (start, end)


def _is_name(words: Sequence[str]) -> bool:
    """Whether all words are capitalised, but for those that join names and their parts."""
    return bool(re.match(CAPITAL, words[-1])) and all(re.match(CAPITAL, word) or word in _JOINS for word in words)
