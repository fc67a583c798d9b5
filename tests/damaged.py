"""Damaged and hostile files of every format, made from a seed: `python -m tests.damaged --rounds N` reads them all.

A round damages each sample in each way. Everything is put into one folder with good articles between, and read as one
source: nothing may be raised, every good article must come out, nothing outside may change. It prints, as JSON, how
many files there were, the longest time that one took, and the memory at its highest.
"""

import argparse
import io
import json
import random
import sys
import tarfile
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from docx import Document
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from rag.bench.memory import peak
from rag.ingest import Failure, RawArticle, files, read_file
from tests import test_documents as documents
from tests.test_formats import packed, tabular, tarred, zipped
from tests.test_ingest import PROSE

Damage = Callable[[bytes, random.Random], bytes]


def samples() -> dict[str, bytes]:
    """A sound file of each format, by its name."""
    tables = {name: packed(Path(name), tabular(Path(name))) for name in TABLES}
    pages = {"page.html": documents.web_page(0).encode(), "text.txt": f"Title\n\n{PROSE}".encode()}
    front = f"---\ntitle: A\nauthors: [B]\n---\n\n{PROSE}".encode()
    return {
        **tables,
        **pages,
        "front.md": front,
        "table.parquet": documents.parquet(),
        "feed.rss": documents.RSS.format("".join(map(documents.rss, range(4)))).encode(),
        "feed.atom": documents.ATOM.format("".join(map(documents.atom, range(4)))).encode(),
        "nitf.xml": documents.nitf(0).encode(),
        "newsml.xml": documents.NEWSML.format("".join(map(documents.news_item, range(4)))).encode(),
        "web.warc": documents.web_archive(gzipped=False),
        "web.warc.gz": documents.web_archive(gzipped=True),
        "web.wacz": zipped({"archive/data.warc.gz": documents.web_archive(gzipped=True)}),
        "book.epub": documents.book(3),
        "mail.eml": documents.message(0).as_bytes(),
        "box.mbox": b"".join(b"From a\n" + documents.message(n).as_bytes() + b"\n" for n in range(4)),
        "word.docx": word(),
        "print.pdf": pdf(),
        "files.zip": zipped({"a.txt": PROSE, "b.csv": tabular(Path("b.csv")), "c.docx": word()}),
        "files.tar": tarred({"a.txt": PROSE, "a.json": "{}", "b.csv": tabular(Path("b.csv"))}),
        "files.tar.gz": tarred({"a.txt": PROSE, "b.jsonl": tabular(Path("b.jsonl"))}, "w:gz"),
        "files.tar.zst": packed(Path("files.tar.zst"), tarred({"a.txt": PROSE})),
    }


TABLES = ("news.csv", "news.tsv", "news.json", "news.jsonl", "news.csv.gz", "news.json.zst", "news.jsonl.gz")


def word() -> bytes:
    memory, document = io.BytesIO(), Document()
    for paragraph in documents.BODIES[:3]:
        document.add_paragraph(paragraph)
    document.save(memory)
    return memory.getvalue()


