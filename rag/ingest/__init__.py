"""Sources to articles: `read` walks a file or a folder and hands out each article, or why it could not be read.

One file a format; the table below maps a file's suffix to its reader. What leaves here is validated, in NFC, and
cleaned of page furniture; nothing below this border changes a character.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle
from rag.ingest.decode import printable
from rag.ingest.html import read_html
from rag.ingest.jsonl import read_gzip, read_jsonl
from rag.ingest.markdown import read_markdown
from rag.ingest.plain import read_text

__all__ = ["Failure", "RawArticle", "read", "seed_folder"]

Reader = Callable[[Path, str], Iterator[RawArticle | Failure]]

_READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".jsonl.gz": read_gzip,
}
_ARCHIVE = "archive.db"  # the file by which an archive's folder is known
_WITH_SIDECAR = (".txt", ".md", ".html", ".htm")


def read(source: str | Path) -> Iterator[RawArticle | Failure]:
    """Read every article of a file or a folder; bad input is handed out as a `Failure`, never raised.

    Args:
        source: a file, or a folder, walked recursively in sorted order. Hidden files and archives' own folders are
            skipped, symbolic links inside the folder are not followed. Metadata for `name.txt`, `.md` or `.html` may
            stand in `name.json`.

    Returns:
        An iterator of articles and failures, in the order of the files and of the lines in them.
    """
    path = Path(source)
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            yield from _read_folder(path)
        else:
            yield from _read_file(path)
    except FileNotFoundError:
        yield Failure(printable(path), "there is no such file or folder; check the path")
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        yield Failure(printable(path), f"cannot be opened: {getattr(error, 'strerror', None) or error}")


def seed_folder() -> Path:
    """The seed articles: inside the package once installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    return next(folder for folder in (package / "seeds", package.parent / "seeds") if folder.is_dir())


def _read_folder(folder: Path) -> Iterator[RawArticle | Failure]:
    unreadable: list[OSError] = []
    empty = True
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        if _ARCHIVE in names:
            folders.clear()
            if Path(parent) == folder:
                yield Failure(printable(folder), "an archive, not articles; keep those in another folder and add that")
                return
            continue
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in links)
        for name in sorted(name for name in [*names, *links] if not name.startswith(".")):
            path = Path(parent) / name
            empty = False
            if not (path.suffix.casefold() == ".json" and _describes_another(path)):
                yield from _read_file(path, follow=False)
    for error in unreadable:
        yield Failure(printable(error.filename), f"cannot be opened: {error.strerror}; check its permissions")
    if empty and not unreadable:
        yield Failure(printable(folder), f"the folder is empty; readable are {_readable()}")


def _describes_another(path: Path) -> bool:
    return any(path.with_suffix(suffix).is_file() for suffix in _WITH_SIDECAR)


def _read_file(path: Path, *, follow: bool = True) -> Iterator[RawArticle | Failure]:
    reader = _READERS.get(_suffix(path))
    try:
        mode = path.stat(follow_symlinks=follow).st_mode
        if stat.S_ISLNK(mode):
            raise SourceError(printable(path), "a symbolic link, not followed; add what it points to")
        if not stat.S_ISREG(mode):
            raise SourceError(printable(path), "not a regular file")
        if reader is None:
            found = f"no reader for {_suffix(path)}" if path.suffix else "no suffix to tell the format"
            raise SourceError(printable(path), f"{found}; readable are {_readable()}")
        yield from reader(path, _name(path))
    except SourceError as error:
        yield Failure(error.source, error.reason)
    except OSError as error:
        yield Failure(printable(path), f"cannot be read: {error.strerror or error}; check its permissions")


def _name(path: Path) -> str:
    """The id of an article that brings none: one for a file, whichever folder was named and however it was reached.

    The digits tell files of one name in several folders apart, without showing the folder.
    """
    place = path.resolve()
    return f"{place.name}-{hashlib.sha256(os.fsencode(place)).hexdigest()[:8]}"


def _suffix(path: Path) -> str:
    suffix = path.suffix.casefold()
    return Path(path.stem).suffix.casefold() + suffix if suffix == ".gz" else suffix


def _readable() -> str:
    return ", ".join(_READERS)
