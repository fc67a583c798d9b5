"""The bounds of an exact answer: all of an amount with its sign, of a sentence about a day only the day."""

import re
from functools import cache

from rag.answer_type import Kind
from rag.dates.point import POINT
from rag.segment import Span

__all__ = ["bounded"]

_SIGN_BEFORE = re.compile(
    r"(?:(?<![\w.,%])[-−–]|\bminus\s|(?:US|AU|CA|NZ|HK)?[$€£¥]|(?:more|less|fewer)\sthan\s|about\s)+$"
)
_BEFORE = 14  # characters before an amount that its sign stands in
_UNIT_AFTER = re.compile(
    r"(?:\s?(?:%|percent\b|per\scent\b|percentage\spoints?\b)|\s(?:hundred|thousand|million|billion|trillion)\b"
    r"(?:\s(?:dollars|euros|pounds|people)\b)?)"
)
_CLOCK = r"\d{1,2}(?::\d\d)?\s?[ap]\.?m\b\.?|\d{1,2}:\d\d|noon|midnight"
_AGO = r"(?:\w+\s)?\w+\s(?:seconds|minutes|hours|days|weeks|months|years|decades)\s(?:ago|later|earlier)"
_TIME = rf"(?:(?:next|last|this|late|early)\s)?(?:{_CLOCK}|{_AGO}|{POINT})"
_TIMES = rf"(?<!\w)(?:the\s)?{_TIME}(?:(?:,?\s(?:on|at|in|of|and|or|to|until|the))*[,\s–-]+{_TIME})*(?!\w)"
_ASIDE = re.compile(r"[,;]?\s*[“\"]|[,;]\s(?=[a-z])")  # "Ana Reed, the mayor": what comes after is no name


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
            return _widened(text, words)
        case "time":
            return _within(_times().search(text[slice(*words)]), words)
        case "person":
            aside = _ASIDE.search(text[slice(*words)], 1)
            return (words[0], words[0] + aside.start()) if aside else words
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
