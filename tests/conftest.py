"""What every test may use: a tiny encoder that needs no model, an empty archive, a handful of made-up articles."""

import asyncio
import ctypes
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import textwrap
import threading
import unicodedata
import zlib
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from rag import Archive
from rag.encoder import cache_folder

settings.register_profile("untimed", deadline=None)  # a busy machine fails no property
settings.load_profile("untimed")

_DIMENSION = 64
_WINDOW, _OVERLAP = 40, 10  # words


class FakeEncoder:
    """A hashed bag of words: the same text gives the same vector, texts that share words give near ones."""

    def __init__(self, name: str = "bag-of-words", salt: str = "") -> None:
        self.name = name
        self._salt = salt

    def encode(self, texts: Sequence[str], *, query: bool = False) -> tuple[np.ndarray, np.ndarray]:
        windows = [(owner, words) for owner, text in enumerate(texts) for words in self._windows(text, query)]
        owners = np.array([owner for owner, _ in windows], np.int64)
        vectors = np.array([self._vector(words) for _, words in windows], np.float32).reshape(-1, _DIMENSION)
        return vectors, owners

    @staticmethod
    def _windows(text: str, query: bool) -> list[list[str]]:
        folded = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
        words = [word[:6] for word in re.findall(r"\w+", folded)]
        if query or len(words) <= _WINDOW:
            return [words]
        return [words[start : start + _WINDOW] for start in range(0, len(words) - _OVERLAP, _WINDOW - _OVERLAP)]

    def _vector(self, words: list[str]) -> np.ndarray:
        vector = np.full(_DIMENSION, 0.05)  # a text without words has a vector too
        for word in words:
            digest = zlib.crc32((self._salt + word).encode())
            vector[digest % _DIMENSION] += 1 if digest & 0x10000 else -1
        return vector / np.linalg.norm(vector)


class SlowEncoder(FakeEncoder):
    """An encoder that takes as long over a question as it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.let_go = threading.Semaphore(0), threading.Event()
        self.let_go.set()

    def encode(self, texts: Sequence[str], *, query: bool = False) -> tuple[np.ndarray, np.ndarray]:
        self.begun.release()
        assert self.let_go.wait(60)
        return super().encode(texts, query=query)


WIRE = (
    "The Askeby volcano threw ash four kilometres into the air on Sunday, and the island's only airport was closed "
    "until further notice, the civil protection agency said in the evening."
)
ARTICLES: list[dict[str, Any]] = [
    {
        "id": "harbour",
        "title": "Lindholm harbour reopens",
        "url": "https://news.example/harbour",
        "publisher": "Northern Post",
        "authors": ["Ana Ruiz"],
        "published": "2020-03-02",
        "language": "en",
        "text": "The harbour at Lindholm reopened on Monday after a winter of repairs that cost the town dearly.\n\n"
        "“We lost two quays and nobody was hurt,” harbour master Tove Dahl said. The ferry sails again from Friday.",
    },
    {
        "id": "rowing",
        "title": "Milić named coach of the Vardar rowers",
        "publisher": "Balkan Daily",
        "authors": ["Zoran Đukić", "Ana Ruiz"],
        "published": "2020-05-11",
        "text": "Jelena Milić, a former world champion, takes over the Vardar rowing crew in June – a week early.\n\n"
        "Her contract runs for three seasons and the club’s sponsors pay half of it, the chairman told reporters.",
    },
    {
        "id": "markup",
        "title": "How <b>bold</b> tags broke the council's site",
        "publisher": "Northern Post",
        "authors": "Per Lund",
        "published": "2020-06-18",
        "text": "Visitors read <script>alert('budget')</script> & *stars* where the $$ tables of the budget should "
        "have been, for eleven hours.\n\nAn apprentice found the missing bracket, and was given cake & a rise.",
    },
    {
        "id": "wire-one",
        "title": "Volcano closes airport",
        "publisher": "Wire One",
        "published": "2021-01-10",
        "text": WIRE,
    },
    {
        "id": "wire-two",
        "title": "Volcano closes airport",
        "publisher": "Wire Two",
        "published": "2021-01-12",
        "text": WIRE.replace("in the evening", "late in the evening"),
    },
    {
        "id": "jam",
        "title": "Cloudberry jam as it should be",
        "publisher": "Balkan Daily",
        "text": "Cloudberries want a cool kitchen and little sugar, and they are stirred with a wooden spoon only.",
    },
    {
        "id": "talks",
        "title": "Oster and Wend talk about water",
        "url": "https://news.example/talks",
        "publisher": "The Wend Observer",
        "authors": ["Per Lund", "Mirela Šarić"],
        "published": "2021-06-01",
        "text": "Ministers of Oster and Wend met for two days over the water of the river they share.\n\n"
        "They agreed on a common gauge near the border, but not on who may dam the river above it.",
    },
    {
        "id": "bridge",
        "title": "Rope bridge over Kestrel Gorge",
        "publisher": "northern post",
        "published": "2022-09-30",
        "text": "The rope bridge over Kestrel Gorge is rebuilt by hand each September, and "
        + ", ".join(f"family number {n} brings {n + 2} bundles of grass" for n in range(1, 13))
        + ", and at the very end the blacksmith hangs a brass pelican over the eastern anchor.",
    },
]
TEXTS = {str(article["id"]): str(article["text"]) for article in ARTICLES}


def awaited(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns. It has a thread of its own: where browser tests run, this one has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


Writer = Callable[..., Path]
Starter = Callable[..., AbstractContextManager[subprocess.Popen[str]]]


def write_jsonl(path: Path, *articles: dict[str, Any] | str) -> Path:
    """Write articles into a file, one JSON object a line; a string stands as it is."""
    lines = [article if isinstance(article, str) else json.dumps(article) for article in articles]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A folder that nobody may write to."""
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield
    for path in paths:
        path.chmod(stat.S_IRWXU)


