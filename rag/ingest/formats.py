"""Which reader reads which file: one table from a file's suffix to the reader of its format."""

from collections.abc import Callable, Iterator

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle
from rag.ingest.content import Content
from rag.ingest.docx import read_docx
from rag.ingest.epub import read_epub
from rag.ingest.html import read_html
from rag.ingest.json_file import read_json
from rag.ingest.jsonl import read_jsonl
from rag.ingest.mail import read_mail, read_mailbox
from rag.ingest.markdown import read_markdown
from rag.ingest.packed import PACKED, unpacked
from rag.ingest.parquet import read_parquet
from rag.ingest.pdf import read_pdf
from rag.ingest.plain import read_text
from rag.ingest.table import read_csv, read_tsv
from rag.ingest.tar_file import read_tar
from rag.ingest.warc import read_warc
from rag.ingest.xml_file import read_xml
from rag.ingest.zip_file import read_wacz, read_zip

__all__ = ["read_content", "readable"]

_READERS: dict[str, Callable[[Content], Iterator[RawArticle | Failure]]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".json": read_json,
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".parquet": read_parquet,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".epub": read_epub,
    ".eml": read_mail,
    ".mbox": read_mailbox,
    ".xml": read_xml,
    ".rss": read_xml,
    ".atom": read_xml,
    ".warc": read_warc,
}
_CONTAINERS: dict[str, Callable[[Content], Iterator[Content | Failure]]] = {
    ".zip": read_zip,
    ".tar": read_tar,
    ".wacz": read_wacz,
}
_DEEPEST = 4  # containers within containers


def read_content(content: Content) -> Iterator[RawArticle | Failure]:
    """Read every article of a file, and of the files in it; what cannot be read is handed out as a `Failure`."""
    try:
        for item in _read(content):
            if isinstance(item, Content):
                yield from read_content(item)
            else:
                yield item
    except SourceError as error:
        yield Failure(error.source, error.reason)
    except OSError as error:
        yield Failure(content.source, f"cannot be read: {error.strerror or error}; check its permissions")


def readable() -> str:
    """The suffixes that have a reader, for messages."""
    return ", ".join([*_READERS, *_CONTAINERS]) + f" and all of them in {' or '.join(PACKED)}"


def _read(content: Content) -> Iterator[RawArticle | Failure | Content]:
    packed = ""
    while content.suffix in PACKED:
        packed = content.suffix + packed
        content = unpacked(content)
    if content.suffix in _CONTAINERS:
        if content.depth >= _DEEPEST:
            raise SourceError(content.source, f"a container inside {_DEEPEST} others; unpack it first")
        return _CONTAINERS[content.suffix](content)
    if content.suffix in _READERS:
        return _READERS[content.suffix](content)
    found = f"no reader for {content.suffix}{packed}" if content.suffix else "no suffix to tell the format"
    raise SourceError(content.source, f"{found}; readable are {readable()}")
