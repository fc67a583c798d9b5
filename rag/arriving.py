"""Files read as they arrive at an archive: their articles, what could not be read, and how each file looked."""

import hashlib
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.ingest import Failure, RawArticle, read_file
from rag.ingest.beside import descriptions
from rag.places import Look

__all__ = ["Arrival", "Event", "Finished", "Reading"]

_READING = "2"  # how files are read; a change here makes every file count as changed
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


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: `columns` are (field, column) pairs, for data whose names do not tell."""

    columns: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, columns: Mapping[str, str]) -> "Reading":
        """The reading that takes these columns for these fields."""
        return cls(tuple(sorted(columns.items())))

    def arrivals(self, found: Iterable[Path | Failure]) -> Iterator[Event]:
        """What the files of a walk hold, one file after another."""
        for file in found:
            if isinstance(file, Failure):
                yield file
            else:
                yield from self._read(file)

    def is_as_it_was(self, file: Path, before: Look) -> Look | None:
        """How a file looks if it is as it was before; its content is read only where size or time tell nothing."""
        if before.state and before.state == self._state(file):
            return before
        now = self._look(file) if before.digest else Look()
        return now if now.digest and now.digest == before.digest else None

    def _read(self, file: Path) -> Iterator[Event]:
        place, state, look = file.resolve(), self._state(file), self._look(file)
        given, whole = set(), True
        for item in read_file(file, dict(self.columns)):
            if isinstance(item, Failure):
                whole = False
                yield item
            else:
                given.add(item.id)
                yield Arrival(item, place)
        unchanged = bool(state) and state == self._state(file)  # else somebody is writing it
        yield Finished(place, look, frozenset(given), whole and unchanged)

    def _look(self, file: Path) -> Look:
        """How a file looks; an empty look where it cannot be looked at."""
        state = self._state(file)
        if not state:
            return Look()
        try:
            with file.open("rb") as stream:
                content = hashlib.file_digest(stream, "sha256").hexdigest()
            young = time.time_ns() - file.stat().st_mtime_ns < _SETTLED_NS
        except OSError:
            return Look()
        told = hashlib.sha256(f"{self._way()} {content} {_described(file)}".encode()).hexdigest()
        return Look("" if young else state, told)

    def _state(self, file: Path) -> str:
        """A file's size and time, what describes it, and how it is read; "" where it cannot be looked at."""
        try:
            found = file.stat()
            described = _described(file)
        except OSError:
            return ""
        if not stat.S_ISREG(found.st_mode):
            return ""
        return f"{self._way()} {found.st_size} {found.st_mtime_ns} {described}".rstrip()

    def _way(self) -> str:
        return " ".join([_READING, *(f"{field}={column}" for field, column in self.columns)])


def _described(file: Path) -> str:
    """The sizes and times of the files that describe one; their content may be large, and many may share it."""
    found = [(other.name, other.stat()) for other in descriptions(file)]
    return " ".join(f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in found)
