"""`.warc`: the web pages of a web archive, each with the address it was fetched from; only this file imports warcio."""

from collections.abc import Iterator
from typing import Any

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle, make_article
from rag.ingest.bounds import DAMAGED
from rag.ingest.content import LARGEST, Content
from rag.ingest.extras import extra
from rag.ingest.html import read_page
from rag.ingest.metadata import Metadata

__all__ = ["read_warc"]

_BROKEN = (*DAMAGED, ValueError, OverflowError, LookupError, AttributeError)  # what warcio raises on damaged headers


def read_warc(content: Content) -> Iterator[RawArticle | Failure]:
    """Read the pages of a web archive: responses of status 200 that are HTML; whatever else it holds is passed over.

    Returns:
        An iterator of articles, and of failures named `file#address`; `SourceError` is raised where it is damaged.
    """
    extra("warcio", "warc", content.source)
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found = False
    with content.open() as stream:
        try:
            for record in ArchiveIterator(stream, no_record_parse=False):
                found = True
                if _is_page(record):
                    yield _page(record, content)
        except (*_BROKEN, ArchiveLoadFailed) as error:
            raise SourceError(
                content.source, "the web archive is damaged or breaks off here; fetch it again"
            ) from error
    if not found:
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
        if len(data) > LARGEST:
            raise SourceError(source, f"more than {LARGEST >> 20} MiB is too large for one article")
        found, text = read_page(data, source)
        known = Metadata.all_from(f"address, captured {captured}", {"url": address}) | found
        if "url" in found.fields:
            known.origins["url"] = f"canonical address, captured {captured}"
        return make_article({**known.fields, "text": text}, source=source, name=address, origins=known.origins)
    except SourceError as error:
        return Failure(error.source, error.reason)
