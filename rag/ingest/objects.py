"""One JSON object out of text, or why it is none."""

import json

from rag.errors import SourceError

__all__ = ["parse_json", "parse_object"]


def parse_object(text: str | bytes, source: str) -> dict[str, object]:
    """Parse one JSON object; raises `SourceError` when the text is anything else."""
    value = parse_json(text, source)
    if not isinstance(value, dict):
        raise SourceError(source, 'not a JSON object such as {"text": "..."}')
    return value


def parse_json(text: str | bytes, source: str) -> object:
    """Parse JSON; raises `SourceError` when the text is none."""
    try:
        value: object = json.loads(text, strict=False)  # a line end in a string does no harm
    except UnicodeDecodeError as error:
        raise SourceError(source, f"not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        raise SourceError(source, f"not JSON: {error.msg} at column {error.colno}; mend or delete it") from error
    except (RecursionError, ValueError) as error:
        raise SourceError(source, "JSON that is nested too deeply or holds a number too long") from error
    return value
