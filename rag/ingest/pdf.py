"""`.pdf`: one article a document; pypdf, from an extra, reads its text."""

import logging
import re
import time
from collections import Counter
from collections.abc import Iterator

from rag.errors import SourceError
from rag.ingest.article import RawArticle
from rag.ingest.bounds import DAMAGED, rewindable
from rag.ingest.content import LARGEST, Content
from rag.ingest.decode import normalise
from rag.ingest.extras import extra
from rag.ingest.metadata import Metadata
from rag.ingest.plain import titled

__all__ = ["read_pdf"]

# What pypdf raises on damaged documents besides its own errors: it trusts what it has parsed.
_BROKEN = (*DAMAGED, ArithmeticError, AssertionError, AttributeError, LookupError, OSError, TypeError, ValueError)
_SECONDS = 20.0  # for one document
# Fonts draw two letters as one; a reader, and a search, sees the letters.
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})
_EDGE = 2  # lines at the top and at the bottom of a page
_DIGITS = re.compile(r"\d+")
_NONE = "there is no text in it; if its pages are pictures, run text recognition first"


def read_pdf(content: Content) -> Iterator[RawArticle]:
    """Read one PDF document; `SourceError` is raised when it cannot be read or has no text."""
    pypdf = extra("pypdf", "pdf", content.source)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it has to say is reported as a failure
    with rewindable(content.open()) as stream:
        try:
            found, pages = _document(pypdf, stream, content.source)
        except (pypdf.errors.PyPdfError, *_BROKEN) as error:
            raise SourceError(content.source, f"not PDF, or damaged ({error!s:.80}); fetch the file again") from error
    text = "\n\n".join(_without_running_lines(pages))
    if not any(map(str.isalpha, text)):
        raise SourceError(content.source, _NONE)
    yield titled(content, _without_headline(text, str(found.fields.get("title", ""))), found)


def _document(pypdf: object, stream: object, source: str) -> tuple[Metadata, list[list[str]]]:
    reader = pypdf.PdfReader(stream)  # type: ignore[attr-defined]
    if reader.is_encrypted and not reader.decrypt(""):
        raise SourceError(source, "it is locked with a password; save it without")
    end = time.monotonic() + _SECONDS
    pages, size = [], 0
    for page in reader.pages:
        lines = normalise(page.extract_text()).translate(_LIGATURES).split("\n")
        pages.append(lines)
        size += sum(map(len, lines))
        if time.monotonic() > end or size > LARGEST:
            raise SourceError(source, "it takes too long, or holds too much, to be one article; split it")
    said = reader.metadata
    fields = {"title": said.title, "authors": said.author} if said else {}
    known: dict[str, object] = {name: str(value) for name, value in fields.items() if value}
    return Metadata.all_from("document's properties", known), pages


def _without_running_lines(pages: list[list[str]]) -> Iterator[str]:
    """Pages without the lines that stand at the top or bottom of most of them, numbers aside."""
    edges = Counter(key for page in pages for key in {_key(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    running = {key for key, count in edges.items() if len(pages) > 2 and 2 * count > len(pages)}
    for page in pages:
        inner = range(_EDGE, len(page) - _EDGE)
        yield "\n".join(line for number, line in enumerate(page) if number in inner or _key(line) not in running)


def _key(line: str) -> str:
    return _DIGITS.sub("0", line.strip())


def _without_headline(text: str, title: str) -> str:
    """The text below its headline, however that is broken into lines."""
    headline = r"\s+".join(map(re.escape, title.split()))
    return text[found.end() :] if title and (found := re.match(rf"\s*{headline}\s*\n", text)) else text
