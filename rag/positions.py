"""Where each passage stands, for a catalogue: kept in a file, since a million rows take SQLite seconds to tell.

Derived from the store, deletable. A small archive has no such file.
"""

import contextlib
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.store import Store

__all__ = ["positions"]

_MANY = 50_000  # passages; SQLite tells fewer in 0.05 s
_VERSION = 1  # of what the file holds
_COLUMNS = 4


def positions(store: Store) -> NDArray[np.int64]:
    """An array of shape (passages, 4), as the store gives it: key, article key, number, characters."""
    folder, revision, archive = store.path.parent, store.revision(), store.identity()
    start = f"positions-v{_VERSION}-{revision}-"
    for path in folder.glob(f"{start}*.bin"):
        with contextlib.suppress(OSError):
            content = np.fromfile(path, "<i4")
            if path.stem.removeprefix(start) == _checksum(content, archive) and len(content) % _COLUMNS == 0:
                return content.reshape(-1, _COLUMNS).astype(np.int64)
    found = store.positions()
    # What is too large for the file, or may be of another revision by now, is not kept.
    if len(found) >= _MANY and found.max() < 1 << 31 and store.revision() == revision:
        with contextlib.suppress(OSError):  # where nothing can be written, it takes the time each time
            _keep(folder, start, found.astype("<i4"), archive)
    return found


def _keep(folder: Path, start: str, found: NDArray[np.int32], archive: str) -> None:
    path = folder / f"{start}{_checksum(found, archive)}.bin"
    partial = path.with_suffix(".partial")
    found.tofile(partial)
    partial.replace(path)
    for other in [*folder.glob("positions-*.bin"), *folder.glob("positions-*.partial")]:
        if other != path:
            other.unlink(missing_ok=True)


def _checksum(content: NDArray[np.int32], archive: str) -> str:
    # It starts from the archive's identity, so that another archive's file does not pass for this one's.
    return f"{zlib.crc32(np.ascontiguousarray(content).data, zlib.crc32(archive.encode())):08x}"
