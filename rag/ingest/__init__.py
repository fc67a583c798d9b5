"""Sources to articles: `read` walks a file or a folder and hands out each article, or why it could not be read.

It is `files`, which walks, and `read_file`, which reads one file. One file a format; `formats` maps a file's suffix to
its reader. What leaves here is validated, in NFC, and cleaned of page furniture; nothing below this border changes a
character.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle
from rag.ingest.decode import printable
from rag.ingest.formats import readable, reader_of, suffix_of
from rag.ingest.walk import files

__all__ = ["Failure", "RawArticle", "files", "read", "read_file", "seed_folder"]


def read(source: str | Path) -> Iterator[RawArticle | Failure]:
    """Read every article of a file or a folder; bad input is handed out as a `Failure`, never raised.

    Args:
        source: a file or a folder, as for `files`.

    Returns:
        An iterator of articles and failures, in the order of the files and of the lines in them.
    """
    for found in files(source):
        if isinstance(found, Failure):
            yield found
        else:
            yield from read_file(found)


def read_file(path: Path) -> Iterator[RawArticle | Failure]:
    """Read every article of one file; bad input is handed out as a `Failure`, never raised.

    Args:
        path: the file. Metadata for `name.txt`, `.md` or `.html` may stand in `name.json` beside it.

    Returns:
        An iterator of articles and failures, in the order of the file.
    """
    try:
        reader = reader_of(path)
        if not stat.S_ISREG(path.stat().st_mode):
            raise SourceError(printable(path), "not a regular file")
        if reader is None:
            found = f"no reader for {suffix_of(path)}" if path.suffix else "no suffix to tell the format"
            raise SourceError(printable(path), f"{found}; readable are {readable()}")
        yield from reader(path, _name(path))
    except SourceError as error:
        yield Failure(error.source, error.reason)
    except OSError as error:
        yield Failure(printable(path), f"cannot be read: {error.strerror or error}; check its permissions")


def seed_folder() -> Path:
    """The seed articles: inside the package once installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    return next(folder for folder in (package / "seeds", package.parent / "seeds") if folder.is_dir())


def _name(path: Path) -> str:
    """The id of an article that brings none: one for a file, whichever folder was named and however it was reached.

    The digits tell files of one name in several folders apart, without showing the folder.
    """
    place = path.resolve()
    return f"{place.name}-{hashlib.sha256(os.fsencode(place)).hexdigest()[:8]}"
