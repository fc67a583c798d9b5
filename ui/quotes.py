"""A quote as HTML, wherever it is shown: its paragraph with the quote marked, its number, and where it is from."""

from collections.abc import Sequence
from itertools import pairwise

from rag import Article, Citation, Passage, ResolvedDate
from ui import words
from ui.actions import quote_menu
from ui.markup import byline, escape, isolated, joined, language, open_button, period, time, web_link

__all__ = ["blockquote", "citation_block", "days", "source_line"]

_COPIES = 3  # articles with the same passage that are named; of the others the number is told


def citation_block(citation: Citation) -> str:
    """A quote in its paragraph, marked, with its number and the line that says where it is from."""
    source = source_line(citation.passage, citation.start, citation.end, citation.url, quote_menu(citation))
    return _number(citation) + _quote(citation) + _beside(citation) + source + _also_in(citation.also_in)


def _number(citation: Citation) -> str:
    where = escape(citation.source)
    label = words.OPEN_SOURCE.format(citation.number, where)
    attributes = f'class="number" data-tip="{where}" aria-label="{label}"'
    return open_button(citation.passage, citation.start, citation.end, f"[{citation.number}]", attributes)


def _quote(citation: Citation) -> str:
    passage = citation.passage
    before = passage.words(passage.start, citation.start)
    after = passage.words(citation.end, passage.end)
    return blockquote(passage, f"{escape(before)}<mark>{_emphasised(citation)}</mark>{escape(after)}")


def _emphasised(citation: Citation) -> str:
    """The quote, the exact answer in it emphasised; nothing but the quote's own characters."""
    start, end = citation.answer or (citation.start, citation.end)
    if (start, end) == (citation.start, citation.end):
        return escape(citation.quote)
    cuts = (citation.start, start, end, citation.end)
    before, exact, after = (escape(citation.passage.words(*cut)) for cut in pairwise(cuts))
    return f'{before}<strong class="exact">{exact}</strong>{after}'


def _beside(citation: Citation) -> str:
    """What the quote does not say in itself: who says it, and which days its relative dates are."""
    speaker = words.SAID_BY.format(isolated(citation.speaker.name)) if citation.speaker else ""
    dates = [
        words.RESOLVED.format(isolated(citation.passage.words(there.start, there.end)), days(there))
        for there in citation.dates
        if citation.start <= there.start < there.end <= citation.end
    ]
    line = joined([speaker, *dict.fromkeys(dates)])
    return f'<p class="beside">{line}</p>' if line else ""


def days(resolved: ResolvedDate) -> str:
    """The days that a relative date stands for."""
    return time(resolved.first) if resolved.first == resolved.last else period(resolved.first, resolved.last)


def _also_in(articles: Sequence[Article]) -> str:
    if not articles:
        return ""
    named = [_named(article) for article in articles[:_COPIES]]
    more = len(articles) - len(named)
    return f'<p class="also">{words.ALSO_IN} {"; ".join(named + [words.AND_MORE.format(more)] * (more > 0))}</p>'


def _named(article: Article) -> str:
    headline = f"<cite>{isolated(article.title or words.UNTITLED)}</cite>"
    return ", ".join(filter(None, [isolated(article.publisher or ""), headline, time(article.published)]))


def blockquote(passage: Passage, content: str) -> str:
    """A passage's words, already HTML, in its article's language and direction."""
    return f'<blockquote{language(passage.article)} dir="auto">{content}</blockquote>'


def source_line(passage: Passage, start: int, end: int, url: str | None, more: str = "") -> str:
    """One quiet line that opens the article: publisher, headline, byline, date, paragraph; and the publisher's page."""
    article = passage.article
    publisher, *rest = byline(article)
    headline = f"<cite>{escape(article.title or words.UNTITLED)}</cite>"
    line = joined([publisher, headline, *rest, words.PARAGRAPH.format(passage.number)])
    attributes = f'class="open" title="{words.OPEN_PASSAGE}"'
    button = open_button(passage, start, end, line, attributes)
    return f'<div class="source">{button} <span class="ways">{web_link(url)} {more}</span></div>'
