"""How fast each text format is read, against encoding: `python -m tests.reading_benchmark ARTICLES.jsonl.gz`.

The same articles are written in every format and read back, validated, cleaned and with their language detected; then
a sample of their passages is encoded. All in one run on one machine: the shares hold elsewhere, absolutes drift.
"""

import argparse
import gzip
import html
import json
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pandas
from backports import zstd

from rag.encoder import load_encoder
from rag.ingest import RawArticle, read
from rag.segment import paragraphs
from tests.test_formats import tarred, zipped

SAMPLE = 600  # passages to encode
Articles = list[dict[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--count", type=int, default=300)
    given = parser.parse_args()
    with gzip.open(given.articles, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in islice(lines, given.count)]
    rate = encoding(articles)
    print(f"encoding: {rate:.0f} passages/s")
    print(f"{'format':<12} {'in':>5} {'out':>5} {'passages/s':>11} {'of encoding time':>17}")
    with tempfile.TemporaryDirectory() as place:
        for name, write in WRITERS.items():
            folder = Path(place) / name
            folder.mkdir()
            write(folder, articles)
            out, passages, seconds = reading(folder)
            speed = passages / seconds
            print(f"{name:<12} {len(articles):>5} {out:>5} {speed:>11.0f} {rate / speed:>16.1%}")


def reading(folder: Path) -> tuple[int, int, float]:
    """Articles, passages and seconds of reading a folder."""
    start = time.perf_counter()
    found = [item for item in read(folder) if isinstance(item, RawArticle)]
    seconds = time.perf_counter() - start
    return len(found), sum(len(paragraphs(article.text)) for article in found), seconds


def encoding(articles: Articles) -> float:
    texts = [article["text"] for article in articles]
    passages = [text[start:end] for text in texts for start, end in paragraphs(text)][:: max(1, len(texts) // 20)]
    encoder = load_encoder()
    encoder.encode(passages[:8])
    start = time.perf_counter()
    encoder.encode(passages[:SAMPLE])
    return len(passages[:SAMPLE]) / (time.perf_counter() - start)


def page(article: dict[str, Any]) -> str:
    blocks = "".join(f"<p>{html.escape(block)}</p>" for block in article["text"].split("\n") if block.strip())
    title = html.escape(article.get("title") or "")
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{blocks}</article></body></html>"


def one_each(suffix: str, form: Callable[[dict[str, Any]], str]) -> Callable[[Path, Articles], None]:
    def write(folder: Path, articles: Articles) -> None:
        for number, article in enumerate(articles):
            (folder / f"{number:05}{suffix}").write_text(form(article), encoding="utf-8")

    return write


def in_one(name: str, form: Callable[[Articles], str | bytes]) -> Callable[[Path, Articles], None]:
    def write(folder: Path, articles: Articles) -> None:
        data = form(articles)
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())

    return write


def lines(articles: Articles) -> bytes:
    return "".join(json.dumps(article) + "\n" for article in articles).encode()


def members(articles: Articles) -> dict[str, str | bytes]:
    return {f"{number:05}.txt": plain(article) for number, article in enumerate(articles)}


def plain(article: dict[str, Any]) -> str:
    return f"{article.get('title') or ''}\n\n{article['text']}"


WRITERS: dict[str, Callable[[Path, Articles], None]] = {
    "txt": one_each(".txt", plain),
    "md": one_each(".md", lambda article: f"# {article.get('title') or ''}\n\n{article['text']}"),
    "html": one_each(".html", page),
    "jsonl": in_one("a.jsonl", lines),
    "jsonl.gz": in_one("a.jsonl.gz", lambda articles: gzip.compress(lines(articles))),
    "jsonl.zst": in_one("a.jsonl.zst", lambda articles: zstd.compress(lines(articles))),
    "json": in_one("a.json", json.dumps),
    "csv": in_one("a.csv", lambda articles: pandas.DataFrame(articles).to_csv(index=False)),
    "tsv": in_one("a.tsv", lambda articles: pandas.DataFrame(articles).to_csv(index=False, sep="\t")),
    "parquet": in_one("a.parquet", lambda articles: pandas.DataFrame(articles).to_parquet()),
    "zip of txt": in_one("a.zip", lambda articles: zipped(members(articles))),
    "tar.gz": in_one("a.tar.gz", lambda articles: tarred(members(articles), "w:gz")),
}


if __name__ == "__main__":
    main()
