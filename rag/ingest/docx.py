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
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH = f"{_WORD}p"
_CHARACTERS = {f"{_WORD}{name}" for name in ("br", "cr", "noBreakHyphen", "ptab", "t", "tab")}
_UNSEEN = {f"{_WORD}{name}" for name in ("del", "moveFrom", "pPr", "rt", "txbxContent")}


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
    blocks = [(text, paragraph) for text, paragraph in _blocks(document.element.body) if text.strip()]
    said = document.core_properties
    fields: dict[str, object] = {
        "title": said.title,
        "authors": said.author if said.author not in _NOBODY else "",
        "language": said.language,
    }
    found = Metadata.all_from("document's properties", {name: value for name, value in fields.items() if value})
    if blocks and _style(document, blocks[0][1]) in _TITLES:
        found |= Metadata.all_from("first heading", {"title": blocks[0][0].strip()})
    return found, [text for text, _ in blocks]


def _blocks(body: Any) -> Iterator[tuple[str, Any]]:
    """Paragraphs with their elements, those of tables row by row, as Word shows them when all changes are accepted."""
    from lxml import etree

    shown: list[str] = []
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag in _UNSEEN:
            walk.skip_subtree()
        elif event == "start" and element.tag in _CHARACTERS:
            shown.append(str(element))
        elif event == "end" and element.tag == _PARAGRAPH and not _runs_on(element):
            yield "".join(shown), element
            shown.clear()


def _runs_on(paragraph: Any) -> bool:
    """Whether the mark at a paragraph's end is deleted, so that it is one with the paragraph below."""
    below = paragraph.getnext()
    if below is None or below.tag != _PARAGRAPH:
        return False
    return bool(paragraph.xpath("./w:pPr/w:rPr[w:del or w:moveFrom]"))


def _style(document: Any, paragraph: Any) -> str:
    from docx.text.paragraph import Paragraph

    style = Paragraph(paragraph, document).style
    return (style.name or "") if style is not None else ""
