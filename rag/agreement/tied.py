"""Which of the values in a quote is the one asked for: by the words of its clause, and by those that narrow it down."""

import re
from collections.abc import Sequence

from rag.agreement.asked import AUXILIARY, PEOPLE, PREPOSITION, Asked, canonical, content
from rag.agreement.value import Value
from rag.speech.words import CAPITAL

__all__ = ["fitting"]

_WORD = re.compile(r"[\w'’]+")
_BREAK = re.compile(
    r"[,;:()—–“”\"]|(?<!\.[A-Z])[.!?](?:\s|$)|\b(?:and|but|while|whereas|or|another|(?:a\s)?further|additional|extra)\b",
    re.IGNORECASE,
)
# "17 on Friday after divers found three more": what follows "after" tells of the time, not of which of them.
_NARROWER = re.compile(
    r"\s*(?:(?:who|whose|that)\b(?P<clause>.*)"
    r"|(?:in|at|on|from|with|near|over|under|of|outside|inside|among|aboard|aged)\b(?P<phrase>.*?)"
    r"(?:\s(?:after|before|when|while|as|since|because|though|although|following|amid|until)\b.*)?$)",
    re.IGNORECASE | re.DOTALL,
)
_PLACE = re.compile(
    rf"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Ii]nside|[Aa]cross)\s(?:[a-z]+\s){{0,2}}((?:{CAPITAL}[\w’'-]*\s?)+)"
)
# "An earlier fire", "over the past year": another event, or more of them.
_OTHER = re.compile(
    r"\b(?:an?|the)\s(?:earlier|previous|similar|separate|unrelated|different)\b|"
    r"\b(?:in|over|during|within)\sthe\s(?:past|last)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\s(?:out\s)?of\s(?:(?:the|its|their|all)\s)?", re.IGNORECASE)  # "12 of the 40": not the 40
_YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b")


def fitting(query: Asked, text: str, values: Sequence[Value], known: frozenset[str]) -> list[Value]:
    """The values in a text that the question asks for.

    Args:
        query: what is asked.
        text: the quote.
        values: all those in it, in order.
        known: words that narrow nothing down, as the question or the headline has them.
    """
    if query.kind == "amount" and _is_of_another(query, text, known):
        return []
    return [value for at, value in enumerate(values) if _fits(query, text, values, at, known)]


def _is_of_another(query: Asked, text: str, known: frozenset[str]) -> bool:
    """Whether a text names another place, year or event: its amounts are of a part, or of something else."""
    if any(other[0].casefold().split()[-1] not in query.words for other in _OTHER.finditer(text)):
        return True
    places = (place[1] for place in _PLACE.finditer(text))
    return any(content(place) - known for place in places) or any(year not in known for year in _YEAR.findall(text))


def _fits(query: Asked, text: str, values: Sequence[Value], at: int, known: frozenset[str]) -> bool:
    value = values[at]
    if at and _WHOLE.fullmatch(text, values[at - 1].number_end, value.start):
        return False
    start, end = _clause(text, values, at)
    if query.counted:
        after = _after_noun(query, text[value.number_end : end])
    elif query.kind == "amount":
        after = _after_unit(query, value, text[value.end : end])
    else:
        after = ""
    if after is None or _is_narrowed(after, known):
        return False
    bare = len(values) == 1 and not content(text[start : value.start] + text[value.end : end])
    return query.said <= content(text if bare else text[start:end])  # bare: "On 17 February 2008, it opened"


def _clause(text: str, values: Sequence[Value], at: int) -> tuple[int, int]:
    """The words about one value: up to the next one on either side, and to where the clause breaks off."""
    value = values[at]
    start = values[at - 1].end if at else 0
    end = values[at + 1].start if at + 1 < len(values) else len(text)
    start = max((found.end() for found in _BREAK.finditer(text, start, value.start)), default=start)
    broken = _BREAK.search(text, value.end, end)
    return start, broken.start() if broken else end


def _after_noun(query: Asked, after: str) -> str | None:
    """What follows the noun after a number; None when the number counts something else, or some of them only."""
    for word in _WORD.finditer(after):
        if canonical(word[0]) & query.counted:
            return after[word.end() :]
        if word[0].casefold() not in query.words:
            break
    # "312 were killed", "killed 312 in the port": a number alone counts people.
    return after if PEOPLE in query.counted and _is_alone(query, after) else None


def _after_unit(query: Asked, value: Value, after: str) -> str | None:
    """What follows a sum, share or measure; None when it is none, or belongs to a noun ("a $5 million bill")."""
    asked_for = value.unit == "%" if query.share else value.unit
    return after if asked_for and _is_alone(query, after) else None


def _is_alone(query: Asked, after: str) -> bool:
    first = "".join(_WORD.findall(after)[:1]).casefold()
    ends = not first or AUXILIARY.fullmatch(first) or PREPOSITION.fullmatch(first)
    return bool(ends or first in ("of", "to") or first in query.words or content(first) & query.said)


def _is_narrowed(after: str, known: frozenset[str]) -> bool:
    """Whether "in the north" or the like follows; a day of the month narrows nothing down."""
    narrower = _NARROWER.match(after)
    words = content(narrower["clause"] or narrower["phrase"]) - known if narrower else frozenset[str]()
    return any(len(word) > 2 for word in words)
