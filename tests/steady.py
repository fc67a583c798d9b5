"""Two servers and a writer on one archive, sixteen people who ask: is every answer whole, and does nothing grow?

python -m tests.steady [--minutes 60] [ARCHIVE or ARTICLES.jsonl.gz]     (this machine only; it ends by itself)

An archive is copied first. To it come lighthouses, which never change, and bulletins, which the writer prints anew,
takes away and brings back; every paragraph of a bulletin names its issue, so that half an update can be seen.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, product
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from rag import Archive
from tests.conftest import free_port, write_jsonl

ASKERS = 16
MOST = 600  # requests a minute of each asker
LIGHTHOUSES, BULLETINS = 20, 12
TOWNS = [
    "".join(parts).capitalize() for parts in product("bdgklmnrstv", "aeo", ("ndr", "rgm", "lsk"), ("avik", "osten"))
]
# What a server may gain in the second half of a run; of latency, the share.
BOUNDS = {"memory, MiB": 48.0, "handles": 8.0, "threads": 6.0, "maps": 150.0, "median, s": 0.5}


@dataclass(frozen=True)
class Bulletin:
    """One article of the writer's, in one of its issues."""

    town: str
    issue: int

    @property
    def row(self) -> dict[str, str]:
        paragraphs = (
            f"Issue {self.issue} of the {self.town} bulletin was printed on {100 + self.issue} sheets of grey paper.",
            f"The cover of issue {self.issue} shows the mayor of {self.town} at the opening of a new well.",
            f"Readers in {self.town} pay {200 + self.issue} crowns for issue {self.issue}, and get it on Thursdays.",
        )
        title = f"The {self.town} bulletin, issue {self.issue}"
        return {"id": f"bulletin-{self.town}", "title": title, "text": "\n\n".join(paragraphs)}


def lighthouse(number: int) -> dict[str, str]:
    town = TOWNS[number]
    text = f"The lighthouse of {town} was built in {1700 + number} by {3 + number} masons."
    return {"id": f"lighthouse-{town}", "title": f"{town} lighthouse", "text": text}


PRINTED_IN = TOWNS[-BULLETINS:]
LIT = [lighthouse(number) for number in range(LIGHTHOUSES)]


# -- the archive, and who writes


def prepare(folder: Path, source: Path | None) -> None:
    """Make the archive that is served: a copy of one, or of articles, or empty but for what is made up."""
    is_archive = source is not None and (source / "archive.db").exists()
    if source and is_archive:
        shutil.copytree(source, folder)
    made_up = write_jsonl(folder.parent / "made up.jsonl", *LIT, *(Bulletin(town, 1).row for town in PRINTED_IN))
    with Archive.open(folder) as archive:
        archive.add(made_up, *([] if source is None or is_archive else [source]))


def write(folder: Path, stop: str, pause: float, seed: int) -> None:
    """What the writer does, until told to stop; at last it writes down which issue of each bulletin there is."""
    chance, issues, there = random.Random(seed), dict.fromkeys(PRINTED_IN, 1), set(PRINTED_IN)
    counted = Counter[str]()
    with Archive.open(folder) as archive:
        Path(f"{stop} later").touch()
        while not Path(stop).exists():
            for town in (some := chance.sample(PRINTED_IN, chance.randint(1, 4))):
                issues[town] += 1
            if counted["updated"] and chance.random() < 0.3:
                counted["removed"] += archive.remove(*(f"bulletin-{town}" for town in some))
                there -= set(some)
            else:
                file = write_jsonl(folder.parent / "new.jsonl", *(Bulletin(town, issues[town]).row for town in some))
                report = archive.add(file)
                assert (report.added + report.updated, report.failed) == (len(some), ()), report
                counted.update(added=report.added, updated=report.updated)
                there |= set(some)
            time.sleep(pause)
    last = {town: issues[town] if town in there else 0 for town in PRINTED_IN}
    (folder.parent / "written.json").write_text(json.dumps({"issues": last, "counted": counted}), encoding="utf-8")


# -- a server, and what it takes


@dataclass(frozen=True)
class Server:
    """A running `archive-chat serve`."""

    address: str
    process: int
    log: Path

    def takes(self) -> dict[str, float]:
        """What it has of the machine; memory without the files that are mapped into it."""
        proc = Path("/proc") / str(self.process)
        status = dict(line.split(":", 1) for line in (proc / "status").read_text().splitlines())
        return {
            "memory, MiB": int(status["RssAnon"].split()[0]) / 1024,
            "with files, MiB": int(status["VmRSS"].split()[0]) / 1024,
            "handles": len(list((proc / "fd").iterdir())),
            "threads": int(status["Threads"]),
            "maps": len((proc / "maps").read_text().splitlines()),
        }


