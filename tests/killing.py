"""What an archive is worth after its writer was killed at random moments, its disk was full, its folder read-only.

python -m tests.killing [--kills 200] [--articles 2000] [--seed 1]     (a few minutes; as root also with full disks)
"""

import argparse
import json
import multiprocessing
import random
import shutil
import subprocess
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from rag import Archive, ArchiveError, indexing
from tests.conftest import FakeEncoder, write_jsonl

FILES = 20
CLOSE = 0.05  # of scores up to 20: sums in another order
BATCH = 25  # articles: many transactions, so that moments are of many kinds
WORDS = ["".join(parts) for parts in product("bdfgklmnprstvz", "aeiou", "bdfgklmnprstvz", "ar er or".split())]
QUERIES = tuple(" ".join(random.Random(n).sample(WORDS, 3)) for n in range(8))
Rankings = list[list[float]]
Contents = dict[str, tuple[str, tuple[str, ...]]]  # of each article the text, and those of its passages


class Scattered(FakeEncoder):
    """Gives every word a direction of its own, so that hardly two passages are equally near to a query."""

    def _vector(self, words: list[str]) -> np.ndarray:
        vector = sum((direction(word) for word in words), np.full(64, 0.05))
        return vector / np.linalg.norm(vector)


@cache
def direction(word: str) -> np.ndarray:
    return np.random.default_rng(zlib.crc32(word.encode())).standard_normal(64)


@dataclass(frozen=True)
class Scene:
    """A folder of articles as it is first and as it is later, and all that either may hold."""

    base: Path
    first: Path
    later: Path
    known: dict[str, set[str]]  # of each article the texts that it may have

    @property
    def news(self) -> Path:
        return self.base / "news"

    @property
    def archive(self) -> Path:
        return self.base / "news.archive"

    def show(self, folder: Path) -> None:
        """Let the folder of articles be as in another one."""
        shutil.rmtree(self.news, ignore_errors=True)
        shutil.copytree(folder, self.news)


