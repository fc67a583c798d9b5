"""What a question may be answered from: dates, publishers, authors, checked once at the border."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from rag.datatypes import Article

__all__ = ["Day", "Filters"]

Day = date | str | None


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
            ValueError: a date is not an ISO date, or `since` is later than `until`.
        """
        first, last = _day("since", since), _day("until", until)
        if first and last and first > last:
            raise ValueError(f"since {first} is later than until {last}: swap them")
        return cls(first, last, _day("as_of", as_of), _names(publishers), _names(authors))

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


def _names(names: Iterable[str] | str) -> tuple[str, ...]:
    # NFC, as stored: a keyboard may give an accent as a character of its own.
    listed = (unicodedata.normalize("NFC", name).strip() for name in ([names] if isinstance(names, str) else names))
    return tuple(dict.fromkeys(filter(None, listed)))
