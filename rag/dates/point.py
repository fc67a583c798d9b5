"""A day, month, year or part of one by its name in a question: "5 May 2020", "late June", "last week"."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from rag.dates import days
from rag.dates.days import DAY, MONTH, NUMBERS, WEEKDAY, YEAR, Days
from rag.dates.tense import Direction

__all__ = ["POINT", "has_year", "named_days"]

_HAS_YEAR = re.compile(rf"\b{YEAR}")


def has_year(words: str) -> bool:
    """Whether a year is among the words."""
    return bool(_HAS_YEAR.search(words))


def named_days(words: str, today: date | None, side: Direction | None) -> Days | None:
    """The first and last of the days that the words name.

    Args:
        words: what `POINT` matches.
        today: what relative words count from.
        side: where a month or a day without a year lies; None: it is the nearest.

    Returns:
        None where there is no such day, or nothing to count from.
    """
    for pattern, rule in _RULES:
        if match := pattern.fullmatch(words):
            with suppress(ValueError, OverflowError):  # "31 June", a year before the calendar's first
                return rule(match, today, side)
            return None
    return None


def _date(match: re.Match[str], today: date | None, side: Direction | None) -> Days | None:
    month = days.month_number(match["month1"] or match["month2"])
    number = int(re.sub(r"\D", "", match["day1"] or match["day2"]))
    if year := match["year1"] or match["year2"]:
        return (date(int(year), month, number),) * 2
    if today is None:
        return None
    past, future = (days.occurrence(month, number, today, way) for way in ("past", "future"))
    return _chosen((past, past) if past else None, (future, future) if future else None, today, side)


def _chosen(past: Days | None, future: Days | None, today: date, side: Direction | None) -> Days | None:
    if side or not (past and future):
        return future if side == "future" or not past else past
    return past if today - past[1] <= future[0] - today else future


def _iso(match: re.Match[str], today: date | None, side: Direction | None) -> Days:
    return (date.fromisoformat(match[0]),) * 2


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}  # first months, in the northern half


def _season(match: re.Match[str], today: date | None, side: Direction | None) -> Days:
    year, month = int(match["year"]), _SEASONS.get(match["season"].lower())
    if month is None:  # winter is at both ends of a year
        return days.year_of(year)
    return days.month_of(year, month)[0], days.month_of(year, month + 2)[1]


def _decade(match: re.Match[str], today: date | None, side: Direction | None) -> Days:
    year = int(match["decade"])
    return date(year, 1, 1), date(year + 9, 12, 31)


def _month(match: re.Match[str], today: date | None, side: Direction | None) -> Days | None:
    month, which = days.month_number(match["month"]), (match["which"] or "").lower()
    if match["year"]:
        return _part_of(days.month_of(int(match["year"]), month), match["part"])
    if today is None:
        return None
    if which == "this":
        return days.month_of(today.year, month)
    if which == "last":
        return days.month_on(month, today.replace(day=1) - timedelta(days=1), "past")
    years = (today.year - 1, today.year, today.year + 1)
    found = [_part_of(days.month_of(year, month), match["part"]) for year in years]
    past = [part for part in found if part[0] <= today]
    return _chosen(past[-1], next(part for part in found if part[1] >= today), today, side)


def _year(match: re.Match[str], today: date | None, side: Direction | None) -> Days:
    return _part_of(days.year_of(int(match["year"])), match["part"])


_THIRDS = {"early": 0, "start": 0, "beginning": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": 3}


def _part_of(whole: Days, name: str | None) -> Days:
    """A third, a half or a quarter of a month or year: "early", "the end of", "the first half of", "Q3"."""
    words = re.findall(r"\w+", (name or "").lower().removeprefix("the "))
    if not words:
        return whole
    if words[0].startswith("q"):
        number, parts = int(words[0][1]) - 1, 4
    elif words[0] in _THIRDS:
        number, parts = _THIRDS[words[0]], 3
    else:
        number, parts = _ORDINALS[words[0]], 2 if words[1] == "half" else 4
    first, last = whole
    length = (last - first).days + 1
    if length > 31:  # of a year, in whole months
        months = 12 // parts
        return days.month_of(first.year, number * months + 1)[0], days.month_of(first.year, (number + 1) * months)[1]
    size = length // parts
    start = first + timedelta(days=number * size)
    return start, last if number == parts - 1 else start + timedelta(days=size - 1)


def _span(match: re.Match[str], today: date | None, side: Direction | None) -> Days | None:
    if today is None:
        return None
    unit = _singular(match["unit"])
    if match["which"].lower() == "last" and not match["the"] and not match["count"]:
        return days.unit_of(unit, today, -1)
    return _back(today, unit, _number(match["count"] or "one")), today


def _this(match: re.Match[str], today: date | None, side: Direction | None) -> Days | None:
    if today is None:
        return None
    first, last = days.unit_of(match["unit"].lower(), today)
    return first, today if match["earlier"] else last


def _back(today: date, unit: str, number: int) -> date:
    """The day that lies so many units before."""
    if unit in {"day", "week"}:
        return today - timedelta(days=number * (7 if unit == "week" else 1))
    first, last = days.unit_of("month", today, -number * (12 if unit == "year" else 1))
    return min(first + timedelta(days=today.day - 1), last)


def _ago(match: re.Match[str], today: date | None, side: Direction | None) -> Days | None:
    return days.unit_of(_singular(match["unit"]), today, -_number(match["count"])) if today else None


def _number(word: str) -> int:
    return NUMBERS.get(word.lower()) or int(word)


def _singular(unit: str) -> str:
    return unit.lower().removesuffix("s")


_BACK = {"yesterday": -1, "last night": -1}


def _day(match: re.Match[str], today: date | None, side: Direction | None) -> Days | None:
    offset = -2 if match["before"] else _BACK.get(match[0].lower(), 0)
    return days.unit_of("day", today, offset) if today else None


def _weekend(match: re.Match[str], today: date | None, side: Direction | None) -> Days | None:
    if today is None:
        return None
    passed_over = match["which"].lower() == "last" and today.weekday() >= 5
    saturday = days.weekday_on(5, today - timedelta(days=7 * passed_over), "past")
    if side == "future" and today.weekday() < 5:
        saturday += timedelta(days=7)
    return saturday, saturday + timedelta(days=1)


def _weekday(match: re.Match[str], today: date | None, side: Direction | None) -> Days | None:
    if today is None:
        return None
    last = (match["which"] or "").lower() == "last"
    day = days.weekday_on(
        days.weekday_number(match["weekday"]), today - timedelta(days=last), "past" if last or not side else side
    )
    return day, day


_PART = (
    r"(?:(?:early|mid|late)[\s-]|(?:the\s)?(?:start|beginning|middle|end)\sof\s|(?:the\s)?(?:first|second)\shalf\sof\s|"
    r"(?:the\s)?(?:first|second|third|fourth|last)\squarter\sof\s|Q[1-4]\s(?:of\s)?)"
)
_COUNT, _UNITS = rf"(?:{'|'.join(NUMBERS)}|\d{{1,2}})", r"(?:days?|weeks?|months?|years?)"
_Rule = Callable[[re.Match[str], date | None, Direction | None], Days | None]
# The longer phrase stands before the shorter one that it begins with.
_PATTERNS: tuple[tuple[str, _Rule], ...] = (
    (r"(?:1[5-9]|20)\d\d-\d\d-\d\d", _iso),
    (
        rf"(?:{WEEKDAY},?\s)?(?:(?:the\s)?(?P<day1>{DAY})(?:\sof)?\s(?P<month1>{MONTH})(?:,?\s(?P<year1>{YEAR}))?"
        rf"|(?P<month2>{MONTH})\s(?:the\s)?(?P<day2>{DAY})(?:,?\s(?P<year2>{YEAR}))?)",
        _date,
    ),
    (rf"(?:the\s)?(?P<season>spring|summer|autumn|fall|winter)\s(?:of\s)?(?P<year>{YEAR})", _season),
    (r"the\s(?P<decade>(?:1[5-9]|20)\d0)s", _decade),
    (rf"(?:(?P<part>{_PART})|(?P<which>last|this)\s)?(?P<month>{MONTH})(?:(?:,|\sof)?\s(?P<year>{YEAR}))?", _month),
    (rf"(?P<part>{_PART})?(?P<year>{YEAR})", _year),
    (rf"(?P<count>{_COUNT})\s(?P<unit>{_UNITS})\sago", _ago),
    (
        rf"(?P<the>the\s)?(?P<which>last|past|previous)\s(?:(?P<count>{_COUNT})\s)?(?P<unit>{_UNITS})",
        _span,
    ),
    (r"(?P<earlier>earlier\s)?this\s(?P<unit>week|month|year)", _this),
    (
        r"(?P<before>the\sday\sbefore\s)?yesterday|today(?!['’])|tonight|last\snight|"
        r"this\s(?:morning|afternoon|evening)",
        _day,
    ),
    (r"(?P<which>the|this|last)\sweekend", _weekend),
    (rf"(?:(?P<which>last|this|past)\s)?(?P<weekday>{WEEKDAY})(?:\s(?:morning|afternoon|evening|night))?", _weekday),
)
_RULES = tuple((re.compile(pattern, re.I), rule) for pattern, rule in _PATTERNS)
POINT = "(?:" + "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern, _ in _PATTERNS) + ")"