def scene(base: Path, articles: int) -> Scene:
    """Later, of every ten articles one is changed, one is gone, one is new, and one has moved to another file."""
    first = [{"id": f"n{n}", "title": f"Notice {n}", "text": text(n, "clerk")} for n in range(articles)]
    later = [{**one, "text": text(n, "mayor")} if n % 10 == 1 else one for n, one in enumerate(first) if n % 10 != 2]
    later += [{"id": f"new{n}", "title": f"News {n}", "text": text(n, "crier")} for n in range(articles // 10)]
    moved = [*later[5::10], *(one for n, one in enumerate(later) if n % 10 != 5)]
    for name, found in (("first", first), ("later", moved)):
        (base / name).mkdir(parents=True)
        for file in range(FILES):
            write_jsonl(
                base / name / f"{file:02}.jsonl", *found[file * len(found) // FILES : (file + 1) * len(found) // FILES]
            )
    known: dict[str, set[str]] = {}
    for one in [*first, *later]:
        known.setdefault(str(one["id"]), set()).add(str(one["text"]))
    return Scene(base, base / "first", base / "later", known)


def text(n: int, who: str) -> str:
    """Two paragraphs of words that few articles share: of passages equally near to a query either may be looked at."""
    chance = random.Random(f"{n} {who}")
    return "\n\n".join(f"{' '.join(chance.sample(WORDS, 14)).capitalize()}." for _ in range(2))


def write(folder: Path, news: Path) -> None:
    """What the process does that is killed."""
    with Archive.open(folder, encoder=Scattered()) as archive, pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexing, "_BATCH_ARTICLES", BATCH)
        archive.add(news, sync=True)


def read(folder: Path, stop: str, told: "multiprocessing.connection.Connection") -> None:
    """What another process does meanwhile: search, and see that each hit is what is stored."""
    searches, changed = 0, 0
    with Archive.open(folder, encoder=Scattered()) as archive:
        while not Path(stop).exists():
            for hit in archive.search(QUERIES[searches % len(QUERIES)], k=10, rerank=False):
                passage, article = hit.passage, hit.passage.article
                try:
                    same = archive.text(article.id, text_sha256=article.text_sha256)[passage.start : passage.end]
                except KeyError:
                    same, changed = passage.text, changed + 1  # it was never to be seen: forgotten
                assert same == passage.text, passage
            searches += 1
    told.send((searches, changed))


def contents(archive: Archive) -> Contents:
    return {
        article.id: (archive.text(article.id), tuple(passage.text for passage in archive.passages(article.id)))
        for article in archive.articles()
    }


def rankings(archive: Archive) -> Rankings:
    """What is found, by its scores: of two passages with one score either may come first, or not at all."""
    found = [archive.search(query, k=10, rerank=False) for query in QUERIES]
    return [[hit.score for hit in hits] for hits in found]


def agree(found: Rankings, wanted: Rankings) -> None:
    """See that two archives find the same."""
    for query, ours, theirs in zip(QUERIES, found, wanted, strict=True):
        apart = max((abs(one - other) for one, other in zip(ours, theirs, strict=True)), default=0.0)
        assert apart <= CLOSE, (query, apart, ours, theirs)


def sound(scene: Scene, wanted: Rankings, *, live: bool = True) -> None:
    """See that the archive finds what is wanted, and so does one with its store alone, which makes its indexes anew.

    Not `live`: articles were removed. The lexical index counts the words of removed passages until it merges the
    segments that they were in, which moves scores: then only the indexes made anew are compared.
    """
    with Archive.open(scene.archive, encoder=Scattered()) as archive:
        found = rankings(archive)
        if live:
            agree(found, wanted)
    with tempfile.TemporaryDirectory(dir=scene.base) as folder:
        for file in scene.archive.glob("archive.db*"):
            shutil.copy(file, folder)
        with Archive.open(folder, encoder=Scattered()) as archive:
            agree(rankings(archive), wanted)


def built(base: Path, articles: Contents) -> Rankings:
    """What a fresh archive of these articles finds."""
    with tempfile.TemporaryDirectory(dir=base) as folder:
        titles = {id: f"{'News' if id.startswith('new') else 'Notice'} {id.lstrip('new')}" for id in articles}
        rows = ({"id": id, "title": titles[id], "text": text} for id, (text, _) in articles.items())
        source = write_jsonl(Path(folder) / "all.jsonl", *rows)
        with Archive.open(Path(folder) / "fresh.archive", encoder=Scattered()) as archive:
            archive.add(source)
            return rankings(archive)


def check(scene: Scene, *, live: bool = True) -> int:
    """See that each article is wholly there or not at all, and that searches find what a fresh archive's would."""
    with Archive.open(scene.archive, encoder=Scattered()) as archive:
        held = contents(archive)
        for id, (text, passages) in held.items():
            assert text in scene.known[id], id
            assert passages == tuple(text.split("\n\n")), id
    sound(scene, built(scene.base, held), live=live)
    return len(held)


@contextmanager
def reader(scene: Scene, context: "multiprocessing.context.ForkServerContext") -> Iterator[Counter[str]]:
    """Another process that searches all the while; how often is counted."""
    stop, counted = scene.base / "stop", Counter[str]()
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=read, args=(scene.archive, str(stop), sending))
    process.start()
    sending.close()
    try:
        yield counted
    finally:
        stop.touch()
        process.join(60)
        assert process.exitcode == 0, f"the reader ended with {process.exitcode}"
        searches, changed = receiving.recv()
        counted.update(searches=searches, changed=changed)
        stop.unlink()


def killed(scene: Scene, kills: int, seed: int, in_a_row: int = 5) -> Counter[str]:
    """Kill the writer at random moments, some times in a row before it may finish; returns what was counted."""
    chance, counted = random.Random(seed), Counter[str]()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["rag.archive", "tests.conftest"])
    wanted = {folder: finished(scene, folder) for folder in (scene.first, scene.later)}
    span = {folder: seconds for folder, (_, _, seconds) in wanted.items()}
    while counted["kills"] < kills:
        shutil.rmtree(scene.archive, ignore_errors=True)
        Archive.open(scene.archive, encoder=Scattered()).close()
        for folder in (scene.first, scene.later):
            scene.show(folder)
            with reader(scene, context) as searched:
                for _ in range(chance.randint(1, in_a_row)):
                    process = context.Process(target=write, args=(scene.archive, scene.news))
                    process.start()
                    time.sleep(chance.random() * span[folder] * 1.2)
                    counted["in the middle"] += process.is_alive()
                    process.kill()
                    process.join()
                    counted["kills"] += 1
                    held = check(scene, live=folder == scene.first)
                    counted["with part of the articles"] += 0 < held < len(wanted[folder][0])
            counted.update(searched)
            write(scene.archive, scene.news)
            with Archive.open(scene.archive, encoder=Scattered()) as archive:
                assert contents(archive) == wanted[folder][0]
            sound(scene, wanted[folder][1], live=folder == scene.first)
            counted["resumed"] += 1
    return counted


