"""What a web page declares of itself, and where: its names, and its day, never guessed from text or pictures."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from rag.ingest.dated import parse_day

__all__ = ["Declared"]

# Names of meta tags, the surest first: "date" is any day the page cares to name.
_META = (
    "article:published_time article:published og:article:published_time og:published_time datepublished pubdate "
    "publishdate publish_date publish-date published_date published_time publication_date parsely-pub-date "
    "sailthru.date citation_publication_date citation_online_date citation_date originalpublicationdate "
    "dc.date.issued dcterms.issued dcterms.created dc.date.created dc.date dcterms.date date"
).split()
_MARKED = re.compile(r"publi(?:sh|cation)|pub-?date|entry-date|posted", re.IGNORECASE)
_CHANGED = re.compile(r"updated|modified", re.IGNORECASE)
_NAMING = {  # what the names of meta tags hold that give one of these
    "headline": ("title",),
    "author": ("author", "creator", "byl"),
    "publisher": ("site_name", "publisher", "application-name", "twitter:site"),
}
_ELSEWHERE = "ancestor::aside or ancestor::nav or ancestor::footer"
_DEPTH = 8  # of JSON-LD


@dataclass(frozen=True, slots=True)
class Declared:
    """A page's day of publication, and the names in its meta tags and JSON-LD."""

    day: date | None
    day_origin: str
    meta: dict[str, str]
    structured: list[dict[str, Any]]

    @classmethod
    def of(cls, tree: Any) -> "Declared":
        """Read a page's declarations; the tree is lxml's and stays as it is."""
        meta, structured = _meta_tags(tree), list(_in_json(tree))
        days = (
            *((f"meta tag {name}", meta[name]) for name in _META if name in meta),
            *(("JSON-LD", item["datePublished"]) for item in structured if "datePublished" in item),
            *(("time element", value) for value in _in_time_tags(tree)),
        )
        found = ((origin, parse_day(value)) for origin, value in days if isinstance(value, str))
        origin, day = next(((origin, day) for origin, day in found if day), ("", None))
        return cls(day, origin, meta, structured)

    def origins(self, found: Any) -> dict[str, str]:
        """Where the extractor, that does not say, has its title, authors and publisher from."""
        return {
            "title": self._origin(found.title, "headline", "headline"),
            "authors": self._origin((found.author or "").split("; ")[0], "author", "byline"),
            "publisher": self._origin(found.sitename, "publisher", "the page's title or address"),
            "url": "canonical address",
            "language": "lang attribute",
            "published": self.day_origin,
        }

    def _origin(self, value: str | None, key: str, otherwise: str) -> str:
        folded = (value or "").casefold().strip("@ ")
        for name, content in self.meta.items():
            if folded and folded in content.casefold() and any(part in name for part in _NAMING[key]):
                return f"meta tag {name}"
        said = json.dumps([item.get(key) for item in self.structured], ensure_ascii=False).casefold()
        return "JSON-LD" if folded and folded in said else otherwise


def _meta_tags(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop"):
            found.setdefault((tag.get(attribute) or "").strip().casefold(), tag.get("content") or "")
    found.pop("", None)
    return found


def _in_json(tree: Any) -> Iterator[dict[str, Any]]:
    for script in tree.xpath("//script[@type='application/ld+json']"):
        with suppress(ValueError, RecursionError):
            yield from _of_articles(json.loads(script.text or "", strict=False))


def _of_articles(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects that describe the page itself, not those inside lists of other pages."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and depth < _DEPTH:
            yield item
            for key in ("@graph", "mainEntity"):
                yield from _of_articles(item.get(key), depth + 1)


def _in_time_tags(tree: Any) -> Iterator[str]:
    yield from tree.xpath("//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content")
    for tag in tree.xpath(f"//time[@datetime][not({_ELSEWHERE})]"):
        marks = f"{tag.get('class') or ''} {tag.get('id') or ''}"
        if tag.get("pubdate") is not None or (_MARKED.search(marks) and not _CHANGED.search(marks)):
            yield tag.get("datetime")
