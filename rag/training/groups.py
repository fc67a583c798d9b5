"""Groups: a question with passages that answer it and passages that do not, found by a search. JSON Lines in and out.

Which passages answer is told by the words of an answer alone (distant supervision: Mintz et al., 2009), so some of a
group's positives are none: the loss asks for one good positive, not for all.
"""

import gzip
import json
import random
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.archive import Archive
from rag.cross_encoder import Judgement
from rag.datatypes import Passage
from rag.errors import SourceError
from rag.evaluation import Question
from rag.segment import Span

__all__ = [
    "LONGEST_ANSWER",
    "Candidate",
    "FirstRanking",
    "Group",
    "answer_spans",
    "folded",
    "in_half",
    "mine",
    "negatives",
    "read_groups",
    "read_text",
    "write_groups",
    "write_jsonl",
]

_FOUND = 100  # passages that are searched for
_POSITIVES = 6
_OCCURRENCES = 6  # of an answer in one passage
_OWN = 8  # negatives of the article that the question is about, the likest first
_HARDEST, _SPREAD = 12, 8  # negatives from the top of what was found, and from anywhere below
LONGEST_ANSWER = 220  # characters; longer ones are explanations, no spans

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage as the model reads it; `answers` are the offsets in `text` of the words that answer."""

    title: str
    text: str
    answers: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A question and its candidates; without positives where nothing answers it.

    The first `own` negatives are of the very article that the question is about: the hardest there are.
    """

    question: str
    positives: tuple[Candidate, ...]
    negatives: tuple[Candidate, ...]
    own: int = 0


class FirstRanking:
    """Leaves hits in the order of the first ranking, so that mining needs no trained cross-encoder."""

    def judge(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Judgement]:
        """See `rag.cross_encoder.CrossEncoder.judge`: every passage the same."""
        none = np.empty(0)
        return [Judgement(0.0, np.empty((0, 2), np.int64), none, none) for _ in passages]


# -- files


def read_groups(path: Path) -> list[Group]:
    """Read groups, JSON Lines, compressed where the name ends in .gz.

    Raises:
        SourceError: the file cannot be read, or a line of it is no group.
    """
    groups = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        try:
            groups.append(_group(json.loads(line)))
        except (ValueError, TypeError, KeyError) as error:
            raise SourceError(
                f"{path}, line {number}", f"not a group ({error!r}); make the file by rag.training"
            ) from error
    return groups


def write_groups(path: Path, groups: Iterable[Group]) -> int:
    """Write groups as JSON Lines; returns how many."""
    return write_jsonl(path, map(asdict, groups))


def write_jsonl(path: Path, records: Iterable[dict[str, Any]]) -> int:
    """Write records, one JSON object a line; returns how many."""
    written = 0
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            written += 1
    return written


def read_text(path: Path) -> str:
    """A file's text, unpacked where its name ends in .gz. Raises SourceError."""
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise SourceError(str(path), f"cannot be read ({error}); name a UTF-8 file") from error


def _group(record: dict[str, Any]) -> Group:
    positives, negatives = (tuple(map(_candidate, record[key])) for key in ("positives", "negatives"))
    return Group(record["question"], positives, negatives, record["own"])


def _candidate(record: dict[str, Any]) -> Candidate:
    return Candidate(record["title"], record["text"], tuple((start, end) for start, end in record["answers"]))


# -- mining


def mine(archive: Archive, questions: Iterable[Question], rng: random.Random) -> Iterator[Group]:
    """Make a group of each question that is unanswerable, or whose answer's words are in some passage.

    Args:
        archive: where passages are searched for: best opened with `FirstRanking`.
        questions: where one names articles, only their passages answer it.
        rng: chooses among the lesser negatives.
    """
    for question in questions:
        found = [hit.passage for hit in archive.search(question.text, k=_FOUND, **question.filters)]
        own = [passage for id in question.article_ids for passage in _passages(archive, id)]
        own.sort(key=lambda passage: found.index(passage) if passage in found else _FOUND)
        others = [passage for passage in found if passage not in own]
        if not question.answerable:
            without = negatives(others, question.answers, rng)
            yield Group(question.text, (), tuple(map(_read, own[:_OWN])) + without, len(own[:_OWN]))
        elif right := [p for p in dict.fromkeys([*found, *own]) if question.answers and question.is_answered_by(p)]:
            positives = tuple(_read(passage, question.answers) for passage in right[:_POSITIVES])
            beside = [p for p in own if p not in right and not _holds_any(p, question.answers)][:_OWN]
            without = negatives(others, question.answers, rng)
            yield Group(question.text, positives, tuple(map(_read, beside)) + without, len(beside))


def _passages(archive: Archive, id: str) -> list[Passage]:
    try:
        return archive.passages(id)
    except KeyError:  # a question set may name more articles than the archive holds
        return []


def negatives(found: Sequence[Passage], answers: Sequence[str], rng: random.Random) -> tuple[Candidate, ...]:
    """Those passages that hold none of the answers: the first, and some of the others."""
    without = [passage for passage in found if not _holds_any(passage, answers)]
    rest = without[_HARDEST:]
    return tuple(map(_read, without[:_HARDEST] + rng.sample(rest, min(_SPREAD, len(rest)))))


def _holds_any(passage: Passage, answers: Sequence[str]) -> bool:
    text = folded(passage.text)
    return any(folded(answer) in text for answer in answers)


def _read(passage: Passage, answers: Sequence[str] = ()) -> Candidate:
    spans = {span for answer in answers for span in answer_spans(passage.text, answer)}
    return Candidate(passage.article.title, passage.text, tuple(sorted(spans)))


def answer_spans(text: str, answer: str) -> list[Span]:
    """Where an answer's words stand in a text, in any case and with any marks between them."""
    words = _WORD.findall(answer)
    if not words or len(answer) > LONGEST_ANSWER:
        return []
    pattern = r"(?<!\w)" + r"[\W_]+".join(map(re.escape, words)) + r"(?!\w)"
    return [found.span() for found in re.finditer(pattern, text, re.IGNORECASE)][:_OCCURRENCES]


def folded(text: str) -> str:
    """The words of a text, for comparing: no case, no accents, no marks, a space on either side of each."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return f" {' '.join(_WORD.findall(plain))} "


def in_half(key: str, half: int) -> bool:
    """Whether something with this id is in half 0 or 1 of its set: one to learn from, the other to judge by."""
    return zlib.crc32(key.encode()) % 2 == half
