"""The days a cited quote tells: written out ("17 February 2008", "June 2020"), or relative ones already resolved."""

import calendar
import re
from collections.abc import Iterator
from datetime import date

from rag.agreement.value import UNKNOWN, Value
from rag.datatypes import Citation

__all__ = ["WRITTEN", "times"]

_NAMES = "january february march april may june july august september october november december".split()
_MONTHS = {form: number for number, name in enumerate(_NAMES, 1) for form in (name, name[:3])} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"1[5-9]\d\d|20\d\d"
_NTH = r"(?:st|nd|rd|th)?"
WRITTEN = re.compile(
    rf"""(?<![\w.,:/$€£–—-])(?:
      (?P<iso>(?:{_YEAR})-\d\d-\d\d)
    | (?:(?P<day>\d\d?){_NTH}\s(?:of\s)?)?\b(?P<month>{_MONTH})\b\.?
      (?:\s(?P<day_after>\d\d?){_NTH}(?![\w:]|[.,]\d))?(?:,?\s(?P<month_year>{_YEAR})|\s(?P<other>next|last)\syear)?
    | (?P<year>{_YEAR})(?P<decade>s)?
    )(?![\w%/–—-])""",
    re.IGNORECASE | re.VERBOSE,
)
_UNTIL = re.compile(r"\b(?:before|by|until|till|prior\sto)\s(?:the\s|early\s|late\s)?$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:after|since)\s(?:the\s|early\s|late\s)?$", re.IGNORECASE)
_CIRCA = re.compile(r"\b(?:about|around|circa|roughly|approximately)\s$", re.IGNORECASE)
_YEAR_FOLLOWS = re.compile(
    r"\b(?:in|since|by|until|till|before|after|during|early|late|mid|around|about|circa)(?:\sthe)?[\s-]$", re.IGNORECASE
)
# One end of a range, "4 to 6 May", is not the day of what happened within it.
_RANGE_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?\s(?:to|until|through|and)\s$")
_RANGE_AFTER = re.compile(rf"\s(?:to|until|through)\s(?:\d|(?:{_MONTH})\b)", re.IGNORECASE)
_HEDGES = 30  # characters before a date within which its hedge stands
_NEAR = 120  # days; a 6 May written about in October may be the last one or the next
_Days = tuple[float, float]


def times(citation: Citation) -> Iterator[Value]:
    """The days that a quote tells, at offsets in it. One without its year is the nearest to the day of publication."""
    quote, published = citation.quote, citation.passage.article.published
    resolved = [
        (there.start - citation.start, there.end - citation.start, _resolved(there.first, there.last))
        for there in citation.dates
        if citation.start <= there.start < there.end <= citation.end
    ]
    taken = [(start, end) for start, end, _ in resolved]
    written = [
        (*found.span(), _days(found, published))
        for found in WRITTEN.finditer(quote)
        if not any(start < found.end() and found.start() < end for start, end in taken) and _is_date(found)
    ]
    for start, end, days in sorted([*resolved, *written]):
        begins, low, high = _hedged(quote, start, days)
        yield Value(begins, end, low, high, "date", end)


def _is_date(found: re.Match[str]) -> bool:
    """Not so the bare word of a month ("may" is a verb, any May may be meant), nor the year in "2022 Super Bowl"."""
    before = found.string[max(0, found.start() - _HEDGES) : found.start()]
    if _RANGE_BEFORE.search(before) or _RANGE_AFTER.match(found.string, found.end()):
        return False
    if found["year"]:
        return bool(_YEAR_FOLLOWS.search(before))
    return bool(found["iso"] or found["day"] or found["day_after"] or found["month_year"] or found["other"])


def _resolved(first: date, last: date) -> _Days:
    slack = 1 if first == last else 0  # clocks differ by zones, and copy filed at night tells of "today" a day late
    return first.toordinal() - slack, last.toordinal() + slack


def _days(found: re.Match[str], published: date | None) -> _Days:
    """The first and last day that a written date allows."""
    try:
        if found["iso"]:
            day = date.fromisoformat(found["iso"]).toordinal()
            return day, day
        if found["year"]:
            return _years(int(found["year"]), 10 if found["decade"] else 1)
        month, day = _MONTHS[found["month"].casefold()], int(found["day"] or found["day_after"] or 0)
        if found["month_year"]:
            return _within(int(found["month_year"]), month, day)
        return _yearless(month, day, published, found["other"]) if published else UNKNOWN
    except ValueError:  # there is no such day
        return UNKNOWN


def _years(first: int, count: int) -> _Days:
    return date(first, 1, 1).toordinal(), date(first + count - 1, 12, 31).toordinal()


def _within(year: int, month: int, day: int) -> _Days:
    last = day or calendar.monthrange(year, month)[1]
    return date(year, month, day or 1).toordinal(), date(year, month, last).toordinal()


def _yearless(month: int, day: int, published: date, other: str | None) -> _Days:
    """A day near the day of publication, "6 May next year", or unknown."""
    if other:
        return _within(published.year + (1 if other.casefold() == "next" else -1), month, day)
    near = [_within(published.year + years, month, min(day, 28)) for years in (-1, 0, 1)]
    gap, years = min((abs(days[0] - published.toordinal()), years) for years, days in enumerate(near, -1))
    return _within(published.year + years, month, day) if gap <= _NEAR else UNKNOWN


def _hedged(quote: str, start: int, days: _Days) -> tuple[int, float, float]:
    """A date with what stands before it: "before 2008" allows every day until then."""
    low, high = days
    before = quote[max(0, start - _HEDGES) : start]
    if found := _UNTIL.search(before):
        low = UNKNOWN[0]
    elif found := _SINCE.search(before):
        high = UNKNOWN[1]
    elif found := _CIRCA.search(before):
        low, high = low - (high - low + 1), high + (high - low + 1)
    return (start - len(found[0]) if found else start), low, high
