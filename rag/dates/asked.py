"""The period a question names: "in March 2022", "since last week", "in the first half of 2020".

Such a period is most often part of the fact that is asked for, and only a hint at when it was in the news; it bounds
the reporting itself where the words say so ("articles from 2021", "what was reported in May").
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
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
        The period; of several, the first that bounds the reporting, else the first. None when there is none: years
        that are part of a name ("the 2018 World Cup") and days to come ("next week") are none.
    """
    today = today if today and in_reach(today) else None
    question = question[:_LONGEST]
    found = [
        period for match in islice(_PHRASE.finditer(question), _MOST) if (period := _period(question, match, today))
    ]
    return next((period for period in found if period.explicit), found[0] if found else None)


def _period(question: str, match: re.Match[str], today: date | None) -> Period | None:
    start, end = match.span()
    before, after = question[max(0, start - _AROUND) : start], question[end : end + _AROUND]
    explicit = _bounds_reporting(before, match[0], after)
    side = direction(_QUESTION_WORD.sub("", before), _QUESTION_WORD.sub("", after))
    if match["to"]:
        days = _between(match["from"], match["to"], today, side)
        return Period(*days, start, end, explicit) if days else None
    lead, point = (match["lead"] or "").lower(), match["point"]
    if not _is_period(point, lead, before, after, explicit):
        return None
    if (lead == "of" and not explicit) or (lead == "in" and (_POSSESSIVE.match(after) or _WEEKDAY.match(point))):
        # "As of May 2020", "in Monday’s vote": the preposition goes with other words.
        lead, start = "", match.start("point")
    days = named_days(point, today, side)
    return Period(*_opened(lead, days), start, end, explicit) if days else None


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
    if has_year(start) or not has_year(end):
        begin = named_days(start, today, side)
    else:
        years = (to[1].year, to[1].year - 1)
        begins = (named_days(f"{start} {year}", None, side) for year in years)
        begin = next((days for days in begins if days and days[0] <= to[1]), None)
    return (begin[0], to[1]) if begin and begin[0] <= to[1] else None


# -- what bounds the reporting

_ARTICLES = r"(?:news|articles?|stories|reports|coverage|headlines?|reporting|newspapers?|papers|editorials|interviews)"
_ABOUT = r"(?:\s(?:about|on|regarding|concerning|of)\s[^?!.,;]{1,60}?)?"
_WRITTEN = r"(?:reported|published|written|printed|covered|posted)"
_BEFORE_PERIOD = re.compile(
    rf"\b{_ARTICLES}(?:\s(?:that\swere\s|that\swas\s|were\s)?{_WRITTEN})?\s$"  # "according to reports in May"
    rf"|\b{_ARTICLES}{_ABOUT}\s(?:{_WRITTEN}|dated)\s$"  # "articles about trade published in May"
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