def finished(scene: Scene, folder: Path) -> tuple[Contents, Rankings, float]:
    """What an uninterrupted run comes to, and how long it takes."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=scene.base) as made:
        write(Path(made) / "fresh.archive", folder)
        with Archive.open(Path(made) / "fresh.archive", encoder=Scattered()) as archive:
            seconds = time.perf_counter() - began
            return contents(archive), rankings(archive), seconds


# -- a full disk


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """A disk of that size in a folder. Raises OSError where none may be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if done.returncode:
        raise OSError(done.stderr.strip())
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def filled(scene: Scene, kilobytes: int) -> tuple[int, str]:
    """Fill a small disk with an archive, see what it is worth, and go on with it where there is room.

    Returns:
        how many articles had room, and the error.
    """
    disk, error = scene.base / "disk", ""
    shutil.rmtree(scene.archive, ignore_errors=True)
    scene.show(scene.first)
    with small_disk(disk, kilobytes):
        try:
            write(disk / "news.archive", scene.news)
        except ArchiveError as full:
            error = str(full)
        with Archive.open(disk / "news.archive", encoder=Scattered()) as archive:
            held = contents(archive)
            found = rankings(archive)
        agree(found, built(scene.base, held))
        shutil.copytree(disk / "news.archive", scene.archive)
    check(scene)
    write(scene.archive, scene.news)
    with Archive.open(scene.archive, encoder=Scattered()) as archive:
        whole, wanted, _ = finished(scene, scene.first)
        assert contents(archive) == whole
    sound(scene, wanted)
    return len(held), error


# -- a folder that may only be read


def frozen(scene: Scene, kilobytes: int) -> str:
    """Let an archive's disk be read-only before its writer goes on, see that nothing is lost; returns the error."""
    disk = scene.base / "disk"
    scene.show(scene.first)
    with small_disk(disk, kilobytes):
        write(disk / "news.archive", scene.news)
        scene.show(scene.later)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(ArchiveError) as refused:
            write(disk / "news.archive", scene.news)
        whole, wanted, _ = finished(scene, scene.first)
        with Archive.open(disk / "news.archive", encoder=Scattered()) as archive:
            assert contents(archive) == whole
            agree(rankings(archive), wanted)
    return str(refused.value)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--articles", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as base:
        made, began = scene(Path(base), given.articles), time.perf_counter()
        print(json.dumps(killed(made, given.kills, given.seed)), f"{time.perf_counter() - began:.0f} s")
        for kilobytes in (512, 1024, 2048, 4096, 8192):
            try:
                held, error = filled(made, kilobytes)
                print(f"disk of {kilobytes:,} KiB: {held:,} articles had room; {error or 'no error'}")
            except OSError as refused:
                print(f"disk of {kilobytes:,} KiB: left out, none can be mounted ({refused})")
                return
        print(f"read-only: {frozen(made, 100_000)}")


if __name__ == "__main__":
    main()
