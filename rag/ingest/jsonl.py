"""`.jsonl` and `.jsonl.gz`: one JSON object a line in the public contract's format, read as a stream."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle, make_article
from rag.ingest.decode import printable
from rag.ingest.sidecar import parse_object

__all__ = ["read_gzip", "read_jsonl"]

_LONGEST = 16 * 1024 * 1024  # bytes of one line


def read_jsonl(path: Path, name: str) -> Iterator[RawArticle | Failure]:
    """Read one article a line.

    Args:
        path: the file.
        name: not used: a line without `id` and `url` gets an id from its content.

    Returns:
        An iterator of articles, and of failures named `file:line`.
    """
    with path.open("rb") as stream:
        yield from _read_lines(stream, printable(path))


def read_gzip(path: Path, name: str) -> Iterator[RawArticle | Failure]:
    """Read one article a line from a gzip file; what stands before a break in a damaged one is still read."""
    with gzip.open(path, "rb") as stream:
        yield from _read_lines(cast("BinaryIO", stream), printable(path))


def _read_lines(stream: BinaryIO, source: str) -> Iterator[RawArticle | Failure]:
    number = 0
    empty = True
    try:
        while line := stream.readline(_LONGEST):
            number += 1
            if not line.strip():
                continue
            empty = False
            yield _read_line(line, stream, f"{source}:{number}")
    except (EOFError, gzip.BadGzipFile, zlib.error):
        yield Failure(f"{source}:{number + 1}", "the gzip data is damaged or breaks off here; fetch the file again")
        return
    if empty:
        yield Failure(source, "the file is empty")


def _read_line(line: bytes, stream: BinaryIO, source: str) -> RawArticle | Failure:
    if len(line) == _LONGEST and not line.endswith(b"\n"):
        while (rest := stream.readline(_LONGEST)) and not rest.endswith(b"\n"):
            pass
        return Failure(source, f"the line is longer than {_LONGEST // 2**20} MiB; split the article")
    try:
        return make_article(parse_object(line, source), source=source)
    except SourceError as error:
        return Failure(error.source, error.reason)
