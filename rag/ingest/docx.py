"""`.docx`: one article a document; python-docx, from an extra, reads it."""

from collections.abc import Iterator
from typing import Any

from rag.errors import SourceError
from rag.ingest.article import RawArticle
from rag.ingest.bounds import DAMAGED, rewindable
from rag.ingest.content import Content, one_article
from rag.ingest.decode import normalise
from rag.ingest.extras import extra
from rag.ingest.metadata import Metadata
from rag.ingest.opening import said_above
from rag.ingest.zip_file import opened_zip

__all__ = ["read_docx"]

_BROKEN = (*DAMAGED, AttributeError, LookupError, OSError, TypeError, ValueError)  # python-docx trusts its input
_LARGEST = 256 * 2**20  # bytes of the unpacked document
_NOBODY = {"python-docx"}  # the author of a document that has none
_TITLES = ("Title", "Heading 1")


def read_docx(content: Content) -> Iterator[RawArticle]:
    """Read one Word document; `SourceError` is raised when it cannot be read or has no text."""
    docx = extra("docx", "docx", content.source)
    from lxml.etree import LxmlError

    with opened_zip(content) as archive:
        if sum(info.file_size for info in archive.infolist()) > _LARGEST:
            raise SourceError(content.source, f"it unpacks to more than {_LARGEST >> 20} MiB; split it")
    with rewindable(content.open()) as stream:
        try:
            found, blocks = _document(docx.Document(stream))
        except (*_BROKEN, docx.exceptions.PythonDocxError, LxmlError, docx.opc.exceptions.OpcError) as error:
            reason = f"not a Word document, or damaged ({error!s:.80}); save it again"
            raise SourceError(content.source, reason) from error
    text = normalise("\n\n".join(blocks))
    yield one_article(content, said_above(text) | found, text)


def _document(document: Any) -> tuple[Metadata, list[str]]:
    blocks = [(text, style) for text, style in _blocks(document) if text.strip()]
    said = document.core_properties
    fields: dict[str, object] = {
        "title": said.title,
        "authors": said.author if said.author not in _NOBODY else "",
        "language": said.language,
    }
    found = Metadata.all_from("document's properties", {name: value for name, value in fields.items() if value})
    if blocks and blocks[0][1] in _TITLES:
        found |= Metadata.all_from("first heading", {"title": blocks[0][0].strip()})
    return found, [text for text, _ in blocks]


def _blocks(holder: Any) -> Iterator[tuple[str, str]]:
    """Paragraphs and their styles, those of tables' cells row by row."""
    for block in holder.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                for cell in row.cells:
                    yield cell.text, ""
        else:
            yield block.text, (block.style.name or "") if block.style is not None else ""
