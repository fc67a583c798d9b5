"""How much memory it takes to add many articles: the program's own part, or all of it.

python -m tests.filling [ARTICLES.jsonl.gz] [--articles 4000] [--encode]     (without a file: articles made up)

Only with --encode are they encoded; else the vectors come from what takes no memory and no time.
"""

import argparse
import json
import random
import tempfile
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from rag import Archive
from rag.bench.memory import peak
from rag.ingest import RawArticle, read

DIMENSION = 384


class Idle:
    """As many vectors of the default encoder's size as it would give, for next to nothing."""

    name = "idle"

    def encode(self, texts: Sequence[str], *, query: bool = False) -> tuple[np.ndarray, np.ndarray]:
        windows = [1 if query else 1 + len(text) // 1000 for text in texts]
        owners = np.repeat(np.arange(len(texts)), windows)
        first = np.array([zlib.crc32(text.encode()) for text in texts], np.uint64)[owners]
        angles = np.outer((first % np.uint64(9973)).astype(np.float32), np.arange(1, DIMENSION + 1, dtype=np.float32))
        vectors = np.cos(angles).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), owners


def from_file(path: Path) -> Iterator[dict[str, object]]:
    for raw in read(path):
        if isinstance(raw, RawArticle):
            yield {"id": raw.id, "title": raw.title, "url": raw.url, "text": raw.text}


def made_up() -> Iterator[dict[str, object]]:
    chance = random.Random(1)
    words = [f"{chance.randrange(16**6):06x}" for _ in range(20_000)]
    for n in range(10**9):
        paragraphs = (" ".join(chance.choices(words, k=40)).capitalize() for _ in range(40))
        yield {"id": f"n{n}", "title": f"Article {n}", "text": ".\n\n".join(paragraphs)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("source", nargs="?", type=Path)
    options.add_argument("--articles", type=int, default=4000)
    options.add_argument("--encode", action="store_true")
    given = options.parse_args()
    encoder = None if given.encode else Idle()
    with tempfile.TemporaryDirectory() as base, Archive.open(Path(base) / "a.archive", encoder=encoder) as archive:
        found = from_file(given.source) if given.source else made_up()
        # One file: the whole of it must never be in memory either.
        with (Path(base) / "all.jsonl").open("w", encoding="utf-8") as lines:
            for _, article in zip(range(given.articles), found, strict=False):
                lines.write(f"{json.dumps(article)}\n")
        before, began = peak() or 0.0, time.perf_counter()
        report = archive.add(Path(base) / "all.jsonl")
        told = {"articles": report.added, "passages": report.passages, "seconds": time.perf_counter() - began}
        print(json.dumps(told | {"peak before, MiB": before, "peak, MiB": peak() or 0.0}))


if __name__ == "__main__":
    main()
