"""What a folder keeps of a dense index: at most two files of vectors, and `dense.json`, which says what they are.

It is written last and replaced as a whole: there is always one complete index. A file is checked by its checksum where
its size or time are not those that it was written with.
"""

import json
import os
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Timer

__all__ = ["KeptFile", "Manifest", "read_ahead", "read_manifest", "whole", "write_file", "write_manifest"]

_VERSION = 2  # of what the files hold; another version's are built anew
_AHEAD_AFTER = 1.0  # seconds: a process that asks one question has ended by then
_AHEAD = 2 << 30  # bytes up to which a file is read ahead: more may leave no room for others'
_MANIFEST = "dense.json"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it was written."""

    name: str
    checksum: int
    size: int
    written: int  # nanoseconds


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is kept: the vectors that came last, and, where there are many, those in lists; keys of passages among
    these that are no longer there."""

    revision: int
    recent: KeptFile
    lists: KeptFile | None = None
    probes: int = 0
    recall: float = 1.0
    trained: int = 0
    removed: tuple[int, ...] = ()


def read_manifest(folder: Path, archive: str | None = None) -> Manifest | None:
    """What is kept in a folder; None when there is nothing, or nothing of the archive of that identity (None: any)."""
    try:
        kept = json.loads((folder / _MANIFEST).read_text(encoding="ascii"))
        version, of, lists = kept.pop("version"), kept.pop("archive"), kept.pop("lists")
        if version != _VERSION or archive not in (None, of):
            return None
        files = {"recent": KeptFile(**kept["recent"]), "lists": KeptFile(**lists) if lists else None}
        return Manifest(**kept | files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_manifest(folder: Path, manifest: Manifest, archive: str) -> None:
    """Keep these files in place of all others, as those of the archive of that identity."""
    partial = folder / "dense.partial"
    partial.write_text(json.dumps({"version": _VERSION, "archive": archive, **asdict(manifest)}), encoding="ascii")
    partial.replace(folder / _MANIFEST)
    ours = {file.name for file in (manifest.recent, manifest.lists) if file}
    for other in [*folder.glob("dense-*.faiss"), *folder.glob("dense-*.partial")]:
        if other.name not in ours:
            with suppress(PermissionError):  # Windows: another process has it open
                other.unlink(missing_ok=True)


def write_file(folder: Path, revision: int, write: Callable[[Path], object]) -> KeptFile:
    """Have a file written, and give it its name."""
    partial = folder / f"dense-{revision}.partial"
    write(partial)
    checksum = _checksum(partial)
    path = folder / f"dense-{revision}-{checksum:08x}.faiss"
    partial.replace(path)
    found = path.stat()
    return KeptFile(path.name, checksum, found.st_size, found.st_mtime_ns)


def whole(folder: Path, file: KeptFile) -> bool:
    """Whether a file is there as it was written; its time is put back where only that differs, as in a copy."""
    path = folder / file.name
    try:
        found = path.stat()
        if (found.st_size, found.st_mtime_ns) == (file.size, file.written):
            return True
        if found.st_size != file.size or _checksum(path) != file.checksum:
            return False
    except OSError:
        return False
    with suppress(OSError):  # it cannot be written to: it is read again the next time
        os.utime(path, ns=(found.st_atime_ns, file.written))
    return True


def read_ahead(path: Path) -> None:
    """Have a file that is searched where it is mapped soon read as a whole, so that searches do not wait for the disk.

    Measured after a restart, at a million passages: of the first searches one in a hundred took 330 ms; with this, 28.
    """
    soon = Timer(_AHEAD_AFTER, _read_through, (path,))
    soon.daemon = True
    soon.start()


def _read_through(path: Path) -> None:
    block = bytearray(1 << 20)
    with suppress(OSError), path.open("rb", buffering=0) as file:  # it may be replaced by now
        if os.fstat(file.fileno()).st_size <= _AHEAD:
            while file.readinto(block):
                pass


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            checksum = zlib.crc32(block, checksum)
    return checksum
