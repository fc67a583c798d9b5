"""Articles by words of their headlines."""

import pytest

from rag import Archive
from tests.conftest import Writer


def found(archive: Archive, words: str) -> list[str]:
    return [article.id for article in archive.articles(words=words)]


@pytest.mark.parametrize("words", ["harbour", "LINDHOLM reo", "reopens ruiz", "Ana  lindholm", "northern harbour"])
def test_words_of_headline_publisher_or_author_find_an_article(filled: Archive, words: str) -> None:
    assert found(filled, words) == ["harbour"]


@pytest.mark.parametrize("words", ["arbour", "dearly", "harbour airport"])
def test_an_article_without_one_of_the_words_is_not_found(filled: Archive, words: str) -> None:
    assert found(filled, words) == []


@pytest.mark.parametrize("words", ["", "—", "?!"])
def test_without_a_word_every_article_is_found(filled: Archive, words: str) -> None:
    assert found(filled, words) == [article.id for article in filled.articles()]


def test_articles_with_the_words_come_newest_first_and_pass_the_filters(filled: Archive) -> None:
    assert found(filled, "volcano") == ["wire-two", "wire-one"]
    assert [article.id for article in filled.articles(words="volcano", until="2021-01-11")] == ["wire-one"]


@pytest.mark.parametrize(
    ("title", "words", "expected"),
    [
        ("Milić named coach by Đukić", "dukic MILIC", True),
        ("Łódź’s ﬁnal har\u00adbour", "lodz's final harbour", True),
        ("Łódź’s ﬁnal har\u00adbour", "bour", False),
        ("Nurses of the COVID-19 ward", "covid19", False),
        ("Nurses of the COVID-19 ward", "ward, 19 covid", True),
        ("लोगों को पानी चाहिए", "पानी", True),
        ("लोगों को पानी चाहिए", "पीना", False),
        ("北京市长周二宣布辞职", "周二", True),
        ("北京市长周二宣布辞职", "辞职 周二", True),
        ("北京市长周二宣布辞职", "周三", False),
        ("北京市长周二宣布辞职", "二周", False),
        ("北京GDP增长", "gdp", True),
        ("ガスが漏れた", "カス", False),
    ],
)
def test_headlines_of_any_script_and_typography_are_found_by_their_very_words(
    archive: Archive, jsonl: Writer, title: str, words: str, expected: bool
) -> None:
    archive.add(jsonl({"id": "a", "title": title, "text": "The text of the article says nothing of what is above it."}))
    assert found(archive, words) == (["a"] if expected else [])


@pytest.mark.parametrize("words", ["  ", "x" * 10_001, 5])
def test_what_are_no_words_is_refused(filled: Archive, words: str) -> None:
    with pytest.raises(ValueError, match="looked for in headlines"):
        filled.articles(words=words)
