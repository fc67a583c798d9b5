"""Which reader reads which file: one table from a file's suffix to the reader of its format."""

from collections.abc import Callable, Iterator
from pathlib import Path

from rag.ingest.article import Failure, RawArticle
from rag.ingest.html import read_html
from rag.ingest.jsonl import read_gzip, read_jsonl
from rag.ingest.markdown import read_markdown
from rag.ingest.plain import read_text

__all__ = ["Reader", "readable", "reader_of", "suffix_of"]

Reader = Callable[[Path, str], Iterator[RawArticle | Failure]]

_READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".jsonl.gz": read_gzip,
}


def reader_of(path: Path) -> Reader | None:
    """The reader of a file, told by its suffix; None when there is none."""
    return _READERS.get(suffix_of(path))


def suffix_of(path: Path) -> str:
    """A file's suffix in lower case, that of the packed file included."""
    suffix = path.suffix.casefold()
    return Path(path.stem).suffix.casefold() + suffix if suffix == ".gz" else suffix


def readable() -> str:
    """The suffixes that have a reader, for messages."""
    return ", ".join(_READERS)
