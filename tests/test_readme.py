"""The README is true: its Python runs and prints what it says, its commands exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from rag.cli import main as commands

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def run(program: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, env=environment()
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment() -> dict[str, str]:
    import os

    return os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}


def test_the_first_example_prints_what_the_readme_shows(tmp_path: Path) -> None:
    shown = re.search(r"```text\n(.*?)```", README, re.DOTALL)
    assert shown
    assert run(PYTHON[0], tmp_path) == shown[1]


def test_the_archive_example_runs(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "one.txt").write_text("A headline\n\nThe meeting is on Monday, the ministry said.\n", encoding="utf-8")
    run(PYTHON[1], tmp_path)


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert re.search(rf"archive-chat {name}\b|`{name}`", README)


def test_every_file_the_readme_names_is_there() -> None:
    root = Path(__file__).parents[1]
    named = re.findall(r"`((?:rag|ui|tests)/[\w./]*)`", README)
    assert [name for name in named if not (root / name).exists()] == []
