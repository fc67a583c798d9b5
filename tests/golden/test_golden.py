"""Judged questions on the seed article, the real model: shares that may not fall below their pinned floors.

`python -m tests.golden.test_golden --update` measures and pins anew; it refuses to lower a floor. Questions and floors
go together: a digest of the data stands beside the floors.
"""

import hashlib
import json
import sys
from pathlib import Path

import pytest

from rag import Archive

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
SETS = ("seed", "seed_heldout")


def load(name: str) -> list[dict]:
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() if line]


def digest() -> str:
    seeds = HERE.parents[1] / "seeds"
    files = [*(HERE / f"{name}.jsonl" for name in (*SETS, "dialogues")), *sorted(seeds.iterdir())]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def right(answer, quotes: list[str]) -> bool:
    """The first citation's quote holds the judged words; or, where there are none, the archive keeps silent."""
    if not quotes:
        return not answer.found
    return answer.found and any(words in answer.citations[0].quote for words in quotes)


def share(results: list[bool]) -> float:
    return round(sum(results) / len(results), 3)


def measure(archive: Archive) -> dict[str, float]:
    measures = {}
    for name in SETS:
        results = [(bool(q["quotes"]), right(archive.answer(q["question"]), q["quotes"])) for q in load(name)]
        measures[f"{name}: right first quote"] = share([ok for answerable, ok in results if answerable])
        measures[f"{name}: unanswerable refused"] = share([ok for answerable, ok in results if not answerable])
    measures["dialogues: right turns"] = share(
        [ok for dialogue in load("dialogues") for ok in turns(archive, dialogue)]
    )
    return measures


def turns(archive: Archive, dialogue: dict) -> list[bool]:
    history, results = [], []
    for turn in dialogue["turns"]:
        answer = archive.answer(turn["question"], history=history)
        history.append(answer)
        results.append(right(answer, turn["quotes"]))
    return results


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    with Archive.open() as archive:
        return measure(archive)


def pinned() -> dict:
    return json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"digest": "", "floors": {}}


def test_the_floors_belong_to_these_questions_and_seeds() -> None:
    assert pinned()["digest"] == digest()


@pytest.mark.parametrize("name", pinned()["floors"])
def test_no_measure_falls_below_its_floor(name: str, measured: dict[str, float]) -> None:
    assert measured[name] >= pinned()["floors"][name]


def update() -> None:
    with Archive.open() as archive:
        measures = measure(archive)
    before = pinned()["floors"]
    lower = {name: (before[name], value) for name, value in measures.items() if value < before.get(name, 0.0)}
    if lower:
        sys.exit(f"refused: these would fall (pinned, measured): {lower}")
    FLOORS.write_text(json.dumps({"digest": digest(), "floors": measures}, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(measures, indent=2))


if __name__ == "__main__":
    update() if "--update" in sys.argv else sys.exit(__doc__)
