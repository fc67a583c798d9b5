"""What readers say of answers: lines of `feedback.jsonl` in the archive's folder, appended and never rewritten.

    {"when": "2026-07-25T09:30:00+00:00", "verdict": "wrong source", "citation": 2, "comment": "", "answer": {…}}

`answer` is `Answer.to_dict()`: all that the reader saw. A line that was torn by a crash stays as it is; the next one
begins on a line of its own.
"""

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from rag.datatypes import Answer, Citation
from rag.errors import ArchiveError
from rag.restoring import answer_from_dict

__all__ = ["Feedback", "record", "recorded"]

_logger = logging.getLogger(__name__)
_VERDICTS = ("good", "bad", "wrong source", "out of context", "should have said not found")
_FILE, _LOCK = "feedback.jsonl", "feedback.lock"
_LONGEST = 2_000  # characters of a comment
_WAIT_SECONDS = 10.0  # for another that is writing a line


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader says of an answer.

    `verdict`: "good", "bad", "wrong source", "out of context" or "should have said not found". `when` is in UTC.
    `citation`: the number of the one citation that is judged; None: the whole answer is. `comment`: the reader's own
    words, at most 2,000 characters.
    """

    answer: Answer
    verdict: str
    when: datetime
    citation: int | None = None
    comment: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.answer, Answer):
            raise ValueError(f"answer: {self.answer!r:.80} is not an Answer")
        if self.verdict not in _VERDICTS:
            raise ValueError(f"verdict: {self.verdict!r:.80} is none of {', '.join(map(repr, _VERDICTS))}")
        if not isinstance(self.when, datetime) or self.when.tzinfo != UTC:
            raise ValueError(f"when: {self.when!s:.80} is not a time in UTC")
        if self.citation is not None and (type(self.citation) is not int or not self.judged):
            raise ValueError(f"citation: the answer has no citation {self.citation!r:.80}")
        if not isinstance(self.comment, str) or len(self.comment) > _LONGEST:
            raise ValueError(f"comment: give a text of at most {_LONGEST:,} characters")

    @property
    def judged(self) -> tuple[Citation, ...]:
        """The citations it is about: the one named, else all."""
        return tuple(one for one in self.answer.citations if self.citation in (None, one.number))

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, with the whole answer."""
        return {
            "when": self.when.isoformat(),
            "verdict": self.verdict,
            "citation": self.citation,
            "comment": self.comment,
            "answer": self.answer.to_dict(),
        }


def record(folder: Path, feedback: Feedback) -> None:
    """Append a line to an archive's feedback.

    Raises:
        ArchiveError: it cannot be written, or another process goes on writing.
    """
    path = folder / _FILE
    line = json.dumps(feedback.to_dict()).encode("ascii") + b"\n"
    try:
        with FileLock(folder / _LOCK).acquire(timeout=_WAIT_SECONDS), path.open("ab+") as file:
            _append(file.fileno(), line)
    except Timeout:
        raise ArchiveError(f"{path}: another process is writing. Try again when it has finished.") from None
    except OSError as error:
        raise ArchiveError(
            f"{path}: cannot be written ({error.strerror or error}). Make room or restore write access, then try again."
        ) from error


def _append(file: int, line: bytes) -> None:
    size = os.lseek(file, 0, os.SEEK_END)
    if size:
        os.lseek(file, size - 1, os.SEEK_SET)
        line = line if os.read(file, 1) == b"\n" else b"\n" + line  # what came before was torn
    while line:
        line = line[os.write(file, line) :]
    os.fsync(file)


def recorded(folder: Path) -> Iterator[Feedback]:
    """An archive's feedback, oldest first. A bad line is told in the log, as path:line: reason, and left out.

    Raises:
        ArchiveError: the file cannot be read.
    """
    path = folder / _FILE
    try:
        if not path.exists():
            return
        with path.open("rb") as file:
            yield from _good(path, file)
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read ({error.strerror or error}). Restore read access to it.") from error


def _good(path: Path, lines: Iterator[bytes]) -> Iterator[Feedback]:
    for number, line in enumerate(lines, 1):
        try:
            feedback = _feedback(line)
        except ValueError as error:
            _logger.warning("%s:%d: %s", path, number, error)
        else:
            yield feedback


def _feedback(line: bytes) -> Feedback:
    try:
        found = json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"not JSON ({error})") from None
    if not isinstance(found, dict) or not isinstance(when := found.get("when"), str):
        raise ValueError("not a JSON object with `when`")
    answer, verdict = answer_from_dict(found.get("answer", {})), found.get("verdict", "")
    return Feedback(answer, verdict, _time(when), found.get("citation"), found.get("comment", ""))


def _time(given: str) -> datetime:
    try:
        return datetime.fromisoformat(given)
    except ValueError:
        raise ValueError(f"when: {given!r:.80} is not a time such as 2026-07-25T09:30:00+00:00") from None
