"""RSS and Atom: one article an entry, with as much of its text as the feed has."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle, make_article
from rag.ingest.content import Content
from rag.ingest.dated import parse_day
from rag.ingest.identity import id_of
from rag.ingest.markup import is_markup, text_of_markup, text_of_tree
from rag.ingest.xml_tree import attribute, child, children, descendants, words

__all__ = ["atom_entries", "rss_items"]


def rss_items(root: Any, content: Content) -> Iterator[RawArticle | Failure]:
    """The items of an RSS feed; its channel's title is the publisher."""
    channel = next(descendants(root, "channel"), root)
    for number, item in enumerate(descendants(root, "item"), 1):
        text = max(map(_shown, children(item, "encoded", "description")), key=len, default="")
        name = words(child(item, "guid"))
        url = _address(words(child(item, "link"))) or _address(name)
        publisher = words(child(item, "source")) or words(child(channel, "title"))
        fields: dict[str, object] = {
            "id": id_of(name, url, publisher),
            "title": _plain(words(child(item, "title"))),
            "url": url,
            "published": _day(item, "pubDate", "date"),
            "authors": [words(author) for author in children(item, "creator") or children(item, "author")],
            "publisher": publisher,
            "language": words(child(item, "language")) or words(child(channel, "language")),
        }
        yield _article(fields, text, content, number, "RSS")


def atom_entries(root: Any, content: Content) -> Iterator[RawArticle | Failure]:
    """The entries of an Atom feed; its title is the publisher."""
    for number, entry in enumerate(children(root, "entry"), 1):
        text = next(filter(None, map(_shown, chain(children(entry, "content"), children(entry, "summary")))), "")
        links = {attribute(link, "rel") or "alternate": attribute(link, "href") for link in children(entry, "link")}
        people = children(entry, "author") or children(root, "author")
        url = _address(links.get("alternate", ""))
        publisher = words(child(entry, "source", "title")) or words(child(root, "title"))
        fields: dict[str, object] = {
            "id": id_of(words(child(entry, "id")), url, publisher),
            "title": _plain(words(child(entry, "title"))),
            "url": url,
            "published": _day(entry, "published", "issued", "updated"),
            "authors": [words(child(person, "name")) for person in people],
            "publisher": publisher,
            "language": attribute(entry, "lang") or attribute(root, "lang"),
        }
        yield _article(fields, text, content, number, "Atom")


def _article(fields: dict[str, object], text: str, content: Content, number: int, origin: str) -> RawArticle | Failure:
    source = f"{content.source}#{number}"
    known = {name: value for name, value in fields.items() if value}
    try:
        return make_article({**known, "text": text}, source=source, name=None, origins=origin)
    except SourceError as error:
        return Failure(error.source, error.reason)


def _shown(element: Any) -> str:
    """What an element shows: markup inside it, or markup written as text, as its text."""
    if len(element):
        return text_of_tree(element)
    text = element.text or ""
    return text_of_markup(text) if is_markup(text) else _plain(text)


def _plain(text: str) -> str:
    """Text in which a feed may have escaped characters a second time."""
    return text_of_markup(text) if "&" in text else text


def _day(item: Any, *names: str) -> str | None:
    days = (parse_day(words(found)) for name in names for found in children(item, name))
    return next((day.isoformat() for day in days if day), None)


def _address(text: str) -> str | None:
    return text if text.startswith(("http://", "https://")) else None
