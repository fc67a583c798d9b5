"""The nouns: what they refuse to hold, and what they derive."""

import json
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, date, datetime

import pytest

from rag import Answer, Article, Citation, Hit, Passage, Scope, Stats, Verification

TEXT = "The ferry sails – at last – on Friday. Nobody was hurt."
ARTICLE = Article(
    "ferry", "Ferry sails", "digest", "https://news.example/ferry", "Northern Post", ("Ana Ruiz",), date(2020, 3, 2)
)
PASSAGE = Passage(ARTICLE, 2, 100, 100 + len(TEXT), TEXT)


def cited(start: int = 100, end: int = 138, passage: Passage = PASSAGE) -> Citation:
    return Citation(1, passage, start, end, 0.9)


@pytest.mark.parametrize(("number", "start", "end"), [(0, 0, 55), (1, -1, 54), (1, 5, 5), (1, 0, 54), (1, 9, 8)])
def test_a_passage_whose_span_does_not_fit_its_text_cannot_be_made(number: int, start: int, end: int) -> None:
    with pytest.raises(ValueError, match="ferry"):
        Passage(ARTICLE, number, start, end, TEXT)


@pytest.mark.parametrize(("start", "end"), [(99, 110), (100, 156), (110, 110), (120, 110)])
def test_a_citation_outside_its_passage_cannot_be_made(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="outside its passage"):
        cited(start, end)


def test_a_quote_is_sliced_by_the_offsets_into_the_article() -> None:
    assert cited(104, 109).quote == "ferry"


@pytest.mark.parametrize("value", [ARTICLE, PASSAGE, cited(), Answer("Why?"), Hit(PASSAGE, 1.0)])
def test_values_cannot_be_changed(value: object) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(value, fields(value)[0].name, "other")  # type: ignore[arg-type]


def test_a_citation_links_to_the_words_on_the_publishers_page() -> None:
    assert cited(104, 115).url == "https://news.example/ferry#:~:text=ferry%20sails"


def test_dashes_and_commas_in_a_link_are_escaped() -> None:
    passage = Passage(ARTICLE, 1, 0, 14, "so-called, yes")
    assert cited(0, 14, passage).url == "https://news.example/ferry#:~:text=so%2Dcalled%2C%20yes"


def test_a_long_quote_is_linked_by_its_first_and_last_words() -> None:
    text = " ".join(f"w{n}" for n in range(30))
    url = cited(0, len(text), Passage(ARTICLE, 1, 0, len(text), text)).url
    assert url == "https://news.example/ferry#:~:text=w0%20w1%20w2%20w3%20w4,w25%20w26%20w27%20w28%20w29"


def test_a_fragment_that_the_page_had_gives_way_to_the_quote() -> None:
    article = Article("a", "", "digest", url="https://news.example/a#comments")
    assert cited(0, 5, Passage(article, 1, 0, 5, "ferry")).url == "https://news.example/a#:~:text=ferry"


@pytest.mark.parametrize("page", ["https://news.example/#/article/55", "https://news.example/a#!b"])
def test_a_fragment_that_names_the_page_stays_before_the_quote(page: str) -> None:
    article = Article("a", "", "digest", url=page)
    assert cited(0, 5, Passage(article, 1, 0, 5, "ferry")).url == f"{page}:~:text=ferry"


def test_without_a_page_there_is_no_link() -> None:
    assert cited(0, 5, Passage(Article("a", "", "digest"), 1, 0, 5, "ferry")).url is None


def test_a_source_names_publisher_headline_byline_date_and_paragraph() -> None:
    assert cited().source == "Northern Post, “Ferry sails”, Ana Ruiz, 2020-03-02, paragraph 2"


def test_a_source_leaves_out_what_is_not_known() -> None:
    article = Article("a", "", "digest", publisher="Northern Post")
    assert Passage(article, 1, 0, 5, "ferry").source == "Northern Post, paragraph 1"


def test_an_article_is_named_on_one_line_as_far_as_it_is_known() -> None:
    assert ARTICLE.source == "Northern Post, “Ferry sails”, Ana Ruiz, 2020-03-02"
    assert Article("a", "", "digest", authors=("Ana Ruiz",)).source == "Ana Ruiz"


def test_an_article_without_headline_publisher_or_byline_is_named_by_its_url_or_else_its_id() -> None:
    on_the_web = Article("a", "", "digest", url="https://news.example/a", published=date(2020, 3, 2))
    assert on_the_web.source == "https://news.example/a, 2020-03-02"
    assert Passage(Article("a", "", "digest"), 1, 0, 5, "ferry").source == "a, paragraph 1"


def test_words_of_a_passage_are_sliced_by_the_offsets_into_the_article() -> None:
    assert PASSAGE.words(104, 115) == "ferry sails"


def test_an_answer_without_citations_has_not_been_found() -> None:
    assert not Answer("Why?").found


def test_an_answer_without_citations_says_so_plainly() -> None:
    assert Answer("Why?").text == "This archive does not answer that."


def test_the_text_of_an_answer_is_its_quotes_and_their_sources() -> None:
    answer = Answer("When?", (cited(),), 0.9)
    assert answer.text == f"“The ferry sails – at last – on Friday.” [1]\n\n[1] {PASSAGE.source}"


def test_an_answer_as_a_dict_is_json() -> None:
    answer = Answer("When?", (cited(),), 0.9, (Hit(PASSAGE, 1.5, {"dense": 0.5}),), "When?", Scope(1, date(2020, 3, 2)))
    assert json.loads(json.dumps(answer.to_dict())) == answer.to_dict()


def test_an_answer_as_a_dict_holds_each_quote_with_its_offsets() -> None:
    [citation] = Answer("When?", (cited(),)).to_dict()["citations"]
    assert (citation["quote"], citation["start"], citation["end"]) == (TEXT[:38], 100, 138)


def test_the_scope_of_an_answer_as_a_dict_holds_what_was_left_out_and_asked_for() -> None:
    scope = Scope(1, excluded=3, asked_first=date(2022, 3, 1), asked_articles=2, beyond=1, publishers=("Post",))
    told = Answer("Who?", scope=scope).to_dict()["scope"]
    assert (told["excluded"], told["beyond"], told["publishers"]) == (3, 1, ["Post"])
    assert (told["asked_first"], told["asked_last"], told["asked_articles"]) == ("2022-03-01", None, 2)


def test_only_a_quote_that_stands_word_for_word_is_found() -> None:
    verdicts = ("exact", "typography", "absent")
    assert [Verification("x", verdict).found for verdict in verdicts] == [True, False, False]  # type: ignore[arg-type]


def test_a_verification_as_a_dict_is_json() -> None:
    verification = Verification("x", "absent", nearest=Hit(PASSAGE, 1.0))
    assert json.loads(json.dumps(verification.to_dict())) == verification.to_dict()


def test_stats_as_a_dict_are_json() -> None:
    counted = {"authors": (("Per Lund", 1),), "months": (("2020-01", 1),)}
    indexed = datetime(2020, 1, 2, tzinfo=UTC)
    stats = Stats(1, 2, (("Post", 1),), date(2020, 1, 1), None, indexed, "bag-of-words", **counted)
    assert json.loads(json.dumps(stats.to_dict())) == {
        "articles": 1,
        "passages": 2,
        "publishers": {"Post": 1},
        "first": "2020-01-01",
        "last": None,
        "indexed": "2020-01-02T00:00:00+00:00",
        "encoder": "bag-of-words",
        "authors": {"Per Lund": 1},
        "months": {"2020-01": 1},
        "dense": "",
    }
