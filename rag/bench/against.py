"""The package and its peers on the same passages and questions, with the same model, one process after another."""

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rag.archive import Archive
from rag.bench.environments import PeerError, environment, last_line
from rag.bench.measures import headlines
from rag.encoder import bundled_model, load_encoder

__all__ = ["Compared", "Missing", "compared"]

_QUESTIONS = 200
_OURS = "archive-chat"
_HERE = Path(__file__).parent
_SETTINGS = {  # nobody asks the network, everybody uses the processor
    "CUDA_VISIBLE_DEVICES": "",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "PYTHONPATH": str(_HERE.parents[1]),  # for this package's own Python: the others are told to leave it out
}


@dataclass(frozen=True, slots=True)
class Compared:
    """What was measured of one: seconds (`_s`), milliseconds (`_ms`).

    `start_s` is importing it, loading the model, and the first hit. `found` is the share of some passages that are
    among the ten hits for their own first words. `memory_mib` is the most that the process had, indexing included; None
    where the system does not tell.
    """

    name: str
    passages_a_second: float
    start_s: float
    search_ms: float
    search_p99_ms: float
    found: float
    memory_mib: float | None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Missing:
    """One that could not be measured."""

    name: str
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def compared(folder: Path, peers: Sequence[str], questions: Sequence[str] = ()) -> Iterator[Compared | Missing]:
    """Measure this package, then peers, each as soon as the one before is done.

    Args:
        folder: an archive's folder; its passages are what is indexed.
        peers: names, of `PEERS`.
        questions: to ask; none: the headlines of its newest articles.

    Returns:
        an iterator of what was measured, this package first.

    Raises:
        PeerError: this package itself fails.
    """
    with tempfile.TemporaryDirectory() as scratch:
        given = [Path(scratch) / "passages.jsonl", Path(scratch) / "questions.jsonl"]
        with Archive.open(folder) as archive:
            _write(given[0], _passages(archive))
            _write(given[1], [*questions][:_QUESTIONS] or headlines(archive))
        load_encoder()  # its export, once for all archives, is nobody's start
        yield _measured(_OURS, [sys.executable, "-P"], given)
        for peer in peers:
            try:
                yield _measured(peer, [str(environment(peer)), "-I"], given)
            except PeerError as error:
                yield Missing(peer, str(error))


def _passages(archive: Archive) -> Iterator[dict[str, str]]:
    for article in archive.articles():
        for passage in archive.passages(article.id):
            yield {"id": article.id, "title": article.title, "text": passage.text}


def _write(path: Path, values: "Iterator[Any] | list[Any]") -> None:
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps(value)}\n" for value in values)


def _measured(peer: str, python: list[str], given: Sequence[Path]) -> Compared:
    logging.getLogger(__name__).info("%s: measuring", peer)
    command = [*python, _HERE / "running.py", _HERE / "peers" / f"{peer.replace('-', '_')}.py", bundled_model(), *given]
    place = given[0].parent
    ended = subprocess.run(
        list(map(str, command)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=place,
        env=os.environ | _SETTINGS | {"LLAMA_INDEX_CACHE_DIR": str(place)},
    )
    if ended.returncode:
        raise _failed(peer, Path(python[0]), ended)
    return Compared(peer, **json.loads(ended.stdout.splitlines()[-1]))


def _failed(peer: str, python: Path, ended: "subprocess.CompletedProcess[str]") -> PeerError:
    why = last_line(ended.stderr) if ended.returncode > 0 else f"ended by signal {-ended.returncode}"
    anew = "" if peer == _OURS else f", or delete {python.parents[1]} to have it installed anew"
    return PeerError(f"{peer}: fails ({why}). Have it index fewer passages{anew}.")
