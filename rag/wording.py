"""What an answer tells beside its quotes, in plain text for the terminal; days are ISO, as in every source line."""

from collections.abc import Sequence
from datetime import date

from rag.datatypes import Citation, Difference, Scope

__all__ = ["beside", "differing", "excluded", "period", "searched"]

_COPIES = 3  # articles with the same passage that are named; of the others the number is told


def differing(difference: Difference, citations: Sequence[Citation]) -> str:
    """Which sources say what, each with the days that its words mean and the day it was published."""
    cited = {citation.number: citation for citation in citations}
    told = [_told(cited[number], start, end) for number, (start, end) in difference.places if number in cited]
    return f"The sources differ: {', '.join(told)}"


def _told(citation: Citation, start: int, end: int) -> str:
    meant = [_days(there.first, there.last) for there in citation.dates if there.start < end and start < there.end]
    published = citation.passage.article.published
    days = [*meant, f"published {published}" if published else "undated"]
    return f"“{citation.passage.words(start, end)}” [{citation.number}] ({', '.join(days)})"


def beside(citation: Citation) -> str:
    """What the quote does not say in itself: who says it, which days its relative dates are, where else it stands."""
    words = citation.passage.words
    speaker = [f"said by {citation.speaker.name}"] if citation.speaker else []
    dates = [f"“{words(there.start, there.end)}”: {_days(there.first, there.last)}" for there in citation.dates]
    copies = [article.source for article in citation.also_in]
    named = copies[:_COPIES] + [f"and {len(copies) - _COPIES} more"] * (len(copies) > _COPIES)
    also_in = [f"also in: {'; '.join(named)}"] if named else []
    return " · ".join([*speaker, *dict.fromkeys(dates), *also_in])


def searched(scope: Scope) -> str:
    """How many articles, of which days, were searched, and under which filters."""
    filters = f" ({', '.join(given)})" if (given := _filters(scope)) else ""
    if filters and not scope.articles:
        return f"No article passed the filters{filters}, so nothing was searched."
    days = f", {scope.first} to {scope.last}" if scope.first else ""
    return f"Searched {_articles(scope.articles)}{days}{filters}."


def _filters(scope: Scope) -> list[str]:
    bounds = {"since": scope.since, "until": scope.until, "as of": scope.as_of}
    given = [f"{name} {day}" for name, day in bounds.items() if day]
    return [*given, *scope.publishers, *(f"by {author}" for author in scope.authors)]


def excluded(scope: Scope) -> str:
    """What the filters cost; nothing where they keep nothing out."""
    if not scope.excluded:
        return ""
    closest = f", and with them {scope.beyond} of the closest passages" if scope.beyond else ""
    return f"The filters leave out {scope.excluded:,} of {_articles(scope.articles + scope.excluded)}{closest}."


def period(scope: Scope) -> str:
    """What the archive holds of the days that the question names; nothing where it names none."""
    first, last = scope.asked_first, scope.asked_last
    if not first and not last:
        return ""
    days = f"from {_days(first, last)}" if first and last else f"since {first}" if first else f"until {last}"
    return f"The archive has {_articles(scope.asked_articles) if scope.asked_articles else 'no article'} {days}."


def _articles(number: int) -> str:
    return f"{number:,} article{'s' * (number != 1)}"


def _days(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"
