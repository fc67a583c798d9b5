"""The day a web page says it was published on; never one guessed from its text, pictures or footer."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

__all__ = ["declared_date"]

# Names of meta tags, the surest first: "date" is any day the page cares to name.
_META = (
    "article:published_time article:published og:article:published_time og:published_time datepublished pubdate "
    "publishdate publish_date publish-date published_date published_time publication_date parsely-pub-date "
    "sailthru.date citation_publication_date citation_online_date citation_date originalpublicationdate "
    "dc.date.issued dcterms.issued dcterms.created dc.date.created dc.date dcterms.date date"
).split()
_MARKED = re.compile(r"publi(?:sh|cation)|pub-?date|entry-date|posted", re.IGNORECASE)
_CHANGED = re.compile(r"updated|modified", re.IGNORECASE)
_ELSEWHERE = "ancestor::aside or ancestor::nav or ancestor::footer"
_ISO = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?!\d)")
_WRITTEN = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y")
_EARLIEST = 1600  # the first newspapers; before it stand placeholders such as 0001-01-01


def declared_date(tree: Any) -> date | None:
    """Find the publication date that a page declares.

    Args:
        tree: the page's lxml tree.

    Returns:
        The date in a meta tag, in JSON-LD or in a `<time>` marked as the publication's; None when there is none.
    """
    declared = (*_in_meta_tags(tree), *_in_json(tree), *_in_time_tags(tree))
    return next((found for value in declared if (found := _parse(value))), None)


def _in_meta_tags(tree: Any) -> list[str]:
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop"):
            found.setdefault((tag.get(attribute) or "").strip().casefold(), tag.get("content") or "")
    return [found[name] for name in _META if name in found]


def _in_json(tree: Any) -> Iterator[str]:
    for script in tree.xpath("//script[@type='application/ld+json']"):
        with suppress(ValueError, RecursionError):
            yield from _of_articles(json.loads(script.text or "", strict=False))


def _of_articles(value: Any) -> Iterator[str]:
    """The dates of the objects that describe the page itself, not of those inside lists of other pages."""
    objects = value if isinstance(value, list) else [value]
    for item in objects:
        if isinstance(item, dict):
            if isinstance(item.get("datePublished"), str):
                yield item["datePublished"]
            for key in ("@graph", "mainEntity"):
                yield from _of_articles(item.get(key))


def _in_time_tags(tree: Any) -> Iterator[str]:
    yield from tree.xpath("//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content")
    for tag in tree.xpath(f"//time[@datetime][not({_ELSEWHERE})]"):
        marks = f"{tag.get('class') or ''} {tag.get('id') or ''}"
        if tag.get("pubdate") is not None or (_MARKED.search(marks) and not _CHANGED.search(marks)):
            yield tag.get("datetime")


def _parse(value: str) -> date | None:
    value = value.strip()
    with suppress(ValueError, TypeError):
        if iso := _ISO.match(value):
            return _plausible(date(int(iso[1]), int(iso[3]), int(iso[4])))
        return _plausible(parsedate_to_datetime(value).date())
    for pattern in _WRITTEN:
        with suppress(ValueError):
            return _plausible(datetime.strptime(value, pattern).date())
    return None


def _plausible(found: date) -> date | None:
    return found if found.year >= _EARLIEST else None
