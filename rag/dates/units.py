"""Days, weeks, weekends, months and years counted from the day of publication: "last week", "two days ago"."""

import re
from datetime import timedelta

from rag.dates import days
from rag.dates.days import NUMBERS, YEAR, Days
from rag.dates.place import Place
from rag.dates.tense import Direction

__all__ = ["day_counted", "day_worded", "unit_counted", "weekend_counted"]

_SATURDAY, _SUNDAY = 5, 6
_NO_UNIT_AFTER = frozenset("the a an his her its their my our your whose very before time every per".split())
_POSSESSIVE = ("'s", "’s", "s'", "s’")


def unit_counted(place: Place) -> Days | None:
    """ "Last week", "later this month"; not "the last week", which ends today, nor "in his last year"."""
    published, lead, weekday = place.published, place.lead.lower(), place.published.weekday()
    *part, which, unit = place.match["unit"].lower().split()
    if lead in _NO_UNIT_AFTER or lead.endswith(_POSSESSIVE) or place.next_word in {"of", "old"}:
        return None
    if unit == "week" and (weekday == _SUNDAY or (weekday == _SATURDAY and which == "last")):
        return None  # for some the week is over, for others it has just begun
    first, last = days.unit_of(unit, published, {"last": -1, "this": 0, "next": 1}[which])
    if part and which == "this":
        return (first, published) if part == ["earlier"] else (published, last)
    return None if part else (first, last)


def weekend_counted(place: Place) -> Days | None:
    """ "Over the weekend", "this weekend": the one before or the one to come, as the verb tells; "last weekend"."""
    published, which, lead = place.published, place.match["weekend"].split()[0].lower(), place.lead.lower()
    weekday = published.weekday()
    at_weekend = weekday >= _SATURDAY
    if (lead == "over") != (which == "the") or lead == "the" or place.next_word == "of":
        return None
    side: Direction | None = "past" if which == "last" else place.direction
    soon = which == "this" and side == "past" and weekday in {3, 4}  # on these days it is the one to come
    if side is None or soon or (which == "the" and at_weekend):
        return None
    weeks = (-1 if which == "last" else 0) if at_weekend else (1 if side == "future" else 0)
    saturday = days.weekday_on(_SATURDAY, published, "past") + timedelta(weeks=weeks)
    return saturday, saturday + timedelta(days=1)


_ROUGH = frozenset("than about around nearly almost some roughly over under least or to and".split())


def day_counted(place: Place) -> Days | None:
    """ "Two days ago", "three weeks ago"; months and years ago are too round to name them."""
    count, published = place.match["count"].lower(), place.published
    number = int(count) if count.isdecimal() else NUMBERS[count]
    if not 1 <= number <= 10 or place.lead.lower() in _ROUGH:
        return None
    if place.match["counted"] == "day":
        return days.unit_of("day", published, -number)
    middle, half = published - timedelta(weeks=number), timedelta(days=3)
    return middle - half, middle + half  # the days that round to it


_NO_DAY_AFTER = frozenset("of and or the a every".split())
_TELLS = frozenset("said announced told reported confirmed released published unveiled".split())
_WORDED = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}
_HAS_YEAR = re.compile(rf"\b{YEAR}")


def day_worded(place: Place) -> Days | None:
    """ "Yesterday", "tomorrow", "the day after tomorrow", "said today"; "today" alone is as often "these days"."""
    written = place.match["word"]
    word = " ".join(written.lower().split())
    is_part = " " not in word and place.lead.lower() in _NO_DAY_AFTER
    if place.mark in {"'", "’", "-"} or place.before_name or is_part:
        return None  # "tomorrow’s leaders", "the ghosts of yesterday"
    if written[0].isupper() and not place.opens_sentence:  # "USA Today"
        return None
    if _HAS_YEAR.search(place.before):  # "Chicago, 16 July 2021 – The firm announced today"
        return None
    if (offset := _WORDED.get(word)) is not None:
        return days.unit_of("day", place.published, offset)
    tells = " " in word or place.lead in _TELLS
    return (place.published, place.published) if tells else None
