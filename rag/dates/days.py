"""Days, weeks, months, years as a first and a last day. A week is Monday to Sunday (ISO 8601)."""

from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta
from typing import Literal

__all__ = [
    "DAY",
    "MONTH",
    "NUMBERS",
    "WEEKDAY",
    "YEAR",
    "Days",
    "day_of",
    "in_reach",
    "month_number",
    "month_of",
    "month_on",
    "occurrence",
    "unit_of",
    "week_of",
    "weekday_number",
    "weekday_on",
    "year_of",
]

Days = tuple[date, date]  # first and last, both in it

WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
YEAR = r"(?:1[5-9]\d\d|20\d\d)(?![\w%]|[.,]\d)"
NUMBERS = {
    word: number
    for number, words in enumerate("a|an|one two three four five six seven eight nine ten eleven twelve".split(), 1)
    for word in words.split("|")
}
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def in_reach(day: date) -> bool:
    """Whether a day is one that news can be of, far enough from the calendar's ends to reckon with."""
    return 1500 <= day.year < 9000


def weekday_number(name: str) -> int:
    """0 for Monday."""
    return _WEEKDAYS.index(name[:3].lower())


def month_number(name: str) -> int:
    """1 for January, however it is shortened."""
    return _MONTHS.index(name[:3].lower()) + 1


def week_of(day: date) -> Days:
    """The week that a day is in."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def month_of(year: int, month: int) -> Days:
    """A month; numbers past either end of the year count on, so that month 0 is the December before."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def year_of(year: int) -> Days:
    """A calendar year."""
    return date(year, 1, 1), date(year, 12, 31)


def unit_of(unit: str, day: date, offset: int = 0) -> Days:
    """The day, week, month or year that is so many units after (before, when negative) the one that a day is in."""
    if unit == "day":
        return (day + timedelta(days=offset),) * 2
    if unit == "week":
        return week_of(day + timedelta(weeks=offset))
    return month_of(day.year, day.month + offset) if unit == "month" else year_of(day.year + offset)


def weekday_on(weekday: int, day: date, direction: Literal["past", "future"]) -> date:
    """The nearest such weekday on or before a day, or on or after it."""
    ahead = (weekday - day.weekday()) % 7
    return day + timedelta(days=ahead - 7 if ahead and direction == "past" else ahead)


def month_on(month: int, day: date, direction: Literal["past", "future"]) -> Days:
    """The nearest such month that has begun, or the nearest that has not ended."""
    over = month > day.month if direction == "past" else month < day.month
    return month_of(day.year + (over if direction == "future" else -over), month)


def day_of(year: int, month: int, number: int) -> date | None:
    """A day; None where the month has no such day."""
    with suppress(ValueError):
        return date(year, month, number)
    return None


def occurrence(month: int, number: int, day: date, direction: Literal["past", "future"]) -> date | None:
    """The nearest day with that month and number on or before a day, or on or after it; None: not within a year."""
    step = -1 if direction == "past" else 1
    for year in (day.year, day.year + step):
        found = day_of(year, month, number)
        if found and (found - day).days * step >= 0:
            return found
    return None
