"""Bytes to text, and text to the form that is stored: the one place where characters are changed."""

import codecs
import os
import re
import unicodedata
from pathlib import Path

from rag.errors import SourceError

__all__ = ["normalise", "printable", "read_bytes", "read_decoded", "to_text"]

_LARGEST = 64 * 1024 * 1024  # bytes of one text or HTML file: some hundred books
_SAMPLE = 64 * 1024  # bytes that decide on an encoding that is not declared
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def normalise(text: str) -> str:
    """Give text its stored form: NFC, newline as the only line end, no control characters, no lone surrogates.

    Args:
        text: any string.

    Returns:
        The text; inside a line, every other character as it was.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", _UNWANTED.sub("", text)))


def printable(path: str | Path) -> str:
    """A path as text that can be shown and stored, also where its bytes are not UTF-8."""
    return normalise(os.fspath(path)).replace("\n", "\ufffd")


def read_decoded(path: Path) -> str:
    """Read a text file of any encoding.

    Args:
        path: the file.

    Returns:
        Its text, in stored form.

    Raises:
        SourceError: it is empty, too large, binary, or of no encoding that can be told.
    """
    return normalise(to_text(read_bytes(path), printable(path)))


def read_bytes(path: Path) -> bytes:
    """Read a file whole; raises `SourceError` when it is empty or too large to be one article."""
    size = path.stat().st_size
    if size > _LARGEST:
        raise SourceError(printable(path), f"{size / 2**20:.0f} MiB is too large for one article; split the file")
    data = path.read_bytes()
    if not data.strip():
        raise SourceError(printable(path), "the file is empty")
    return data


def to_text(data: bytes, source: str, *, declared: str | None = None) -> str:
    """Decode bytes: a byte order mark, then UTF-8, then the declared encoding, then Windows-1252 or a guess.

    Raises:
        SourceError: the bytes are not text.
    """
    text = _decode(data, declared)
    if text is None or _looks_binary(text[:_SAMPLE]):
        raise SourceError(source, "not text in any encoding that can be told; save it as UTF-8")
    return text


def _decode(data: bytes, declared: str | None) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", declared):
        text = _strict(data, encoding) if encoding else None
        if text is not None:
            return text
    text = _strict(data, "cp1252")
    if text is not None and _looks_western(text[:_SAMPLE]):
        return text
    return _guessed(data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (LookupError, ValueError):
        return None


def _looks_western(text: str) -> bool:
    """Whether few characters are accented, as in the languages that Windows-1252 was made for."""
    return sum(not character.isascii() for character in text) <= 0.15 * len(text) and not _looks_binary(text)


def _looks_binary(text: str) -> bool:
    return len(_UNWANTED.findall(text)) > 0.02 * len(text) + text.count("\r")


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return data.decode(best.encoding, errors="replace") if best else None
