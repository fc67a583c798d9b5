"""Folders watched: a sign each time that something in them may have changed."""

import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from rag.errors import SourceError
from rag.ingest.decode import printable

__all__ = ["signs"]

_LOOK_MS = 500  # also how soon a watch is under way: until then nothing is added, so that no change falls between


def signs(sources: Sequence[Path], *, without: Path) -> Iterator[bool]:
    """Watch files and folders, for ever.

    The system watches what was there when a watch began, not its name: once another file or folder has the name, or
    none has it, the watch is begun anew.

    Args:
        sources: what to watch.
        without: a folder whose changes are none: the archive's own, which may lie inside.

    Returns:
        an iterator that says twice a second, the first time once the watch is under way, whether something has changed.

    Raises:
        SourceError: a source is not there.
    """
    for source in sources:
        if not source.exists():
            raise SourceError(printable(source), "there is no such file or folder to watch; check the path")
    own = without.resolve()

    from watchfiles import watch  # whoever only asks does not wait for it

    def is_theirs(change: object, path: str) -> bool:
        return not Path(path).resolve().is_relative_to(own)

    is_new = False
    while True:
        before = {source: _looks(source) for source in sources}
        there = [source for source, look in before.items() if look]
        with suppress(FileNotFoundError):  # it has gone since
            for changes in watch(*there, watch_filter=is_theirs, rust_timeout=_LOOK_MS, yield_on_timeout=True):
                if not is_new and any(_looks(source) != look for source, look in before.items()):
                    break
                yield is_new or bool(changes)
                is_new = False
        is_new = True  # the sign is given once this watch is under way, so that no change falls between


def _looks(source: Path) -> tuple[int, ...]:
    """What has a source's name, and how a file looks, whose number another one may have had before; () for nothing."""
    try:
        found = source.stat()
    except OSError:
        return ()
    place = found.st_dev, found.st_ino
    return place if stat.S_ISDIR(found.st_mode) else (*place, found.st_size, found.st_mtime_ns)
