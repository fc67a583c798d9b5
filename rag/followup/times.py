"""A time in place of the last question's: "And in 2020?", "What about Tuesday?", "And this week?"."""

import re
from functools import cache

from rag.dates.days import MONTH, WEEKDAY, YEAR
from rag.dates.point import POINT, has_year
from rag.followup.brackets import read

__all__ = ["at_another_time", "is_time"]

_LEAD = r"(?:(?P<lead>in|on|at|by|during|since|before|after|until|till|from|over)\s(?:the\s)?)?"
_YEAR = re.compile(rf"\b{YEAR}")
_DAY_OF_WEEK, _IN_MONTH = re.compile(rf"{WEEKDAY}$", re.I), re.compile(rf".*\b{MONTH}\b", re.I)
_ATTRIBUTE = re.compile(r"(?:\b(?:the|an?)|[’']s?)\s$", re.I)  # "the 2018 World Cup", "Biden’s 2020 campaign"
_BY_ANOTHER = re.compile(r"\b(?:years?|months?|weeks?|days?|before|after|then|earlier|later)\b", re.I)


def at_another_time(last: str, new: str) -> str | None:
    """The last question with a new time in place of its own.

    Args:
        last: the last question.
        new: "in 2020", "Tuesday", "this week".

    Returns:
        None where either has no time, or the new one cannot stand there: "this week" in "the 2018 World Cup".
    """
    time = _times().fullmatch(new)
    if time is None or _is_bare_month(time):
        return None
    found = [match for match in _times().finditer(last) if not _is_bare_month(match)]
    if not found or (words := _in_place_of(found[-1], time, last)) is None:
        return None
    start, end = found[-1].span()
    asked = read(last)
    is_told_by_the_old = asked.setting and _BY_ANOTHER.search(asked.setting) and end <= len(asked.words)
    rest = f"{asked.words[end:]}?" if is_told_by_the_old else last[end:]
    return f"{last[:start]}{words}{rest}"


def is_time(part: str) -> bool:
    """Whether words are a time and nothing else, "2020" or "last week"; a month alone may be a name."""
    time = _times().fullmatch(part)
    return time is not None and not _is_bare_month(time)


def _in_place_of(old: re.Match[str], new: re.Match[str], last: str) -> str | None:
    """The words for the new time where the old one stands, with its preposition and its year if it tells none."""
    lead, point = last[old.start() : old.start("point")], new["point"]
    year = _YEAR.search(old["point"])
    is_attribute = not lead and bool(_ATTRIBUTE.search(last[: old.start()]))
    if _YEAR.fullmatch(point) and (is_attribute or not new["lead"]):
        return f"{lead}{_YEAR.sub(point, old['point'], count=1)}" if year else None
    if is_attribute:
        return None
    if not new["lead"]:
        return f"{lead}{point}" if _is_like(point, old["point"]) else None if _is_dated(point) else point
    return f"{new[0]} {year[0]}" if year and _IN_MONTH.match(point) and not has_year(point) else new[0]


def _is_like(one: str, other: str) -> bool:
    return any(kind.match(one) and kind.match(other) for kind in (_DAY_OF_WEEK, _IN_MONTH))


def _is_dated(point: str) -> bool:
    """Whether a preposition stands before it: not "yesterday", "last week"."""
    return has_year(point) or bool(_DAY_OF_WEEK.match(point) or _IN_MONTH.match(point))


def _is_bare_month(time: re.Match[str]) -> bool:
    return time["lead"] is None and re.fullmatch(MONTH, time["point"], re.I) is not None


@cache  # compiled where a time is asked for: a cold start does without
def _times() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$€£.,/-]){_LEAD}(?P<point>{POINT})(?!\w|-\d)", re.I)
