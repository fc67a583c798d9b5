"""Folders watched: a sign each time that something in them may have changed."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.errors import SourceError
from rag.ingest.decode import printable

__all__ = ["signs"]

_LOOK_MS = 500  # also how soon a watch is under way: until then nothing is added, so that no change falls between


def signs(sources: Sequence[Path], *, without: Path) -> Iterator[bool]:
    """Watch files and folders, for ever.

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

    yield from map(bool, watch(*sources, watch_filter=is_theirs, rust_timeout=_LOOK_MS, yield_on_timeout=True))
