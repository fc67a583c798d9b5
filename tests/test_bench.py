"""Measuring growth: archives of any size out of one, measured alone, shown as a table and as curves."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rag import Archive, ArchiveError
from rag.bench import Measures, curves, enlarged, table
from tests.conftest import FakeEncoder

ROW = Measures(1000, "exact", 0.1, 0.5, 4.2, 9.0, 40.0, 90.0, {1: 20.0, 16: 31.5}, 1.5, 220.0, 1400.0)


@pytest.fixture
def larger(filled: Archive, tmp_path: Path) -> Archive:
    given = filled.stats().passages
    enlarged(filled.folder, tmp_path / "larger.archive", 5 * given)
    with Archive.open(tmp_path / "larger.archive", encoder=FakeEncoder()) as archive:
        yield archive


def test_an_enlarged_archive_has_the_passages_asked_for(filled: Archive, larger: Archive) -> None:
    assert 5 <= larger.stats().passages / filled.stats().passages < 6


def test_an_enlarged_archive_holds_the_given_articles_as_they_are(filled: Archive, larger: Archive) -> None:
    first = next(filled.articles())
    assert [p.text for p in larger.passages(first.id)] == [p.text for p in filled.passages(first.id)]


def test_an_enlarged_archive_can_be_searched_and_quoted(larger: Archive) -> None:
    passage = larger.search("rope bridge", rerank=False)[0].passage
    assert larger.text(passage.article.id)[passage.start : passage.end] == passage.text


def test_what_is_added_is_put_together_of_sentences_that_are_there(filled: Archive, larger: Archive) -> None:
    given = " ".join(filled.text(article.id) for article in filled.articles())
    words = {word for article in larger.articles() for word in larger.text(article.id).split()}
    assert words <= set(given.split())


def test_an_archive_of_that_size_is_not_made_again(filled: Archive, larger: Archive) -> None:
    revision = larger.stats().indexed
    enlarged(filled.folder, larger.folder, 10_000)
    assert larger.stats().indexed == revision


def test_nothing_cannot_be_enlarged(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="holds no articles to make larger archives of; add some first"):
        enlarged(archive.folder, tmp_path / "larger.archive", 100)


def test_a_table_has_a_column_for_each_archive() -> None:
    lines = table([ROW, replace(ROW, passages=1_000_000)]).splitlines()
    assert lines[0].split() == ["passages", "1,000", "1,000,000"]
    assert len({len(line) for line in lines}) == 1


def test_curves_are_one_well_formed_picture_with_a_line_for_each_time() -> None:
    drawn = ElementTree.fromstring(curves([replace(ROW, passages=1_000_000), ROW]))
    assert len(drawn.findall("{http://www.w3.org/2000/svg}polyline")) == 6


def test_a_single_archive_gives_curves_too() -> None:
    assert ElementTree.fromstring(curves([ROW])) is not None


def test_measures_are_json() -> None:
    assert json.loads(json.dumps(ROW.to_dict()))["answers_a_second"] == {"1": 20.0, "16": 31.5}
