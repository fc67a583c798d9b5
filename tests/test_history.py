"""What an article was before: its versions, in archives that older versions of the program made, too."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Archive, Version
from rag.changes import changes
from tests.conftest import ARTICLES, TEXTS, FakeEncoder, Starter, Writer, read_only

NEW = "The harbour at Lindholm reopened on Tuesday after a winter of repairs.\n\nThe ferry sails again from Friday."
# The database as the first version of the program made it.
FIRST_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, url TEXT, publisher TEXT,
    authors TEXT NOT NULL, published TEXT, language TEXT, text_sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL,
    headline_vector BLOB NOT NULL, text TEXT NOT NULL);
CREATE INDEX articles_published ON articles (published DESC, id);
CREATE TABLE passages (
    key INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
    number INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, revision INTEGER NOT NULL);
CREATE INDEX passages_article ON passages (article, number);
CREATE INDEX passages_revision ON passages (revision);
CREATE TABLE vectors (
    passage INTEGER NOT NULL REFERENCES passages (key) ON DELETE CASCADE, window INTEGER NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (passage, window)) WITHOUT ROWID;
CREATE TABLE removed (passage INTEGER PRIMARY KEY, revision INTEGER NOT NULL);
"""
COLUMNS = {
    "meta": "name, value",
    "articles": "key, id, title, url, publisher, authors, published, language, text_sha256, fingerprint, "
    "headline_vector, text",
    "passages": 'key, article, number, start, "end", revision',
    "vectors": "passage, window, vector",
    "removed": "passage, revision",
}


@pytest.fixture
def old(made: Path, folder: Path) -> Path:
    """The folder of an archive that the first version of the program made."""
    shutil.copytree(made, folder)
    (folder / "archive.db").rename(folder / "new.db")
    with closing(sqlite3.connect(folder / "archive.db")) as database:
        database.execute("ATTACH ? AS new", (str(folder / "new.db"),))
        database.executescript(FIRST_SCHEMA)
        for table, columns in COLUMNS.items():
            database.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM new.{table}")
        database.commit()
        database.execute("DETACH new")
    for file in folder.glob("new.db*"):
        file.unlink()
    return folder


def opened(folder: Path) -> Archive:
    return Archive.open(folder, encoder=FakeEncoder())


def change(archive: Archive, jsonl: Writer, **fields: object) -> None:
    archive.add(jsonl({**ARTICLES[0], **fields}, name="changed.jsonl"))


def shown(version: Version) -> tuple[int, str, bool, bool]:
    return version.number, version.title, version.ended is not None, version.removed


# -- versions


def test_an_article_that_never_changed_has_one_version(filled: Archive) -> None:
    [version] = filled.history("harbour")
    assert shown(version) == (1, "Lindholm harbour reopens", False, False)
    assert version.text_sha256 == filled.article("harbour").text_sha256
    assert version.indexed is not None
    assert abs((datetime.now(UTC) - version.indexed).total_seconds()) < 3600


def test_a_changed_article_keeps_what_it_was(filled: Archive, jsonl: Writer) -> None:
    before = filled.article("harbour").text_sha256
    change(filled, jsonl, text=NEW, title="Harbour open")
    versions = filled.history("harbour")
    assert list(map(shown, versions)) == [
        (1, "Lindholm harbour reopens", True, False),
        (2, "Harbour open", False, False),
    ]
    assert filled.text("harbour", text_sha256=before) == TEXTS["harbour"]
    assert filled.text("harbour") == filled.text("harbour", text_sha256=versions[-1].text_sha256) == NEW


def test_a_citation_from_before_a_correction_still_finds_its_words(filled: Archive, jsonl: Writer) -> None:
    citation = filled.answer(TEXTS["harbour"].partition("\n")[0]).citations[0]
    change(filled, jsonl, text=NEW)
    cited = citation.passage.article
    assert filled.article(cited.id).text_sha256 != cited.text_sha256
    assert filled.text(cited.id, text_sha256=cited.text_sha256)[citation.start : citation.end] == citation.quote


def test_a_text_that_an_article_never_had_is_a_key_error(filled: Archive) -> None:
    other = filled.article("rowing").text_sha256
    with pytest.raises(KeyError, match="harbour"):
        filled.text("harbour", text_sha256=other)


def test_a_version_tells_the_words_that_changed(filled: Archive, jsonl: Writer) -> None:
    change(filled, jsonl, text=TEXTS["harbour"].replace("two quays", "three quays"))
    assert filled.history("harbour")[1].changes == (("two", "three"),)


def test_a_new_headline_is_a_version_whose_text_is_not_kept_twice(filled: Archive, folder: Path, jsonl: Writer) -> None:
    change(filled, jsonl, title="Harbour open")
    first, second = filled.history("harbour")
    assert (first.title, second.title, second.changes) == ("Lindholm harbour reopens", "Harbour open", ())
    with closing(sqlite3.connect(folder / "archive.db")) as database:
        assert database.execute("SELECT text FROM versions").fetchall() == [(None,)]
    assert filled.text("harbour", text_sha256=first.text_sha256) == TEXTS["harbour"]


