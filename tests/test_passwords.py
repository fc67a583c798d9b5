"""Logging in: the lines that `archive-chat password` makes, the file they stand in, and whom it admits."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rag import RagError
from tests.conftest import awaited
from ui.command import main
from ui.passwords import People, line

PASSWORD = "a horse, correctly stapled"


def made(name: str, *typed: str) -> Result:
    return CliRunner().invoke(main, ["password", name], input="".join(f"{one}\n" for one in typed))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "people.txt"


def people(file: Path, *entries: str) -> People:
    file.write_text("".join(f"{entry}\n" for entry in entries), encoding="utf-8")
    return People.read(file)


def admits(known: People, name: str, password: str) -> bool:
    return awaited(known.admits(name, password))


# -- making a line


def test_the_command_prints_a_line_that_admits_the_person(file: Path) -> None:
    ended = made("ana", PASSWORD, PASSWORD)
    assert ended.exit_code == 0
    known = people(file, *ended.stdout.splitlines())
    assert admits(known, "ana", PASSWORD)


def test_only_the_line_goes_to_the_output_so_that_it_can_be_appended_to_the_file() -> None:
    assert [one[:5] for one in made("ana", PASSWORD, PASSWORD).stdout.splitlines()] == ["ana:$"]


def test_the_password_is_never_shown() -> None:
    assert PASSWORD not in made("ana", PASSWORD, PASSWORD).output


def test_a_password_typed_differently_the_second_time_is_asked_for_again() -> None:
    ended = made("ana", PASSWORD, "another one", PASSWORD, PASSWORD)
    assert (ended.exit_code, ended.stdout.startswith("ana:$scrypt$")) == (0, True)


@pytest.mark.parametrize("name", ["", " ", "a:b", "#ana", " ana", "ana ", "a\tb\nc", "a\x00"])
def test_a_name_that_the_file_cannot_carry_is_an_error(name: str) -> None:
    ended = made(name, PASSWORD, PASSWORD)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "cannot be a name: take letters" in ended.stderr


def test_a_short_password_is_an_error() -> None:
    ended = made("ana", "1234567", "1234567")
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "shorter than 8 characters; take a longer one" in ended.stderr


def test_the_same_password_gives_another_line_each_time() -> None:
    assert line("ana", PASSWORD) != line("ana", PASSWORD)


def test_a_hash_says_how_it_was_made() -> None:
    assert line("ana", PASSWORD).startswith("ana:$scrypt$ln=14,r=8,p=5$")


# -- whom the file admits


def test_a_person_is_admitted_with_their_own_password_only(file: Path) -> None:
    known = people(file, line("ana", PASSWORD), line("bo lund", "the password of bo"))
    assert admits(known, "bo lund", "the password of bo")
    assert [
        admits(known, *pair)
        for pair in [("ana", "the password of bo"), ("ana", ""), ("Ana", PASSWORD), ("eve", PASSWORD), ("", PASSWORD)]
    ] == [False] * 5


def test_accents_count_however_they_are_encoded(file: Path) -> None:
    known = people(file, line("zoë", "Öresund är långt"))
    assert admits(known, "zoe\u0308", "O\u0308resund a\u0308r la\u030angt")


def test_blank_lines_remarks_and_a_byte_order_mark_are_no_people(file: Path) -> None:
    assert admits(people(file, "\ufeff# the newsroom", "", f"  {line('ana', PASSWORD)}  "), "ana", PASSWORD)


def test_a_name_that_is_not_there_takes_as_much_work_to_refuse(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known, work, scrypt = people(file, line("ana", PASSWORD)), [], hashlib.scrypt

    def counted(password: bytes, **how: Any) -> bytes:
        work.append((how["n"], how["r"], how["p"]))
        return scrypt(password, **how)

    monkeypatch.setattr(hashlib, "scrypt", counted)
    assert [admits(known, name, "wrong") for name in ("ana", "nobody")] == [False, False]
    assert len(work) == 2
    assert work[0] == work[1]


# -- a file that is none


@pytest.mark.parametrize(
    "entry",
    [
        "ana:a plain password",
        "ana",
        ":$scrypt$",
        "ana:$scrypt$ln=14,r=8,p=5$salt$key",
        line("ana", PASSWORD)[:-1],
        line("ana", PASSWORD).replace("ln=14", "ln=30"),
        line("ana", PASSWORD).replace("ln=14", "ln=4"),
        line("ana", PASSWORD)[3:],
    ],
    ids=["plain", "no hash", "no name", "short", "cut off", "dear", "cheap", "nobody's"],
)
def test_a_line_that_is_none_is_an_error_with_its_number_that_does_not_show_it(file: Path, entry: str) -> None:
    with pytest.raises(RagError, match=r"people\.txt:3: this is no line NAME:HASH\. Make a line") as error:
        people(file, line("bo", PASSWORD), "", entry)
    assert "plain password" not in str(error.value)
    assert f"archive-chat password NAME >> {file}" in str(error.value)


def test_a_person_with_two_lines_is_an_error(file: Path) -> None:
    with pytest.raises(RagError, match=r"people\.txt:2: ana has a line above already; delete one"):
        people(file, line("ana", PASSWORD), line("ana", PASSWORD))


@pytest.mark.parametrize("entries", [(), ("",), ("# nobody yet",)])
def test_a_file_that_names_nobody_is_an_error(file: Path, entries: tuple[str, ...]) -> None:
    with pytest.raises(RagError, match=r"people\.txt: it names nobody, so nobody could log in\. Make a line"):
        people(file, *entries)


def test_a_file_in_another_encoding_is_an_error(file: Path) -> None:
    file.write_text(line("zoë", PASSWORD), encoding="utf-16")
    with pytest.raises(RagError, match=r"not encoded in UTF-8\. Save it as UTF-8"):
        People.read(file)


def test_serving_with_a_file_that_is_not_there_is_an_error_before_anything_is_served(file: Path) -> None:
    ended = CliRunner().invoke(main, ["serve", "--auth-file", str(file)])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"archive-chat: {file}: cannot be read (No such file or directory). "
        f"Make a line for each person: archive-chat password NAME >> {file}\n"
    )
