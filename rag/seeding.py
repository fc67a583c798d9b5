"""The articles that ship, put into the seed archive by whichever process comes first."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from rag.indexes import BusyError
from rag.indexing import all_stored
from rag.ingest import RawArticle, read, seed_folder
from rag.kept_encoder import KeptEncoder
from rag.store import Store
from rag.syncing import add_articles

__all__ = ["keep_seeds"]

_LOOK_AGAIN_SECONDS = 1.0
_SEEDS_SECONDS = 600.0  # how long another process may need for the seeds, or for what it does to their archive besides


def keep_seeds(
    store: Store, encoder: KeptEncoder, writing: Callable[[float], AbstractContextManager[None]], *, writable: bool
) -> None:
    """Add the seed articles unless they are there; where another process is writing, wait for them or for it.

    Args:
        store: the seed archive's store.
        encoder: the seed archive's encoder.
        writing: holds the writer's lock, after waiting for it so many seconds.
        writable: whether the archive can be written to.

    Raises:
        ArchiveError: the archive cannot be written to, or another process has been writing for too long.
    """
    seeds = [item for item in read(seed_folder()) if isinstance(item, RawArticle)]
    deadline = time.monotonic() + _SEEDS_SECONDS
    while not all_stored(store, seeds):
        if writable:
            encoder.load()  # before the lock: the archive may be there, the model not
        try:
            with writing(_LOOK_AGAIN_SECONDS):
                add_articles(store, encoder.load, seeds)
                return
        except BusyError:
            if time.monotonic() > deadline:
                raise
