"""NewsML-G2, the format of news agencies: the items of a message, or one by itself."""

from collections.abc import Iterator
from typing import Any

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle, make_article
from rag.ingest.content import Content
from rag.ingest.dated import parse_day
from rag.ingest.identity import id_of
from rag.ingest.markup import is_markup, text_of_markup, text_of_tree
from rag.ingest.metadata import Metadata
from rag.ingest.nitf import nitf_text
from rag.ingest.opening import names_of_byline
from rag.ingest.xml_tree import attribute, child, children, descendants, local, words

__all__ = ["news_items"]

_DAYS = (("contentMeta", "contentCreated"), ("itemMeta", "firstCreated"), ("itemMeta", "versionCreated"))


def news_items(root: Any, content: Content) -> Iterator[RawArticle | Failure]:
    """The news items of a NewsML-G2 document; those that are pictures or the like, without text, are reported."""
    items = [root] if local(root) == "newsItem" else list(descendants(root, "newsItem"))
    for number, item in enumerate(items, 1):
        source = f"{content.source}#{number}" if len(items) > 1 else content.source
        found = _metadata(item)
        if len(items) == 1:
            found |= content.beside()
        try:
            yield make_article({**found.fields, "text": _text(item)}, source=source, origins=found.origins)
        except SourceError as error:
            yield Failure(error.source, error.reason)


def _text(item: Any) -> str:
    for holder in descendants(item, "inlineXML"):
        for document in holder:
            return nitf_text(document) if local(document) == "nitf" else text_of_tree(document)
    written = "\n\n".join(holder.text or "" for holder in descendants(item, "inlineData"))
    return text_of_markup(written) if is_markup(written) else written


def _metadata(item: Any) -> Metadata:
    content = child(item, "contentMeta")
    about = content if content is not None else item
    publisher = _name(child(about, "infoSource")) or _name(child(item, "itemMeta", "provider"))
    fields: dict[str, object] = {
        "id": id_of(attribute(item, "guid"), publisher),
        "title": words(child(about, "headline")) or words(child(item, "itemMeta", "title")),
        "authors": _authors(about),
        "publisher": publisher,
        "language": attribute(child(about, "language"), "tag") or attribute(item, "lang"),
    }
    found = Metadata.all_from("NewsML-G2", {name: value for name, value in fields.items() if value})
    for parent, name in _DAYS:
        if (day := parse_day(words(child(item, parent, name)))) and "published" not in found.fields:
            found |= Metadata.all_from(name, {"published": day.isoformat()})
    return found


def _authors(about: Any) -> list[str]:
    byline = words(child(about, "by"))
    return (
        names_of_byline(byline) if byline else [name for found in children(about, "creator") if (name := _name(found))]
    )


def _name(element: Any | None) -> str:
    """What a party is called: by its name, or by its code without the vocabulary's."""
    if element is None:
        return ""
    return (
        words(child(element, "name")) or attribute(element, "literal") or attribute(element, "qcode").partition(":")[2]
    )
