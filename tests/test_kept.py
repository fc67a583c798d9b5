"""Kept conversations: each owner's own, as they were, whoever else writes, and an error with the cure where none is."""

import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import Answer, Archive, Article, Citation, Hit, Passage, RagError
from tests.answers import HOSTILE, TEXTS, answers
from tests.conftest import Starter
from ui.kept import Conversations
from ui.turns import Filters, Note, Turn

ANA, PER = "ana", "per"
NOTES = st.none() | st.builds(Note, TEXTS, st.sampled_from(["greeting", "error"]))


def answered(question: str, answer: Answer, judged: str = "") -> Turn:
    return Turn(question, answer, Filters.of_scope(answer.scope), judged)


TURNS = st.lists(
    st.builds(Turn, TEXTS, NOTES) | st.builds(answered, TEXTS, answers(), st.sampled_from(["", "good", "bad"])),
    min_size=1,
    max_size=3,
)
SAILS = Turn("When does the ferry sail?", Answer("When does the ferry sail?"))
CUP = Turn("Who won the cup?", Note("Something went wrong.", "error"))
RAINS = Turn("Will it rain?", Answer("Will it rain?"))


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path)


def titles(kept: Conversations, owner: str = ANA) -> list[str]:
    return [one.title for one in kept.list(owner)]


