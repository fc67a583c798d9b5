"""`.epub`: one article a chapter, in reading order; what it says of itself holds for each."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle, make_article
from rag.ingest.bounds import DAMAGED
from rag.ingest.content import LARGEST, Content
from rag.ingest.dated import parse_day
from rag.ingest.decode import normalise, to_text
from rag.ingest.links import is_prose
from rag.ingest.markup import parse_fragment, text_of_tree
from rag.ingest.metadata import Metadata
from rag.ingest.xml_tree import attribute, descendants, parse_xml, words
from rag.ingest.zip_file import opened_zip

__all__ = ["read_epub"]

_CONTAINER = "META-INF/container.xml"
_HEADINGS = ("h1", "h2", "h3")


def read_epub(content: Content) -> Iterator[RawArticle | Failure]:
    """Read one article a chapter; covers, contents and the like, that hold no sentence, are passed over.

    Returns:
        An iterator of articles, and of failures named `file/chapter`; `SourceError` is raised when it is no book.
    """
    empty = True
    with opened_zip(content) as archive:
        place, package = _package(archive, content.source)
        known = _metadata(package) | content.beside()
        for chapter in _chapters(package, place):
            source = f"{content.source}/{chapter}"
            try:
                tree = parse_fragment(normalise(to_text(_read(archive, chapter, source), source)))
                text = text_of_tree(tree)
                if any(map(is_prose, text.split("\n\n"))):
                    empty = False
                    heading = next((words(found) for found in descendants(tree, *_HEADINGS)), "")
                    found = known | Metadata.all_from("heading", {"title": heading} if heading else {})
                    fields = {**found.fields, "id": None, "url": None, "text": text}
                    yield make_article(fields, source=source, name=f"{content.name}/{chapter}", origins=found.origins)
            except SourceError as error:
                empty = False
                yield Failure(error.source, error.reason)
    if empty:
        raise SourceError(content.source, "there is no text in it")


def _package(archive: zipfile.ZipFile, source: str) -> tuple[str, Any]:
    root, _ = parse_xml(_read(archive, _CONTAINER, source), source)
    place = attribute(next(descendants(root, "rootfile"), None), "full-path")
    package, _ = parse_xml(_read(archive, place, source), source)
    return place, package


def _chapters(package: Any, place: str) -> Iterator[str]:
    items = {attribute(item, "id"): item for item in descendants(package, "item")}
    for reference in descendants(package, "itemref"):
        item = items.get(attribute(reference, "idref"))
        if item is not None and "nav" not in attribute(item, "properties").split():
            yield posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(attribute(item, "href"))))


def _read(archive: zipfile.ZipFile, name: str, source: str) -> bytes:
    """A file of the book; the names that the book has for its files are looked for nowhere else."""
    try:
        with archive.open(name) as stream:
            data = stream.read(LARGEST + 1)
    except KeyError as error:
        raise SourceError(source, f"{name!r:.80} is missing from the book; fetch it again") from error
    except (*DAMAGED, OSError, ValueError) as error:
        raise SourceError(source, "the book is damaged here; fetch it again") from error
    if len(data) > LARGEST:
        raise SourceError(source, f"more than {LARGEST >> 20} MiB is too large for one article")
    return data


def _metadata(package: Any) -> Metadata:
    said = {name: [words(found) for found in descendants(package, name)] for name in ("title", "creator", "publisher")}
    days = [day for found in descendants(package, "date") if (day := parse_day(words(found)))]
    fields: dict[str, object] = {
        "title": next(iter(said["title"]), ""),
        "authors": [name for name in said["creator"] if name],
        "publisher": next(iter(said["publisher"]), ""),
        "language": words(next(descendants(package, "language"), None)),
        "published": days[0].isoformat() if days else "",
    }
    return Metadata.all_from("book's metadata", {name: value for name, value in fields.items() if value})
