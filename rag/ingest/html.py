"""`.html`: one article a page, its text and metadata found by trafilatura, which only this file imports."""

import logging
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from rag.errors import SourceError
from rag.ingest.article import RawArticle
from rag.ingest.content import Content, one_article
from rag.ingest.declared import Declared
from rag.ingest.decode import normalise, to_text
from rag.ingest.metadata import Metadata
from rag.ingest.page import prepare

__all__ = ["read_html", "read_page"]

_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,40})", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\blang\s{0,9}=\s{0,9}[\"']?([A-Za-z-]{2,20})", re.IGNORECASE)
_NOTHING = "no article found in the page; save its text as .txt"
_DATES = {"extensive_search": False}  # its guess is not used, so it need not search for one
_HEAD = 4096  # characters that hold the declarations


def read_html(content: Content) -> Iterator[RawArticle]:
    """Read one saved web page; `SourceError` is raised when it cannot be read."""
    found, text = read_page(content.read(), content.source)
    yield one_article(content, found, text)


def read_page(data: bytes, source: str) -> tuple[Metadata, str]:
    """Find the article of a web page.

    Args:
        data: the page.
        source: what to call it in messages.

    Returns:
        Its metadata and its text, one paragraph a block.

    Raises:
        SourceError: it is no text, or there is no article in it.
    """
    charset = _CHARSET.search(data[:_HEAD])
    page = to_text(data, source, declared=charset[1].decode("ascii", "replace") if charset else None)
    return _extract(normalise(page), source)


def _extract(page: str, source: str) -> tuple[Metadata, str]:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it has to say is reported as a failure
    tree = trafilatura.load_html(page)
    if tree is None:
        raise SourceError(source, _NOTHING)
    declared = Declared.of(tree)
    prepare(tree)
    found = trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False, date_extraction_params=_DATES)
    if found is None or isinstance(found, dict) or not found.text:
        raise SourceError(source, _NOTHING)
    language = _LANGUAGE.search(page[:_HEAD])
    fields: dict[str, object] = {
        "title": found.title,
        "url": found.url if urlsplit(found.url or "").path.strip("/") else None,  # a home page is no article's url
        "publisher": found.sitename,
        "authors": found.author.split("; ") if found.author else None,
        "language": language[1] if language else None,
        "published": declared.day.isoformat() if declared.day else None,
    }
    text = found.text.replace("\n", "\n\n")  # it gives one line a paragraph
    return Metadata({name: value for name, value in fields.items() if value}, declared.origins(found)), text
