"""What a JSON value is: an article, an object with a list of them, or only what is known of a file beside it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rag.errors import SourceError
from rag.ingest.columns import Columns
from rag.ingest.decode import decoded

__all__ = ["is_article", "lists_in", "only_describes"]

_DECODER = json.JSONDecoder()


def is_article(value: object, columns: Mapping[str, str]) -> bool:
    """Whether a value is an object with a text; `columns` maps fields to the keys that hold them."""
    return isinstance(value, dict) and "text" in Columns(columns).fields_of(value, table=False).fields


def lists_in(value: dict[str, Any]) -> Iterator[list[Any]]:
    """Lists of objects under a key, or one below, as answers of news services have them."""
    for inner in (value, *(found for found in value.values() if isinstance(found, dict))):
        yield from (
            found for found in inner.values() if isinstance(found, list) and found and isinstance(found[0], dict)
        )


def only_describes(data: bytes, source: str) -> bool:
    """Whether JSON is one object without a list of articles; crawlers write a page's text beside it once more.

    One that is damaged counts: whoever misses it says what is wrong.
    """
    try:
        text = decoded(data, source).strip()
    except SourceError:
        return False
    try:
        value, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return text.startswith("{")
    if not isinstance(value, dict) or end < len(text):
        return False
    return not any(is_article(item, {}) for found in lists_in(value) for item in found)
