"""`.json`: an array of objects, read as a stream, or one object that is an article or holds a list of them."""

from collections.abc import Iterator
from typing import Any

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle, make_article
from rag.ingest.columns import Columns
from rag.ingest.content import LARGEST, Content
from rag.ingest.decode import decoded
from rag.ingest.json_shape import is_article, lists_in
from rag.ingest.jsonl import read_jsonl
from rag.ingest.objects import parse_object

__all__ = ["read_json"]

_DEEPEST = 100  # levels
_BOM = b"\xef\xbb\xbf"


def read_json(content: Content) -> Iterator[RawArticle | Failure]:
    """Read the articles of a JSON file.

    Args:
        content: an array of objects; one object; or an object a line, under this suffix too.

    Returns:
        An iterator of articles, and of failures named `file#number`.
    """
    with content.open() as stream:
        first, more = _first_line(stream)
    if first.startswith(b"["):
        yield from _of_array(content)
    elif first.endswith(b"}") and more.startswith(b"{"):
        yield from read_jsonl(content)
    else:
        yield from _of_object(content)


def _first_line(stream: Any) -> tuple[bytes, bytes]:
    """The first line that is not empty, and the beginning of the next."""
    line = b""
    while not line.strip() and (line := stream.readline(LARGEST)):
        pass
    return line.removeprefix(_BOM).strip(), stream.readline(LARGEST)[:100].strip()


def _of_array(content: Content) -> Iterator[RawArticle | Failure]:
    import ijson

    number = 0
    with content.open() as stream:
        metered = _Metered(stream, content.source)
        try:
            for number, item in enumerate(_items(ijson, metered), 1):
                metered.left = LARGEST
                yield _article(item, content, number)
        except (ijson.JSONError, ValueError, RecursionError) as error:
            reason = f"not JSON, or it breaks off after article {number} ({error!s:.80}); fetch the file again"
            raise SourceError(f"{content.source}#{number + 1}", reason) from error
    if not number:
        raise SourceError(content.source, "the array is empty")


def _items(ijson: Any, stream: "_Metered") -> Iterator[Any]:
    """The items of an array, built here since what ijson has for it takes time by the square of the depth."""
    depth = 0
    builder = ijson.ObjectBuilder()
    for event, value in ijson.basic_parse(stream, use_float=True):
        depth -= event.startswith("end")
        if depth:
            builder.event(event, value)
        if depth == 1 and not event.startswith("start"):
            yield builder.value
            builder = ijson.ObjectBuilder()
        depth += event.startswith("start")
        if depth > _DEEPEST:
            raise ValueError("it is nested too deeply")


def _of_object(content: Content) -> Iterator[RawArticle | Failure]:
    value = parse_object(decoded(content.read(), content.source), content.source)
    listed = next(lists_in(value), None)
    if listed is None or is_article(value, content.columns):
        yield _article(value, content, 0)
    else:
        for number, item in enumerate(listed, 1):
            yield _article(item, content, number)


def _article(item: Any, content: Content, number: int) -> RawArticle | Failure:
    source = f"{content.source}#{number}" if number else content.source
    try:
        if not isinstance(item, dict):
            raise SourceError(source, 'not a JSON object such as {"text": "..."}')
        found = Columns(content.columns).fields_of(item, table=False)
        if not number:
            found |= content.beside()
        return make_article(found.fields, source=source, origins=found.origins)
    except SourceError as error:
        return Failure(error.source, error.reason)


class _Metered:
    """A stream that one article may not read on for ever."""

    def __init__(self, stream: Any, source: str) -> None:
        self._stream = stream
        self._source = source
        self._first = True
        self.left = LARGEST

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._stream.read(size)
        if self._first:
            data, self._first = data.removeprefix(_BOM), False
        self.left -= len(data)
        if self.left < 0:
            raise SourceError(self._source, f"an article is longer than {LARGEST >> 20} MiB; split it")
        return data
