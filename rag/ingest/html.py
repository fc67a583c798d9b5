"""`.html`: one article a page, its text and metadata found by trafilatura, which only this file imports."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from rag.errors import SourceError
from rag.ingest.article import RawArticle, make_article
from rag.ingest.decode import normalise, printable, read_bytes, to_text
from rag.ingest.page import prepare
from rag.ingest.published import declared_date
from rag.ingest.sidecar import read_sidecar

__all__ = ["read_html"]

_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,40})", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\blang\s{0,9}=\s{0,9}[\"']?([A-Za-z-]{2,20})", re.IGNORECASE)
_NOTHING = "no article found in the page; save its text as .txt"
_DATES = {"extensive_search": False}  # its guess is not used, so it need not search for one
_HEAD = 4096  # characters that hold the declarations


def read_html(path: Path, name: str) -> Iterator[RawArticle]:
    """Read one saved web page.

    Args:
        path: the file.
        name: the article's id when neither the sidecar nor the page gives an id or url.

    Returns:
        An iterator of one article; `SourceError` is raised when it cannot be read.
    """
    source = printable(path)
    data = read_bytes(path)
    charset = _CHARSET.search(data[:_HEAD])
    page = to_text(data, source, declared=charset[1].decode("ascii", "replace") if charset else None)
    fields = _extract(normalise(page), source) | read_sidecar(path)
    yield make_article(fields, source=source, name=normalise(name))


def _extract(page: str, source: str) -> dict[str, object]:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it has to say is reported as a failure
    tree = trafilatura.load_html(page)
    if tree is None:
        raise SourceError(source, _NOTHING)
    published = declared_date(tree)
    prepare(tree)
    found = trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False, date_extraction_params=_DATES)
    if found is None or isinstance(found, dict) or not found.text:
        raise SourceError(source, _NOTHING)
    language = _LANGUAGE.search(page[:_HEAD])
    return {
        "title": found.title,
        "text": found.text.replace("\n", "\n\n"),  # it gives one line a paragraph
        "url": found.url if urlsplit(found.url or "").path.strip("/") else None,  # a home page is no article's url
        "publisher": found.sitename,
        "authors": found.author.split("; ") if found.author else None,
        "published": published.isoformat() if published else None,
        "language": language[1] if language else found.language,
    }
