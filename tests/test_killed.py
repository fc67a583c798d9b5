"""A writer killed at random moments, a full disk, and memory: small cases of what `killing` and `filling` measure."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.killing import Scene, filled, frozen, killed, scene

ROOT = Path(__file__).parent.parent


@pytest.fixture
def small(tmp_path: Path) -> Scene:
    return scene(tmp_path, 80)


def test_an_archive_whose_writer_is_killed_at_random_moments_is_whole_and_ends_as_if_it_had_not_been(
    small: Scene,
) -> None:
    counted = killed(small, kills=2, seed=2, in_a_row=1)
    assert (counted["kills"] >= 2, counted["searches"] > 0, counted["resumed"] > 0) == (True, True, True)


def test_an_archive_whose_disk_is_full_is_whole_and_goes_on_where_there_is_room(small: Scene) -> None:
    try:
        held, error = filled(small, 320)
    except OSError as refused:
        pytest.skip(f"no small disk can be mounted here: {refused}")
    assert (0 < held < 80, "Make room" in error) == (True, True)


def test_an_archive_on_a_disk_that_is_only_read_is_whole_and_says_that_nothing_can_be_written(small: Scene) -> None:
    try:
        error = frozen(small, 20_000)
    except OSError as refused:
        pytest.skip(f"no small disk can be mounted here: {refused}")
    assert "cannot be written to. Make the folder writable" in error


@pytest.mark.skipif(sys.platform == "win32", reason="memory is not told there")
def test_what_is_added_is_never_in_memory_as_a_whole() -> None:
    command = [sys.executable, "-m", "tests.filling", "--articles", "120"]
    told = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert (told["articles"], told["passages"]) == (120, 4_800)
    assert told["peak, MiB"] - told["peak before, MiB"] < 200
