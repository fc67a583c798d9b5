"""Values as data sets write them, to what the contract has: lists of names, dates of any type, text in paragraphs."""

import ast
import re
from datetime import UTC, date, datetime

from rag.ingest.dated import parse_day
from rag.ingest.markup import is_markup, text_of_markup

__all__ = ["fitted", "names_in"]

_LONGEST_NAMES = 5000  # characters of a cell with names
_BY = re.compile(r"by:? ", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[;|]\s*")
_SECONDS, _MILLISECONDS = 10**9, 10**12  # a moment since 1970 as a number, from 2001 on


def fitted(field: str, value: object, *, sure: bool, table: bool) -> object:
    """A value as the field takes it.

    Args:
        field: the field's name.
        value: as it stands in the data.
        sure: whether the value is surely this field's: then one that does not fit stays, to be refused by name.
        table: whether it is a cell, where everything is text.

    Returns:
        The value; None when it is none of this field's.
    """
    if isinstance(value, date):  # datetimes are dates
        value = value.isoformat()
    if sure and not table:
        return value
    fits = _FITS.get(field, _line)(value)
    return value if fits is None and sure else fits


def names_in(value: str) -> list[str]:
    """The names in one text: apart by semicolons or bars, or a list as Python writes it."""
    value = value.strip()
    if value.startswith("[") and value.endswith("]") and len(value) <= _LONGEST_NAMES:
        try:
            found = ast.literal_eval(value)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return [value]
        return [name for name in found if isinstance(name, str)]
    return [_BY.sub("", name, count=1) if _BY.match(name) else name for name in _SEPARATOR.split(value) if name]


def _line(value: object) -> str | None:
    """One line of text; of an object, as in schema.org, its name."""
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else None


def _url(value: object) -> str | None:
    return value if isinstance(value, str) and "://" in value else None


def _names(value: object) -> list[str] | None:
    if isinstance(value, str):
        return names_in(value)
    listed = value if isinstance(value, list) else [value]
    names = [_line(item) for item in listed]
    return None if None in names else [name for name in names if name]


def _day(value: object) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= _SECONDS:
        return _moment(value / 1000 if value >= _MILLISECONDS else value)
    day = parse_day(value) if isinstance(value, str) else None
    return day.isoformat() if day else None


def _moment(seconds: float) -> str | None:
    try:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return None


def _text(value: object) -> str | None:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n\n".join(value)
    if not isinstance(value, str):
        return None
    return text_of_markup(value) if is_markup(value) else value


def _id(value: object) -> object:
    return value if isinstance(value, (str, int)) and not isinstance(value, bool) else None


_FITS = {"id": _id, "text": _text, "url": _url, "published": _day, "authors": _names}
