"""Relative dates in an article, resolved against the day it was published.

Left alone is what counts from another day: direct speech, which counts from the day it was said, sentences that speak
of another year, and sentences with "that day" or "the next week".
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from rag.datatypes import ResolvedDate
from rag.dates.days import DAY, MONTH, WEEKDAY, YEAR, Days, in_reach
from rag.dates.named import date_named, month_named, weekday_named
from rag.dates.place import Place, place_of
from rag.dates.units import day_counted, day_worded, unit_counted, weekend_counted
from rag.segment import paragraphs, sentences

__all__ = ["relative_dates"]

_COUNT = r"(?:[Aa]|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|\d{1,2})"
_PART = r"(?:morning|afternoon|evening|night)"
# The longer phrase stands before the shorter one that it begins with.
_PHRASE = re.compile(
    rf"(?<![\w$€£/.-])(?:"
    rf"(?P<absolute>(?:{WEEKDAY},?\s)?"
    rf"(?:{MONTH}\s{DAY}(?:,|\sof|\sin)?|{DAY}\s(?:of\s)?{MONTH},?|{MONTH}(?:\sof|,)?)\s{YEAR})"
    rf"|(?P<date>(?:(?P<named>{WEEKDAY})(?:\s{_PART})?,?\s)?"
    rf"(?:(?P<month1>{MONTH})\s(?P<day1>{DAY})|(?P<day2>{DAY})\s(?:of\s)?(?P<month2>{MONTH})))"
    rf"|(?P<month>{MONTH})"
    rf"|(?P<weekday>{WEEKDAY})(?:\s(?P<part>{_PART}))?"
    r"|(?P<unit>(?:[Ee]arlier\s|[Ll]ater\s)?(?:[Ll]ast|[Tt]his|[Nn]ext)\s(?:week|month|year))"
    r"|(?P<weekend>(?:[Tt]he|[Tt]his|[Ll]ast)\sweekend)"
    rf"|(?P<ago>(?P<count>{_COUNT})\s(?P<counted>day|week)s?\sago)"
    r"|(?P<word>[Tt]he\sday\s(?:before\syesterday|after\stomorrow)"
    r"|[Yy]esterday|(?:[Ee]arlier\s|[Ll]ater\s)?[Tt]oday|[Tt]omorrow)"
    rf")(?!\w|\s{_PART}s)"
)
_RULES: dict[str, Callable[[Place], Days | None]] = {
    "date": date_named,
    "month": month_named,
    "weekday": weekday_named,
    "unit": unit_counted,
    "weekend": weekend_counted,
    "ago": day_counted,
    "word": day_worded,
}
_ANY_YEAR = re.compile(rf"(?<![\w$€£.,-])({YEAR}|(?:1[5-9]|20)\d0s)(?!\w)")
_OTHER_DAY = re.compile(
    r"\b(?:that|the (?:next|following|previous|same)) (?:day|morning|evening|night|week|weekend|month|year)\b", re.I
)
# "A week from tomorrow", "a year ago this week", "a week on Monday" (British): another day than the one named.
_COUNTED_FROM = re.compile(
    r"\b(?:(?:day|week|fortnight|month|year|decade)s?\s(?:before|after|from|ago)|a\s(?:week|fortnight)\son)\s$", re.I
)
_REACH = 20  # characters before a phrase in which that stands
_MOST = 40  # phrases in a sentence; what has more is no sentence
_BEGINNING = 400  # characters of a sentence in which such a day is looked for
_MARK = re.compile(r"[\"“”«»„]")


def relative_dates(text: str, published: date) -> list[ResolvedDate]:
    """Find the relative dates of an article and the days they stand for.

    Args:
        text: an article or a paragraph of it; whole paragraphs, so that quotation marks have their partners.
        published: the day of publication.

    Returns:
        For each phrase that can be told: its offsets in the text, without a preposition, and the first and last day
        it covers. Ascending, no two overlap. Dates with a year are absolute and are not among them.
    """
    if not in_reach(published):
        return []
    return [found for start, end in paragraphs(text) for found in _in_paragraph(text[start:end], start, published)]


def _in_paragraph(paragraph: str, offset: int, published: date) -> Iterator[ResolvedDate]:
    speech = _speech(paragraph)
    strange = False  # whether the paragraph has gone over to another year
    for first, last in sentences(paragraph):
        years = {found[1] for found in _ANY_YEAR.finditer(paragraph, first, last)}
        strange = bool(years - {str(published.year)}) or (strange and not years)
        if strange or _OTHER_DAY.search(paragraph, first, min(last, first + _BEGINNING)):
            continue
        for match in islice(_PHRASE.finditer(paragraph, first, last), _MOST):
            spoken = bisect_right(speech, match.start()) % 2 == 1
            if not spoken and (resolved := _resolved(place_of(match, first, last, published))):
                yield ResolvedDate(offset + match.start(), offset + match.end(), *resolved)


def _resolved(place: Place) -> Days | None:
    if _COUNTED_FROM.search(place.before[-_REACH:]):
        return None
    return next((rule(place) for group, rule in _RULES.items() if place.match[group]), None)


def _speech(paragraph: str) -> list[int]:
    """Offsets of quotation marks, alternately opening and closing; one without a partner reaches to the end."""
    marks: list[int] = []
    for found in _MARK.finditer(paragraph):
        is_open = len(marks) % 2 == 1
        opens = found[0] in "“«„" or (found[0] == '"' and not is_open)
        if opens and is_open:  # speech that goes on, its last mark left out
            continue
        if not opens and not is_open:  # closed and never opened: all before it was speech
            marks = [-1]
        marks.append(found.start())
    return marks
