"""Damaged and hostile files, some two hundred of them in one folder: everything else in it is read."""

import json
import os
import subprocess
import sys
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.ingest import Failure, read
from tests.damaged import DAMAGES, samples
from tests.test_ingest import put

SAMPLES = samples()


def test_damaged_files_stop_nothing_and_touch_nothing() -> None:
    """More of them: `ARCHIVE_CHAT_DAMAGED=20`, or `python -m tests.damaged --rounds 20`."""
    rounds = os.environ.get("ARCHIVE_CHAT_DAMAGED", "1")
    command = [sys.executable, "-m", "tests.damaged", "--rounds", rounds]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1], check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["files"] > 200
    assert report["good"] == report["good_expected"] > 20
    assert report["untouched"]
    assert report["slowest_s"] < 30
    assert report["memory_mib"] < 1024


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from([*SAMPLES]), as_name=st.sampled_from(["", *SAMPLES]), damage=st.sampled_from(DAMAGES),
    chance=st.randoms(use_true_random=False), twice=st.booleans(),
)  # fmt: skip
def test_no_reader_raises_whatever_became_of_a_file(
    tmp_path: Path, name: str, as_name: str, damage: object, chance: object, twice: bool
) -> None:
    data = SAMPLES[name]
    for _ in range(1 + twice):
        data = damage(data, chance) if data else data  # type: ignore[operator]
    for item in read(put(tmp_path / (as_name or name), data)):
        assert item.source
        assert item.reason if isinstance(item, Failure) else item.id and item.text
