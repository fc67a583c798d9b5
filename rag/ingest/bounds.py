"""Bounds on what packed data may unpack to, so that a small file cannot fill the machine."""

import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from rag.errors import SourceError

__all__ = ["DAMAGED", "Allowance", "Bounded", "Lent", "copied", "rewindable"]

# What the standard library's unpackers raise on damaged data.
DAMAGED = (EOFError, RuntimeError, struct.error, zipfile.BadZipFile, zlib.error, lzma.LZMAError)
_FLOOR = 64 * 2**20  # bytes that any file may unpack to
_RATIO = 100  # times a file's size; text packs to a tenth at best, pages of one layout to a fiftieth
_IN_MEMORY = 8 * 2**20  # bytes of what must be read to and fro; more of it lies in a nameless file on the disk


@dataclass(slots=True)
class Allowance:
    """How many bytes may still be unpacked of one file, in all containers inside it together."""

    left: int

    @classmethod
    def for_size(cls, size: int) -> "Allowance":
        """The allowance of a file of a size in bytes."""
        return cls(max(_FLOOR, _RATIO * size))


class Bounded(io.RawIOBase):
    """A stream of unpacked bytes that ends in a `SourceError` where the data is damaged or has no end.

    Args:
        stream: gives the bytes; closed with this one.
        allowance: what may be unpacked.
        source: what to call the data in messages.
        kind: what it is packed with, for messages.
        damaged: what the stream raises on damaged data, besides `DAMAGED`.
        beneath: the packed bytes, closed with it too.
    """

    def __init__(
        self,
        stream: Any,
        allowance: Allowance,
        *,
        source: str,
        kind: str,
        damaged: tuple[type[Exception], ...] = (),
        beneath: BinaryIO | None = None,
    ) -> None:
        self._stream = stream
        self._allowance = allowance
        self._source = source
        self._kind = kind
        self._beneath = beneath
        self._damaged: tuple[type[Exception], ...] = (*DAMAGED, *damaged)
        self._broken = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer; how many bytes. Who reads on behind damage is told of it again."""
        reason = f"the {self._kind} data is damaged or breaks off here; fetch the file again"
        if self._broken:
            raise SourceError(self._source, reason)
        try:
            data = self._stream.read(len(buffer))
        except self._damaged as error:
            self._broken = True
            raise SourceError(self._source, reason) from error
        self._allowance.left -= len(data)
        if self._allowance.left < 0:
            raise SourceError(self._source, f"the {self._kind} data unpacks to too much for its size; unpack it first")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close it."""
        self._stream.close()
        if self._beneath:
            self._beneath.close()
        super().close()

    def buffered(self) -> BinaryIO:
        """The stream as readers take it."""
        return cast("BinaryIO", io.BufferedReader(self, 2**16))


class Lent(io.RawIOBase):
    """A view of a file that stays open when the view is closed, from its start."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        file.seek(0)

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer; how many bytes."""
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; which it is from the start."""
        self._file.seek(offset, whence)
        return self._file.tell()


def copied(stream: BinaryIO) -> BinaryIO:
    """A copy of a stream in a nameless place, at its start; the stream is closed."""
    copy = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by who reads it
    try:
        with stream:
            while block := stream.read(2**20):
                copy.write(block)
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return cast("BinaryIO", copy)


def rewindable(stream: BinaryIO) -> BinaryIO:
    """A stream that can be read to and fro: itself where it can, else a copy."""
    return stream if stream.seekable() else copied(stream)
