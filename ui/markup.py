"""Small pieces of safe HTML. Whatever comes from the archive or a person passes through `escape` here."""

import html
import re
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlsplit

from rag import Article, Passage, Stats
from ui import words

__all__ = [
    "byline",
    "day",
    "escape",
    "event_button",
    "holdings",
    "isolated",
    "joined",
    "language",
    "open_button",
    "period",
    "span",
    "time",
    "web_link",
]

_DOT = ' <span class="dot" aria-hidden="true">·</span> '


def escape(text: str) -> str:
    """Text that a browser shows character for character, in content and in quoted attributes.

    A parser would turn a carriage return into a line feed and drop NUL; an unpaired surrogate cannot be sent at all.
    """
    sendable = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
    return html.escape(sendable).replace("\r", "&#13;")


def isolated(text: str) -> str:
    """Text on a shared line, kept from turning its neighbours around when it runs right to left."""
    return f"<bdi>{escape(text)}</bdi>" if text else ""


def joined(parts: Iterable[str]) -> str:
    """Pieces of HTML on one line, a dot between them; empty ones left out."""
    return _DOT.join(part for part in parts if part)


def day(value: date) -> str:
    """A date as people read it: 18 June 2020."""
    return f"{value.day} {value:%B} {value.year}"


def time(value: date | None) -> str:
    """A date as HTML, or nothing."""
    return f'<time datetime="{value.isoformat()}">{day(value)}</time>' if value else ""


def span(first: date | None, last: date | None) -> str:
    """A span of days as plain text, or nothing."""
    if not first or not last:
        return ""
    return day(first) if first == last else words.SPAN.format(day(first), day(last))


def period(first: date, last: date) -> str:
    """The days that a relative date stands for, as people name them: a day, May 2020, 2019, or from day to day."""
    after = last + timedelta(days=1) if last < date.max else last
    if first.day == after.day == 1 and first.month == after.month == 1 and after.year == first.year + 1:
        return f"{first.year}"
    if first.day == after.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first:%B} {first.year}"
    return span(first, last)


def language(article: Article) -> str:
    """The `lang` attribute of an article's text, where its language is a plausible tag."""
    tag = article.language or ""
    return f' lang="{tag}"' if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) else ""


def byline(article: Article) -> list[str]:
    """Publisher, authors and date, each as HTML."""
    return [isolated(article.publisher or ""), isolated(", ".join(article.authors)), time(article.published)]


def web_link(url: str | None) -> str:
    """A link named by its host; nothing unless the address is http or https, so that no link can run script."""
    host = _host(url or "")
    if not url or not host:
        return ""
    label = escape(words.AT_PUBLISHER.format(host))
    return (
        f'<a class="outside" href="{escape(url)}" target="_blank" rel="noopener noreferrer" '
        f'title="{label}" aria-label="{label}">{escape(host)}<span aria-hidden="true"> ↗</span></a>'
    )


def event_button(event: str, content: str, style: str = "quiet", label: str = "", **data: object) -> str:
    """A button that tells its panel's script its event and the data of it; `label` where it says too little itself."""
    told = "".join(f' data-{name}="{escape(str(value))}"' for name, value in data.items())
    named = f' aria-label="{escape(label)}" title="{escape(label)}"' if label else ""
    return f'<button type="button" class="{style}" data-event="{event}"{told}{named}>{content}</button>'


def open_button(passage: Passage, start: int, end: int, content: str, attributes: str) -> str:
    """A button that opens the passage's article at the characters from `start` to `end`; none: at the paragraph."""
    article = passage.article
    return (
        f'<button type="button" data-event="select" data-article="{escape(article.id)}" data-start="{start}" '
        f'data-end="{end}" data-digest="{escape(article.text_sha256)}" {attributes}>{content}</button>'
    )


def holdings(stats: Stats) -> list[str]:
    """What the archive holds, as plain text: articles, publishers, first to last day."""
    names = [name for name, _ in stats.publishers]
    publishers = ", ".join(names[:3])
    if len(names) > 3:
        publishers = words.MORE_PUBLISHERS.format(publishers, f"{len(names) - 3:,}")
    facts = [words.count(words.ARTICLES, stats.articles), publishers, span(stats.first, stats.last)]
    return [fact for fact in facts if fact]


def _host(url: str) -> str:
    if not re.match(r"https?://[^\s/?#]", url, re.IGNORECASE):
        return ""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # such as an IPv6 address without its closing bracket
        return ""
