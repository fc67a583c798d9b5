"""Searching by meaning: near vectors first, no text out of reach, however many there are."""

import os
import re
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import Archive
from rag.dense import DenseIndex
from rag.dense.inverted import Inverted
from tests.conftest import WIRE, FakeEncoder, Writer


def found(archive: Archive, query: str, **filters: object) -> list[str]:
    return [hit.passage.article.id for hit in archive.search(query, **filters)]  # type: ignore[arg-type]


def test_the_end_of_a_passage_longer_than_the_window_is_found(filled: Archive) -> None:
    assert found(filled, "a brass pelican over the eastern anchor")[0] == "bridge"


def test_a_passage_with_several_windows_is_listed_once(filled: Archive) -> None:
    assert found(filled, "bundles of grass for the rope bridge").count("bridge") == 1


def test_a_passage_without_any_word_of_the_query_is_still_a_candidate(filled: Archive) -> None:
    assert len(found(filled, "xylophone")) > 0


def test_the_headline_counts_for_a_passage_that_does_not_repeat_it(archive: Archive, jsonl: Writer) -> None:
    body = "The council meets again on Thursday, and nobody expects it to be brief this time."
    plain = "The council meets again on Tuesday, and nobody expects it to be brief this year."
    archive.add(jsonl({"id": "plain", "title": "Notes", "text": plain}, {"id": "owls", "title": "Owls", "text": body}))
    assert found(archive, "owls")[0] == "owls"


def test_an_archive_without_articles_finds_nothing(archive: Archive) -> None:
    assert archive.search("harbour") == []


def test_an_archive_that_lost_its_last_article_finds_nothing(filled: Archive) -> None:
    filled.remove(*(article.id for article in filled.articles()))
    assert filled.search("harbour") == []


def test_an_archive_that_lost_its_last_article_can_be_filled_again(filled: Archive, jsonl: Writer) -> None:
    filled.remove(*(article.id for article in filled.articles()))
    filled.add(jsonl({"id": "again", "text": WIRE}))
    assert found(filled, "volcano") == ["again"]


def test_a_filter_that_lets_nothing_through_finds_nothing(filled: Archive) -> None:
    assert found(filled, "harbour", publishers="The Moon Gazette") == []


def test_of_several_kept_files_only_the_newest_stays(filled: Archive, folder, jsonl: Writer) -> None:
    filled.add(jsonl({"id": "more", "text": WIRE}))
    assert len(list(folder.glob("dense-*"))) == 1


def test_a_folder_without_an_index_gives_an_empty_one(tmp_path) -> None:
    assert (len(DenseIndex.load(tmp_path)), DenseIndex.load(tmp_path).revision) == (0, 0)


# -- many: lists of near vectors, at a number of vectors that a test can afford

WARDS = 60  # articles, of five paragraphs each


def ward(number: int) -> dict[str, str]:
    notes = "\n\n".join(f"Item {n}: clerk c{number}x{n} of ward w{number} signs paper p{n}." for n in range(5))
    publisher = "Even Post" if number % 2 == 0 else "Odd Post"
    return {"id": f"n{number}", "title": f"Register of ward w{number}", "publisher": publisher, "text": notes}


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.dense.index._EXACT", 100)
    monkeypatch.setattr("rag.dense.index._RECENT", 40)


@pytest.fixture
def large(few_are_many: None, archive: Archive, jsonl: Writer) -> Archive:
    """An archive whose vectors are in lists."""
    archive.add(jsonl(*map(ward, range(WARDS))))
    return archive


def near(archive: Archive, query: str) -> list[int]:
    """The passages that the dense index puts first, by their keys."""
    return archive._fresh().dense.search(FakeEncoder().encode([query], query=True)[0][0], 10)[0].tolist()


def recall(archive: Archive) -> float:
    found = re.search(r"recall@10 ([\d.]+)", archive.stats().dense)
    assert found, archive.stats().dense
    return float(found[1])


def test_few_vectors_are_all_compared(filled: Archive) -> None:
    assert filled.stats().dense == "exact"


def test_many_vectors_are_kept_in_lists_whose_recall_is_measured_and_told(large: Archive) -> None:
    assert recall(large) >= 0.98


def test_an_article_that_comes_after_the_lists_were_made_is_found_at_once(large: Archive, jsonl: Writer) -> None:
    large.add(jsonl({"id": "late", "text": WIRE}))
    assert (found(large, "Askeby volcano")[0], recall(large) > 0) == ("late", True)


def test_adding_an_article_leaves_the_lists_as_they_are(large: Archive, folder: Path, jsonl: Writer) -> None:
    before = max(folder.glob("dense-*.faiss"), key=lambda path: path.stat().st_size)
    large.add(jsonl({"id": "late", "text": WIRE}))
    assert (before.is_file(), len(list(folder.glob("dense-*.faiss")))) == (True, 2)


