"""What is told beside quotes and of them, in plain text for the terminal; days are ISO, as in every source line."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rag.datatypes import Answer, Citation, Difference, Scope, Stats

if TYPE_CHECKING:
    from rag.feedback import Feedback

__all__ = ["beside", "differing", "excluded", "glance", "period", "refused", "said", "searched"]

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
    order = [f"{scope.order} first"] if scope.order != "relevance" else []
    return [*given, *scope.publishers, *(f"by {author}" for author in scope.authors), *order]


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


def refused(answer: Answer) -> str:
    """That the archive does not answer, and why: what was searched, the words it never uses, what comes closest."""
    told = [searched(answer.scope), excluded(answer.scope), period(answer.scope)]
    unknown = [f"The archive never uses: {', '.join(answer.unknown_words)}"] if answer.unknown_words else []
    closest = ["\nClosest passages, which do not answer:"] if answer.near_misses else []
    near_misses = [f"- {hit.passage.text}\n  ({hit.passage.source})" for hit in answer.near_misses]
    return "\n".join([f"{answer.text}\n", *filter(None, told), *unknown, *closest, *near_misses])


def glance(found: Stats) -> str:
    """How much an archive holds, a line each."""
    named = ", ".join(f"{name} ({count:,})" for name, count in found.publishers[:10]) or "none named"
    more = f" and {len(found.publishers) - 10} more" if len(found.publishers) > 10 else ""
    rows = {
        "articles": f"{found.articles:,}",
        "passages": f"{found.passages:,}",
        "publishers": named + more,
        "published": f"{found.first} to {found.last}" if found.first else "no dates",
        "indexed": f"{found.indexed:%Y-%m-%d %H:%M} UTC" if found.indexed else "never",
        "encoder": found.encoder,
        "dense": found.dense,
    }
    return "\n".join(f"{name:<11} {value}" for name, value in rows.items())


def said(feedback: "Feedback") -> str:
    """What a reader said, of which question; of the reader's words nothing that a terminal would obey."""
    about = f" [{feedback.citation}]" if feedback.citation is not None else ""
    comment = f"\n    {_shown(feedback.comment)}" if feedback.comment.strip() else ""
    return f"{feedback.when:%Y-%m-%d %H:%M} UTC  {feedback.verdict}{about}: {_shown(feedback.answer.question)}{comment}"


def _shown(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _articles(number: int) -> str:
    return f"{number:,} article{'s' * (number != 1)}"


def _days(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"
