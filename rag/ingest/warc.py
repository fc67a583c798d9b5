"""`.warc`: the web pages of a web archive, each with the address it was fetched from; only this file imports warcio."""

import logging
from collections.abc import Iterator
from typing import Any, BinaryIO

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle, make_article
from rag.ingest.bounds import DAMAGED
from rag.ingest.content import LARGEST, Content
from rag.ingest.extras import extra
from rag.ingest.html import read_page
from rag.ingest.metadata import Metadata

__all__ = ["read_warc"]

_DAMAGED = "the web archive is damaged or breaks off here; fetch it again"
_LONGEST = 16 * 2**20  # bytes without an end of line; warcio takes time by the square of them
_BROKEN = (*DAMAGED, ValueError, OverflowError, LookupError, AttributeError)  # what warcio raises on damaged headers


def read_warc(content: Content) -> Iterator[RawArticle | Failure]:
    """Read the pages of a web archive: responses of status 200 that are HTML; whatever else it holds is passed over.

    Returns:
        An iterator of articles, and of failures named `file#address`; `SourceError` is raised where it is damaged.
    """
    extra("warcio", "warc", content.source)
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    logging.getLogger("warcio").setLevel(logging.CRITICAL)  # what it has to say is reported as a failure
    empty = True
    with content.open() as stream:
        try:
            records = ArchiveIterator(_WithLines(stream, content.source))
            records.INC_RECORD = ""  # it would print what is wrong; it counts it, too
            for record in records:
                empty = False
                if _is_page(record):
                    yield _page(record, content)
        except (*_BROKEN, ArchiveLoadFailed) as error:
            raise SourceError(content.source, _DAMAGED) from error
    if records.err_count:
        yield Failure(content.source, _DAMAGED)
    elif empty:
        raise SourceError(content.source, "there are no records in it; is it a web archive?")


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").casefold()
    return record.http_headers.get_statuscode() == "200" and ("html" in kind)


def _page(record: Any, content: Content) -> RawArticle | Failure:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    captured = (record.rec_headers.get_header("WARC-Date") or "")[:10]
    source = f"{content.source}#{address:.200}"
    try:
        data = record.content_stream().read(LARGEST + 1)
        if not record.raw_stream.read(1) and record.raw_stream.limit > 0:
            raise SourceError(source, _DAMAGED)
        if len(data) > LARGEST:
            raise SourceError(source, f"more than {LARGEST >> 20} MiB is too large for one article")
        found, text = read_page(data, source)
        known = Metadata.all_from(f"address, captured {captured}", {"url": address}) | found
        if "url" in found.fields:
            known.origins["url"] = f"canonical address, captured {captured}"
        return make_article({**known.fields, "text": text}, source=source, name=address, origins=known.origins)
    except SourceError as error:
        return Failure(error.source, error.reason)


class _WithLines:
    """A stream that refuses to go on where no line ends, as in what is no web archive at all."""

    def __init__(self, stream: BinaryIO, source: str) -> None:
        self._stream = stream
        self._source = source
        self._since = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._since = len(data) - data.rindex(b"\n") if b"\n" in data else self._since + len(data)
        if self._since > _LONGEST:
            raise SourceError(self._source, _DAMAGED)
        return data

    def tell(self) -> int:
        return 0  # asked for messages that nobody sees

    def close(self) -> None:
        self._stream.close()
