"""Judged questions on the seed article, the real model: shares that may not fall below their pinned floors.

`python -m tests.golden.test_golden --update` measures and pins anew; it refuses to lower a floor. Questions and floors
go together: a digest of the data stands beside the floors. `archive-chat eval tests/golden/seed.jsonl` shows more.
"""

import hashlib
import json
import sys
from itertools import chain
from pathlib import Path
from statistics import fmean

import pytest

from rag import Answer, Archive
from rag.evaluation import Question, read_questions

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
SETS = ("seed", "seed_heldout", "seed_later")


def digest() -> str:
    seeds = HERE.parents[1] / "seeds"
    files = [*(HERE / f"{name}.jsonl" for name in (*SETS, "dialogues")), *sorted(seeds.iterdir())]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def measure(archive: Archive) -> dict[str, float]:
    shares = {}
    for name in SETS:
        rights: dict[bool, list[bool]] = {True: [], False: []}
        for question in read_questions(HERE / f"{name}.jsonl").questions:
            rights[question.answerable].append(right(question, archive.answer(question.text)))
        shares[f"{name}: right first quote"] = fmean(rights[True])
        shares[f"{name}: unanswerable refused"] = fmean(rights[False])
    turns = [turns_right(archive, dialogue) for dialogue in dialogues()]
    shares["dialogues: right turns"] = fmean(chain.from_iterable(turns))
    return {name: round(share, 3) for name, share in shares.items()}


def dialogues() -> list[list[Question]]:
    lines = (HERE / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        [
            Question(number, turn["question"], turn.get("answerable", True), tuple(turn.get("answers", ())))
            for turn in json.loads(line)["turns"]
        ]
        for number, line in enumerate(lines, 1)
    ]


def turns_right(archive: Archive, dialogue: list[Question]) -> list[bool]:
    history, results = [], []
    for question in dialogue:
        history.append(archive.answer(question.text, history=history))
        results.append(right(question, history[-1]))
    return results


def right(question: Question, answer: Answer) -> bool:
    """The first quote holds the judged words; or, where there are none, the archive keeps silent."""
    if not question.answerable:
        return not answer.found
    return answer.found and question.is_quoted_by(answer.citations[0])


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    with Archive.open() as archive:
        return measure(archive)


def pinned() -> dict:
    return json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"digest": "", "floors": {}}


def test_the_floors_belong_to_these_questions_and_seeds() -> None:
    assert pinned()["digest"] == digest()


@pytest.mark.parametrize("name", SETS)
def test_every_judged_question_can_be_read(name: str) -> None:
    assert read_questions(HERE / f"{name}.jsonl").failed == ()


@pytest.mark.parametrize("name", pinned()["floors"])
def test_no_measure_falls_below_its_floor(name: str, measured: dict[str, float]) -> None:
    assert measured[name] >= pinned()["floors"][name]


def test_what_a_speaker_goes_on_to_say_about_all_of_the_topic_is_rather_an_answer_than_not() -> None:
    def confidence(question: str) -> float:
        quoted = {citation.quote: citation.confidence for citation in archive.answer(question).citations}
        return max(
            (sure for quote, sure in quoted.items() if "not infringe on the interests of Serbia" in quote), default=0
        )

    with Archive.open() as archive:
        assert confidence("What did Lavrov say about Serbia?") >= 0.5
        assert confidence("What did Lavrov say about Serbia last week?") < 0.5  # he may have said it at another time


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
