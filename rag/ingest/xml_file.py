"""`.xml`, `.rss`, `.atom`: the root element tells what it is."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle
from rag.ingest.content import Content
from rag.ingest.feed import atom_entries, rss_items
from rag.ingest.news_item import news_items
from rag.ingest.nitf import nitf_article
from rag.ingest.xml_tree import local, parse_xml

__all__ = ["read_xml"]

_FEEDS = {"rss": rss_items, "RDF": rss_items, "feed": atom_entries}
_MANY = _FEEDS | {"newsMessage": news_items, "newsItem": news_items}


def read_xml(content: Content) -> Iterator[RawArticle | Failure]:
    """Read the articles of a feed (RSS, Atom), an NITF document, or a NewsML-G2 message or item.

    Returns:
        An iterator of articles, and of failures named `file#number`; `SourceError` is raised when it is none of these.
    """
    root, broken = parse_xml(content.read(), content.source)
    kind = local(root)
    if kind == "nitf" and not broken:
        yield nitf_article(root, content)
    elif kind in _MANY:
        items = list(_MANY[kind](root, content))
        yield from items[:-1] if broken else items
        if not items:
            raise SourceError(content.source, "there are no articles in it")
        if kind in _FEEDS or len(items) > 1:
            yield from _unused(content)
    elif not broken:
        told = "known are RSS, Atom, NITF and NewsML-G2; save other documents as .txt"
        raise SourceError(content.source, f"XML that begins with <{kind}>: {told}")
    if broken:
        raise SourceError(content.source, "the XML breaks off here; fetch the file again")


def _unused(content: Content) -> Iterator[Failure]:
    """The sidecar of a file of several articles, which say of themselves what is known of them."""
    if "sidecar" in content.beside().origins.values():
        told = f"not used: it would describe {content.file}, which holds several articles and what is known of each"
        yield Failure(
            str(PurePosixPath(content.source).with_suffix(".json")),
            f"{told}; delete it, or, if it is an article, give it another name",
        )
