"""What a caller asks, and what it may be answered from, checked once at the border: misuse is a ValueError."""

import operator
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import SupportsIndex, TypeVar, get_args

from rag.datatypes import Answer, Article, Order

__all__ = ["Day", "Filters", "checked_count", "checked_history", "checked_order", "checked_path", "checked_text"]

_LONGEST = 10_000  # characters of a question, or of a text of its history
_MOST = 1_000  # results of one search: the ranking makes room for as many as are asked for

Day = date | str | None
Turn = TypeVar("Turn")


def checked_text(text: str, what: str = "question") -> str:
    """A question or quote in the form in which it is searched.

    Raises:
        ValueError: it is no text, empty, or too long.
    """
    if not isinstance(text, str):
        raise ValueError(f"the {what} is {text!r:.80}, not a text: write some words")
    if not text.strip():
        raise ValueError(f"the {what} is empty: write some words")
    _refuse_long(text, f"the {what}")
    sendable = text.encode("utf-8", "replace").decode()  # an unpaired surrogate is no character
    return unicodedata.normalize("NFC", sendable.strip())


def checked_count(k: SupportsIndex) -> int:
    """How many results are wanted. Raises ValueError when it is not a whole number, or not from 1 to 1,000."""
    try:
        number = operator.index(k)
    except TypeError:
        raise ValueError(f"k is {k!r}; it must be a whole number, at least 1") from None
    if number < 1:
        raise ValueError(f"k is {number}; it must be at least 1")
    if number > _MOST:
        raise ValueError(f"k is {number}; at most {_MOST:,}")
    return number


def checked_order(order: Order) -> Order:
    """In which order results are wanted. Raises ValueError when it is none."""
    known = get_args(Order)
    if order not in known:
        raise ValueError(f"order is {order!r:.80}; it is one of {', '.join(known)}")
    return order


def checked_history(history: Iterable[Turn]) -> list[Turn]:
    """The turns of a conversation. Their shape is checked where they are read, their length here, before that.

    Raises:
        ValueError: it is no list, or a text in it is too long.
    """
    if not isinstance(history, Iterable):
        raise ValueError(f"history: {history!r:.80} is not a list of Answers or (question, answer text) pairs")
    turns = list(history)
    for turn in turns:
        # An Answer's quotes are the archive's own words, as long as they are there.
        texts = (turn.question, turn.resolved) if isinstance(turn, Answer) else turn
        for text in texts if isinstance(texts, tuple | list) else ():
            if isinstance(text, str):
                _refuse_long(text, "a text of the history")
    return turns


def checked_path(given: str | os.PathLike[str]) -> Path:
    """A file or folder. Raises ValueError when it is no path, or names nothing."""
    if given == "":  # to `Path` this is the working folder, which nobody named
        raise ValueError("the path is empty; name a file or a folder ('.' is this one)")
    try:
        return Path(given)
    except TypeError:
        raise ValueError(f"{given!r:.80} is no path; give a string or a pathlib.Path") from None


def _refuse_long(text: str, what: str) -> None:
    if len(text) > _LONGEST:
        raise ValueError(f"{what} has {len(text):,} characters; at most {_LONGEST:,} can be searched")


@dataclass(frozen=True, slots=True)
class Filters:
    """`since` and `until` bound the publication date and leave undated articles out; `as_of` is the day the question
    is asked on: nothing published later is used, undated articles stay. Names match without regard to case; an
    author matches any byline that holds the name."""

    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    publishers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        since: Day = None,
        until: Day = None,
        as_of: Day = None,
        publishers: Iterable[str] | str = (),
        authors: Iterable[str] | str = (),
    ) -> "Filters":
        """Filters from what a caller gave.

        Raises:
            ValueError: a date is not an ISO date, `since` is later than `until`, or a name is no text.
        """
        first, last = _day("since", since), _day("until", until)
        if first and last and first > last:
            raise ValueError(f"since {first} is later than until {last}: swap them")
        return cls(first, last, _day("as_of", as_of), _names("publishers", publishers), _names("authors", authors))

    def within(self, first: date | None, last: date | None) -> "Filters":
        """The same filters, for no other days of publication than those from `first` to `last`; None: open."""
        since = max(filter(None, (self.since, first)), default=None)
        until = min(filter(None, (self.until, last)), default=None)
        return replace(self, since=since, until=until)

    def passes(self, article: Article) -> bool:
        """Whether an article passes every filter."""
        day, until = article.published, min(filter(None, (self.until, self.as_of)), default=None)
        if (self.since or self.until) and day is None:
            return False
        in_time = day is None or ((not self.since or day >= self.since) and (not until or day <= until))
        publisher, byline = (article.publisher or "").casefold(), "\n".join(article.authors).casefold()
        named = not self.publishers or publisher in {name.casefold() for name in self.publishers}
        return in_time and named and (not self.authors or any(name.casefold() in byline for name in self.authors))

    def __bool__(self) -> bool:
        return self != Filters()


def _day(name: str, value: Day) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(value.strip()).date()
    except (ValueError, AttributeError, TypeError):
        raise ValueError(f"{name} {value!r} is not an ISO date such as 2020-06-18") from None


def _names(what: str, names: Iterable[str] | str) -> tuple[str, ...]:
    given = [names] if isinstance(names, str) else [*names] if isinstance(names, Iterable) else [None]
    if not all(isinstance(name, str) for name in given):
        raise ValueError(f"{what} {names!r:.80} is neither a name nor a list of names")
    # NFC, as stored: a keyboard may give an accent as a character of its own.
    listed = (unicodedata.normalize("NFC", name).strip() for name in given if name)
    return tuple(dict.fromkeys(filter(None, listed)))
