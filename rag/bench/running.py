"""Measures one peer: run as a script by the Python of the peer's environment, which has nothing of this package.

python -I running.py PEER.py MODEL PASSAGES.jsonl QUESTIONS.jsonl     prints one JSON object, on its last line
"""

import importlib.util
import json
import math
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

__all__: list[str] = []

_WARM = 5  # questions asked before time is taken
_KNOWN = 20  # passages that are asked for by their own words


def _measured(file: Path, model: str, passages: list[dict[str, Any]], questions: list[str]) -> dict[str, float | None]:
    start = time.perf_counter()
    peer = _loaded(file).Peer(model)
    loading = time.perf_counter() - start
    indexing = _timed(partial(peer.index, passages))
    first = _timed(partial(peer.search, questions[0]))
    found = _found(peer, passages)
    for question in questions[:_WARM]:
        peer.search(question)
    times = sorted(_timed(partial(peer.search, question)) for question in questions)
    return {
        "passages_a_second": len(passages) / indexing,
        "start_s": loading + first,
        "search_ms": 1e3 * statistics.median(times),
        "search_p99_ms": 1e3 * times[math.ceil(0.99 * len(times)) - 1],
        "found": found,
        "memory_mib": _loaded(Path(__file__).with_name("memory.py")).peak(),
    }


def _found(peer: Any, passages: list[dict[str, Any]]) -> float:
    """The share of some passages that are among the hits for their own first words: what is fast must also work."""
    some = [passage["text"] for passage in passages[:: max(1, len(passages) // _KNOWN)]]
    return statistics.mean(text in {passages[place]["text"] for place in peer.search(text[:200])} for text in some)


def _loaded(file: Path) -> ModuleType:
    # Not by its name: a peer's file is called as the library that it imports.
    spec = importlib.util.spec_from_file_location(f"{file.stem}_file", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _lines(file: str) -> list[Any]:
    return [json.loads(line) for line in Path(file).read_text(encoding="utf-8").split("\n") if line]


if __name__ == "__main__":
    _, _peer, _model, _passages, _questions = sys.argv
    json.dump(_measured(Path(_peer), _model, _lines(_passages), _lines(_questions)), sys.stdout)
