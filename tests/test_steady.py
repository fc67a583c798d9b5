"""Two servers and a writer on one archive, sixteen askers: a few seconds of what `steady` does for an hour."""

from pathlib import Path

import pytest

from tests.steady import ASKERS, Run, run

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="what a process takes is not told there")


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(tmp_path_factory.mktemp("steady"), 6, every=2, pause=0.3)


def test_what_is_answered_while_another_process_writes_is_whole_and_nothing_is_lost_or_mixed_up(steady: Run) -> None:
    assert list(steady.found.faults) == []
    assert steady.found.counted["quotes"] > 20
    assert steady.written["updated"] > 0


def test_a_server_that_was_asked_and_has_read_what_was_written_holds_no_more_than_before(steady: Run) -> None:
    for before, after in steady.rest:
        assert after["handles"] <= before["handles"] + ASKERS  # pools fill up to how many ask at once, not to how often
        assert after["threads"] <= before["threads"] + ASKERS
