"""Weekdays, dates and months by their name in an article.

News style tells which is meant: a weekday by its name lies within a week of publication, a date without a year is of
the year of publication or near it (AP Stylebook, "time element").
"""

import re
from datetime import date, timedelta

from rag.dates import days
from rag.dates.days import DAY, MONTH, Days
from rag.dates.place import Place
from rag.dates.tense import Direction

__all__ = ["date_named", "month_named", "weekday_named"]

_JOINED = frozenset("-–—/'’&:")  # after a name: it is part of a range, a compound, a possessive, a label
_TELLS_MORE = frozenset("last next".split())  # after a name: "March last year", "Monday next week"
_NEED_FUTURE = frozenset("by until till for before through starting beginning effective".split())

# -- weekdays

_ANY_WEEKDAY = frozenset(
    "a an the every each any some one that of per following previous preceding first second third fourth final to "
    "through or between most many all holy alternate other".split()
)
_BEFORE_WEEKDAY = frozenset("on last past next coming this since until by late early".split())
_AFTER_WEEKDAY = frozenset(
    "in at by to for with from after as that and but on over about when while during against amid near following "
    "because before despite until he she they it we who where which the his her its their via outside inside across "
    "without under into if since between through alongside so than using".split()
)
_NO_WEEKDAY_BEFORE = frozenset("through to or thru week".split())  # a range, "Monday week"
_DATE_FOLLOWS = re.compile(rf".{{0,30}}?{MONTH}\s{DAY}")
_ONE_OF_MANY = re.compile(r"\bthe (?:last|past|next|coming) $", re.I)
_MONTH_FOLLOWS = re.compile(rf"\s(?:of|in)\s{MONTH}")  # "last Monday of May"
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)


def weekday_named(place: Place) -> Days | None:
    """The day of "on Thursday", "said Thursday", "last Friday"; None where it cannot be told."""
    lead, published = place.lead.lower(), place.published
    number = days.weekday_number(place.match["weekday"])
    if not _is_one_weekday(place):
        return None
    if lead in {"last", "past", "next", "coming"}:
        return _weekday_beside(number, lead, published)
    side = "past" if lead == "since" else place.direction
    if side is None:
        return (published, published) if lead in {"on", "this"} and number == published.weekday() else None
    if side == "past" and lead in _NEED_FUTURE:
        return None
    found = days.weekday_on(number, published, side)
    return (found, found) if _is_plausible(found, side, place) else None


def _is_plausible(found: date, side: Direction, place: Place) -> bool:
    """Articles change after the day of publication: the weekday right after it is told in the past by then."""
    if found == place.published:
        # Today or this day next week; or an evening that had not yet come.
        return side == "past" and place.match["part"] not in {"evening", "night"}
    return side == "future" or place.published - found < timedelta(days=6)


def _is_one_weekday(place: Place) -> bool:
    """Whether it is one certain weekday: no name ("Black Friday"), no habit ("every Friday", "Monday to Friday")."""
    lead = place.lead.lower()
    if lead in _ANY_WEEKDAY or (place.lead[:1].isupper() and not _opens(place)):
        return False
    if (
        place.mark in _JOINED
        or place.next_word in _NO_WEEKDAY_BEFORE
        or place.before_name
        or _DATE_FOLLOWS.match(place.after[:60])
    ):
        return False
    if (
        place.next_word in _TELLS_MORE
        or _ONE_OF_MANY.search(place.before[-12:])
        or _MONTH_FOLLOWS.match(place.after[:20])
    ):
        return False
    return lead in _BEFORE_WEEKDAY or bool(place.mark) or not place.next_word or place.next_word in _AFTER_WEEKDAY


def _opens(place: Place) -> bool:
    """Whether the capital of the word before it is only that of the sentence's first word."""
    return place.before.strip() == place.lead and place.lead.lower() in _BEFORE_WEEKDAY


def _weekday_beside(number: int, lead: str, published: date) -> Days | None:
    """ "Last" and "next" pass over the current week for some and not for others: told only where both agree."""
    if lead in {"coming", "next"}:
        found = days.weekday_on(number, published + _DAY, "future")
    else:
        found = days.weekday_on(number, published - _DAY, "past")
    unclear = lead in {"last", "next"} and abs(found - published) < _WEEK and _same_week(found, published)
    return None if unclear else (found, found)


