"""Marked-up text, of web pages' fragments or of XML for news, to paragraphs: each block one, nothing inside changed."""

import re
from typing import Any

__all__ = ["is_markup", "parse_fragment", "text_of_markup", "text_of_tree"]

_MARKUP = re.compile(r"</(?:p|div|li|h[1-6]|blockquote|span|a|em|strong|b|i)\s*>|<br\s*/?>", re.IGNORECASE)
_BLOCKS = frozenset(
    "p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 hl1 hl2 blockquote section article aside main header footer figure "
    "figcaption table tr td th pre block body body.content body.head media media-caption caption hr nav".split()
)
_UNSEEN = frozenset("script style template noscript head title iframe object svg math media-metadata".split())
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")  # its encoding no longer holds
_SPACES = re.compile(r"\s+")
_LINE = "\v"  # stands for a line break until it is known whether another follows
_BREAKS = re.compile(r"\s*\v\s*\v[\s\v]*")


def is_markup(text: str) -> bool:
    """Whether a text is marked up as HTML."""
    return _MARKUP.search(text) is not None


def parse_fragment(markup: str) -> Any:
    """The tree of HTML, a fragment or a page; an empty one when there is nothing in it."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(_DECLARATION.sub("", markup.replace("\0", "")), ensure_head_body=True)
    except (etree.ParserError, ValueError):  # there is nothing in it
        return html.Element("body")
    return tree.find("body")


def text_of_markup(markup: str) -> str:
    """The text of HTML, one paragraph a block, blank lines between."""
    return text_of_tree(parse_fragment(markup))


def text_of_tree(tree: Any) -> str:
    """The text of a tree of HTML, NITF or the like, one paragraph a block, blank lines between.

    Args:
        tree: an lxml element. Namespaces do not matter, case neither.
    """
    from lxml import etree

    pieces: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        name = _name(element)
        if event == "start":
            if name in _UNSEEN:
                walk.skip_subtree()
            else:
                pieces += [_edge(name), _spaced(element.text)]
        elif event == "end":
            pieces.append(_edge(name) if name != "br" else "")
        if event != "start" and element is not tree:
            pieces.append(_spaced(element.tail))
    return _paragraphs("".join(pieces))


def _edge(name: str) -> str:
    return "\n\n" if name in _BLOCKS else _LINE if name == "br" else ""


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2].casefold() if isinstance(element.tag, str) else ""


def _spaced(text: str | None) -> str:
    return _SPACES.sub(" ", text or "")


def _paragraphs(text: str) -> str:
    blocks = (_SPACES.sub(" ", block.replace(_LINE, " ")).strip() for block in _BREAKS.sub("\n\n", text).split("\n\n"))
    return "\n\n".join(block for block in blocks if block)
