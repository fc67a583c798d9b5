"""What is measured of one archive, in a process of its own so that memory and first times are its own."""

import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from rag.archive import Archive
from rag.bench.memory import peak
from rag.bench.recall import recall
from rag.errors import ArchiveError

__all__ = ["Measures", "headlines", "measured"]

_QUESTIONS = 200
_ASKERS = (1, 2, 4, 8, 16)
_ASKED = 64  # questions, by so many
_ADDED = 100  # articles
_ONES = 3  # times that one is added
_STARTS = 5


@dataclass(frozen=True, slots=True)
class Measures:
    """Of one archive: seconds (`_s`), milliseconds (`_ms`), answers a second by how many ask at once, and sizes.

    `search` is without the cross-encoder (`rerank=False`), `reranked` and `answer` with it. `recall` is the share of
    the ten passages nearest to a question that dense search finds. `ask_s` is the whole process of `archive-chat ask`,
    the median of five. `add_one_s` and `add_s` are adding an article and adding a hundred, encoding included, until
    they have been found. `disk` is everything in the folder less the articles' text, in bytes a passage. `memory_mib`
    is the most that the process had before it added; None where the system does not tell.
    """

    passages: int
    dense: str
    recall: float
    open_s: float
    ask_s: float
    search_ms: float
    search_p99_ms: float
    reranked_ms: float
    reranked_p99_ms: float
    answer_ms: float
    answer_p99_ms: float
    answers_a_second: dict[int, float]
    add_one_s: float
    add_s: float
    memory_mib: float | None
    disk: float

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def measured(folder: Path, questions: Sequence[str] = ()) -> Measures:
    """Measure the archive in a folder; a hundred articles are added and removed again.

    Args:
        folder: its folder.
        questions: to ask; none: the headlines of its newest articles.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
        return alone.submit(_measured, folder, [*questions][:_QUESTIONS]).result()


def _measured(folder: Path, questions: list[str]) -> Measures:
    opening = _timed(partial(Archive.open, folder))
    with Archive.open(folder) as archive:
        questions = questions or headlines(archive)
        search_ms, search_p99_ms = _quantiles(_times(partial(archive.search, rerank=False), questions))
        reranked_ms, reranked_p99_ms = _quantiles(_times(archive.search, questions))
        answer_ms, answer_p99_ms = _quantiles(_times(archive.answer, questions))
        rates = {askers: _rate(archive, questions[:_ASKED], askers) for askers in _ASKERS}
        memory = peak()
        one, many = median(_added(archive, 1) for _ in range(_ONES)), _added(archive, _ADDED)
        found = archive.stats()
    return Measures(
        passages=found.passages,
        dense=found.dense,
        recall=recall(folder, questions),
        open_s=opening,
        ask_s=median(_starting(folder) for _ in range(_STARTS)),
        search_ms=search_ms,
        search_p99_ms=search_p99_ms,
        reranked_ms=reranked_ms,
        reranked_p99_ms=reranked_p99_ms,
        answer_ms=answer_ms,
        answer_p99_ms=answer_p99_ms,
        answers_a_second=rates,
        add_one_s=one,
        add_s=many,
        memory_mib=memory,
        disk=_disk(folder, found.passages),
    )


def _quantiles(times: list[float]) -> tuple[float, float]:
    return float(np.median(times)), float(np.quantile(times, 0.99))


def headlines(archive: Archive) -> list[str]:
    """Headlines of the newest articles, to ask for without questions. Raises ArchiveError when there are none."""
    newest = islice(archive.articles(), 4 * _QUESTIONS)
    found = [article.title for article in newest if article.title][:_QUESTIONS]
    if not found:
        raise ArchiveError(f"{archive.folder}: no article has a headline to ask for; give a question set (--questions)")
    return found


def _times(call: Callable[[str], object], questions: list[str]) -> list[float]:
    for question in questions[:5]:
        call(question)
    return [1e3 * _timed(partial(call, question)) for question in questions]


def _rate(archive: Archive, questions: list[str], askers: int) -> float:
    with ThreadPoolExecutor(askers) as pool:
        return len(questions) / _timed(lambda: list(pool.map(archive.answer, questions)))


def _added(archive: Archive, count: int) -> float:
    """How long it takes to add new articles and to find the last of them; they are removed afterwards."""
    body = "Paragraph {} of article {}, which is only here to be timed, says that the harbour opens at {}."
    articles = [
        {"id": f"bench:{n}", "title": f"Notes {n}", "text": "\n\n".join(body.format(p, n, p + n) for p in range(10))}
        for n in range(count)
    ]
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "more.jsonl"
        path.write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
        start = time.perf_counter()
        archive.add(path)
        _find(archive, body.format(9, count - 1, 8 + count))
        seconds = time.perf_counter() - start
    archive.remove(*(str(article["id"]) for article in articles), forget=True)  # the disk is measured yet
    return seconds


def _find(archive: Archive, paragraph: str) -> None:
    if not any(hit.passage.article.id.startswith("bench:") for hit in archive.search(paragraph, rerank=False)):
        raise ArchiveError(
            f"{archive.folder}: what has just been added is not found. Delete everything in that folder but archive.db "
            "and feedback.jsonl; it is made anew when the archive is opened."
        )


def _starting(folder: Path) -> float:
    command = [sys.executable, "-m", "rag", "ask", "--archive", str(folder), "Who won the election?"]
    return _timed(lambda: subprocess.run(command, check=False, capture_output=True))


def _disk(folder: Path, passages: int) -> float:
    stored = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    with Archive.open(folder) as archive:
        text = sum(len(archive.text(article.id).encode()) for article in archive.articles())
    return (stored - text) / passages


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
