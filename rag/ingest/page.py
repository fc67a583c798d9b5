"""A web page's tree, made ready for extraction: what a reader does not see goes, captions and line breaks are text."""

import re
from typing import Any

from rag.ingest.wrap import blocks

__all__ = ["prepare"]

_UNSEEN = "//body//*[@hidden and not(@hidden='until-found') or contains(translate(@style, ' ', ''), 'display:none')]"
_WHOLE = {"main", "article"}  # hidden by style sheets' tricks until a script runs, and shown to every reader
_IN_PARAGRAPH = "//br[ancestor::p or ancestor::li or ancestor::blockquote or ancestor::h1 or ancestor::h2]"
_PICTURES = "//figure[.//figcaption and not(.//table or .//blockquote or .//pre)]"  # others are the text itself
_SPACES = re.compile(r"\s+")
_AS_TYPED = "//script | //style | //*[contains(translate(@style, ' ', ''), 'white-space:pre')]"
_LINE_ENDS = re.compile(r"[ \t]*\n[ \t\n]*")


def prepare(tree: Any) -> None:
    """Change the tree in place so that the extractor, which knows paragraphs and little else, sees its text.

    Args:
        tree: the page's lxml tree.
    """
    _drop_unseen(tree)
    _join_lines(tree)
    for block in tree.xpath("//pre"):
        _as_paragraphs(block, blocks(block.text_content()))
    for figure in tree.xpath(_PICTURES):
        captions = (_SPACES.sub(" ", caption.text_content()) for caption in figure.xpath(".//figcaption"))
        _as_paragraphs(figure, [caption.strip() for caption in captions if caption.strip()])
    _unwrap(tree)


def _drop_unseen(tree: Any) -> None:
    for element in tree.xpath(_UNSEEN):
        if element.tag not in _WHOLE and not element.xpath(".//main | .//article") and element.getparent() is not None:
            element.drop_tree()


def _join_lines(tree: Any) -> None:
    """Make a line break inside a paragraph a space; two in a row end the paragraph, and stay."""
    for line_break in tree.xpath(_IN_PARAGRAPH):
        before, after = line_break.getprevious(), line_break.getnext()
        follows = before is not None and before.tag == "br" and not (before.tail or "").strip()
        goes_on = after is not None and after.tag == "br" and not (line_break.tail or "").strip()
        if not follows and not goes_on:
            line_break.tail = f" {line_break.tail or ''}"
            line_break.drop_tree()


def _unwrap(tree: Any) -> None:
    """Make a line's end in the page's source a space, as browsers do; the extractor would end a paragraph there."""
    as_typed: set[Any] = set()
    for block in tree.xpath(_AS_TYPED):
        if block not in as_typed:
            as_typed.update(block.iter())
    for element in tree.iter():
        if "\n" in (element.text or "") and element not in as_typed:
            element.text = _LINE_ENDS.sub(" ", element.text)
        if "\n" in (element.tail or "") and element.getparent() not in as_typed:
            element.tail = _LINE_ENDS.sub(" ", element.tail)


def _as_paragraphs(element: Any, texts: list[str]) -> None:
    """Put paragraphs in the element's place."""
    parent = element.getparent()
    if parent is None:
        return
    for text in texts:
        paragraph = element.makeelement("p")
        paragraph.text = " ".join(text.split("\n"))
        element.addprevious(paragraph)
    element.drop_tree()