def test_what_came_since_joins_the_lists_when_it_is_much(large: Archive, folder: Path, jsonl: Writer) -> None:
    large.add(jsonl(*map(ward, range(WARDS, WARDS + 10))))
    dense = large._fresh().dense
    assert (len(dense._recent), found(large, "clerk c65x3 of ward w65")[0]) == (0, "n65")


def test_an_archive_that_has_doubled_gets_lists_of_its_own_size(large: Archive, jsonl: Writer) -> None:
    before = large._fresh().dense._lists
    large.add(jsonl(*map(ward, range(WARDS, 2 * WARDS + 10))))
    after = large._fresh().dense._lists
    assert before
    assert after
    assert after.lists > before.lists


def test_a_removed_passage_is_not_found_in_the_lists(large: Archive) -> None:
    large.remove("n7")
    assert "n7" not in found(large, "clerk c7x3 of ward w7")


def test_a_changed_article_is_found_as_it_is_now(large: Archive, jsonl: Writer) -> None:
    large.add(jsonl({"id": "n7", "text": WIRE}))
    assert [found(large, "Askeby volcano")[0], "n7" in found(large, "clerk c7x3 of ward w7")[:5]] == ["n7", False]


def test_lists_that_lost_everything_find_nothing_and_can_be_filled_again(large: Archive, jsonl: Writer) -> None:
    large.remove(*(article.id for article in large.articles()))
    nothing = large.search("clerk of ward w7")
    large.add(jsonl({"id": "again", "text": WIRE}))
    assert (nothing, found(large, "volcano")) == ([], ["again"])


def test_a_filter_in_lists_lets_only_its_own_through_and_misses_none(large: Archive, jsonl: Writer) -> None:
    large.add(jsonl({"id": "late", "text": WIRE, "publisher": "Rare Post"}))
    assert found(large, "clerk of ward w8", publishers="Rare Post") == ["late"]
    assert {int(id[1:]) % 2 for id in found(large, "clerk of ward w8", publishers="Even Post")} == {0}


def test_lists_read_from_their_file_find_what_they_found(large: Archive, folder: Path, jsonl: Writer) -> None:
    large.add(jsonl({"id": "late", "text": WIRE}))
    large.remove("n3")
    before = near(large, "clerk c7x3 of ward w7"), recall(large)
    large.close()
    with Archive.open(folder, encoder=FakeEncoder()) as again:
        assert (near(again, "clerk c7x3 of ward w7"), recall(again)) == before


def wait_for_timers() -> int:
    """Until all that is to be done a while later has been done; returns how many such things there were."""
    timers = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    for timer in timers:
        timer.join()
    return len(timers)


