"""Articles in a language that the encoder does not know: whoever adds them is told, once."""

from pathlib import Path
from typing import Any

import pytest

from rag import Archive
from rag.encoder import DEFAULT_ENCODER
from tests.conftest import FakeEncoder, Writer

GERMAN = [
    {"id": f"de{n}", "language": "de", "text": f"Der Hafen von Lindholm ist seit Montag {n} wieder offen."}
    for n in range(3)
]
ENGLISH = [
    {"id": f"en{n}", "language": tag, "text": f"The harbour is open on Monday {n}."}
    for n, tag in enumerate(["en", "en-GB"])
]
UNKNOWN = [{"id": f"x{n}", "text": f"Lindholm {n}."} for n in range(9)]


@pytest.fixture
def default(folder: Path) -> Any:
    """An archive that takes its encoder for the default one."""
    with Archive.open(folder, encoder=FakeEncoder(DEFAULT_ENCODER)) as archive:
        yield archive


def test_who_adds_articles_that_are_mostly_not_english_is_told_of_a_multilingual_encoder(
    default: Archive, jsonl: Writer
) -> None:
    [note] = default.add(jsonl(*GERMAN, *ENGLISH, *UNKNOWN)).notes
    assert "not in English (de)" in note
    assert "archive-chat add --encoder paraphrase-multilingual-MiniLM-L12-v2 --archive NEW" in note


def test_it_is_told_once(default: Archive, jsonl: Writer) -> None:
    default.add(jsonl(*GERMAN))
    assert default.add(jsonl({**GERMAN[0], "id": "more", "text": "Die Fähre fährt."}, name="more.jsonl")).notes == ()


@pytest.mark.parametrize("articles", [[*GERMAN[:2], *ENGLISH], UNKNOWN, ENGLISH], ids=["half", "unknown", "English"])
def test_others_are_not_told(default: Archive, jsonl: Writer, articles: list[dict[str, Any]]) -> None:
    assert default.add(jsonl(*articles)).notes == ()


def test_who_has_chosen_an_encoder_is_not_told(archive: Archive, jsonl: Writer) -> None:
    assert archive.add(jsonl(*GERMAN)).notes == ()