@contextmanager
def served(folder: Path, log: Path, wait: float = 300) -> Iterator[Server]:
    """Serve an archive on a free port of this machine."""
    port = free_port()
    command = "import sys; from ui.command import main; main(sys.argv[1:])"
    options = ["serve", "--archive", folder, "--port", port, "--rate", 0]
    path = os.pathsep.join([str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")])
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", command, *map(str, options)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            env={**os.environ, "PYTHONPATH": path},
        )
        try:
            deadline = time.monotonic() + wait
            while "Archive Chat is at" not in log.read_text():
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, f"the server did not start: {log.read_text()}"
                time.sleep(0.1)
            yield Server(f"http://127.0.0.1:{port}", process.pid, log)
        finally:
            process.kill()
            process.wait()


class NotAnsweredError(Exception):
    """What the web API says instead of an answer."""


def called(client: httpx.Client, name: str, **arguments: Any) -> Any:
    """What the web API gives, by plain HTTP."""
    begun = client.post(f"/gradio_api/call/v2/{name}", json=arguments)
    begun.raise_for_status()
    told = client.get(f"/gradio_api/call/{name}/{begun.json()['event_id']}").text
    _, complete, data = told.partition("event: complete\ndata: ")
    if not complete:
        raise NotAnsweredError(told)
    return json.loads(data.splitlines()[0])[0]


# -- who asks, and whether what they are told is whole


@dataclass
class Found:
    """What the askers have seen: seconds of each answer by server, how many were cited, and what is wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)
    faults: deque[str] = field(default_factory=lambda: deque(maxlen=200))

    def note(self, server: Server, seconds: float) -> None:
        self.seconds.setdefault(server.address, []).append(seconds)
        self.counted["answers"] += 1

    def drain(self, server: Server) -> dict[str, float]:
        """Latencies since the last time."""
        seconds = self.seconds.pop(server.address, [])
        if not seconds:
            return {"answers": 0}
        median, late = np.percentile(seconds, [50, 99])
        return {"answers": len(seconds), "median, s": float(median), "p99, s": float(late)}


def torn(title: str, text: str) -> bool:
    """Whether this is not one issue of a bulletin, wholly."""
    issues = set(re.findall(r"[Ii]ssue (\d+)", f"{title}\n{text}"))
    town = re.match(r"The (\w+) bulletin", title)
    return len(issues) != 1 or not town or Bulletin(town[1], int(min(issues))).row["text"] != text


@dataclass
class Asker:
    """Somebody who asks one server one thing after another, and sees whether the answers are right."""

    number: int
    server: Server
    archive: Archive  # opened by themselves, to look quotes up
    found: Found
    headlines: Sequence[str]

    def ask_until(self, stop: threading.Event, most: int) -> None:
        chance = random.Random(self.number)
        kinds = [self.lighthouse, self.lighthouse, self.bulletin, self.hits, self.whole, self.headline]
        with httpx.Client(base_url=self.server.address, timeout=300, trust_env=False) as client:
            for _ in range(most):
                if stop.is_set():
                    return
                try:
                    chance.choice(kinds)(client, chance)
                except (NotAnsweredError, httpx.HTTPError) as error:
                    if "changed while it was being quoted" in str(error):  # time and again, and so it is said
                        self.found.counted["changed"] += 1
                        continue
                    self.found.faults.append(f"no answer: {error!r:.300}")

    def timed(self, client: httpx.Client, name: str, **arguments: Any) -> Any:
        began = time.perf_counter()
        reply = called(client, name, **arguments)
        self.found.note(self.server, time.perf_counter() - began)
        return reply

    def lighthouse(self, client: httpx.Client, chance: random.Random) -> None:
        """A question whose answer is known, and never changes."""
        number = chance.randrange(LIGHTHOUSES)
        reply = self.answered(client, f"When was the lighthouse of {TOWNS[number]} built?")
        if [one["quote"] for one in reply["citations"][:1]] != [LIT[number]["text"]]:
            self.found.faults.append(f"another answer: {reply['question']} {reply['citations'][:1]}"[:400])

    def bulletin(self, client: httpx.Client, chance: random.Random) -> None:
        """A question about what changes meanwhile."""
        town = chance.choice(PRINTED_IN)
        reply = self.answered(client, f"On how many sheets was the {town} bulletin printed?")
        own = [one for one in reply["citations"] if one["article"]["id"] == f"bulletin-{town}"]
        self.found.counted["of bulletins"] += bool(own)

    def headline(self, client: httpx.Client, chance: random.Random) -> None:
        """A question about any article."""
        self.answered(client, f"What is reported of {chance.choice(self.headlines).rstrip('.?!')}?"[:300])

    def answered(self, client: httpx.Client, question: str) -> dict[str, Any]:
        reply: dict[str, Any] = self.timed(client, "ask", question=question)
        if reply["question"] != question:
            self.found.faults.append(f"asked {question!r}, answered {reply['question']!r}")
        for citation in reply["citations"]:
            self.check(citation["article"], citation["start"], citation["end"], citation["quote"])
        issues = {(one["article"]["id"], one["article"]["text_sha256"]) for one in reply["citations"]}
        if len(issues) != len({id for id, _ in issues}):
            self.found.faults.append(f"two versions of one article in one answer: {issues}")
        return reply

    def hits(self, client: httpx.Client, chance: random.Random) -> None:
        for hit in self.timed(client, "search", query=f"{chance.choice(PRINTED_IN)} bulletin paper", k=10):
            passage = hit["passage"]
            self.check(hit["article"], passage["start"], passage["end"], passage["text"])

    def whole(self, client: httpx.Client, chance: random.Random) -> None:
        """A bulletin as a whole, where it has not been taken away."""
        try:
            article = self.timed(client, "article", article_id=f"bulletin-{chance.choice(PRINTED_IN)}")
        except NotAnsweredError as error:
            if "there is no article with this id" not in str(error):
                raise
            self.found.counted["gone"] += 1
            return
        digest = hashlib.sha256(article["text"].encode()).hexdigest()
        if torn(article["title"], article["text"]) or digest != article["text_sha256"]:
            self.found.faults.append(f"half an update: {article}"[:400])

    def check(self, article: dict[str, Any], start: int, end: int, quote: str) -> None:
        try:
            text = self.archive.text(article["id"], text_sha256=article["text_sha256"])
        except KeyError:
            self.found.faults.append(f"never stored: {article}")
            return
        if text[start:end] != quote:
            self.found.faults.append(f"not what is printed: {quote!r} of {article}")
        if article["id"].startswith("bulletin-") and torn(article["title"], text):
            self.found.faults.append(f"half an update: {article} {text!r}")
        self.found.counted["quotes"] += 1


# -- a run


@dataclass
class Run:
    """What came of it, the servers in their order."""

    notes: list[list[dict[str, float]]]  # of each server, what it took, and its latencies, at each look
    rest: list[tuple[dict[str, float], dict[str, float]]]  # what each took before and after, with nobody asking
    found: Found
    written: dict[str, int]


def run(base: Path, seconds: float, source: Path | None = None, every: float = 60, pause: float = 1.0) -> Run:
    """Serve, write and ask for some time; then look whether all that was written is there."""
    folder, found = base / "news.archive", Found()
    prepare(folder, source)
    with ExitStack() as stack:
        with ThreadPoolExecutor(2) as starting:
            starts = [starting.submit(stack.enter_context, served(folder, base / f"{n}.log")) for n in (1, 2)]
        servers = [start.result() for start in starts]
        archive = stack.enter_context(Archive.open(folder))
        headlines = [article.title for article in islice(archive.articles(), 2000) if article.title]
        askers = [Asker(n, servers[n % 2], archive, found, headlines) for n in range(ASKERS)]
        with asking(askers, MOST):
            time.sleep(min(10.0, seconds / 4))  # models are loaded, threads started
        before = [at_rest(server) for server in servers]
        for server in servers:
            found.drain(server)
        with writing(folder, pause), asking(askers, max(1, round(MOST * seconds / 60))):
            notes = [*zip(*looks(servers, found, seconds, every), strict=True)]
        written = json.loads((base / "written.json").read_text(encoding="utf-8"))
        for server in servers:
            all_there(server, written["issues"], found)
        rest = [*zip(before, (at_rest(server) for server in servers), strict=True)]
        found.faults += [f"logged: {server.log.read_text()[-2000:]}" for server in servers if complains(server)]
    return Run([list(each) for each in notes], rest, found, written["counted"])


@contextmanager
def asking(askers: Sequence[Asker], most: int) -> Iterator[None]:
    """Have them all ask at once, for as long as it takes to do something else."""
    stop = threading.Event()
    with ThreadPoolExecutor(len(askers)) as people:
        asked = [people.submit(one.ask_until, stop, most) for one in askers]
        try:
            yield
        finally:
            stop.set()
    for one in asked:
        one.result()


@contextmanager
def writing(folder: Path, pause: float) -> Iterator[None]:
    """Have another process write meanwhile."""
    stop = folder.parent / "stop"
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=write, args=(folder, str(stop), pause, 1))
    process.start()
    try:
        while process.is_alive() and not Path(f"{stop} later").exists():
            time.sleep(0.05)
        yield
    finally:
        stop.touch()
        process.join(120)
        process.kill()
    assert process.exitcode == 0, f"the writer ended with {process.exitcode}"


def looks(servers: Sequence[Server], found: Found, seconds: float, every: float) -> Iterator[list[dict[str, float]]]:
    """What each server takes, again and again."""
    began = time.monotonic()
    while (passed := time.monotonic() - began) < seconds:
        time.sleep(min(every, seconds - passed))
        minute = {"minute": (time.monotonic() - began) / 60}
        yield [minute | server.takes() | found.drain(server) for server in servers]


def at_rest(server: Server) -> dict[str, float]:
    """What a server takes once the last connections are gone."""
    taken, last = server.takes(), {"handles": -1.0}
    deadline = time.monotonic() + 5
    while taken["handles"] != last["handles"] and time.monotonic() < deadline:
        time.sleep(0.5)
        taken, last = server.takes(), taken
    return taken


def all_there(server: Server, issues: dict[str, int], found: Found) -> None:
    """See that a server knows what was written last of every bulletin, and has lost no lighthouse."""
    last = {f"bulletin-{town}": Bulletin(town, issue).row if issue else None for town, issue in issues.items()}
    wanted = {**last, **{one["id"]: one for one in LIT}}
    with httpx.Client(base_url=server.address, timeout=300, trust_env=False) as client, ThreadPoolExecutor(8) as pool:
        told = pool.map(partial(stored, client), wanted)
        for (id, row), text in zip(wanted.items(), told, strict=True):
            if text != (row and row["text"]):
                found.faults.append(f"lost: {id} is {text!r}, not {row}")
        for (id, row), titles in zip(last.items(), pool.map(partial(titles_of, client), last), strict=True):
            if titles != ({row["title"]} if row else set()):
                found.faults.append(f"searched, {id} is {titles}, not {row}")


def stored(client: httpx.Client, id: str) -> str | None:
    try:
        text: str = called(client, "article", article_id=id)["text"]
    except NotAnsweredError:
        return None
    return text


def titles_of(client: httpx.Client, id: str) -> set[str]:
    """The headlines under which a bulletin is found."""
    hits = called(client, "search", query=f"{id.replace('-', ' ')} grey paper sheets", k=10)
    return {hit["article"]["title"] for hit in hits if hit["article"]["id"] == id}


def complains(server: Server) -> bool:
    return re.search(r"Traceback|Error|Warning", server.log.read_text()) is not None


# -- by hand


def growth(notes: Sequence[dict[str, float]], name: str) -> float:
    """What a server gained in the second half of a run, by the line that fits best."""
    later = [note for note in notes[len(notes) // 2 :] if name in note]
    minutes = np.array([note["minute"] for note in later])
    if len(later) < 3:
        return 0.0
    slope = float(np.polyfit(minutes, [note[name] for note in later], 1)[0])
    return slope * float(minutes[-1] - minutes[0])


def verdict(made: Run) -> list[str]:
    """What is wrong: each fault that was found, and whatever has grown above its bound."""
    wrong = list(made.found.faults)
    for number, notes in enumerate(made.notes, 1):
        for name, bound in BOUNDS.items():
            grown = growth(notes, name)
            print(f"server {number}: {name} grew by {grown:+.2f} in the second half (at most {bound:g})")
            if grown > bound:
                wrong.append(f"server {number}: {name} grew by {grown:.2f}, which is more than {bound:g}")
    return wrong


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("source", nargs="?", type=Path)
    options.add_argument("--minutes", type=float, default=60)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as base:
        made = run(Path(base), 60 * given.minutes, given.source, every=min(60, 5 * given.minutes))
    for number, notes in enumerate(made.notes, 1):
        for note in notes:
            print(f"server {number}:", "  ".join(f"{name} {value:.4g}" for name, value in note.items()))
    print(json.dumps({"found": made.found.counted, "written": made.written}))
    if wrong := verdict(made):
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