def bytes_read(folder: Path) -> int:
    """What this process reads from files while an archive is open for a while."""
    io = Path("/proc/self/io")
    before = int(re.findall(r"\d+", io.read_text())[0])
    with Archive.open(folder, encoder=FakeEncoder()):
        wait_for_timers()
    return int(re.findall(r"\d+", io.read_text())[0]) - before


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="this system does not tell what a process reads")
def test_lists_are_read_ahead_once_an_archive_has_been_open_for_a_while(
    large: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large.close()
    monkeypatch.setattr("rag.dense.files._AHEAD_AFTER", 0.1)
    with_lists = max(bytes_read(folder) for _ in range(2))
    monkeypatch.setattr("rag.dense.files._AHEAD", 0)
    without = bytes_read(folder)
    assert with_lists - without >= max(path.stat().st_size for path in folder.glob("dense-*.faiss"))


def test_lists_that_are_gone_before_they_are_read_ahead_trouble_nobody(
    large: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large.close()
    monkeypatch.setattr("rag.dense.files._AHEAD_AFTER", 0.1)
    with Archive.open(folder, encoder=FakeEncoder()) as again:
        for path in folder.glob("dense-*.faiss"):
            path.unlink()
        assert wait_for_timers() >= 1
        assert len(found(again, "clerk c7x3 of ward w7")) == 10


@pytest.mark.parametrize("damage", [b"", b"garbage" * 40])
def test_damaged_lists_are_made_again(large: Archive, folder: Path, damage: bytes) -> None:
    before = near(large, "clerk c7x3 of ward w7")
    large.close()
    path = max(folder.glob("dense-*.faiss"), key=lambda path: path.stat().st_size)
    path.unlink()
    path.write_bytes(damage)
    with Archive.open(folder, encoder=FakeEncoder()) as again:
        assert near(again, "clerk c7x3 of ward w7") == before


def test_a_copied_file_is_read_through_once_and_then_known_by_its_time(large: Archive, folder: Path) -> None:
    large.close()
    times = {path: path.stat().st_mtime_ns for path in folder.glob("dense-*.faiss")}
    for path in times:
        os.utime(path, ns=(0, 0))
    Archive.open(folder, encoder=FakeEncoder()).close()
    assert {path: path.stat().st_mtime_ns for path in folder.glob("dense-*.faiss")} == times


def test_an_archive_opened_before_sees_what_another_adds_and_keeps_the_lists_it_has(
    large: Archive, folder: Path, jsonl: Writer
) -> None:
    with Archive.open(folder, encoder=FakeEncoder()) as other:
        before = other._fresh().dense._lists
        large.add(jsonl({"id": "late", "text": WIRE}))
        assert (found(other, "Askeby volcano")[0], other._fresh().dense._lists is before) == ("late", True)


def test_a_search_that_has_begun_goes_on_in_its_own_lists(large: Archive, jsonl: Writer) -> None:
    snapshot = large._fresh()
    query = FakeEncoder().encode(["clerk c7x3 of ward w7"], query=True)[0][0]
    before = snapshot.dense.search(query, 10)[0].tolist()
    large.add(jsonl(*map(ward, range(WARDS, 2 * WARDS + 10))))
    large.remove("n7")
    assert snapshot.dense.search(query, 10)[0].tolist() == before


def test_scores_of_given_passages_are_those_that_a_search_gives(large: Archive, jsonl: Writer) -> None:
    large.add(jsonl({"id": "late", "text": WIRE}))
    large.remove("n3")
    dense = large._fresh().dense
    query = FakeEncoder().encode(["Askeby volcano, clerk of ward w3"], query=True)[0][0]
    keys, scores = dense.search(query, 50)
    assert np.allclose(dense.scores(query, keys), scores, atol=1e-3)


def test_scores_of_passages_that_have_gone_are_the_lowest(large: Archive) -> None:
    keys = np.arange(16, 21)  # of the fourth article
    large.remove("n3")
    query = FakeEncoder().encode(["clerk of ward w3"], query=True)[0][0]
    assert large._fresh().dense.scores(query, keys).tolist() == [-1.0] * 5


class Some:
    """Vectors by their keys."""

    def __init__(self, keys: np.ndarray, seed: int) -> None:
        self.keys = keys
        drawn = np.random.default_rng(seed).standard_normal((len(keys), 8)).astype(np.float32)
        self._vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)

    def __len__(self) -> int:
        return len(self.keys)

    def vectors(self, rows: np.ndarray) -> np.ndarray:
        return self._vectors[rows]


@st.composite
def keys(draw: st.DrawFn) -> np.ndarray:
    return np.sort(np.array(draw(st.lists(st.integers(0, 300), min_size=12, max_size=200)), np.int64))


@settings(max_examples=25)
@given(keys(), keys(), st.sets(st.integers(0, 300), max_size=40), st.integers(0, 9))
def test_lists_that_were_added_to_and_taken_from_hold_just_what_is_left(
    first: np.ndarray, second: np.ndarray, gone: set[int], seed: int
) -> None:
    without = np.array(sorted(gone - {int(first[0])}), np.int64)
    one, two = Some(first, seed), Some(second + 301, seed + 1)
    lists = Inverted.made([one], np.empty(0, np.int64), np.empty((0, 8), np.float32)).merged(
        two, without, np.empty((0, 8), np.float32)
    )
    left = sorted([*first[~np.isin(first, without)].tolist(), *(second + 301).tolist()])
    rows = np.arange(len(lists))
    reached = lists.search(two.vectors(np.array([0]))[0], len(lists), np.ones(700, np.bool_))[0]
    assert (lists.keys.tolist(), lists.vectors(rows).shape) == (left, (len(left), 8))
    assert set(reached.tolist()) <= set(left)


@settings(max_examples=25)
@given(keys(), st.data())
def test_under_a_filter_the_lists_give_what_comparing_everything_gives(some: np.ndarray, data: st.DataObject) -> None:
    part = Some(some, 3)
    lists = Inverted.made([part], np.empty(0, np.int64), np.empty((0, 8), np.float32))
    allowed = np.zeros(301, np.bool_)
    allowed[data.draw(st.lists(st.sampled_from(some.tolist()), min_size=1, max_size=len(some) // 8 + 1))] = True
    query = Some(np.array([0]), data.draw(st.integers(0, 9))).vectors(np.array([0]))[0]
    wanted = np.flatnonzero(allowed[some])
    best = np.sort(part.vectors(wanted) @ query)[::-1][:5]
    lists = Inverted(lists._index, lists.lists, 1.0, len(lists))
    assert np.allclose(lists.search(query, 5, allowed)[1], best, atol=2e-3)
