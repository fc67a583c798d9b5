"""What a reader reads: the bytes of one file, on the disk or inside a container, and what is known of it besides."""

import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from rag.errors import SourceError
from rag.ingest.article import RawArticle, make_article
from rag.ingest.beside import beside_file
from rag.ingest.bounds import Allowance
from rag.ingest.decode import normalise, printable
from rag.ingest.metadata import Metadata

__all__ = ["Content", "content_of", "one_article"]

LARGEST = 64 * 2**20  # bytes of one article's file: some hundred books


@dataclass(frozen=True, slots=True)
class Content:
    """One file to read.

    `source` names it in messages, `name` is the id of an article that brings none, `file` is its file name, whose
    suffix tells the format; `open` gives its bytes from the start, `beside` the metadata that stands beside it.
    `columns` maps fields to the columns or keys that hold them; `allowance` is what may be unpacked of it, `depth` how
    many containers are around it.
    """

    source: str
    name: str
    file: str
    open: Callable[[], BinaryIO]
    beside: Callable[[], Metadata] = Metadata
    columns: Mapping[str, str] = field(default_factory=dict)
    allowance: Allowance = field(default_factory=lambda: Allowance.for_size(0))
    depth: int = 0

    @property
    def suffix(self) -> str:
        """The file name's last suffix in lower case, empty when there is none."""
        return PurePosixPath(self.file).suffix.casefold()

    def read(self) -> bytes:
        """The bytes of a file that is one article; raises `SourceError` when it is empty or too large for one."""
        with self.open() as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise SourceError(
                self.source, f"more than {LARGEST >> 20} MiB is too large for one article; split the file"
            )
        if not data.strip():
            raise SourceError(self.source, "the file is empty")
        return data


def content_of(path: Path, columns: Mapping[str, str]) -> Content:
    """A file on the disk as content; raises `SourceError` when it is none, such as a pipe."""
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise SourceError(printable(path), "not a regular file")
    return Content(
        source=printable(path),
        name=normalise(_name(path)),
        file=path.name,
        open=lambda: path.open("rb"),
        beside=partial(beside_file, path),
        columns=columns,
        allowance=Allowance.for_size(state.st_size),
    )


def one_article(content: Content, found: Metadata, text: str) -> RawArticle:
    """The article of a file that holds one; what stands beside the file goes before what was found in it."""
    known = found | content.beside()
    return make_article({**known.fields, "text": text}, source=content.source, name=content.name, origins=known.origins)


def _name(path: Path) -> str:
    """The id of an article that brings none: one for a file, whichever folder was named and however it was reached.

    The digits tell files of one name in several folders apart, without showing the folder.
    """
    place = path.resolve()
    return f"{place.name}-{hashlib.sha256(os.fsencode(place)).hexdigest()[:8]}"
