"""From which file each article came, and how that file looked when it was read: what synchronising goes by.

A file's `state` tells by its size and time that it is as it was; its `digest` tells so by its content. Both are ""
where it was not read as a whole. An article that a file no longer has is an orphan of that file until its folder is
synchronised, which settles what becomes of it; so a run that is cut short loses sight of none.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.store import Store

__all__ = ["Look", "Places"]

_KEY = "(SELECT key FROM files WHERE path = ?)"


@dataclass(frozen=True, slots=True)
class Look:
    """How a file looked: `state` by its size and time, `digest` by its content."""

    state: str = ""
    digest: str = ""


class Places:
    """The part of an archive's database that knows files. Paths are absolute; whoever writes has a transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def look(self, file: Path) -> Look:
        """How a file looked when it was last read as a whole; never like any if it was not."""
        found = self._store.rows("SELECT state, digest FROM files WHERE path = ?", os.fsencode(file))
        return Look(*found[0]) if found else Look()

    def under(self, root: Path) -> list[Path]:
        """The known files in a folder; a known file itself."""
        name, separator = os.fsencode(root).rstrip(os.fsencode(os.sep)), os.fsencode(os.sep)
        after = separator[:-1] + bytes([separator[-1] + 1])
        rows = self._store.rows(
            "SELECT path FROM files WHERE path = ? OR (path > ? AND path < ?) ORDER BY path",
            name, name + separator, name + after,
        )  # fmt: skip
        return [Path(os.fsdecode(path)) for (path,) in rows]

    def count(self, file: Path) -> int:
        """How many articles a file has."""
        return int(self._store.rows(f"SELECT count(*) FROM sources WHERE file = {_KEY}", os.fsencode(file))[0][0])

    def named(self, file: Path, names: Sequence[str]) -> dict[str, str]:
        """The stored articles that a file's articles are, by the ids they have there."""
        marks = ",".join("?" * len(names))
        sql = f"SELECT given, article FROM sources WHERE file = {_KEY} AND given IN ({marks})"
        return dict(self._store.rows(sql, os.fsencode(file), *names))

    def files_of(self, article: str, *, own: bool = False) -> set[Path]:
        """The files that an article came from, or, `own`, that have it under its very id.

        None is known of articles from before files were.
        """
        sql = "SELECT f.path FROM sources s JOIN files f ON f.key = s.file WHERE s.article = ?"
        sql += " AND s.given = s.article" if own else ""
        return {Path(os.fsdecode(path)) for (path,) in self._store.rows(sql, article)}

    # -- writing

    def link(self, file: Path, pairs: Iterable[tuple[str, str]]) -> set[str]:
        """Write down (id in the file, id of the stored article) pairs; returns the articles new to the file."""
        path, pairs = os.fsencode(file), list(pairs)
        known = self.named(file, [given for given, _ in pairs])
        new = [(path, given, article) for given, article in pairs if known.get(given) != article]
        gained = {article for _, _, article in new if file not in self.files_of(article)}
        if new:
            self._store.execute("INSERT OR IGNORE INTO files (path) VALUES (?)", path)
            for row in new:
                self._store.execute(f"INSERT OR REPLACE INTO sources VALUES ({_KEY}, ?, ?)", *row)
        return gained

    def finish(self, file: Path, look: Look, given: Iterable[str]) -> None:
        """Write down how a file looked that was read as a whole; its articles not among `given` are orphans."""
        path = os.fsencode(file)
        there = self._store.rows(f"SELECT given FROM sources WHERE file = {_KEY}", path)
        for gone in {name for (name,) in there} - set(given):
            self._orphan(path, "given = ?", gone)
        self.note(file, look)

    def note(self, file: Path, look: Look) -> None:
        """Write down how a file looks."""
        if self.look(file) != look:
            path = os.fsencode(file)
            self._store.execute("INSERT OR IGNORE INTO files (path) VALUES (?)", path)
            self._store.execute("UPDATE files SET state = ?, digest = ? WHERE path = ?", look.state, look.digest, path)

    def doubt(self, file: Path) -> None:
        """A file could not be read as a whole: it is read again next time, and what it had before stays."""
        self._store.execute("UPDATE files SET state = '', digest = '' WHERE path = ?", os.fsencode(file))

    def doubt_others(self, articles: Iterable[tuple[str, Path | None]]) -> set[Path]:
        """The other files that have articles which a file has changed; they are read again next time."""
        others = {other for id, file in articles for other in self.files_of(id) - {file}}
        for other in others:
            self.doubt(other)
        return others

    def leave(self, file: Path) -> None:
        """Forget a file that is gone; its articles are orphans."""
        self._orphan(os.fsencode(file), "TRUE")
        self._store.execute("DELETE FROM files WHERE path = ?", os.fsencode(file))

    def _orphan(self, path: bytes, which: str, *values: str) -> None:
        of_file = f"FROM sources WHERE file = {_KEY} AND {which}"
        self._store.execute(f"INSERT OR IGNORE INTO orphans SELECT article, ? {of_file}", path, path, *values)
        self._store.execute(f"DELETE {of_file}", path, *values)

    def settle(self, root: Path) -> tuple[set[str], set[str]]:
        """Clear the orphans of a folder's files.

        Returns:
            the articles that no file has any more, and those that another one has.
        """
        rows = self._store.rows("SELECT article, path FROM orphans")
        own = [(id, path) for id, path in rows if Path(os.fsdecode(path)).is_relative_to(root)]
        for row in own:
            self._store.execute("DELETE FROM orphans WHERE article = ? AND path = ?", *row)
        ids = {id for id, _ in own}
        kept = {id for id in ids if self._store.rows("SELECT 1 FROM sources WHERE article = ? LIMIT 1", id)}
        return ids - kept, kept

    def forget(self, articles: Iterable[str]) -> None:
        """Unlink articles that are removed on demand; the files that have them count as not read."""
        for id in articles:
            of_article = "FROM sources WHERE article = ?"
            self._store.execute(f"UPDATE files SET state = '', digest = '' WHERE key IN (SELECT file {of_article})", id)
            self._store.execute(f"DELETE {of_article}", id)