def pdf() -> bytes:
    memory, style = io.BytesIO(), getSampleStyleSheet()
    SimpleDocTemplate(memory).build([Paragraph(body, style["Normal"]) for body in documents.BODIES])
    return memory.getvalue()


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def flipped(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 4, 32))):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def blanked(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + bytes(min(512, len(data) - start)) + data[start + 512 :]


def doubled(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    return data[:end] + data[start:]


def noisy(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + chance.randbytes(64) + data[start:]


def holed(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    return data[:start] + data[end:]


DAMAGES: tuple[Damage, ...] = (cut, flipped, blanked, doubled, noisy, holed)


def damaged_files(rounds: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Names and bytes: each sample damaged in each way, and once under the suffix of another."""
    chance = random.Random(seed)
    sound = samples()
    for turn in range(rounds):
        for name, data in sound.items():
            for damage in DAMAGES:
                yield f"{turn:04}-{damage.__name__}-{name}", damage(data, chance)
            yield f"{turn:04}-as-{chance.choice([*sound])}", data


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Names and bytes of files made to do harm."""
    zeros = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(zeros.compress(bytes(2**20)) for _ in range(80)) + zeros.flush()
    for name in ("bomb.jsonl.gz", "bomb.txt.gz", "bomb.warc.gz", "bomb.tar.gz"):
        yield name, bomb
    yield "bomb.zip", zipped({f"{n}.jsonl.gz": bomb for n in range(2)})
    yield "bomb.docx", zipped({"word/document.xml": bytes(260 * 2**20)})
    yield "bomb.epub", zipped({"META-INF/container.xml": bytes(100 * 2**20)})
    nested = zipped({"a.txt": PROSE})
    for _ in range(12):
        nested = zipped({"a.zip": nested})
    yield "nested.zip", nested
    yield "names.zip", zipped({"../../out.txt": PROSE, "/tmp/out.txt": PROSE, "C:\\out.txt": PROSE, "\x1b[2J\n": PROSE})
    yield "names.tar", tarred({"../../out.txt": PROSE, "/tmp/out.txt": PROSE, "a\n\x07b.txt": PROSE})
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo("link.txt")
            info.type, info.linkname = kind, "link.txt"
            archive.addfile(info)
    yield "links.tar", memory.getvalue()
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    for use in ("<title>&l9;</title>", '<item a="&l9;"/>'):
        yield f"laughs-{len(use)}.xml", f'<!DOCTYPE rss [<!ENTITY l0 "lol">{laughs}]><rss>{use}</rss>'.encode()
    yield "outside.xml", b'<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><item><title>A</title></item></rss>'
    for name, data in (("deep.json", b"[" * 10**6), ("deep.html", b"<div>" * 10**5), ("deep.xml", b"<rss>" * 10**5)):
        yield name, data
    yield "deep.jsonl", b'{"a":' * 10**5
    yield "quote.csv", b'text\n"' + b"a,\n" * 10**6
    yield "wide.csv", b"text" + b"," * 10**6 + b"\n" + b"," * 10**6
    yield "front.md", b"---\n" + b"a: [" * 10**5
    yield "number.json", b"[" + b"9" * 10**6 + b"]"


def fill(folder: Path, rounds: int, seed: int) -> int:
    """Put the files into a folder, a good article after each tenth, and a cycle of links; how many there are."""
    for number, (name, data) in enumerate([*damaged_files(rounds, seed), *hostile_files()]):
        (folder / name).write_bytes(data)
        if number % 10 == 0:
            (folder / f"{name}.good.txt").write_text(f"Good\n\n{PROSE} It is number {number}.", encoding="utf-8")
    (folder / "loop").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "a\n\x1b[2J.txt").write_text(PROSE, encoding="utf-8")
    return len([*folder.iterdir()])


def main() -> None:
    """Read them all, and say how it went."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "in"
        folder.mkdir()
        count = fill(folder, asked.rounds, asked.seed)
        before = {path: path.lstat().st_mtime_ns for path in Path(place).rglob("*")}
        kinds, slowest, took = {"articles": 0, "failures": 0, "good": 0}, "", 0.0
        for path in files(folder):
            start = time.perf_counter()
            for item in [path] if isinstance(path, Failure) else read_file(path):
                kinds["articles" if isinstance(item, RawArticle) else "failures"] += 1
                kinds["good"] += isinstance(item, RawArticle) and item.source.endswith(".good.txt")
            if (spent := time.perf_counter() - start) > took:
                slowest, took = str(path), spent
        after = {path: path.lstat().st_mtime_ns for path in Path(place).rglob("*")}
    memory = peak() or 0.0  # not told by every system
    good = len([path for path in before if path.name.endswith(".good.txt")])
    report = {"files": count, **kinds, "good_expected": good, "untouched": before == after}
    json.dump(report | {"slowest_s": round(took, 2), "slowest": slowest, "memory_mib": round(memory)}, sys.stdout)


if __name__ == "__main__":
    main()
