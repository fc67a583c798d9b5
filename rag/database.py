"""One SQLite connection to an archive's database: made, completed, read and written in transactions, with clear errors.

Write-ahead logging lets any number of readers go on while one process writes.
"""

import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from rag.errors import ArchiveError

__all__ = ["Database"]

_FORMAT = "1"
_WAIT = 30.0  # seconds, for another process that is writing
_PASSING = 2.0  # seconds, for another process that is just opening or closing the archive
_WITHOUT_MEMORY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)  # the shared one: not there yet, or no more
_DISK = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY)
_LATER_COLUMNS = (("articles", "indexed", "TEXT"), ("articles", "origins", "TEXT"))  # format 1 began without them


class Database:
    """One connection, shared by threads under a lock.

    What came into the format later is added to an older archive when it is opened for writing; `has` tells whether it
    is there, since one that is only read is left as it is.

    SQLite has no place for its shared memory in a folder that cannot be written to. Where somebody else may write, and
    has the archive open, it is there already, with what is not in the main file yet; else the file is opened as one
    that never changes (immutable), and once it has changed all the same, it is opened anew.
    """

    def __init__(self, path: Path, *, writable: bool) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._closed, self._writable = False, writable
        self._db, self._at_rest = (self._connected(), None) if writable else self._reading()
        try:
            self._db.execute("PRAGMA foreign_keys = ON")
            if writable:
                self._create()
            self._check_format()
            self._there = self._columns()
        except BaseException as error:
            self._db.close()
            if isinstance(error, sqlite3.Error):
                raise self._unreadable(error) from error
            raise

    def _connected(self, how: str = "") -> sqlite3.Connection:
        uri = f"{self.path.resolve().as_uri()}{how}"
        try:
            return sqlite3.connect(uri, _WAIT, check_same_thread=False, isolation_level=None, uri=True)
        except sqlite3.Error as error:
            raise self._unreadable(error) from error

    def _reading(self) -> tuple[sqlite3.Connection, tuple[int, ...] | None]:
        """A connection that only reads, and how the file looked that it takes never to change; None where it may."""
        deadline = time.monotonic() + _PASSING
        while True:
            at_rest = self._looks()
            db = self._connected("?mode=ro&immutable=1" if at_rest else "?mode=ro")
            try:
                db.execute("SELECT 1 FROM sqlite_master").fetchone()
                return db, at_rest
            except sqlite3.DatabaseError as error:  # also while a writer is just opening or closing it
                db.close()
                if _kind(error) not in _WITHOUT_MEMORY or time.monotonic() > deadline:
                    raise self._unreadable(error) from error
            time.sleep(0.02)

    def _looks(self) -> tuple[int, ...] | None:
        """How the file looks; None while somebody who may write to it has it open, or it is not there."""
        if self.path.with_name(f"{self.path.name}-wal").is_file():
            return None
        try:
            state = self.path.stat()
        except OSError:
            return None
        return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns

    def _is_over(self, error: sqlite3.Error | None = None) -> bool:
        """Whether a connection that only reads is to be made anew: the file has changed that it takes never to change,
        or, as an error says, the memory is gone that it shared with a writer.
        """
        has_changed = self._at_rest is not None and self._looks() != self._at_rest
        return has_changed or (not self._writable and _kind(error) == sqlite3.SQLITE_READONLY)

    def _connect_anew(self) -> None:
        before = self._db, self._at_rest
        self._db, self._at_rest = self._reading()
        try:
            self._check_format()
            self._there = self._columns()
        except BaseException:  # the next query tries it again
            self._db.close()
            self._db, self._at_rest = before
            raise
        before[0].close()

    def _unreadable(self, error: object) -> ArchiveError:
        wrong, cure = "this is not a readable archive", "Restore it from a copy, or name another folder"
        if _kind(error) in _DISK:
            wrong, cure = "could not be read or written", "Make room, or wait for another program, then try again"
        return ArchiveError(f"{self.path}: {wrong} ({error}). {cure}.")

    def _create(self) -> None:
        # One query: between two, another process may have made it.
        there = {name for (name,) in self.rows("SELECT name FROM sqlite_master")}
        if there and "meta" not in there:
            raise self._unreadable("it is a database of another program")
        deadline = time.monotonic() + _WAIT
        while True:
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
                break
            except sqlite3.OperationalError as error:  # here SQLite itself does not wait for one that does the same
                if _kind(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
        self._db.execute("PRAGMA synchronous = NORMAL")
        if there:
            return
        with self.transaction():
            if not self.rows("SELECT 1 FROM sqlite_master"):  # another process may have made it in between
                self._run("schema.sql")
                self.set_meta("format", _FORMAT)
                self.set_meta("archive", uuid.uuid4().hex)

    def _run(self, script: str) -> None:
        for statement in resources.files("rag").joinpath(script).read_text(encoding="utf-8").split(";\n"):
            self._db.execute(statement)

    def _check_format(self) -> None:
        found = self.meta("format")
        if found != _FORMAT:
            raise ArchiveError(
                f"{self.path}: made by another version of archive-chat (format {found}, this version reads {_FORMAT}). "
                "Build the archive anew from its articles, or use the version that made it."
            )

    def _columns(self) -> frozenset[str]:
        tables = self.rows("SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c")
        return frozenset(name for table, column in tables for name in (table, f"{table}.{column}"))

    def has(self, name: str) -> bool:
        """Whether a table, or a "table.column", is there: an archive that an older version made lacks some."""
        return name in self._there

    def complete(self) -> None:
        """Add what an archive that an older version made lacks."""
        if self.has("versions"):
            return
        with self.transaction():
            there = self._columns()  # another process may have done it in between
            for table, column, kind in _LATER_COLUMNS:
                if f"{table}.{column}" not in there:
                    self._db.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
            if "versions" not in there:
                self._run("additions.sql")
                self._fill()
        self._there = self._columns()

    def _fill(self) -> None:
        """What is derived from the articles that are there already."""

    def close(self) -> None:
        """Close the connection; the archive's folder may then be moved."""
        with self._lock:
            self._closed = True
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept, or, on an error, nothing. One inside another is part of it."""
        with self._lock:
            if self._db.in_transaction and not self._closed:
                yield
                return
            self.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # not after a full disk: SQLite has rolled back by itself
                    self._db.execute("ROLLBACK")
                raise

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        """Run one statement; what the disk refuses is raised as SQLite has it. Raises ValueError when it is closed."""
        if self._closed:
            raise ValueError(f"{self.path.parent}: this archive is closed; open it again")
        return self._db.execute(sql, values)

    def rows(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        """The rows that a query gives. Raises ArchiveError when they cannot be read."""
        with self._lock:
            while True:
                try:
                    found = self.execute(sql, *values).fetchall()
                except sqlite3.ProgrammingError:  # a mistake of ours
                    raise
                except sqlite3.DatabaseError as error:
                    if not self._is_over(error):
                        raise self._unreadable(error) from error
                else:
                    if not self._is_over():
                        return found
                self._connect_anew()

    # -- what the archive knows of itself

    def meta(self, name: str) -> str | None:
        """A fact about the archive, such as its encoder."""
        rows = self.rows("SELECT value FROM meta WHERE name = ?", name)
        return rows[0][0] if rows else None

    def set_meta(self, name: str, value: str) -> None:
        """Remember a fact about the archive."""
        with self._lock:
            self.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value)

    def identity(self) -> str:
        """What tells this archive from every other; empty for one that only older versions have written to."""
        return self.meta("archive") or ""

    def revision(self) -> int:
        """How many times the archive has been written to."""
        return int(self.meta("revision") or 0)


def _kind(error: object) -> int:
    """SQLite's code of an error, without the detail that its higher bytes tell; 0 where it has none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
