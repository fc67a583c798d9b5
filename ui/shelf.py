"""What the archive holds, as HTML: how much, of which time, with which gaps; and its articles by their headlines."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from rag import Article, Stats
from ui import words
from ui.markup import byline, day, escape, event_button, isolated, joined, span

__all__ = ["gaps", "glance", "listing"]

_GAPS = 5  # that are named, the longest; of the others the number is told

Month = tuple[int, int]  # year, month


def glance(stats: Stats) -> str:
    """How much the archive holds, and of which months it holds nothing."""
    undated = stats.articles - sum(number for _, number in stats.months)
    facts = [
        words.count(words.ARTICLES, stats.articles),
        words.count(words.PARAGRAPHS, stats.passages),
        words.count(words.NUMBER_OF_PUBLISHERS, len(stats.publishers)) if stats.publishers else "",
        words.count(words.NUMBER_OF_AUTHORS, len(stats.authors)) if stats.authors else "",
        span(stats.first, stats.last),
        words.UNDATED_ARTICLES.format(f"{undated:,}") if undated and stats.articles else "",
    ]
    indexed = words.UPDATED.format(f"{day(stats.indexed)}, {stats.indexed:%H:%M} UTC") if stats.indexed else ""
    lines = [joined(facts), joined([indexed, words.ENCODER.format(escape(stats.encoder))]), _missing(stats)]
    shown = "".join(f"<p>{line}</p>" for line in lines if line)
    empty = "" if stats.articles else f"<p>{words.NO_EXAMPLES}</p>"
    return f'<div class="log glance"><h1>{words.HOLDINGS}</h1>{shown}{empty}</div>'


def _missing(stats: Stats) -> str:
    found = sorted(gaps(stats.months), key=lambda gap: _index(gap[0]) - _index(gap[1]))
    if not found:
        return ""
    named = "; ".join(_named(gap) for gap in sorted(found[:_GAPS]))
    more = words.MORE_GAPS.format(len(found) - _GAPS) if len(found) > _GAPS else ""
    return words.GAPS.format(named) + more


def gaps(months: Sequence[tuple[str, int]]) -> Iterator[tuple[Month, Month]]:
    """The first and last month of each time without an article, between the first article and the last."""
    held = [(int(month[:4]), int(month[5:7])) for month, _ in months]
    for before, after in pairwise(held):
        if _index(after) - _index(before) > 1:
            yield _month(_index(before) + 1), _month(_index(after) - 1)


def _index(month: Month) -> int:
    return month[0] * 12 + month[1] - 1


def _month(index: int) -> Month:
    return index // 12, index % 12 + 1


def _named(gap: tuple[Month, Month]) -> str:
    first, last = (f"{date(*month, 1):%B} {month[0]}" for month in gap)
    return first if first == last else words.SPAN.format(first, last)


def listing(articles: Iterable[Article], total: int, shown: int) -> str:
    """The first of the articles that were asked for, each to be opened.

    Args:
        articles: newest first.
        total: how many there are.
        shown: how many of them are in the list.
    """
    items = "".join(f"<li>{_opening(article)}</li>" for article in articles)
    more = event_button("expand", words.MORE_ARTICLES, "more") if shown < total else ""
    count = f'<p class="count" role="status">{words.count(words.ARTICLES, total)}</p>'
    return f'<section class="log listing" aria-label="{words.HEADLINES}">{count}<ul>{items}</ul>{more}</section>'


def _opening(article: Article) -> str:
    headline = f"<cite>{isolated(article.title or words.UNTITLED)}</cite>"
    content = f"{headline}<span>{joined(byline(article))}</span>"
    data = {"article": article.id, "digest": article.text_sha256}
    return event_button("select", content, "open", "", start=-1, end=-1, **data)  # no quote to be marked
