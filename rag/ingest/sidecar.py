"""Metadata beside a file: `name.json` next to `name.txt`, `.md` or `.html`, with the keys of the public contract."""

import json
from pathlib import Path

from rag.errors import SourceError
from rag.ingest.decode import printable, read_decoded

__all__ = ["describes_another", "parse_object", "read_sidecar"]

_DESCRIBED = (".txt", ".md", ".html", ".htm")


def read_sidecar(path: Path) -> dict[str, object]:
    """Read the metadata beside a file.

    Args:
        path: the article's file.

    Returns:
        The sidecar's keys, without `text`; empty when there is no sidecar.

    Raises:
        SourceError: the sidecar is not a JSON object.
    """
    sidecar = path.with_suffix(".json")
    if not sidecar.is_file():
        return {}
    fields = parse_object(read_decoded(sidecar), printable(sidecar))
    fields.pop("text", None)
    return fields


def describes_another(path: Path) -> bool:
    """Whether a file is the metadata of an article's file beside it."""
    return path.suffix.casefold() == ".json" and any(path.with_suffix(suffix).is_file() for suffix in _DESCRIBED)


def parse_object(text: str | bytes, source: str) -> dict[str, object]:
    """Parse one JSON object; raises `SourceError` when the text is anything else."""
    try:
        value = json.loads(text)
    except UnicodeDecodeError as error:
        raise SourceError(source, f"not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        raise SourceError(source, f"not JSON: {error.msg} at column {error.colno}; mend or delete it") from error
    except (RecursionError, ValueError) as error:
        raise SourceError(source, "JSON that is nested too deeply or holds a number too long") from error
    if not isinstance(value, dict):
        raise SourceError(source, 'not a JSON object such as {"text": "..."}')
    return value
