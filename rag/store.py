"""SQLite holds the truth: articles with their text, passages by offsets, vectors as fp16, all written in transactions.

Every write gets the next revision; passages remember the one that brought them and removed passages leave a
tombstone, so that the derived indexes can catch up from whatever revision they had reached.

Write-ahead logging lets any number of readers go on while one process writes. Keys are never used twice.
"""

import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.datatypes import Article, Passage, Stats
from rag.encoder import Vectors
from rag.errors import ArchiveError
from rag.records import Entry, IndexedPassage, packed, unpacked

__all__ = ["Store"]

_FORMAT = "1"
_WAIT = 30.0  # seconds, for another process that is writing
_DISK = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY)
_ARTICLE = "a.id, a.title, a.text_sha256, a.url, a.publisher, a.authors, a.published, a.language"


class Store:
    """One connection, shared by threads under a lock."""

    def __init__(self, path: Path, *, writable: bool) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._closed = False
        # immutable: SQLite has no place for its shared memory in a folder that cannot be written to. Where somebody
        # else may write, and has the archive open, it is there already, with what is not in the main file yet.
        shared = path.with_name(f"{path.name}-wal").is_file()
        uri = path.resolve().as_uri() + ("" if writable else "?mode=ro" if shared else "?mode=ro&immutable=1")
        try:
            self._db = sqlite3.connect(uri, _WAIT, check_same_thread=False, isolation_level=None, uri=True)
        except sqlite3.Error as error:
            raise self._unreadable(error) from error
        try:
            self._db.execute("PRAGMA foreign_keys = ON")
            if writable:
                self._create()
            self._check_format()
        except BaseException as error:
            self._db.close()
            if isinstance(error, sqlite3.Error):
                raise self._unreadable(error) from error
            raise

    def _unreadable(self, error: object) -> ArchiveError:
        wrong, cure = "this is not a readable archive", "Restore it from a copy, or name another folder"
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DISK:  # the lower byte: the kind, whatever the detail
            wrong, cure = "could not be read or written", "Make room, or wait for another program, then try again"
        return ArchiveError(f"{self.path}: {wrong} ({error}). {cure}.")

    def _create(self) -> None:
        exists = "SELECT 1 FROM sqlite_master WHERE name = 'meta'"
        if not self._rows(exists) and self._rows("SELECT 1 FROM sqlite_master"):
            raise self._unreadable("it is a database of another program")
        deadline = time.monotonic() + _WAIT
        while True:
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
                break
            except sqlite3.OperationalError as error:  # here SQLite itself does not wait for one that does the same
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
        self._db.execute("PRAGMA synchronous = NORMAL")
        if self._rows(exists):
            return
        schema = resources.files("rag").joinpath("schema.sql").read_text(encoding="utf-8")
        with self.transaction():
            if not self._rows(exists):  # another process may have made it in between
                for statement in schema.split(";\n"):
                    self._db.execute(statement)
                self.set_meta("format", _FORMAT)
                self.set_meta("archive", uuid.uuid4().hex)

    def _check_format(self) -> None:
        found = self.meta("format")
        if found != _FORMAT:
            raise ArchiveError(
                f"{self.path}: made by another version of archive-chat (format {found}, this version reads {_FORMAT}). "
                "Build the archive anew from its articles, or use the version that made it."
            )

    def close(self) -> None:
        """Close the connection; the archive's folder may then be moved."""
        with self._lock:
            self._closed = True
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept, or, on an error, nothing."""
        with self._lock:
            self._execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # not after a full disk: SQLite has rolled back by itself
                    self._db.execute("ROLLBACK")
                raise

    def _execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        if self._closed:
            raise ValueError(f"{self.path.parent}: this archive is closed; open it again")
        return self._db.execute(sql, values)

    # -- what the archive knows of itself

    def meta(self, name: str) -> str | None:
        """A fact about the archive, such as its encoder."""
        rows = self._rows("SELECT value FROM meta WHERE name = ?", name)
        return rows[0][0] if rows else None

    def set_meta(self, name: str, value: str) -> None:
        """Remember a fact about the archive."""
        with self._lock:
            self._execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value)

    def identity(self) -> str:
        """What tells this archive from every other; empty for one that only older versions have written to."""
        return self.meta("archive") or ""

    def revision(self) -> int:
        """How many times the archive has been written to."""
        return int(self.meta("revision") or 0)

    # -- writing

    def put(self, entries: Iterable[Entry]) -> None:
        """Add articles, each in the place of the one with the same id, in one transaction."""
        with self.transaction():
            revision = self._next_revision()
            for entry in entries:
                self._delete(entry.article.id, revision)
                self._insert(entry, revision)

    def remove(self, ids: Iterable[str]) -> int:
        """Remove articles; returns how many there were to remove."""
        with self.transaction():
            revision = self._next_revision()
            return sum(self._delete(id, revision) for id in dict.fromkeys(ids))

    def _next_revision(self) -> int:
        if not self.identity():
            self.set_meta("archive", uuid.uuid4().hex)
        revision = self.revision() + 1
        self.set_meta("revision", str(revision))
        self.set_meta("indexed", datetime.now(UTC).isoformat(timespec="seconds"))
        return revision

    def _delete(self, id: str, revision: int) -> int:
        self._db.execute(
            "INSERT INTO removed SELECT p.key, ? FROM passages p JOIN articles a ON a.key = p.article WHERE a.id = ?",
            (revision, id),
        )
        return self._db.execute("DELETE FROM articles WHERE id = ?", (id,)).rowcount

    def _insert(self, entry: Entry, revision: int) -> None:
        a = entry.article
        published = a.published.isoformat() if a.published else None
        authors = json.dumps(a.authors, ensure_ascii=False)
        row = (a.id, a.title, a.url, a.publisher, authors, published, a.language, a.text_sha256, entry.fingerprint)
        key = self._db.execute(
            "INSERT INTO articles (id, title, url, publisher, authors, published, language, text_sha256, fingerprint,"
            " headline_vector, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, packed(entry.headline), entry.text),
        ).lastrowid
        insert = 'INSERT INTO passages (article, number, start, "end", revision) VALUES (?, ?, ?, ?, ?)'
        places = [(key, number, *span, revision) for number, span in enumerate(entry.spans, 1)]
        passages = [self._db.execute(insert, place).lastrowid for place in places]
        numbered = zip(entry.owners.tolist(), entry.vectors, strict=True)
        self._db.executemany(
            "INSERT INTO vectors VALUES (?, ?, ?)",
            [(passages[owner], window, packed(vector)) for window, (owner, vector) in enumerate(numbered)],
        )

    # -- reading for people

    def fingerprints(self, ids: Sequence[str]) -> dict[str, str]:
        """The fingerprints of those of the articles that are stored."""
        marks = ",".join("?" * len(ids))
        return dict(self._rows(f"SELECT id, fingerprint FROM articles WHERE id IN ({marks})", *ids))

    def passages(self, keys: Sequence[int]) -> dict[int, Passage]:
        """Passages by key; those that have gone since are left out."""
        marks = ",".join("?" * len(keys))
        rows = self._rows(
            f'SELECT p.key, p.number, p.start, p."end", substr(a.text, p.start + 1, p."end" - p.start), {_ARTICLE} '
            f"FROM passages p JOIN articles a ON a.key = p.article WHERE p.key IN ({marks})",
            *keys,
        )
        return {key: Passage(_article(tuple(rest)), n, start, end, text) for key, n, start, end, text, *rest in rows}

    def passages_of(self, id: str) -> list[Passage]:
        """The passages of one article, in order."""
        found = self._rows(f"SELECT a.key, a.text, {_ARTICLE} FROM articles a WHERE a.id = ?", id)
        if not found:
            return []
        key, text, *rest = found[0]
        article = _article(tuple(rest))
        spans = self._rows('SELECT number, start, "end" FROM passages WHERE article = ? ORDER BY number', key)
        return [Passage(article, number, start, end, text[start:end]) for number, start, end in spans]

    def article(self, id: str) -> Article | None:
        """One article's metadata."""
        rows = self._rows(f"SELECT {_ARTICLE} FROM articles a WHERE a.id = ?", id)
        return _article(rows[0]) if rows else None

    def text(self, id: str) -> str | None:
        """One article's text."""
        rows = self._rows("SELECT text FROM articles WHERE id = ?", id)
        return rows[0][0] if rows else None

    def articles(self, *, page: int = 500) -> Iterator[Article]:
        """All articles, newest first, undated ones last."""
        # The order is settled first, so that writing in between makes none be left out.
        keys = [key for (key,) in self._rows("SELECT key FROM articles ORDER BY published DESC, id")]
        for start in range(0, len(keys), page):
            batch = keys[start : start + page]
            marks = ",".join("?" * len(batch))
            rows = self._rows(f"SELECT a.key, {_ARTICLE} FROM articles a WHERE a.key IN ({marks})", *batch)
            found = {key: tuple(rest) for key, *rest in rows}
            yield from (_article(found[key]) for key in batch if key in found)

    def containing(self, text: str) -> list[str]:
        """The ids of the articles whose text holds these very characters."""
        return [id for (id,) in self._rows("SELECT id FROM articles WHERE instr(text, ?) ORDER BY published, id", text)]

    def stats(self, encoder: str) -> Stats:
        """The archive at a glance; `encoder` is its name."""
        with self._lock:
            articles, first, last = self._rows("SELECT count(*), min(published), max(published) FROM articles")[0]
            passages = self._rows("SELECT count(*) FROM passages")[0][0]
            publishers = self._counted("publisher", "articles WHERE publisher IS NOT NULL")
            authors = self._counted("value", "articles, json_each(authors)")
            months = self._counted("substr(published, 1, 7)", "articles WHERE published IS NOT NULL")
        indexed = self.meta("indexed")
        when = datetime.fromisoformat(indexed) if indexed else None
        days = _day(first), _day(last)
        return Stats(articles, passages, publishers, *days, when, encoder, authors, tuple(sorted(months)))

    def _counted(self, name: str, table: str) -> tuple[tuple[str, int], ...]:
        """How many articles have each name, most first."""
        return tuple(self._rows(f"SELECT {name}, count(*) FROM {table} GROUP BY 1 ORDER BY 2 DESC, 1"))

    # -- reading for the derived indexes

    def catalogue(self) -> tuple[list[tuple[int, str | None, str | None, str]], NDArray[np.int64]]:
        """What a catalogue holds.

        Returns:
            rows (key, published, publisher, authors as JSON) of the articles, and an array of shape (passages, 4):
            key, article key, number, characters.
        """
        with self._lock:
            articles = self._rows("SELECT key, published, publisher, authors FROM articles ORDER BY key")
            passages = self._rows('SELECT key, article, number, "end" - start FROM passages ORDER BY key')
        return articles, np.array(passages, np.int64).reshape(-1, 4)

    def vectors_since(self, revision: int) -> Iterator[tuple[NDArray[np.int64], Vectors, Vectors]]:
        """Batches of (passage key of each vector, vectors, vectors of their headlines) that came after a revision."""
        last = -1
        while rows := self._rows(
            "SELECT v.passage, v.vector, a.headline_vector FROM "
            "(SELECT key, article FROM passages WHERE revision > ? AND key > ? ORDER BY key LIMIT 8192) p "
            "JOIN vectors v ON v.passage = p.key JOIN articles a ON a.key = p.article ORDER BY p.key, v.window",
            revision,
            last,
        ):
            keys, vectors, headlines = zip(*rows, strict=True)
            yield np.array(keys, np.int64), unpacked(vectors), unpacked(headlines)
            last = keys[-1]

    def passages_since(self, revision: int) -> Iterator[IndexedPassage]:
        """Passages that came after a revision, with what the lexical index keeps of their articles."""
        keys = self._rows("SELECT DISTINCT article FROM passages WHERE revision > ? ORDER BY article", revision)
        for (article,) in keys:
            spans = self._rows('SELECT key, start, "end" FROM passages WHERE article = ? ORDER BY key', article)
            for title, text, publisher, authors, published in self._rows(
                "SELECT title, text, publisher, authors, published FROM articles WHERE key = ?", article
            ):
                common = publisher, tuple(json.loads(authors)), _day(published)
                for key, start, end in spans:
                    yield IndexedPassage(key, title, text[start:end], *common)

    def passages_after(self, revision: int) -> int:
        """How many passages came after a revision."""
        return int(self._rows("SELECT count(*) FROM passages WHERE revision > ?", revision)[0][0])

    def removed_since(self, revision: int) -> list[int]:
        """Keys of passages that went after a revision."""
        return [key for (key,) in self._rows("SELECT passage FROM removed WHERE revision > ?", revision)]

    def _rows(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            try:
                return self._execute(sql, *values).fetchall()
            except sqlite3.ProgrammingError:  # a mistake of ours
                raise
            except sqlite3.DatabaseError as error:
                raise self._unreadable(error) from error


def _article(row: tuple) -> Article:  # type: ignore[type-arg]
    id, title, text_sha256, url, publisher, authors, published, language = row
    return Article(id, title, text_sha256, url, publisher, tuple(json.loads(authors)), _day(published), language)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