def change(kept: Conversations, *statements: str) -> None:
    with closing(sqlite3.connect(kept.path)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


# -- as it was


@settings(max_examples=40)
@given(TURNS)
def test_a_conversation_is_loaded_as_it_was_kept(tmp_path_factory: pytest.TempPathFactory, turns: list[Turn]) -> None:
    kept = Conversations(tmp_path_factory.mktemp("kept"))
    assert kept.load(ANA, kept.save(ANA, None, turns)) == turns


def test_what_an_archive_answered_is_loaded_as_it_was(filled: Archive) -> None:
    kept = Conversations(filled.folder)
    asked = ["When does the ferry sail again?", "Who won the zorblat cup?"]
    turns = [Turn(question, filled.answer(question)) for question in asked]
    id = kept.save(ANA, None, turns)
    assert Conversations(filled.folder).load(ANA, id) == turns


def test_the_archive_beside_it_goes_on(filled: Archive) -> None:
    Conversations(filled.folder).save(ANA, None, [SAILS])
    with Archive.open(filled.folder, encoder=None) as again:
        assert again.stats().articles == filled.stats().articles


def test_a_conversation_goes_on_under_its_id(kept: Conversations) -> None:
    id = kept.save(ANA, None, [SAILS])
    assert kept.save(ANA, id, [SAILS, CUP]) == id
    assert kept.load(ANA, id) == [SAILS, CUP]
    assert [one.turns for one in kept.list(ANA)] == [2]


def test_a_conversation_that_has_gone_on_elsewhere_is_kept_beside_what_it_became_there(kept: Conversations) -> None:
    id = kept.save(ANA, None, [SAILS])
    here, there = kept.load(ANA, id), kept.load(ANA, id)
    assert kept.save(ANA, id, [*here, CUP]) == id
    other = kept.save(ANA, id, [*there, RAINS])
    assert other != id
    assert (kept.load(ANA, id), kept.load(ANA, other)) == ([SAILS, CUP], [SAILS, RAINS])
    judged = [replace(SAILS, judged="good"), RAINS, CUP]
    assert kept.save(ANA, other, judged) == other
    assert kept.load(ANA, other) == judged


@pytest.mark.parametrize("turns", [[SAILS], [CUP], [CUP, SAILS, RAINS], [SAILS, SAILS, CUP]])
def test_no_turn_that_is_kept_gives_way_to_others(kept: Conversations, turns: list[Turn]) -> None:
    id = kept.save(ANA, None, [SAILS, CUP])
    other = kept.save(ANA, id, turns)
    assert (kept.load(ANA, id), kept.load(ANA, other)) == ([SAILS, CUP], turns)


def test_a_turn_that_cannot_be_restored_stays_where_it_is(kept: Conversations) -> None:
    id = kept.save(ANA, None, [SAILS, CUP])
    change(kept, "UPDATE turns SET record = '{\"question\": 7}' WHERE number = 2")
    other = kept.save(ANA, id, [*kept.load(ANA, id), RAINS])
    assert kept.load(ANA, other) == [SAILS, RAINS]
    assert [one.turns for one in kept.list(ANA)] == [2, 2]


def test_a_conversation_without_turns_is_refused(kept: Conversations) -> None:
    with pytest.raises(ValueError, match="turns: there are none"):
        kept.save(ANA, None, [])
    assert not kept.path.exists()


# -- the list


def test_before_anything_is_kept_there_is_nothing_and_no_file(kept: Conversations) -> None:
    assert kept.list(ANA) == ()
    kept.delete(ANA, "none")
    assert not kept.path.exists()


def test_the_conversation_that_changed_last_comes_first(kept: Conversations) -> None:
    first = kept.save(ANA, None, [SAILS])
    kept.save(ANA, None, [CUP])
    assert titles(kept) == [CUP.question, SAILS.question]
    kept.save(ANA, first, [SAILS, CUP])
    assert titles(kept) == [SAILS.question, CUP.question]


def test_when_a_conversation_changed_is_told_in_utc(kept: Conversations) -> None:
    before = datetime.now(UTC)
    kept.save(ANA, None, [SAILS])
    assert before <= kept.list(ANA)[0].changed <= datetime.now(UTC)


def test_ids_cannot_be_guessed(kept: Conversations) -> None:
    ids = {kept.save(ANA, None, [SAILS]) for _ in range(20)}
    assert len(ids) == 20
    assert all(len(id) >= 20 for id in ids)


# -- titles


@pytest.mark.parametrize(
    ("question", "title"),
    [("Why?", "Why?"), ("x" * 200, "x" * 80), (" Who\nis\t she? ", "Who is she?"), ("Who \ud800?", "Who ??")],
)
def test_a_conversation_is_named_by_the_beginning_of_its_first_question(
    kept: Conversations, question: str, title: str
) -> None:
    kept.save(ANA, None, [Turn(question), CUP])
    assert titles(kept) == [title]


def test_a_new_name_stays_when_the_conversation_goes_on(kept: Conversations) -> None:
    id = kept.save(ANA, None, [SAILS])
    kept.rename(ANA, id, "  Ferries \n and boats " + "x" * 100)
    kept.save(ANA, id, [SAILS, CUP])
    [title] = titles(kept)
    assert title == ("Ferries and boats " + "x" * 100)[:80]


def test_an_empty_name_gives_the_first_question_back(kept: Conversations) -> None:
    id = kept.save(ANA, None, [SAILS])
    kept.rename(ANA, id, "Ferries")
    kept.rename(ANA, id, " ")
    assert titles(kept) == [SAILS.question]


def test_a_new_name_changes_nothing_else(kept: Conversations) -> None:
    id = kept.save(ANA, None, [SAILS])
    kept.save(ANA, None, [CUP])
    kept.rename(ANA, id, "Ferries")
    assert titles(kept) == [CUP.question, "Ferries"]


# -- owners


def test_an_owner_sees_and_changes_no_conversation_of_another(kept: Conversations) -> None:
    id = kept.save(ANA, None, [SAILS])
    assert kept.list(PER) == ()
    with pytest.raises(KeyError):
        kept.load(PER, id)
    with pytest.raises(KeyError):
        kept.rename(PER, id, "Mine")
    kept.delete(PER, id)
    other = kept.save(PER, id, [CUP])
    assert other != id
    assert (kept.load(ANA, id), kept.load(PER, other)) == ([SAILS], [CUP])
    assert titles(kept) == [SAILS.question]


@pytest.mark.parametrize("owner", [*HOSTILE, "' OR '1'='1", "%", "ANA", "ana "])
def test_an_owner_is_known_by_every_character(kept: Conversations, owner: str) -> None:
    id, other = kept.save(ANA, None, [SAILS]), kept.save(owner, None, [CUP])
    assert (titles(kept), titles(kept, owner)) == ([SAILS.question], [CUP.question])
    kept.delete(owner, other)
    kept.delete(owner, id)
    assert (titles(kept), titles(kept, owner)) == ([SAILS.question], [])


@pytest.mark.parametrize("owner", ["", "x" * 201, "\ud800", None, 7])
def test_an_owner_that_is_none_is_refused(kept: Conversations, owner: str) -> None:
    with pytest.raises(ValueError, match=r"owner: .* is not a text of 1 to 200 characters"):
        kept.list(owner)
    with pytest.raises(ValueError, match="owner: "):
        kept.save(owner, None, [SAILS])
    assert not kept.path.exists()


@pytest.mark.parametrize("id", ["", "none", "' OR '1'='1", "\ud800", None, 7, ["x"]])
def test_an_id_that_is_not_known_is_a_key_error_and_saved_under_a_new_one(kept: Conversations, id: str) -> None:
    kept.save(ANA, None, [SAILS])
    with pytest.raises(KeyError):
        kept.load(ANA, id)
    with pytest.raises(KeyError):
        kept.rename(ANA, id, "Mine")
    kept.delete(ANA, id)
    assert kept.save(ANA, id, [CUP]) != id
    assert titles(kept) == [CUP.question, SAILS.question]


# -- forgetting


def test_a_deleted_conversation_is_gone_from_the_file(kept: Conversations) -> None:
    secret = Turn("Does anybody know about the xylophone?", Note("The xylophone is known."))
    id = kept.save(ANA, None, [secret])
    kept.save(ANA, None, [SAILS])
    assert b"xylophone" in kept.path.read_bytes()
    kept.delete(ANA, id)
    assert titles(kept) == [SAILS.question]
    assert [path.name for path in kept.path.parent.iterdir() if b"xylophone" in path.read_bytes()] == []
    with pytest.raises(KeyError):
        kept.load(ANA, id)


def test_a_deleted_conversation_that_goes_on_elsewhere_is_kept_anew(kept: Conversations) -> None:
    id = kept.save(ANA, None, [SAILS])
    kept.delete(ANA, id)
    assert kept.load(ANA, kept.save(ANA, id, [SAILS, CUP])) == [SAILS, CUP]


def test_past_two_hundred_the_one_that_changed_longest_ago_goes(kept: Conversations) -> None:
    ids = [kept.save(ANA, None, [Turn(f"Question {n}")]) for n in range(200)]
    other = kept.save(PER, None, [SAILS])
    kept.save(ANA, ids[0], [Turn("Question 0"), SAILS])
    kept.save(ANA, None, [CUP])
    left = {one.id for one in kept.list(ANA)}
    assert (len(left), ids[0] in left, ids[1] in left, ids[2] in left) == (200, True, False, True)
    assert kept.load(PER, other) == [SAILS]


def test_a_turn_that_is_too_long_is_left_out_with_a_warning(
    kept: Conversations, caplog: pytest.LogCaptureFixture
) -> None:
    text = "word " * 500_000
    passage = Passage(Article("a", "", "digest"), 1, 0, len(text), text)
    long = Turn("Long?", Answer("Long?", (Citation(1, passage, 0, 4),), near_misses=(Hit(passage, 1.0),)))
    id = kept.save(ANA, None, [SAILS, long, CUP])
    assert kept.load(ANA, id) == [SAILS, CUP]
    assert "is too long and is not kept" in caplog.text


# -- several at once


def test_several_threads_may_keep_at_once(kept: Conversations) -> None:
    def keep(n: int) -> str:
        id = kept.save(ANA, None, [Turn(f"Question {n}")])
        return kept.save(ANA, id, [Turn(f"Question {n}"), SAILS])

    with ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(keep, range(24)))
    assert sorted(titles(kept)) == sorted(f"Question {n}" for n in range(24))
    assert all(kept.load(ANA, id)[1] == SAILS for id in ids)


