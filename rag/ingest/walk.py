"""The files of a source, in one order: a file is itself, a folder is everything in it that may be an article."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from rag.ingest.article import Failure
from rag.ingest.beside import describes_another
from rag.ingest.decode import printable
from rag.ingest.formats import readable
from rag.ingest.named import Named

__all__ = ["files"]

_ARCHIVE = "archive.db"  # the file by which an archive's folder is known


def files(source: str | Path) -> Iterator[Path | Failure]:
    """Walk a file or a folder; what cannot be walked is handed out as a `Failure`, never raised.

    Args:
        source: a file, or a folder, walked recursively in sorted order. Hidden files, metadata beside articles and
            archives' own folders are skipped, symbolic links inside the folder are not followed.

    Returns:
        An iterator of the files to read and of failures, in their order.
    """
    path = Path(source)
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            yield from _in_folder(path)
        else:
            yield path
    except FileNotFoundError:
        yield Failure(printable(path), "there is no such file or folder; check the path")
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        yield Failure(printable(path), f"cannot be opened: {getattr(error, 'strerror', None) or error}")


def _in_folder(folder: Path) -> Iterator[Path | Failure]:
    unreadable: list[OSError] = []
    empty, named = True, Named()
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        if _ARCHIVE in names:
            folders.clear()
            if Path(parent) == folder:
                yield Failure(printable(folder), "an archive, not articles; keep those in another folder and add that")
                return
            continue
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in links)
        shown = sorted(name for name in [*names, *links] if not name.startswith("."))
        named.meet(Path(parent), shown)
        for name in shown:
            path = Path(parent) / name
            empty = False
            if path.is_symlink():
                yield Failure(printable(path), "a symbolic link, not followed; add what it points to")
            elif not describes_another(path):
                yield path
    yield from named.failures({Path(error.filename) for error in unreadable})
    for error in unreadable:
        yield Failure(printable(error.filename), f"cannot be opened: {error.strerror}; check its permissions")
    if empty and not unreadable:
        yield Failure(printable(folder), f"the folder is empty; readable are {readable()}")
