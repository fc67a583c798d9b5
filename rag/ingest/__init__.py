"""Sources to articles: `read` walks a file or a folder and hands out each article, or why it could not be read.

It is `files`, which walks, and `read_file`, which reads one file. One file a format; `formats` maps a file's suffix to
its reader. What leaves here is validated, in NFC, and cleaned of page furniture; nothing below this border changes a
character.
"""

from collections.abc import Iterator
from pathlib import Path

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle
from rag.ingest.columns import Naming, checked_columns
from rag.ingest.content import content_of
from rag.ingest.decode import printable
from rag.ingest.formats import read_content
from rag.ingest.walk import files

__all__ = ["Failure", "Naming", "RawArticle", "checked_columns", "files", "read", "read_file", "seed_folder"]


def read(source: str | Path, columns: Naming = None) -> Iterator[RawArticle | Failure]:
    """Read every article of a file or a folder; bad input is handed out as a `Failure`, never raised.

    Args:
        source: a file or a folder, as for `files`.
        columns: which columns or keys of the data hold which fields, where their names do not tell.

    Returns:
        An iterator of articles and failures, in the order of the files and of the lines in them.
    """
    for found in files(source):
        if isinstance(found, Failure):
            yield found
        else:
            yield from read_file(found, columns)


def read_file(path: Path, columns: Naming = None) -> Iterator[RawArticle | Failure]:
    """Read every article of one file; bad input is handed out as a `Failure`, never raised.

    Args:
        path: the file. Metadata of an article's file `name.txt` may stand in `name.json` beside it, or in a manifest.
        columns: which columns or keys of the data hold which fields, where their names do not tell.

    Returns:
        An iterator of articles and failures, in the order of the file.
    """
    try:
        content = content_of(path, columns or {})
    except SourceError as error:
        yield Failure(error.source, error.reason)
    except OSError as error:
        yield Failure(printable(path), f"cannot be opened: {error.strerror or error}; check its permissions")
    else:
        yield from read_content(content)


def seed_folder() -> Path:
    """The seed articles: inside the package once installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    return next(folder for folder in (package / "seeds", package.parent / "seeds") if folder.is_dir())