def test_several_processes_may_keep_at_once(kept: Conversations, python: Starter) -> None:
    code = """
        import sys
        from pathlib import Path
        from ui.kept import Conversations
        from ui.turns import Turn
        kept = Conversations(Path(sys.argv[1]))
        for n in range(30):
            kept.save("per", None, [Turn(f"Question {n}")])
            kept.list("ana")
    """
    with python(code, kept.path.parent) as other:
        for n in range(30):
            kept.save(ANA, None, [Turn(f"Question {n}")])
            kept.list(PER)
        assert other.communicate()[1] == ""
    for owner in (ANA, PER):
        assert titles(kept, owner) == [f"Question {n}" for n in reversed(range(30))]


# -- what goes wrong


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("torn {", "Expecting value"),
        ("[]", "not a turn"),
        ("7", "not a turn"),
        ('{"question": 7}', "not a turn"),
        ('{"question": "Why?", "answer": {"question": "Why?"}}', "citations: is missing"),
        ('{"question": "Why?", "note": "Hello", "kind": "shout"}', "not a note"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_a_turn_that_cannot_be_restored_is_left_out_with_a_warning(
    kept: Conversations, caplog: pytest.LogCaptureFixture, record: str, reason: str
) -> None:
    id = kept.save(ANA, None, [SAILS, CUP, SAILS])
    change(kept, f"UPDATE turns SET record = '{record}' WHERE number = 2")
    assert kept.load(ANA, id) == [SAILS, SAILS]
    assert re.search(f"turn 2 of conversation {id} is left out: .*{reason}", caplog.text)


def every_call(kept: Conversations) -> Iterator[None]:
    """Whatever may be asked of it, each refused."""
    for call in (
        lambda: kept.list(ANA),
        lambda: kept.load(ANA, "id"),
        lambda: kept.save(ANA, None, [SAILS]),
        lambda: kept.rename(ANA, "id", "Mine"),
        lambda: kept.delete(ANA, "id"),
    ):
        with pytest.raises(RagError) as refused:
            call()
        assert str(refused.value).startswith(f"{kept.path}: ")
        yield


@pytest.mark.parametrize(
    ("pragma", "cure"),
    [
        ("PRAGMA user_version = 2", r"written by a newer archive-chat \(format 2, this one reads 1\)\. Update"),
        ("PRAGMA application_id = 7", "a database of another program. Move it out"),
    ],
)
def test_a_file_of_a_newer_version_or_of_another_program_is_refused_and_left_alone(
    kept: Conversations, pragma: str, cure: str
) -> None:
    kept.save(ANA, None, [SAILS])
    change(kept, pragma)
    before = kept.path.read_bytes()
    assert len(list(every_call(kept))) == 5
    with pytest.raises(RagError, match=cure):
        kept.list(ANA)
    assert kept.path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database, and long enough to be taken for one " * 50, None])
def test_what_is_no_database_is_an_error_with_the_cure(kept: Conversations, content: bytes | None) -> None:
    if content is None:
        kept.path.mkdir()
    else:
        kept.path.write_bytes(content)
    assert len(list(every_call(kept))) == 5


def test_an_empty_file_holds_no_conversation_yet(kept: Conversations) -> None:
    kept.path.touch()
    assert kept.list(ANA) == ()
    assert kept.load(ANA, kept.save(ANA, None, [SAILS])) == [SAILS]


def test_a_folder_that_cannot_be_written_to_can_still_be_read(kept: Conversations, python: Starter) -> None:
    id = kept.save(ANA, None, [SAILS])
    code = """
        import ctypes, os, sys
        if os.geteuid() == 0:  # permissions bind root only once it has given up its capabilities
            assert ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()) == 0
        from pathlib import Path
        from rag import RagError
        from ui.kept import Conversations
        from ui.turns import Turn
        kept = Conversations(Path(sys.argv[1]))
        print(kept.list("ana")[0].title, len(kept.load("ana", sys.argv[2])))
        for path in (Path(sys.argv[1]), Path(sys.argv[1]) / "empty"):
            try:
                Conversations(path).save("ana", None, [Turn("Why?")])
            except RagError as error:
                print(error)
    """
    (kept.path.parent / "empty").mkdir()
    paths = [kept.path, kept.path.parent / "empty", kept.path.parent]
    for path in paths:
        path.chmod(0o444 if path == kept.path else 0o555)
    try:
        with python(code, kept.path.parent, id) as other:
            shown, errors = other.communicate()
    finally:
        for path in reversed(paths):
            path.chmod(0o755)
    assert errors == ""
    read, *refused = shown.splitlines()
    assert read == f"{SAILS.question} 1"
    assert len(refused) == 2
    assert all(line.endswith("Make the archive's folder writable.") for line in refused)
