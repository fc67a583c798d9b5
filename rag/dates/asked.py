"""The period a question names: "in March 2022", "since last week", "in the first half of 2020".

Such a period is most often part of the fact that is asked for, and only a hint at when it was in the news; it bounds
the reporting itself where the words say so ("articles from 2021", "what was reported in May").
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice

from rag.dates.days import MONTH, WEEKDAY, YEAR, Days, in_reach
from rag.dates.point import POINT, has_year, named_days
from rag.dates.tense import Direction, direction

__all__ = ["Period", "asked_period"]


@dataclass(frozen=True, slots=True)
class Period:
    """Days a question names, from `first` to `last`, both in it; None: open on that side.

    `start` and `end` are the offsets of the words in the question. `explicit`: they bound when something was
    reported; otherwise they may belong to the fact that is asked for.
    """

    first: date | None
    last: date | None
    start: int
    end: int
    explicit: bool


_PHRASE = re.compile(
    rf"(?<![\w$€£.,/-])(?:"
    rf"(?:between|from)\s(?P<from>{POINT}|\d{{1,2}}(?:st|nd|rd|th)?)\s(?:and|to|until|till|through)\s(?P<to>{POINT})"
    rf"|(?:(?P<lead>in|during|throughout|on|over|since|from|after|before|prior\sto|until|till|up\sto|of|within)\s)?"
    rf"(?P<point>{POINT})"
    rf")(?!\w|-\d)",
    re.I,
)
_LEAD = r"(?:(?:in|on|during|over|from|of)\s)?"
_JOINED = rf"(?:,\s{_LEAD}{POINT}){{0,3}},?\s(?:and|or|to|until|till|through)\s{_LEAD}(?P<last>{POINT})(?!\w|-\d)"
_OPEN = frozenset("since after before until till".split()) | {"prior to", "up to"}  # no end to join another period to
_POINT = re.compile(POINT, re.I)
_ALONE = re.compile(rf"{YEAR}|{MONTH}|the\s\d{{4}}s", re.I)  # too short to be a period without a preposition
_WEEKDAY = re.compile(rf"{WEEKDAY}\b", re.I)
_NAME_FOLLOWS = re.compile(r"\s[A-Z]|[-–]\d")  # "in 2018 World Cup qualifying", "in 2021-22"
# In a question they stand for a noun and begin no clause: "won which prize in January".
_QUESTION_WORD = re.compile(r"\b(?:which|what|who|whom|whose|where|when|how)\s", re.I)
_POSSESSIVE = re.compile(r"['’]")
_AROUND = 120  # characters looked at on either side
_LONGEST, _MOST = 10_000, 40  # characters and periods of a question that are looked at
_DAY = timedelta(days=1)


def asked_period(question: str, today: date | None) -> Period | None:
    """Find the period that a question names.

    Args:
        question: as asked.
        today: the day it is asked on, which relative words count from; None: those are passed over, and so is a month
            or a day without a year.

    Returns:
        The period; of several, the first that bounds the reporting, else the first. Days, weeks, months or years that
        are joined ("in May and June 2021") are one period from the first of them to the last. None when there is none:
        years that are part of a name ("the 2018 World Cup") and days to come ("next week") are none.
    """
    found = list(_periods(question[:_LONGEST], today if today and in_reach(today) else None))
    return next((period for period in found if period.explicit), found[0] if found else None)


def _periods(question: str, today: date | None) -> Iterator[Period]:
    """The periods in a question, in order; one that is joined to another is a part of it."""
    end = 0
    for match in islice(_PHRASE.finditer(question), _MOST):
        if match.start() >= end and (period := _joined(question, match, today) or _period(question, match, today)):
            end = period.end
            yield period


@cache  # compiled where a question names days: a cold start does without
def _further_points() -> re.Pattern[str]:
    return re.compile(_JOINED, re.I)


def _joined(question: str, match: re.Match[str], today: date | None) -> Period | None:
    """The period from the first to the last of several that are joined; None where they are of different kinds."""
    rest, lead = _further_points().match(question, match.end()), (match["lead"] or "").lower()
    if rest is None or match["to"] or lead in _OPEN:
        return None
    start, end = match.start(), rest.end()
    before, after = question[max(0, start - _AROUND) : start], question[end : end + _AROUND]
    explicit = _bounds_reporting(before, match[0], after)
    if not (
        _is_period(match["point"], lead, before, rest[0], explicit)
        and _is_period(rest["last"], lead, "", after, explicit)
    ):
        return None
    found = _of_one_kind([match["point"], *_POINT.findall(rest[0])], today, _side(before, after))
    start = match.start("point") if _is_of_other_words(lead, match["point"], after, explicit) else start
    return Period(min(found)[0], max(days[1] for days in found), start, end, explicit) if found else None


def _of_one_kind(points: Sequence[str], today: date | None, side: Direction | None) -> list[Days]:
    """The days of each point, a year taken from another where one has none; no days where their kinds differ."""
    dated, step = (points[-1], -1) if has_year(points[-1]) else (points[0], 1)
    by = named_days(dated, today, side)
    if by is None:
        return []
    takes_year = [has_year(dated) and not has_year(point) for point in points]
    each = [
        _in_year_of(point, by, step) if takes else named_days(point, today, side)
        for point, takes in zip(points, takes_year, strict=True)
    ]
    found = [days for days in each if days]
    return found if len(found) == len(points) and len({_kind(days) for days in found}) == 1 else []


def _in_year_of(point: str, by: Days, step: int) -> Days | None:
    """A month or day without a year: the last before another one (`step` -1), or the first after it (1)."""
    years = (by[1].year, by[1].year + step)
    found = (named_days(f"{point} {year}", None, None) for year in years)
    return next((days for days in found if days and (days[0] <= by[1] if step < 0 else days[1] >= by[0])), None)


def _kind(days: Days) -> int:
    """Whether they are a day, a week, a month, a year or more, or a part of one."""
    return bisect_left((1, 7, 31, 366), (days[1] - days[0]).days + 1)


def _period(question: str, match: re.Match[str], today: date | None) -> Period | None:
    start, end = match.span()
    before, after = question[max(0, start - _AROUND) : start], question[end : end + _AROUND]
    explicit = _bounds_reporting(before, match[0], after)
    side = _side(before, after)
    if match["to"]:
        days = _between(match["from"], match["to"], today, side)
        return Period(*days, start, end, explicit) if days else None
    lead, point = (match["lead"] or "").lower(), match["point"]
    if not _is_period(point, lead, before, after, explicit):
        return None
    if _is_of_other_words(lead, point, after, explicit):
        lead, start = "", match.start("point")
    days = named_days(point, today, side)
    return Period(*_opened(lead, days), start, end, explicit) if days else None


def _side(before: str, after: str) -> Direction | None:
    return direction(_QUESTION_WORD.sub("", before), _QUESTION_WORD.sub("", after))


def _is_of_other_words(lead: str, point: str, after: str, explicit: bool) -> bool:
    """Whether the preposition goes with other words: "as of May 2020", "in Monday’s vote"."""
    return (lead == "of" and not explicit) or (lead == "in" and bool(_POSSESSIVE.match(after) or _WEEKDAY.match(point)))


def _is_period(point: str, lead: str, before: str, after: str, explicit: bool) -> bool:
    """Whether it stands by itself, not for a part of a name or a number, nor for another day than it says."""
    if point == "TODAY":  # USA TODAY
        return False
    if _ALONE.fullmatch(point):
        if not lead or (lead in {"of", "on", "over"} and not explicit) or _NAME_FOLLOWS.match(after):
            return False
        return not (point.lower() == "may" and _POSSESSIVE.match(after))  # a prime minister's
    if lead:
        return True
    words = before.split()
    word = words[-1] if words else ""
    if word.lower() in _ANOTHER:
        return False
    is_name = _NAME_FOLLOWS.match(after) or (word[:1].isupper() and len(words) > 1)
    return not (_WEEKDAY.match(point) and is_name)  # "Black Friday", "Sunday Times"


_ANOTHER = frozenset("next coming every each by any the a an per following for than about".split())


def _opened(lead: str, days: Days) -> tuple[date | None, date | None]:
    first, last = days
    if lead == "since":
        return first, None
    if lead == "after":
        return last + _DAY, None
    if lead == "before" or lead.startswith("prior"):
        return None, first - _DAY
    return (None, last) if lead in {"until", "till"} or lead.startswith("up") else (first, last)


def _between(start: str, end: str, today: date | None, side: Direction | None) -> Days | None:
    """From one point to another; the first takes its month and its year from the second where it has none."""
    to = named_days(end, today, side)
    if to is None:
        return None
    if number := re.fullmatch(r"(\d{1,2})\D{0,2}", start):
        day = int(number[1])
        return (to[1].replace(day=day), to[1]) if 1 <= day <= to[1].day else None
    begin = named_days(start, today, side) if has_year(start) or not has_year(end) else _in_year_of(start, to, -1)
    return (begin[0], to[1]) if begin and begin[0] <= to[1] else None


# -- what bounds the reporting

_NOUN = (
    r"news|articles?|stories|reports|headlines?|reporting|newspapers?|papers|editorials|interviews|"
    r"(?:news|press|media)\scoverage"
)
_ARTICLES = rf"(?:(?-i:{_NOUN})|(?<!\w\s)(?:{_NOUN}))"  # not "the Panama Papers"
_ABOUT = r"(?:\s(?:about|on|regarding|concerning)\s[^?!.,;]{1,60}?)?"
_WANTED = r"(?:(?:show|give|find|list|get|me|us|are|there|all|any|some|the|latest|what|do|did)\s){0,5}"
_WRITTEN = r"(?:reported|published|written|printed|covered|posted)"
_BEFORE_PERIOD = re.compile(
    rf"(?:^\W{{0,3}}{_WANTED}|\baccording\sto\s(?:the\s)?|\bin\sthe\s)(?:news\s)?{_ARTICLES}\s$"  # "reports in May"
    rf"|\b{_ARTICLES}{_ABOUT}\s(?:that\swere\s|that\swas\s|were\s)?(?:{_WRITTEN}|dated)\s$"
    rf"|^\W{{0,3}}what\s(?:was|were|has\sbeen|had\sbeen|is|got)\s(?:\w{{1,20}}ly\s)?{_WRITTEN}{_ABOUT}\s$"
    r"|\bwhat\s(?:did|do|have|has)\s(?:the\s)?(?:news|newspapers?|papers|press|media|reporters|journalists)\s"
    rf"(?:say|said|report|reported|write|written|cover|covered|publish|published){_ABOUT}\s$",
    re.I,
)
_ARTICLES_ABOUT = re.compile(rf"\b{_ARTICLES}{_ABOUT}\s$", re.I)
_AFTER_PERIOD = re.compile(rf"['’]s?\s(?:\w{{1,15}}\s)?{_ARTICLES}\b", re.I)


def _bounds_reporting(before: str, phrase: str, after: str) -> bool:
    if _BEFORE_PERIOD.search(before) or _AFTER_PERIOD.match(after):
        return True
    # "News about Kosovo from last week"; but "in" may belong to what the news is about.
    return phrase[:5].lower() in {"from ", "since"} and bool(_ARTICLES_ABOUT.search(before))