def test_the_history_of_a_removed_article_ends_with_its_removal(filled: Archive) -> None:
    digest = filled.article("harbour").text_sha256
    filled.remove("harbour")
    assert list(map(shown, filled.history("harbour"))) == [(1, "Lindholm harbour reopens", True, True)]
    assert filled.text("harbour", text_sha256=digest) == TEXTS["harbour"]


def test_the_history_of_an_article_that_is_added_again_goes_on(filled: Archive, articles: Path) -> None:
    filled.remove("harbour")
    filled.add(articles)
    assert [version.removed for version in filled.history("harbour")] == [True, False]


def test_a_text_survives_a_new_headline_and_the_removal_after_it(filled: Archive, jsonl: Writer) -> None:
    digest = filled.article("harbour").text_sha256
    change(filled, jsonl, title="Harbour open")
    filled.remove("harbour")
    assert filled.text("harbour", text_sha256=digest) == TEXTS["harbour"]


def test_what_is_to_be_forgotten_leaves_no_history(filled: Archive, folder: Path, jsonl: Writer) -> None:
    change(filled, jsonl, text=NEW)
    assert filled.remove("harbour", forget=True) == 1
    with pytest.raises(KeyError):
        filled.history("harbour")
    with closing(sqlite3.connect(folder / "archive.db")) as database:
        assert database.execute("SELECT count(*) FROM versions").fetchone() == (0,)


def test_an_article_that_never_was_has_no_history(filled: Archive) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        filled.history("nowhere")


def test_versions_are_json_ready(filled: Archive, jsonl: Writer) -> None:
    change(filled, jsonl, text=TEXTS["harbour"].replace("two quays", "three quays"))
    told = filled.history("harbour")[1].to_dict()
    assert (told["article"], told["changes"], told["ended"]) == ("harbour", [["two", "three"]], None)
    assert datetime.fromisoformat(told["indexed"]).tzinfo is not None


# -- the words that changed

WORDS = st.lists(st.sampled_from("ash ferry harbour quay rope the\n\ntown".split(" ")), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_the_words_that_changed_are_all_words_that_changed(before: str, after: str) -> None:
    went, came = (sum(len(change[side].split()) for change in changes(before, after)) for side in (0, 1))
    assert len(before.split()) - went == len(after.split()) - came


@given(WORDS)
def test_a_text_differs_from_itself_in_nothing(text: str) -> None:
    assert changes(text, text) == []


def test_words_may_be_added_and_left_out() -> None:
    assert changes("one two three four", "one three four five") == [("two", ""), ("", "five")]


def test_changes_that_stand_side_by_side_are_one() -> None:
    assert changes("the old red barn burnt", "a new red shed burnt") == [("the old red barn", "a new red shed")]


# -- archives from before there were histories


def test_an_archive_of_the_first_format_opens_and_is_searched_and_added_to(old: Path, jsonl: Writer) -> None:
    with opened(old) as archive:
        assert archive.search("Lindholm harbour")[0].passage.article.id == "harbour"
        assert archive.add(jsonl(*ARTICLES, {"id": "new", "text": NEW})).added == 1
        assert archive.text("new") == NEW


def test_nothing_of_it_is_encoded_again(old: Path, articles: Path) -> None:
    with opened(old) as archive:
        assert archive.add(articles).unchanged == len(ARTICLES)


def test_its_history_begins_with_what_it_held_at_a_time_that_was_not_kept(old: Path, jsonl: Writer) -> None:
    with opened(old) as archive:
        assert [version.indexed for version in archive.history("harbour")] == [None]
        change(archive, jsonl, text=NEW)
        first, second = archive.history("harbour")
        assert (first.indexed, second.indexed is not None) == (None, True)
        assert archive.text("harbour", text_sha256=first.text_sha256) == TEXTS["harbour"]


READER = """
    import json, sys
    from tests.conftest import FakeEncoder, bind_root
    from rag import Archive

    bind_root()
    with Archive.open(sys.argv[1], encoder=FakeEncoder()) as archive:
        best = archive.search("Lindholm harbour")[0].passage.article
        print(json.dumps([best.id, best.origins, archive.text("harbour"), len(archive.history("harbour"))]))
"""


def test_it_is_read_as_it_is_where_it_cannot_be_written_to(old: Path, python: Starter) -> None:
    before = (old / "archive.db").read_bytes()
    with read_only(old), python(READER, old) as process:
        output, errors = process.communicate()
    assert (output and json.loads(output), errors) == (["harbour", [], TEXTS["harbour"], 1], "")
    assert (old / "archive.db").read_bytes() == before
