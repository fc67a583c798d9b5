"""Conversations kept in the archive's folder, each for its owner alone: `conversations.db`, in SQLite.

Each call has a connection of its own and one short transaction, so that threads and processes may share the file. What
is deleted is overwritten. Kept are, of each owner, the 200 conversations that changed last, with all their turns; but
no turn whose record is longer than 2,000,000 characters. A conversation only grows: where two pages go on with it, the
second one's is another.
"""

import json
import logging
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rag import Answer, RagError, answer_from_dict
from ui.turns import Filters, Note, Turn

__all__ = ["Conversations", "Kept"]

_logger = logging.getLogger(__name__)
_FORMAT = 1
_APPLICATION = 0x61726368  # "arch": tells the file from a database of another program
_WAIT_SECONDS = 10.0  # for another that is writing
_MOST = 200  # conversations of one owner; past that the one that changed longest ago goes
_LONGEST_RECORD = 2_000_000  # characters of one turn as JSON: an answer has some 20,000
_LONGEST_TITLE = 80
_LONGEST_OWNER = 200
_SCHEMA = (
    "CREATE TABLE conversations (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, owner TEXT NOT NULL,"
    " changed TEXT NOT NULL, first TEXT NOT NULL, title TEXT NOT NULL DEFAULT '')",
    "CREATE INDEX of_owner ON conversations (owner, changed)",
    "CREATE TABLE turns (conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,"
    " number INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (conversation, number)) WITHOUT ROWID",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_FORMAT}",
)
_CURES = {
    sqlite3.SQLITE_READONLY: "Make the archive's folder writable",
    sqlite3.SQLITE_CANTOPEN: "Make the archive's folder writable",
    sqlite3.SQLITE_PERM: "Make the archive's folder writable",
    sqlite3.SQLITE_FULL: "Make room on the disk",
    sqlite3.SQLITE_BUSY: "Wait for another program that is writing",
}

