"""XML of strangers to a tree: nothing is fetched, no declared entity is resolved, and depth and size have bounds."""

import re
from collections.abc import Iterator
from typing import Any

from rag.errors import SourceError
from rag.ingest.references import numbered

__all__ = ["attribute", "child", "children", "descendants", "local", "parse_xml", "words"]

_TAIL = 4096  # bytes; comments may stand below the end


def parse_xml(data: bytes, source: str) -> tuple[Any, bool]:
    """Parse XML; where it is not well-formed, or has a document type, references are read as in HTML.

    Args:
        data: the document.
        source: what to call it in messages.

    Returns:
        Its root, and whether it breaks off: then the last element may be a part of itself.

    Raises:
        SourceError: it is no XML.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
        if root is None or len(parser.error_log) or root.getroottree().docinfo.internalDTD is not None:
            root = etree.fromstring(numbered(data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(source, f"not XML: {error!s:.100}; fetch the file again") from error
    if root is None:
        raise SourceError(source, "not XML; fetch the file again")
    return root, len(root) > 0 and not _is_closed(root, data)


def _is_closed(root: Any, data: bytes) -> bool:
    """Whether the root's end tag stands at the document's end, in any encoding."""
    end = data[-_TAIL:].replace(b"\0", b"").decode("utf-8", "replace")
    return re.search(rf"</(?:[^<>:]+:)?{re.escape(local(root))}\s*>", end) is not None


def local(element: Any) -> str:
    """An element's name without its namespace; empty for what is none, such as an entity."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Any, *names: str) -> list[Any]:
    """The child elements of these names."""
    return [child for child in element if local(child) in names]


def child(element: Any, *path: str) -> Any | None:
    """The first element down a path of names; None when there is none."""
    for name in path:
        found = children(element, name)
        if not found:
            return None
        element = found[0]
    return element


def descendants(element: Any, *names: str) -> Iterator[Any]:
    """All elements of these names, however deep, in their order."""
    return (found for found in element.iter() if local(found) in names)


def words(element: Any | None) -> str:
    """An element's text on one line; empty when there is no element."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def attribute(element: Any | None, name: str) -> str:
    """An attribute's value, whatever its namespace; empty when there is none."""
    found = {} if element is None else {str(key).rpartition("}")[2]: value for key, value in element.attrib.items()}
    return str(found.get(name, "")).strip()
