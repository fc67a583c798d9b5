"""Bytes to text, and text to the form that is stored: the one place where characters are changed."""

import codecs
import io
import os
import re
import unicodedata
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from rag.errors import SourceError

__all__ = ["decoded", "decoding", "normalise", "printable", "read_bytes", "to_text"]

_LARGEST = 64 * 1024 * 1024  # bytes of one file of metadata
_SAMPLE = 64 * 1024  # bytes that decide on an encoding that is not declared
_BREAK = re.compile("(?<!\n)[\v\f](?!\n)")  # within a line they end it; beside a line end they end no other
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MISREAD = {chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_SURROGATE = re.compile("[\ud800-\udfff]")
# What browsers read instead of encodings that pages declare: each holds the declared one, and more.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "shift_jis": "cp932",
}


def normalise(text: str) -> str:
    """Give text its stored form: NFC, newline as the only line end, no control characters, no lone surrogates.

    Args:
        text: any string.

    Returns:
        The text; inside a line, every other character as it was. Controls from U+0080 on are characters of Windows-1252
        that were read as Latin-1, and become what they were, as in browsers.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = _UNWANTED.sub(lambda found: _MISREAD.get(found[0], ""), _BREAK.sub("\n", text))
    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text))


def printable(path: str | Path) -> str:
    """A path as text that can be shown and stored, also where its bytes are not UTF-8."""
    return normalise(os.fspath(path)).replace("\n", "\ufffd")


def decoded(data: bytes, source: str) -> str:
    """Decode a text of any encoding into stored form; raises `SourceError` when the bytes are not text."""
    return normalise(to_text(data, source))


def read_bytes(path: Path) -> bytes:
    """Read a file of metadata whole; raises `SourceError` when it is empty or too large."""
    if path.stat().st_size > _LARGEST:
        raise SourceError(printable(path), f"more than {_LARGEST >> 20} MiB of metadata; split the file")
    data = path.read_bytes()
    if not data.strip():
        raise SourceError(printable(path), "the file is empty")
    return data


def decoding(stream: BinaryIO) -> TextIO:
    """A stream of text over one of bytes, of an encoding that its beginning tells.

    Where it is UTF-8 at first and a byte is not later on, that byte is Windows-1252: exports are pasted together so.
    """
    buffered = io.BufferedReader(cast("io.RawIOBase", stream), _SAMPLE)
    return io.TextIOWrapper(buffered, _encoding(buffered.peek(_SAMPLE)[:_SAMPLE]), "as windows-1252", newline="")


def to_text(data: bytes, source: str, *, declared: str | None = None) -> str:
    """Decode bytes: a byte order mark, then UTF-8, then the declared encoding, then Windows-1252 or a guess.

    It is UTF-8 also where a few bytes are not: those are Windows-1252, and a character cut off at the end goes.

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
    if (text := _strict(data, "utf-8-sig")) is not None:
        return text
    if _is_mostly_utf_8(data):
        return codecs.getincrementaldecoder("utf-8-sig")("as windows-1252").decode(data)
    for encoding in _as_browsers_read(declared):
        if (text := _strict(data, encoding)) is not None:
            return text
    text = _strict(data, "cp1252")
    if text is not None and _looks_western(text[:_SAMPLE]):
        return text
    return _guessed(data)


def _is_mostly_utf_8(data: bytes) -> bool:
    """Whether characters of several bytes outnumber the bytes that belong to none.

    In fifty letters of another encoding there are at most three such characters to four such bytes (EUC-JP; Thai has
    one to two, Western and Cyrillic encodings next to none).
    """
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(data)
    others = len(_SURROGATE.findall(text))
    return len(text) - len(text.encode("ascii", "ignore")) > 2 * others


def _as_browsers_read(declared: str | None) -> list[str]:
    try:
        return [_WIDER.get(codecs.lookup(declared).name, declared), declared] if declared else []
    except (LookupError, ValueError):
        return []


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (LookupError, ValueError):
        return None


def _looks_western(text: str) -> bool:
    """Whether few characters are accented, as in the languages that Windows-1252 was made for."""
    return sum(not character.isascii() for character in text) <= 0.15 * len(text) and not _looks_binary(text)


def _looks_binary(text: str) -> bool:
    return len(_UNWANTED.findall(text)) > 0.02 * len(text) + sum(map(text.count, "\r\v\f"))


def _guessed(data: bytes) -> str | None:
    encoding = _named_guess(data[:_SAMPLE])
    return data.decode(encoding, errors="replace") if encoding else None


def _encoding(sample: bytes) -> str:
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # a character may be cut at the sample's end
    except UnicodeDecodeError:
        if _is_mostly_utf_8(sample):
            return "utf-8-sig"
        western = _strict(sample, "cp1252")
        return "cp1252" if western is not None and _looks_western(western) else _named_guess(sample) or "cp1252"
    return "utf-8-sig"


def _named_guess(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best else None


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("as windows-1252", _as_windows_1252)
