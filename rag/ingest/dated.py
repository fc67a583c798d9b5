"""A day out of how it is written; where two readings are possible, none."""

import re
from contextlib import suppress
from datetime import date
from email.utils import parsedate_to_datetime

__all__ = ["parse_day"]

_LONGEST = 100  # characters
_EARLIEST = 1600  # the first newspapers; before it stand placeholders such as 0001-01-01
_ISO = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?!\d)")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WRITTEN = (
    re.compile(rf"\b{_MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+{_MONTH}\.?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
)
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b")


def parse_day(value: str) -> date | None:
    """Read a day.

    Args:
        value: an ISO date or datetime, a date of e-mail, one with the month in English words, or day, month and year
            in numbers where one of them cannot be the month.

    Returns:
        The day; None when there is none in it, or one before there were newspapers.
    """
    value = value.strip()[:_LONGEST]
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        found = _iso(value) or _written(value) or _numbers(value) or parsedate_to_datetime(value).date()
        return found if found.year >= _EARLIEST else None
    return None


def _iso(value: str) -> date | None:
    found = _ISO.match(value)
    return date(int(found[1]), int(found[3]), int(found[4])) if found else None


def _written(value: str) -> date | None:
    for pattern in _WRITTEN:
        if found := pattern.search(value):
            month = _MONTHS.index(found[1 if pattern is _WRITTEN[0] else 2][:3].casefold()) + 1
            return date(int(found["year"]), month, int(found["day"]))
    return None


def _numbers(value: str) -> date | None:
    found = _NUMBERS.match(value)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if first == second or first > 12:
        return date(year, second, first)
    return date(year, first, second) if second > 12 else None
