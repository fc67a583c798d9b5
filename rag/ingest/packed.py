"""`.gz` and `.zst` around any other format: unpacked as a stream while it is read."""

import gzip
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from rag.ingest.bounds import Bounded
from rag.ingest.content import Content

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["PACKED", "unpacked"]

_KINDS: dict[str, tuple[str, Callable[[Any], Any], tuple[type[Exception], ...]]] = {
    ".gz": ("gzip", lambda stream: gzip.GzipFile(fileobj=stream), (gzip.BadGzipFile,)),
    ".zst": ("Zstandard", zstd.ZstdFile, (zstd.ZstdError,)),
}
_ALIASES = {".tgz": ".tar.gz"}
PACKED = (*_KINDS, *_ALIASES)


def unpacked(content: Content) -> Content:
    """What is in a packed file, by its file name without the last suffix."""
    file = PurePosixPath(content.file)
    for short, whole in _ALIASES.items():
        if file.suffix.casefold() == short:
            file = file.with_suffix(whole)
    return replace(content, file=file.stem, open=partial(_open, content, file.suffix.casefold()))


def _open(content: Content, suffix: str) -> BinaryIO:
    kind, opener, damaged = _KINDS[suffix]
    packed = content.open()
    return Bounded(
        opener(packed), content.allowance, source=content.source, kind=kind, damaged=damaged, beneath=packed
    ).buffered()
