"""Searching by words: stems, accents, headlines, misspelt names."""

import pytest

from rag import Archive
from rag.lexical import terms
from tests.conftest import Writer


def best(archive: Archive, query: str) -> str:
    return archive.search(query)[0].passage.article.id


def unknown(archive: Archive, question: str) -> tuple[str, ...]:
    return archive.answer(question).unknown_words


@pytest.mark.parametrize("name", ["Milić", "Milic", "MILIĆ", "milic", "Milic\u0301"])
def test_a_name_is_found_with_or_without_its_accents(filled: Archive, name: str) -> None:
    assert best(filled, name) == "rowing"


@pytest.mark.parametrize("query", ["harbours", "reopening", "repaired", "HARBOUR"])
def test_other_forms_of_a_word_are_found(filled: Archive, query: str) -> None:
    assert best(filled, query) == "harbour"


@pytest.mark.parametrize(
    ("query", "id"), [("Lindhlom", "harbour"), ("Cloudbery", "jam"), ("Kestrell", "bridge"), ("Vadrar", "rowing")]
)
def test_a_misspelt_name_is_found(filled: Archive, query: str, id: str) -> None:
    assert best(filled, query) == id


def test_a_misspelt_name_is_named_among_the_unknown_words(filled: Archive) -> None:
    assert unknown(filled, "What about Lindhlom harbour?") == ("Lindhlom",)


def test_a_word_of_the_headline_finds_the_article(filled: Archive) -> None:
    assert best(filled, "bold tags broke the council's site") == "markup"


def test_a_word_that_only_a_removed_article_used_is_unknown(filled: Archive) -> None:
    filled.remove("jam")
    assert unknown(filled, "cloudberry") == ("cloudberry",)


def test_a_misspelt_word_is_not_read_as_one_that_only_a_removed_article_used(filled: Archive, jsonl: Writer) -> None:
    filled.add(jsonl({"id": "names", "text": "Stoltenbergs came first, and the chair of the committee thanked them."}))
    filled.add(jsonl({"id": "close", "text": "Stoltenburgen is a hamlet of nine houses on the road to the lake."}))
    filled.remove("names")
    assert best(filled, "Stoltenbergen") == "close"


def test_operators_of_query_languages_are_plain_words(filled: Archive) -> None:
    assert best(filled, 'title:"harbour" AND (reopens OR -"') == "harbour"


def test_stop_words_alone_are_no_terms() -> None:
    assert terms("what was it about") == ()


def test_terms_are_folded_and_stemmed() -> None:
    assert terms("Milić’s ferries") == ("milic", "ferri")
