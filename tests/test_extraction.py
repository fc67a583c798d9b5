"""The measure of how well articles are found in pages, on pages made up for it."""

import sys
from pathlib import Path

import pytest

from tests import extraction
from tests.test_ingest import PROSE, page, put

ASSERTED = """
PAGES = {'https://harbour.example': 'harbour.html'}

def test_extract():
    result = load('https://harbour.example')
    assert 'cost the town' in result and 'Second: ' in result and 'Sign in' not in result
    assert 'Home' not in result
"""


@pytest.fixture
def harbour() -> bytes:
    return page(f"<p>{PROSE}</p><p>Second: {PROSE}</p>").encode()


def told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *sources: Path) -> list[str]:
    monkeypatch.setattr(sys, "argv", ["extraction", *map(str, sources), "--pages"])
    extraction.main()
    return capsys.readouterr().out.splitlines()


def test_a_page_is_measured_against_the_text_beside_it(
    tmp_path: Path, harbour: bytes, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "test/test-pages/harbour/source.html", harbour)
    put(tmp_path / "test/test-pages/harbour/expected.html", f"<div><p>{PROSE}</p><p>Second: {PROSE}</p></div>")
    lines = told(capsys, monkeypatch, tmp_path)
    assert lines[0] == "texts: 1 pages"
    assert lines[3] == "  archive-chat              precision 1.000  recall 1.000  F1 1.000"
    assert lines[-1].endswith("1.00/1.00/1.00  odd  test/test-pages/harbour/source.html")


def test_a_page_is_measured_against_strings_that_tests_assert(
    tmp_path: Path, harbour: bytes, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "tests/cache/harbour.html", harbour)
    put(tmp_path / "tests/realworld_tests.py", ASSERTED)
    lines = told(capsys, monkeypatch, tmp_path)
    assert lines[0] == "strings: 1 pages"
    assert lines[3] == "  archive-chat              precision 1.000  recall 1.000  F1 1.000"


def test_a_text_is_as_like_another_as_the_runs_of_four_words_that_they_share() -> None:
    precision, recall, f1 = extraction.likeness("one two three four five six", "one two three four, seven")
    assert (precision, recall) == (1 / 2, 1 / 3)
    assert f1 == pytest.approx(0.4)


def test_strings_that_are_not_to_be_found_take_from_precision_those_that_are_missing_from_recall() -> None:
    assert extraction.holding({"a b", "c d", "x"}, {"e f"}, "a\nb, c  d, e f")[:2] == (2 / 3, 2 / 3)
