"""The derived indexes together: loaded, checked and caught up with the store, as one snapshot that never changes."""

import os
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from tqdm import tqdm

from rag.catalogue import Catalogue
from rag.dense import DenseIndex
from rag.errors import ArchiveError
from rag.lexical import LexicalIndex
from rag.store import Store

__all__ = ["BusyError", "Snapshot", "WriterLock", "load", "prepared", "reported"]

_WAIT_SECONDS = 10.0
_FINISHING_SECONDS = 2.0  # how long a writer may need between committing and saving its indexes
_OURS = (
    "archive.db-*", "writer.lock", "writer.txt", "lexical", "lexical.json", "lexical.partial", "dense.json",
    "dense.partial", "dense-*.faiss", "dense-*.partial", "positions-*.bin", "positions-*.partial",
)  # fmt: skip


class BusyError(ArchiveError):
    """Another process is writing."""


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What a search looks at: both indexes and the catalogue, as of one revision of the store."""

    revision: int
    dense: DenseIndex
    lexical: LexicalIndex
    catalogue: Catalogue

    def caught_up(self, store: Store, folder: Path | None) -> "Snapshot":
        """A snapshot of what the store holds now.

        Args:
            store: the truth.
            folder: where to keep the dense index; the caller holds the writer's lock. None: nowhere.
        """
        revision, after = store.revision(), min(self.dense.revision, self.lexical.revision)
        total = 2 * store.passages_after(after)
        # disable=None: only where there is a terminal to see it; delay: only when it takes a while.
        with tqdm(total=total, desc="Indexing", unit=" passages", disable=None, delay=1.0, leave=False) as bar:
            # One that is there already stays: even an empty commit changes the statistics behind lexical scores.
            there = [revision > 0 and index.revision == revision for index in (self.dense, self.lexical)]
            dense = self.dense if there[0] else self.dense.caught_up(store, revision, bar.update)
            lexical = self.lexical if there[1] else self._lexical_caught_up(store, revision, folder, bar.update)
        if folder is not None and dense is not self.dense:
            dense.save(folder, store.identity())
        return Snapshot(revision, dense, lexical, Catalogue(store))

    def _lexical_caught_up(
        self, store: Store, revision: int, folder: Path | None, advance: Callable[[int], object]
    ) -> LexicalIndex:
        if folder is not None and self.lexical.in_memory:  # when it was made, the folder could not be written to
            return LexicalIndex.create(folder / "lexical").caught_up(store, revision, advance)
        try:
            return self.lexical.caught_up(store, revision, advance)
        except (ArchiveError, OSError):  # its files have been taken away or damaged since it was opened
            if folder is None:
                raise
            return LexicalIndex.create(folder / "lexical").caught_up(store, revision, advance)


class WriterLock:
    """One writer at a time in an archive's folder, across processes and threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = FileLock(folder / "writer.lock", thread_local=False)
        self._threads = threading.RLock()
        self._holder = folder / "writer.txt"

    @contextmanager
    def hold(self, wait: float | None = None) -> Iterator[None]:
        """Hold the lock, waiting for it some seconds (None: ten).

        Raises:
            BusyError: another process goes on writing; the message names it.
        """
        wait = _WAIT_SECONDS if wait is None else wait
        deadline = time.monotonic() + wait
        if not self._threads.acquire(timeout=wait):
            raise self._taken()
        try:
            with self._file.acquire(timeout=max(0.0, deadline - time.monotonic())):
                self._holder.write_text(f"process {os.getpid()} on {socket.gethostname()}", encoding="utf-8")
                yield
        except Timeout:
            raise self._taken() from None
        finally:
            self._threads.release()

    def _taken(self) -> BusyError:
        return BusyError(f"{self._folder}: {self._who()} is writing to this archive. Try again when it has finished.")

    def _who(self) -> str:
        try:
            return self._holder.read_text(encoding="utf-8")
        except OSError:
            return "another process"


def prepared(folder: Path) -> bool:
    """Make an archive's folder when absent; returns whether it can be written to.

    Raises:
        ArchiveError: it cannot be made, or holds files of somebody else that an archive would write over.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = sorted(path.name for path in folder.iterdir() if any(map(path.match, _OURS)))
        exists = (folder / "archive.db").exists()  # looked for last: whoever makes an archive makes its database first
    except OSError as error:
        raise ArchiveError(
            f"{folder}: no archive can be made there ({error.strerror}). Name a folder you may write to."
        ) from error
    writable = os.access(folder, os.W_OK)
    if not exists and not writable:
        raise ArchiveError(f"{folder}: holds no archive, and none can be made there. Name a folder you may write to.")
    if not exists and taken:
        raise ArchiveError(
            f"{folder}: holds no archive.db, but {taken[0]!r}, which a new archive would write over. Name another "
            f"folder, or move or delete {', '.join(taken)} first."
        )
    return writable


@contextmanager
def reported(folder: Path) -> Iterator[None]:
    """What the disk refuses while an archive is written, as an ArchiveError that names its folder and the cure."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise ArchiveError(
            f"{folder}: could not be written ({error}); what was stored before is unharmed. "
            "Make room or restore write access, then run the same again."
        ) from error


def load(store: Store, folder: Path, lock: WriterLock | None, before: Snapshot | None = None) -> Snapshot:
    """The snapshot to search.

    Args:
        store: the truth.
        folder: the archive's folder, where derived files are kept.
        lock: the writer's lock; None when the folder cannot be written to.
        before: the snapshot so far; it stays while another process is writing and has not finished.
    """
    # Nothing new is kept while a writer is between its first batch and its last: do not read it all again.
    new = before is None or DenseIndex.kept(folder) != before.revision
    found = _kept(store, folder, before) if new else None
    if found is not None and (found.revision == store.revision() or (before and found.revision > before.revision)):
        return found
    if lock is not None:
        try:
            with lock.hold(0.0 if before else _FINISHING_SECONDS):
                return _repaired(store, folder)
        except BusyError:  # it will catch the indexes up itself
            if stale := before or found:
                return stale
        except (ArchiveError, OSError):  # no room on the disk: there may be in memory
            pass
    return Snapshot(0, DenseIndex.empty(), LexicalIndex.create(None), Catalogue(store)).caught_up(store, None)


def _kept(store: Store, folder: Path, before: Snapshot | None) -> Snapshot | None:
    archive = store.identity()
    dense = DenseIndex.load(folder, archive, before.dense if before else None)
    lexical = LexicalIndex.load(folder / "lexical", archive)
    if lexical is None or dense.revision != lexical.revision:
        return None
    return Snapshot(dense.revision, dense, lexical, Catalogue(store))


def _repaired(store: Store, folder: Path) -> Snapshot:
    """Each index caught up from what is whole of it; a damaged one, or one that is ahead of the store, from nothing."""
    archive, revision = store.identity(), store.revision()
    dense, lexical = DenseIndex.load(folder, archive), LexicalIndex.load(folder / "lexical", archive)
    if dense.revision > revision:  # the store was put back from a copy: its keys may come to mean other passages
        dense = DenseIndex.empty()
    if lexical is None or lexical.revision > revision:
        lexical = LexicalIndex.create(folder / "lexical")
    return Snapshot(0, dense, lexical, Catalogue(store)).caught_up(store, folder)
