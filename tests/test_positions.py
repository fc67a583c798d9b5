"""Where passages stand is read from a file in a large archive; here sixty thousand are many."""

from pathlib import Path

import numpy as np
import pytest

from rag.positions import positions

ROWS = np.arange(4 * 60_000, dtype=np.int64).reshape(-1, 4)


class Told:
    """A store that tells where passages stand, and how often it was asked."""

    def __init__(self, folder: Path, rows: np.ndarray = ROWS, revision: int = 7, archive: str = "ours") -> None:
        self.path, self.rows, self.asked = folder / "archive.db", rows, 0
        self._revision, self._archive = revision, archive

    def revision(self) -> int:
        return self._revision

    def identity(self) -> str:
        return self._archive

    def positions(self) -> np.ndarray:
        self.asked += 1
        return self.rows


def test_positions_in_a_large_archive_are_asked_for_once(tmp_path: Path) -> None:
    store = Told(tmp_path)
    both = positions(store), positions(store)
    assert (store.asked, np.array_equal(*both), np.array_equal(both[1], ROWS)) == (1, True, True)


def test_positions_in_a_small_archive_need_no_file(tmp_path: Path) -> None:
    positions(Told(tmp_path, ROWS[:1000]))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("other", [{"revision": 8}, {"archive": "theirs"}])
def test_positions_in_another_revision_or_archive_are_not_taken(tmp_path: Path, other: dict[str, object]) -> None:
    positions(Told(tmp_path))
    store = Told(tmp_path, ROWS[:5], **other)
    assert (len(positions(store)), store.asked) == (5, 1)


def test_of_several_revisions_only_the_last_stays(tmp_path: Path) -> None:
    for revision in (7, 8):
        positions(Told(tmp_path, revision=revision))
    assert [path.name[:14] for path in tmp_path.iterdir()] == ["positions-v1-8"]


@pytest.mark.parametrize("content", [b"", b"garbage", ROWS.astype("<i4").tobytes()[:-16]])
def test_a_damaged_file_of_places_is_made_anew(tmp_path: Path, content: bytes) -> None:
    positions(Told(tmp_path))
    (path,) = tmp_path.iterdir()
    path.write_bytes(content)
    assert np.array_equal(positions(Told(tmp_path)), ROWS)


def test_places_with_numbers_too_large_for_the_file_are_told_by_the_store(tmp_path: Path) -> None:
    store = Told(tmp_path, ROWS + (1 << 40))
    assert (np.array_equal(positions(store), store.rows), list(tmp_path.iterdir())) == (True, [])
