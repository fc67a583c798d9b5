"""Files read as they arrive at an archive: their articles, what could not be read, and how each file looked."""

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.ingest import Failure, RawArticle, read_file
from rag.places import Look

__all__ = ["Arrival", "Event", "Finished", "arrivals", "is_as_it_was", "look_at", "state_of"]

_READING = "1"  # how files are read; a change here makes every file count as changed
_SETTLED_NS = 2_000_000_000  # what is written within so short a time may leave the file's time as it was


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article, and the file that it came from, if it came from one."""

    article: RawArticle
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """A file has been read: how it looked before, the ids of its articles, and whether all of it was read."""

    file: Path
    look: Look
    given: frozenset[str]
    whole: bool


Event = Arrival | Failure | Finished


def arrivals(found: Iterable[Path | Failure]) -> Iterator[Event]:
    """What the files of a walk hold, one file after another."""
    for file in found:
        if isinstance(file, Failure):
            yield file
        else:
            yield from _read(file)


def look_at(file: Path) -> Look:
    """How a file looks, and what describes it beside it; an empty look where it cannot be looked at."""
    state = state_of(file)
    if not state:
        return Look()
    digest = hashlib.sha256(_READING.encode())
    try:
        for part in _parts(file):
            with part.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        young = time.time_ns() - max(part.stat().st_mtime_ns for part in _parts(file)) < _SETTLED_NS
    except OSError:
        return Look()
    return Look("" if young else state, digest.hexdigest())


def state_of(file: Path) -> str:
    """A file's size and time, and those of what describes it; "" where it is no file, or cannot be looked at."""
    try:
        found = [part.stat() for part in _parts(file)]
    except OSError:
        return ""
    if not found or not all(stat.S_ISREG(part.st_mode) for part in found):
        return ""
    return f"{_READING}: " + ", ".join(f"{part.st_size} {part.st_mtime_ns}" for part in found)


def is_as_it_was(file: Path, before: Look) -> Look | None:
    """How a file looks if it is as it was before; its content is read only where size or time tell nothing."""
    if before.state and before.state == state_of(file):
        return before
    now = look_at(file) if before.digest else Look()
    return now if now.digest and now.digest == before.digest else None


def _read(file: Path) -> Iterator[Event]:
    place, state, look = file.resolve(), state_of(file), look_at(file)
    given, whole = set(), True
    for item in read_file(file):
        if isinstance(item, Failure):
            whole = False
            yield item
        else:
            given.add(item.id)
            yield Arrival(item, place)
    unchanged = bool(state) and state == state_of(file)  # else somebody is writing it
    yield Finished(place, look, frozenset(given), whole and unchanged)


def _parts(file: Path) -> list[Path]:
    beside = file.with_suffix(".json")
    return [file, beside] if beside != file and os.path.lexists(beside) and beside.is_file() else [file]
