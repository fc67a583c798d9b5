"""NITF, the format of newspapers' archives: one article a document."""

from typing import Any

from rag.ingest.article import RawArticle
from rag.ingest.content import Content, one_article
from rag.ingest.dated import parse_day
from rag.ingest.identity import id_of
from rag.ingest.markup import text_of_tree
from rag.ingest.metadata import Metadata
from rag.ingest.opening import names_of_byline
from rag.ingest.xml_tree import attribute, child, descendants, words

__all__ = ["nitf_article", "nitf_text"]

_DAYS = (("date.issue", "norm"), ("pubdata", "date.publication"), ("story.date", "norm"), ("date.release", "norm"))


def nitf_article(root: Any, content: Content) -> RawArticle:
    """The article of an NITF document.

    Args:
        root: its root element.
        content: the file it is from.

    Raises:
        SourceError: there is no text in it.
    """
    return one_article(content, _metadata(root), nitf_text(root))


def nitf_text(root: Any) -> str:
    """The paragraphs of an NITF document; of blocks that say the same again only the whole text."""
    blocks = [block for block in descendants(root, "block") if attribute(block, "class") == "full_text"]
    body = blocks or list(descendants(root, "body.content")) or list(descendants(root, "body"))
    return "\n\n".join(map(text_of_tree, body))


def _metadata(root: Any) -> Metadata:
    found = Metadata()
    headline = words(next(descendants(root, "hl1"), None)) or words(child(root, "head", "title"))
    found |= _from("hl1", "title", headline)
    found |= _from("byline", "authors", _authors(root))
    for element, name in _DAYS:
        day = parse_day(attribute(next(descendants(root, element), None), name))
        if day and "published" not in found.fields:
            found |= _from(f"{element}@{name}", "published", day.isoformat())
    publication = next(descendants(root, "pubdata"), None)
    publisher = attribute(publication, "name") or attribute(publication, "source")
    found |= _from("pubdata@name", "publisher", publisher)
    address = attribute(publication, "ex-ref")
    found |= _from("pubdata@ex-ref", "url", address if "://" in address else "")
    name = attribute(next(descendants(root, "doc-id"), None), "id-string")
    found |= _from("doc-id", "id", id_of(name, publisher))
    return found | _from("lang attribute", "language", attribute(root, "lang"))


def _from(origin: str, field: str, value: str | list[str]) -> Metadata:
    return Metadata.all_from(origin, {field: value} if value else {})


def _authors(root: Any) -> list[str]:
    """The persons of the byline; of several bylines the one that is made for people to read."""
    bylines = list(descendants(root, "byline"))
    persons = [words(person) for byline in bylines for person in descendants(byline, "person")]
    return persons or [name for byline in bylines[:1] for name in names_of_byline(words(byline))]
