"""`.jsonl`: one JSON object a line, read as a stream."""

from collections.abc import Iterator
from typing import BinaryIO

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle, make_article
from rag.ingest.columns import Columns
from rag.ingest.content import Content
from rag.ingest.objects import parse_object

__all__ = ["read_jsonl"]

_LONGEST = 16 * 1024 * 1024  # bytes of one line


def read_jsonl(content: Content) -> Iterator[RawArticle | Failure]:
    """Read one article a line.

    Args:
        content: the file. A line without `id` and `url` gets an id from its content.

    Returns:
        An iterator of articles, and of failures named `file:line`.
    """
    number = 0
    empty = True
    columns = Columns(content.columns)
    with content.open() as stream:
        for number, line in enumerate(_lines(stream, content.source), 1):
            if line.strip():
                empty = False
                yield _read_line(line, stream, f"{content.source}:{number}", columns)
    if empty:
        yield Failure(content.source, "the file is empty")


def _lines(stream: BinaryIO, source: str) -> Iterator[bytes]:
    """The lines; a break in damaged data is told with the line it is in."""
    number = 1
    try:
        while line := stream.readline(_LONGEST):
            yield line
            number += 1
    except SourceError as error:
        raise SourceError(f"{source}:{number}", error.reason) from error


def _read_line(line: bytes, stream: BinaryIO, source: str, columns: Columns) -> RawArticle | Failure:
    try:
        if len(line) == _LONGEST and not line.endswith(b"\n"):
            while (rest := stream.readline(_LONGEST)) and not rest.endswith(b"\n"):
                pass
            raise SourceError(source, f"the line is longer than {_LONGEST // 2**20} MiB; split the article")
        found = columns.fields_of(parse_object(line, source), table=False)
        return make_article(found.fields, source=source, origins=found.origins)
    except SourceError as error:
        return Failure(error.source, error.reason)