def _same_week(one: date, other: date) -> bool:
    """Whether two days are of one week, be it counted from Monday or from Sunday."""
    return days.week_of(one) == days.week_of(other) or days.week_of(one + _DAY) == days.week_of(other + _DAY)


# -- dates without a year

_FAMOUS = {(1, 6), (9, 11), (10, 7), (7, 4), (12, 25)}  # by themselves they name what happened on them once
_EVERY_YEAR = re.compile(
    r"\b(?:born|birthdays?|anniversar\w{1,3}|annual|annually|every|each|usually|typically|traditionally|celebrated|"
    r"observed|holidays?|always|initially|weekends|yearly|season|the year|a year)\b",
    re.I,
)
_LABEL = frozenset(":-–—")
_NEAR = timedelta(days=31)  # without a verb to tell the side, only dates as near as this are taken
_HALF_YEAR = timedelta(days=183)


def date_named(place: Place) -> Days | None:
    """The day of "on June 27", "27 June", "Saturday, June 27"; None where its year cannot be told."""
    match, published = place.match, place.published
    number = int(re.sub(r"\D", "", match["day1"] or match["day2"]))
    month = days.month_number(match["month1"] or match["month2"])
    past = days.occurrence(month, number, published, "past")
    future = days.occurrence(month, number, published, "future")
    if match["named"]:  # the weekday tells the year
        weekday = days.weekday_number(match["named"])
        fitting = {day for day in (past, future) if day and day.weekday() == weekday and _is_near(day, published)}
        return (fitting.pop(),) * 2 if len(fitting) == 1 else None
    if (month, number) in _FAMOUS or place.lead == "of" or place.next_word in _TELLS_MORE or _is_every_year(place):
        return None
    if place.opens_sentence and place.mark in _LABEL:  # the label of a list: of which year is not said
        return None
    side = place.direction
    found = past if side == "past" else future if side == "future" else _nearest(past, future, published)
    return (found, found) if found and _is_near(found, published) else None


def _is_every_year(place: Place) -> bool:
    return bool(_EVERY_YEAR.search(place.before) or _EVERY_YEAR.search(place.after))


def _is_near(day: date, published: date) -> bool:
    return day.year == published.year or abs(day - published) <= _HALF_YEAR


def _nearest(past: date | None, future: date | None, published: date) -> date | None:
    near = [day for day in (past, future) if day and abs(day - published) <= _NEAR]
    return min(near, key=lambda day: abs(day - published), default=None)


# -- months without a year

_NINE_MONTHS = timedelta(days=274)
_BEFORE_MONTH = frozenset("in since until by last next this early late mid".split())


def month_named(place: Place) -> Days | None:
    """The month of "in June", "since March", "last October"; None where its year cannot be told."""
    published, lead = place.published, place.lead.lower()
    month = days.month_number(place.match["month"])
    if lead not in _BEFORE_MONTH or not _is_month(place, lead):
        return None
    if lead in {"last", "next"}:
        return _month_beside(month, lead, published)
    side = "past" if lead == "since" else place.direction
    if lead == "this":
        is_meant = month == published.month or side == ("past" if month < published.month else "future")
        return days.month_of(published.year, month) if is_meant else None
    if side is None or (side == "past" and lead in _NEED_FUTURE):
        return None
    if month == published.month and (side == "past" or published.day > 20):
        return None  # this year's or another's
    first, last = days.month_on(month, published, side)
    near = published - last <= _NINE_MONTHS if side == "past" else _is_near(first, published)
    return (first, last) if near else None


def _is_month(place: Place, lead: str) -> bool:
    """Whether it is a month, and no name: "since May resigned", "in August Wilson’s play", "in Mar del Plata"."""
    name = place.match["month"]
    if name != "May" and len(name.rstrip(".")) == 3:
        return False
    if place.next_word in _TELLS_MORE or place.mark in _JOINED or place.before_name:
        return False
    if _ONE_OF_MANY.search(place.before[-12:]) or _is_every_year(place):
        return False
    may_be_name = name == "May" and lead in {"since", "until", "by"}
    return not (may_be_name and place.next_word and not place.mark)


def _month_beside(month: int, lead: str, published: date) -> Days | None:
    """ "Last October" in December is of this year for some: told only where this year cannot be meant."""
    if lead == "last" and month >= published.month:
        return days.month_of(published.year - 1, month)
    return days.month_of(published.year + 1, month) if lead == "next" and month <= published.month else None