Turns = list[Turn]
_Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept conversation at a glance; `changed` is in UTC, `turns` is how many it has."""

    id: str
    title: str
    changed: datetime
    turns: int


class Conversations:
    """The conversations kept in an archive's folder.

    An `owner` is any text of 1 to 200 characters that only its owner has: a logged-in name, or a browser's random id.
    The file is made when the first conversation is kept. Whatever is wrong with it is a RagError that names it and the
    cure; an owner that is none is a ValueError.

    Args:
        folder: the archive's, `Archive.folder`.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "conversations.db"

    def list(self, owner: str) -> tuple[Kept, ...]:
        """An owner's conversations, the one that changed last first."""
        rows = self._read(
            "SELECT c.id, coalesce(nullif(c.title, ''), c.first), c.changed, count(t.number) FROM conversations c"
            " LEFT JOIN turns t ON t.conversation = c.key WHERE c.owner = ?"
            " GROUP BY c.key ORDER BY c.changed DESC, c.key DESC",
            _checked(owner),
        )
        return tuple(Kept(id, title, datetime.fromisoformat(changed), turns) for id, title, changed, turns in rows)

    def load(self, owner: str, id: str) -> Turns:
        """The turns of a conversation, oldest first; one that cannot be restored is told in the log and left out.

        Raises:
            KeyError: the owner has no such conversation.
        """
        rows = self._read(
            "SELECT t.number, t.record FROM conversations c LEFT JOIN turns t ON t.conversation = c.key"
            " WHERE c.owner = ? AND c.id = ? ORDER BY t.number",
            _checked(owner),
            _known(id),
        )
        if not rows:
            raise KeyError(id)
        return [turn for number, record in rows if record is not None for turn in self._restored(id, number, record)]

    def save(self, owner: str, id: str | None, turns: Sequence[Turn]) -> str:
        """Keep a conversation as it is now: what was kept of it, perhaps judged since, and further turns.

        Args:
            owner: whose it is.
            id: as it was given before; None for a new one.
            turns: all of them, oldest first. It is named by the first question until it is renamed.

        Returns:
            its id: a new one where the owner has no such conversation, or not any more, or where that has gone on
            otherwise, on another page.

        Raises:
            ValueError: there are no turns.
        """
        if not turns:
            raise ValueError("turns: there are none; a conversation is kept from its first question on")
        owner, id, records = _checked(owner), _known(id), list(_records(turns, self.path))
        with self._database("BEGIN IMMEDIATE", make=True) as database:
            if not self._is_made(database):
                _make(database)
            id = id if _goes_on(database, owner, id, records) else ""
            key, id = _row(database, owner, id, _title(turns[0].question))
            database.executemany(
                "INSERT INTO turns VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET record = excluded.record"
                " WHERE record <> excluded.record",
                [(key, number, record) for number, record in enumerate(records, 1)],
            )
            database.execute(
                "DELETE FROM conversations WHERE key IN (SELECT key FROM conversations WHERE owner = ?"
                " ORDER BY changed DESC, key DESC LIMIT -1 OFFSET ?)",
                (owner, _MOST),
            )
        return id

    def rename(self, owner: str, id: str, title: str) -> None:
        """Name a conversation, in at most 80 characters; an empty title gives it the words of its first question.

        Raises:
            KeyError: the owner has no such conversation.
        """
        named = "UPDATE conversations SET title = ? WHERE owner = ? AND id = ?"
        if not self._change(named, _title(title), _checked(owner), _known(id)):
            raise KeyError(id)

    def delete(self, owner: str, id: str) -> None:
        """Forget a conversation; where there is none, nothing is done."""
        self._change("DELETE FROM conversations WHERE owner = ? AND id = ?", _checked(owner), _known(id))

    # -- within

    def _restored(self, id: str, number: int, record: str) -> Turns:
        """The turn, or none."""
        try:
            return [_turn(json.loads(record))]
        except (ValueError, TypeError, RecursionError) as error:
            _logger.warning("%s: turn %d of conversation %s is left out: %s", self.path, number, id, error)
            return []

    def _read(self, sql: str, *values: str) -> _Rows:
        if not self.path.exists():
            return []
        with self._database("BEGIN") as database:
            return database.execute(sql, values).fetchall() if self._is_made(database) else []

    def _change(self, sql: str, *values: str) -> int:
        """How many conversations it changed."""
        if not self.path.exists():
            return 0
        with self._database("BEGIN IMMEDIATE") as database:
            return database.execute(sql, values).rowcount if self._is_made(database) else 0

    @contextmanager
    def _database(self, begin: str, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        """A connection, in a transaction; what is done in it is kept, or, on an error, nothing."""
        uri = f"{self.path.resolve().as_uri()}?mode={'rwc' if make else 'rw'}"
        try:
            with closing(sqlite3.connect(uri, _WAIT_SECONDS, isolation_level=None, uri=True)) as database:
                database.execute("PRAGMA secure_delete = ON")
                database.execute("PRAGMA foreign_keys = ON")
                database.execute(begin)
                yield database
                database.execute("COMMIT")
        except sqlite3.Error as error:
            kind = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the lower byte: the kind, whatever the detail
            cure = _CURES.get(kind, "Restore it from a copy, or move it away to begin anew")
            raise RagError(f"{self.path}: conversations cannot be kept or read there ({error}). {cure}.") from error

    def _is_made(self, database: sqlite3.Connection) -> bool:
        """Whether the tables are there; a file of another program, or of a version to come, is refused."""
        [(version,)] = database.execute("PRAGMA user_version").fetchall()
        [(program,)] = database.execute("PRAGMA application_id").fetchall()
        if version == program == 0 and not database.execute("SELECT 1 FROM sqlite_master").fetchall():
            return False
        if program != _APPLICATION:
            raise RagError(f"{self.path}: a database of another program. Move it out of the archive's folder.")
        if version != _FORMAT:
            raise RagError(
                f"{self.path}: written by a newer archive-chat (format {version}, this one reads {_FORMAT}). Update "
                "archive-chat, or move the file away to begin anew."
            )
        return True


def _make(database: sqlite3.Connection) -> None:
    for statement in _SCHEMA:
        database.execute(statement)


def _goes_on(database: sqlite3.Connection, owner: str, id: str, records: Sequence[str]) -> bool:
    """Whether all that is kept of a conversation is the beginning of these turns, whatever was said of them since."""
    kept = database.execute(
        "SELECT t.record FROM conversations c JOIN turns t ON t.conversation = c.key"
        " WHERE c.owner = ? AND c.id = ? ORDER BY t.number",
        (owner, id),
    ).fetchall()
    return len(kept) <= len(records) and all(
        one == record or _is_same(one, record) for (one,), record in zip(kept, records, strict=False)
    )


def _row(database: sqlite3.Connection, owner: str, id: str, first: str) -> tuple[int, str]:
    """The key and the id of a conversation that changes now; a new one where the owner has none of this id."""
    changed = datetime.now(UTC).isoformat(timespec="microseconds")
    update = "UPDATE conversations SET changed = ?, first = ? WHERE owner = ? AND id = ? RETURNING key"
    for (key,) in database.execute(update, (changed, first, owner, id)).fetchall():
        return key, id
    id = secrets.token_urlsafe(16)
    insert = "INSERT INTO conversations (id, owner, changed, first) VALUES (?, ?, ?, ?) RETURNING key"
    [(key,)] = database.execute(insert, (id, owner, changed, first)).fetchall()
    return key, id


def _checked(owner: str) -> str:
    if not isinstance(owner, str) or not 0 < len(owner) <= _LONGEST_OWNER or not _is_storable(owner):
        raise ValueError(f"owner: {owner!r:.80} is not a text of 1 to {_LONGEST_OWNER} characters")
    return owner


def _known(id: str | None) -> str:
    """An id as it may be in the file; of anything else the empty one, which no conversation has."""
    return id if isinstance(id, str) and _is_storable(id) else ""


def _is_storable(text: str) -> bool:
    return text.encode("utf-8", "replace").decode() == text  # no half characters, which SQLite does not take


def _title(text: str) -> str:
    """The beginning of a text, on one line."""
    return " ".join(text.encode("utf-8", "replace").decode().split())[:_LONGEST_TITLE]


def _records(turns: Sequence[Turn], path: Path) -> Iterator[str]:
    """Turns as JSON, in ASCII, which has every character that a text can have."""
    for turn in turns:
        record = json.dumps(_record(turn))
        if len(record) <= _LONGEST_RECORD:
            yield record
        else:
            _logger.warning("%s: a turn of %d characters is too long and is not kept", path, len(record))


def _record(turn: Turn) -> dict[str, Any]:
    if isinstance(turn.reply, Answer):
        return {"question": turn.question, "answer": turn.reply.to_dict(), "judged": turn.judged}
    if isinstance(turn.reply, Note):
        return {"question": turn.question, "note": turn.reply.text, "kind": turn.reply.kind}
    return {"question": turn.question}


def _turn(record: Any) -> Turn:
    if not isinstance(record, dict) or not isinstance(question := record.get("question"), str):
        raise ValueError("not a turn with its `question`")
    if "answer" in record:
        answer = answer_from_dict(record["answer"])
        return Turn(question, answer, Filters.of_scope(answer.scope), str(record.get("judged", "")))
    return Turn(question, _note(record) if "note" in record else None)


def _is_same(one: str, other: str) -> bool:
    """Whether two records are of the same question and reply; one that cannot be restored is the same as no other."""
    try:
        first, second = _turn(json.loads(one)), _turn(json.loads(other))
    except (ValueError, TypeError, RecursionError):
        return False
    return (first.question, first.reply) == (second.question, second.reply)


def _note(record: dict[str, Any]) -> Note:
    text, kind = record["note"], record.get("kind")
    if not isinstance(text, str) or kind not in ("greeting", "error"):
        raise ValueError("not a note with its `kind`")
    return Note(text, "error" if kind == "error" else "greeting")
