"""SQLite holds the truth: articles with their text, passages by offsets, vectors as fp16, all written in transactions.

Every write gets the next revision; passages remember the one that brought them and removed passages leave a
tombstone, so that the derived indexes can catch up from whatever revision they had reached. What an article was before
stays, as its versions. Keys are never used twice.
"""

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.database import Database
from rag.datatypes import Article, Passage, Stats
from rag.encoder import Vectors
from rag.pages import page_of
from rag.records import Entry, IndexedPassage, packed, unpacked
from rag.reports import Version

__all__ = ["Store"]


class Store(Database):
    """An archive's database, and all that is asked of it."""

    def __init__(self, path: Path, *, writable: bool) -> None:
        super().__init__(path, writable=writable)
        if writable:
            with suppress(sqlite3.OperationalError):  # no room: it can be searched all the same
                self.complete()

    def _fill(self) -> None:
        rows = self.rows("SELECT key, url FROM articles WHERE url IS NOT NULL")
        self._db.executemany("INSERT INTO pages VALUES (?, ?)", [(key, page_of(url)) for key, url in rows])

    @property
    def _article(self) -> str:
        origins = "a.origins" if self.has("articles.origins") else "NULL"
        return f"a.id, a.title, a.text_sha256, a.url, a.publisher, a.authors, a.published, a.language, {origins}"

    # -- writing

    def put(self, entries: Iterable[Entry]) -> None:
        """Add articles, each in the place of the one with the same id, in one transaction."""
        with self.transaction():
            revision, now = self._next_revision()
            for entry in entries:
                self._delete(entry.article.id, revision, now, instead=entry.article.text_sha256)
                self._insert(entry, revision, now)

    def remove(self, ids: Iterable[str], *, forget: bool = False) -> int:
        """Remove articles, with `forget` also what they were before; returns how many there were to remove."""
        ids = [*dict.fromkeys(ids)]
        with self.transaction():
            stored = [id for id in ids if self.rows("SELECT 1 FROM articles WHERE id = ?", id)]
            if stored:  # else nothing is indexed anew
                revision, now = self._next_revision()
                for id in stored:
                    self._delete(id, revision, now)
            if forget:
                self._db.executemany("DELETE FROM versions WHERE id = ?", [(id,) for id in ids])
        return len(stored)

    def put_origins(self, articles: Iterable[Article]) -> None:
        """Write down where the metadata of stored articles came from; nothing else of them changes."""
        rows = [(_origins(article), article.id, _origins(article)) for article in articles]
        self._db.executemany("UPDATE articles SET origins = ? WHERE id = ? AND origins IS NOT ?", rows)

    def _next_revision(self) -> tuple[int, str]:
        if not self.identity():
            self.set_meta("archive", uuid.uuid4().hex)
        revision, now = self.revision() + 1, datetime.now(UTC).isoformat(timespec="seconds")
        self.set_meta("revision", str(revision))
        self.set_meta("indexed", now)
        return revision, now

    def _delete(self, id: str, revision: int, now: str, *, instead: str | None = None) -> int:
        """Delete an article, and keep it as a version; `instead`: the digest of the text that takes its place."""
        self._db.execute(
            "INSERT INTO versions (id, title, text_sha256, text, indexed, ended, removed) "
            "SELECT id, title, text_sha256, CASE WHEN text_sha256 IS ? THEN NULL ELSE text END, indexed, ?, ? "
            "FROM articles WHERE id = ?",
            (instead, now, instead is None, id),
        )
        self._db.execute(
            "INSERT INTO removed SELECT p.key, ? FROM passages p JOIN articles a ON a.key = p.article WHERE a.id = ?",
            (revision, id),
        )
        return self._db.execute("DELETE FROM articles WHERE id = ?", (id,)).rowcount

    def _insert(self, entry: Entry, revision: int, now: str) -> None:
        a = entry.article
        published = a.published.isoformat() if a.published else None
        authors = json.dumps(a.authors, ensure_ascii=False)
        row = (a.id, a.title, a.url, a.publisher, authors, published, a.language, a.text_sha256, entry.fingerprint)
        key = self._db.execute(
            "INSERT INTO articles (id, title, url, publisher, authors, published, language, text_sha256, fingerprint,"
            " headline_vector, text, indexed, origins) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, packed(entry.headline), entry.text, now, _origins(a)),
        ).lastrowid
        if a.url:
            self._db.execute("INSERT INTO pages VALUES (?, ?)", (key, page_of(a.url)))
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
        return dict(self.rows(f"SELECT id, fingerprint FROM articles WHERE id IN ({marks})", *ids))

    def with_texts(self, digests: Sequence[str]) -> list[Article]:
        """The articles whose text has one of these digests."""
        marks = ",".join("?" * len(digests))
        return self._found(f"articles a WHERE a.text_sha256 IN ({marks})", digests)

    def with_pages(self, pages: Sequence[str]) -> list[Article]:
        """The articles whose URL is one of these pages, as `page_of` names them."""
        marks = ",".join("?" * len(pages))
        return self._found(f"pages p JOIN articles a ON a.key = p.article WHERE p.page IN ({marks})", pages)

    def _found(self, where: str, values: Sequence[object]) -> list[Article]:
        return [_article(row) for row in self.rows(f"SELECT {self._article} FROM {where} ORDER BY a.key", *values)]

    def articles_of(self, passages: Sequence[int]) -> list[Article]:
        """The articles that passages are of, by the passages' keys."""
        marks = ",".join("?" * len(passages))
        return self._found(f"articles a WHERE a.key IN (SELECT article FROM passages WHERE key IN ({marks}))", passages)

    def vectors_of(self, id: str, *, longest: int) -> list[Vectors]:
        """The first vector of each of an article's longest passages."""
        rows = self.rows(
            "SELECT v.vector FROM passages p JOIN articles a ON a.key = p.article "
            "JOIN vectors v ON v.passage = p.key WHERE a.id = ? GROUP BY p.key HAVING v.window = min(v.window) "
            'ORDER BY p."end" - p.start DESC, p.key LIMIT ?',
            id,
            longest,
        )
        return [unpacked(row)[0] for row in rows]

    def languages(self) -> dict[str | None, int]:
        """How many articles are in each language, by what they say of themselves."""
        return dict(self.rows("SELECT language, count(*) FROM articles GROUP BY 1"))

    def passages(self, keys: Sequence[int]) -> dict[int, Passage]:
        """Passages by key; those that have gone since are left out."""
        marks = ",".join("?" * len(keys))
        rows = self.rows(
            'SELECT p.key, p.number, p.start, p."end", substr(a.text, p.start + 1, p."end" - p.start), '
            f"{self._article} FROM passages p JOIN articles a ON a.key = p.article WHERE p.key IN ({marks})",
            *keys,
        )
        return {key: Passage(_article(tuple(rest)), n, start, end, text) for key, n, start, end, text, *rest in rows}

    def around(self, keys: Sequence[int], reach: int) -> list[tuple[str, str]]:
        """The article ids of passages, with their texts and so many characters before and after; in the given order.

        Those that have gone since are left out.
        """
        marks = ",".join("?" * len(keys))
        found = self.rows(
            'SELECT p.key, a.id, substr(a.text, max(1, p.start + 1 - ?), p."end" - p.start + 2 * ?) '
            f"FROM passages p JOIN articles a ON a.key = p.article WHERE p.key IN ({marks})",
            *(reach, reach, *keys),
        )
        by_key = {key: (id, text) for key, id, text in found}
        return [by_key[key] for key in keys if key in by_key]

    def passages_of(self, id: str) -> list[Passage]:
        """The passages of one article, in order."""
        found = self.rows(f"SELECT a.key, a.text, {self._article} FROM articles a WHERE a.id = ?", id)
        if not found:
            return []
        key, text, *rest = found[0]
        article = _article(tuple(rest))
        spans = self.rows('SELECT number, start, "end" FROM passages WHERE article = ? ORDER BY number', key)
        return [Passage(article, number, start, end, text[start:end]) for number, start, end in spans]

    def article(self, id: str) -> Article | None:
        """One article's metadata."""
        rows = self.rows(f"SELECT {self._article} FROM articles a WHERE a.id = ?", id)
        return _article(rows[0]) if rows else None

    def text(self, id: str, text_sha256: str | None = None) -> str | None:
        """One article's text; with a digest: of whichever version has it."""
        if text_sha256 is None:
            rows = self.rows("SELECT text FROM articles WHERE id = ?", id)
            return rows[0][0] if rows else None
        tables = ["articles", *(["versions"] if self.has("versions") else [])]
        texts = " UNION ALL ".join(f"SELECT id, text, text_sha256 FROM {table}" for table in tables)
        found = self.rows(
            f"SELECT text FROM ({texts}) WHERE id = ? AND text_sha256 = ? AND text IS NOT NULL LIMIT 1", id, text_sha256
        )
        return found[0][0] if found else None

    def history(self, id: str) -> list[Version]:
        """What an article was, the oldest first; the last is what is stored, unless it was removed."""
        before = "SELECT title, text_sha256, indexed, ended, removed FROM versions WHERE id = ? ORDER BY key"
        indexed = "indexed" if self.has("articles.indexed") else "NULL"
        stored = self.rows(f"SELECT title, text_sha256, {indexed}, NULL, 0 FROM articles WHERE id = ?", id)
        rows = [*(self.rows(before, id) if self.has("versions") else []), *stored]
        return [
            Version(id, number, title, digest, _when(indexed), _when(ended), bool(removed))
            for number, (title, digest, indexed, ended, removed) in enumerate(rows, 1)
        ]

    def articles(self, *, page: int = 500) -> Iterator[Article]:
        """All articles, newest first, undated ones last."""
        # The order is settled first, so that writing in between makes none be left out.
        keys = [key for (key,) in self.rows("SELECT key FROM articles ORDER BY published DESC, id")]
        for start in range(0, len(keys), page):
            batch = keys[start : start + page]
            marks = ",".join("?" * len(batch))
            rows = self.rows(f"SELECT a.key, {self._article} FROM articles a WHERE a.key IN ({marks})", *batch)
            found = {key: tuple(rest) for key, *rest in rows}
            yield from (_article(found[key]) for key in batch if key in found)

    def containing(self, text: str) -> list[str]:
        """The ids of the articles whose text holds these very characters."""
        return [id for (id,) in self.rows("SELECT id FROM articles WHERE instr(text, ?) ORDER BY published, id", text)]

    def stats(self, encoder: str) -> Stats:
        """The archive at a glance; `encoder` is its name."""
        with self._lock:
            articles, first, last = self.rows("SELECT count(*), min(published), max(published) FROM articles")[0]
            passages = self.rows("SELECT count(*) FROM passages")[0][0]
            publishers = self._counted("publisher", "articles WHERE publisher IS NOT NULL")
            authors = self._counted("value", "(SELECT DISTINCT articles.key, value FROM articles, json_each(authors))")
            months = self._counted("substr(published, 1, 7)", "articles WHERE published IS NOT NULL")
        indexed = self.meta("indexed")
        days = _day(first), _day(last)
        return Stats(articles, passages, publishers, *days, _when(indexed), encoder, authors, tuple(sorted(months)))

    def _counted(self, name: str, table: str) -> tuple[tuple[str, int], ...]:
        """How many articles have each name, most first."""
        return tuple(self.rows(f"SELECT {name}, count(*) FROM {table} GROUP BY 1 ORDER BY 2 DESC, 1"))

    # -- reading for the derived indexes

    def catalogue(self) -> list[tuple[int, str | None, str | None, str]]:
        """Rows (key, published, publisher, authors as JSON) of the articles."""
        return self.rows("SELECT key, published, publisher, authors FROM articles ORDER BY key")

    def positions(self) -> NDArray[np.int64]:
        """An array of shape (passages, 4): key, article key, number, characters."""
        rows = self.rows('SELECT key, article, number, "end" - start FROM passages ORDER BY key')
        return np.fromiter(chain.from_iterable(rows), np.int64).reshape(-1, 4)

    def vectors_since(self, revision: int) -> Iterator[tuple[NDArray[np.int64], Vectors, Vectors]]:
        """Batches of (passage key of each vector, vectors, vectors of their headlines) that came after a revision."""
        last = -1
        while rows := self.rows(
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
        keys = self.rows("SELECT DISTINCT article FROM passages WHERE revision > ? ORDER BY article", revision)
        for (article,) in keys:
            spans = self.rows('SELECT key, start, "end" FROM passages WHERE article = ? ORDER BY key', article)
            for title, text, publisher, authors, published in self.rows(
                "SELECT title, text, publisher, authors, published FROM articles WHERE key = ?", article
            ):
                common = publisher, tuple(json.loads(authors)), _day(published)
                for key, start, end in spans:
                    yield IndexedPassage(key, title, text[start:end], *common)

    def passages_after(self, revision: int) -> int:
        """How many passages came after a revision."""
        return int(self.rows("SELECT count(*) FROM passages WHERE revision > ?", revision)[0][0])

    def removed_since(self, revision: int) -> list[int]:
        """Keys of passages that went after a revision."""
        return [key for (key,) in self.rows("SELECT passage FROM removed WHERE revision > ?", revision)]


def _article(row: tuple) -> Article:  # type: ignore[type-arg]
    id, title, text_sha256, url, publisher, authors, published, language, origins = row
    names, known = tuple(json.loads(authors)), json.loads(origins or "{}")
    return Article(id, title, text_sha256, url, publisher, names, _day(published), language, tuple(known.items()))


def _origins(article: Article) -> str | None:
    return json.dumps(dict(article.origins), ensure_ascii=False) if article.origins else None


def _when(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
