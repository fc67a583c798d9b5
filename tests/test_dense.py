"""Searching by meaning: near vectors first, no text out of reach."""

from rag import Archive
from rag.dense import DenseIndex
from tests.conftest import WIRE, Writer


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