def bind_root() -> None:
    """Make permissions bind this process although it is root's: it gives up its capabilities."""
    if os.geteuid() == 0:
        assert ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()) == 0


@pytest.fixture(scope="session", autouse=True)
def _own_cache() -> Iterator[None]:
    """The user's cache is neither used nor changed; only an encoder exported before is copied out of it."""
    exported = [file for file in cache_folder().glob("*") if file.suffix in (".onnx", ".sha256")]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for file in exported:
            shutil.copy2(file, folder)
        patch.setenv("ARCHIVE_CHAT_CACHE", folder)  # processes started by the tests inherit it
        yield


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the archive of a test is."""
    return tmp_path / "news.archive"


@pytest.fixture
def archive(folder: Path, encoder: FakeEncoder) -> Iterator[Archive]:
    """An empty archive."""
    with Archive.open(folder, encoder=encoder) as opened:
        yield opened


@pytest.fixture
def jsonl(tmp_path: Path) -> Writer:
    """Writes articles, one JSON object a line, into a file of the given name."""

    return lambda *articles, name="new.jsonl": write_jsonl(tmp_path / name, *articles)


@pytest.fixture
def articles(jsonl: Writer) -> Path:
    """The articles above as a file."""
    return jsonl(*ARTICLES, name="articles.jsonl")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive of the articles above, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    source = write_jsonl(folder / "articles.jsonl", *ARTICLES)
    with Archive.open(folder / "news.archive", encoder=FakeEncoder()) as archive:
        archive.add(source)
    return folder / "news.archive"


@pytest.fixture
def filled(made: Path, folder: Path, encoder: FakeEncoder) -> Iterator[Archive]:
    """An archive of the articles above."""
    shutil.copytree(made, folder)
    with Archive.open(folder, encoder=encoder) as opened:
        yield opened


@pytest.fixture(scope="session")
def python() -> Starter:
    """Starts a Python process on some code; a context manager that ends it. `tests.conftest` is importable there."""
    paths = os.pathsep.join([str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")])

    @contextmanager
    def start(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
        command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env={**os.environ, "PYTHONPATH": paths}
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    return start


@dataclass(frozen=True)
class Served:
    """A running `archive-chat serve`: its address, and what it said until it answered."""

    address: str
    said: str


Server = Callable[..., AbstractContextManager[Served]]


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def serving(python: Starter) -> Server:
    """Runs `archive-chat serve` with some arguments, on a free port."""

    @contextmanager
    def serve(*arguments: object) -> Iterator[Served]:
        port = free_port()
        command = "import sys; from ui.command import main; main(sys.argv[1:])"
        with python(command, "serve", "--port", port, *arguments) as process:
            assert process.stderr
            said = ""
            for line in process.stderr:
                said += line
                if address := re.search(r"Archive Chat is at (http\S+)", line):
                    yield Served(address[1].rstrip("/"), said)
                    return
            pytest.fail(f"the server did not start: {said}")

    return serve
