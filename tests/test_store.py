"""What is kept: texts to the character, articles in order, and what happens to a store that cannot be read."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rag import Archive, ArchiveError
from tests.conftest import ARTICLES, TEXTS, FakeEncoder, Writer, write_jsonl


def ids(archive: Archive) -> list[str]:
    return [article.id for article in archive.articles()]


@pytest.mark.parametrize("id", TEXTS)
def test_a_text_comes_back_as_it_was_given(filled: Archive, id: str) -> None:
    assert filled.text(id) == TEXTS[id]


@pytest.mark.parametrize("id", TEXTS)
def test_every_passage_is_a_slice_of_its_article(filled: Archive, id: str) -> None:
    text = filled.text(id)
    assert all(text[passage.start : passage.end] == passage.text for passage in filled.passages(id))


def test_passages_are_numbered_from_one_in_the_order_of_the_text(filled: Archive) -> None:
    passages = filled.passages("harbour")
    assert [(p.number, p.text) for p in passages] == list(enumerate(TEXTS["harbour"].split("\n\n"), 1))


def test_offsets_count_characters_beyond_the_basic_plane_as_one(archive: Archive, jsonl: Writer) -> None:
    text = "The mayor said 🎉🎉 and nothing else, which the opposition 𝔣𝔬𝔲𝔫𝔡 wanting.\n\nNobody laughed, 🎈 said Dahl."
    archive.add(jsonl({"id": "emoji", "text": text}))
    assert [p.text for p in archive.passages("emoji")] == text.split("\n\n")


def test_an_article_keeps_its_metadata(filled: Archive) -> None:
    article = filled.article("rowing")
    assert (article.title, article.publisher, article.authors, str(article.published), article.url) == (
        "Milić named coach of the Vardar rowers",
        "Balkan Daily",
        ("Zoran Đukić", "Ana Ruiz"),
        "2020-05-11",
        None,
    )


def test_an_article_that_is_not_there_is_a_key_error(filled: Archive) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        filled.text("nowhere")


def test_articles_come_newest_first_and_undated_ones_last(filled: Archive) -> None:
    assert ids(filled) == ["bridge", "talks", "wire-two", "wire-one", "markup", "rowing", "harbour", "jam"]


def test_articles_can_be_removed_while_going_through_them(archive: Archive, jsonl: Writer) -> None:
    archive.add(jsonl(*({"id": f"n{n}", "text": f"Notice {n} of the town."} for n in range(520))))
    listed = archive.articles()
    archive.remove(*(next(listed).id for _ in range(510)))
    assert len(list(listed)) == 10


def test_articles_can_be_narrowed_down(filled: Archive) -> None:
    found = filled.articles(since="2020-06-01", publishers="Northern Post")
    assert [article.id for article in found] == ["bridge", "markup"]


def test_stats_count_articles_and_passages(filled: Archive) -> None:
    stats = filled.stats()
    assert (stats.articles, stats.passages) == (len(ARTICLES), 12)


def test_stats_know_the_first_and_the_last_day(filled: Archive) -> None:
    assert (str(filled.stats().first), str(filled.stats().last)) == ("2020-03-02", "2022-09-30")


def test_stats_count_the_articles_of_each_publisher_most_first(filled: Archive) -> None:
    assert filled.stats().publishers[:3] == (("Balkan Daily", 2), ("Northern Post", 2), ("The Wend Observer", 1))


def test_stats_name_the_encoder(filled: Archive) -> None:
    assert filled.stats().encoder == "bag-of-words"


def test_stats_of_an_empty_archive_have_no_days(archive: Archive) -> None:
    stats = archive.stats()
    assert (stats.articles, stats.first, stats.last, stats.indexed) == (0, None, None, None)


def test_stats_know_when_the_archive_was_last_indexed(filled: Archive) -> None:
    indexed = filled.stats().indexed
    assert indexed is not None
    assert indexed.tzinfo is not None


def test_removing_what_is_not_there_indexes_nothing(archive: Archive) -> None:
    assert (archive.remove("harbour"), archive.remove()) == (0, 0)
    assert archive.stats().indexed is None


def test_an_author_named_twice_counts_once(archive: Archive, tmp_path: Path) -> None:
    archive.add(write_jsonl(tmp_path / "a.jsonl", {"id": "a", "text": "It rained.", "authors": ["Ana Ruiz"] * 2}))
    assert (archive.stats().authors, archive.article("a").authors) == ((("Ana Ruiz", 1),), ("Ana Ruiz",))


def opened(folder: Path) -> Archive:
    return Archive.open(folder, encoder=FakeEncoder())


def broken(folder: Path, content: bytes) -> bytes:
    folder.mkdir(exist_ok=True)
    (folder / "archive.db").write_bytes(content)
    return content


def test_a_database_of_garbage_is_an_error_that_names_it_and_the_cure(folder: Path) -> None:
    broken(folder, b"this is no database, sorry\n" * 300)
    with pytest.raises(ArchiveError, match=r"archive\.db: .*Restore it from a copy"):
        opened(folder)


def test_a_database_of_garbage_is_left_as_it_was(folder: Path) -> None:
    content = broken(folder, b"this is no database, sorry\n" * 300)
    with pytest.raises(ArchiveError):
        opened(folder)
    assert (folder / "archive.db").read_bytes() == content


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_database_that_breaks_off_is_an_error_that_names_it(filled: Archive, folder: Path, share: float) -> None:
    filled.close()
    whole = (folder / "archive.db").read_bytes()
    broken(folder, whole[: int(len(whole) * share)])
    with pytest.raises(ArchiveError, match=r"archive\.db"), opened(folder) as archive:
        [archive.text(article.id) for article in archive.articles()]


def test_another_programs_database_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "archive.db")) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    content = (folder / "archive.db").read_bytes()
    with pytest.raises(ArchiveError, match="another program"):
        opened(folder)
    assert (folder / "archive.db").read_bytes() == content


def test_an_archive_of_another_format_is_an_error_that_names_the_cure(filled: Archive, folder: Path) -> None:
    filled.close()
    with closing(sqlite3.connect(folder / "archive.db")) as database:
        database.execute("UPDATE meta SET value = '999' WHERE name = 'format'")
        database.commit()
    with pytest.raises(ArchiveError, match=r"format 999.*Build the archive anew"):
        opened(folder)


OTHERS = ["lexical/notes.txt", "lexical.json", "writer.txt", "writer.lock", "dense-vol-2.faiss", "archive.db-wal"]


@pytest.mark.parametrize("name", OTHERS)
def test_no_archive_is_made_over_somebodys_files(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text("mine")
    top = name.partition("/")[0]
    with pytest.raises(ArchiveError, match=rf"news\.archive: .*'{top}'.*Name another folder, or move"):
        opened(folder)
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()] == [name]
    assert (folder / name).read_text() == "mine"


def test_an_archive_may_be_made_in_a_folder_with_other_files(folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    opened(folder).close()
    assert (folder / "notes.txt").read_text() == "mine"


CALLS: dict[str, Callable[[Archive], object]] = {
    "search": lambda archive: archive.search("harbour"),
    "answer": lambda archive: archive.answer("harbour?"),
    "verify": lambda archive: archive.verify("harbour"),
    "text": lambda archive: archive.text("harbour"),
    "article": lambda archive: archive.article("harbour"),
    "passages": lambda archive: archive.passages("harbour"),
    "articles": lambda archive: list(archive.articles()),
    "stats": lambda archive: archive.stats(),
    "add": lambda archive: archive.add(),
    "remove": lambda archive: archive.remove("harbour"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_a_closed_archive_says_that_it_is_closed(filled: Archive, call: Callable[[Archive], object]) -> None:
    filled.close()
    with pytest.raises(ValueError, match=r"news\.archive: this archive is closed; open it again"):
        call(filled)


def test_an_archive_may_be_closed_twice(filled: Archive) -> None:
    filled.close()
    filled.close()


def test_a_file_where_the_archive_should_be_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ArchiveError, match="taken"):
        opened(tmp_path / "taken")


def test_a_folder_where_the_database_should_be_is_an_error_that_names_it(folder: Path) -> None:
    (folder / "archive.db").mkdir(parents=True)
    with pytest.raises(ArchiveError, match=r"archive\.db"):
        opened(folder)
