"""A question as the indexes see it: its terms and how much each is of it, its names, the words nobody here uses."""

import pytest

from rag import Archive
from rag.filters import Filters
from rag.query import Query

NO_FILTERS = Filters()


@pytest.fixture
def asked(filled: Archive):
    """Read a question against the archive of the made-up articles."""

    def ask(question: str) -> Query:
        return filled._inquiry(question, NO_FILTERS).query

    return ask


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Did Tove Dahl visit Lindholm?", {"tove", "dahl", "lindholm"}),
        ("Was Tove Dahl in Askeby?", {"tove", "dahl", "askebi"}),
        ("Is the ferry at The Vardar?", {"vardar"}),
        ("Dahl’s view on the ferry", {"dahl"}),
        ("what did dahl say about the ferry", {"dahl"}),
        ("Who Lost Two Quays In The Storm?", set()),
        ("WHO LOST TWO QUAYS IN THE STORM?", set()),
        ("When does the ferry sail?", set()),
    ],
)
def test_names_are_told_by_their_capitals_unless_every_word_has_one(asked, question: str, names: set[str]) -> None:
    assert asked(question).names == names


@pytest.mark.parametrize(
    ("question", "strangers"),
    [
        ("Did Qerim Zupan visit Lindholm?", ("Qerim", "Zupan")),
        ("What did zupan say about the ferry?", ("zupan",)),
        ("Zupan’s view on the ferry", ("Zupan’s",)),
        ("Which xylophones did Tove Dahl mend?", ()),
        ("Did Tove Dahll speak?", ()),
    ],
)
def test_a_name_that_the_archive_never_uses_nor_one_like_it_is_a_strangers(
    asked, question: str, strangers: tuple[str, ...]
) -> None:
    assert asked(question).strangers == strangers


def test_a_name_that_is_only_in_later_articles_is_a_strangers_as_of_a_day(filled: Archive) -> None:
    def strangers(day: str) -> tuple[str, ...]:
        return filled._inquiry("Did Tove Dahl visit Askeby?", Filters.of(None, None, day, (), ())).query.strangers

    day = min(str(article.published) for article in filled.articles() if "Askeby" in filled.text(article.id))
    assert strangers(day) == ()
    assert "Askeby" in strangers("2020-01-01")


def test_the_shares_of_a_questions_terms_are_one_together_and_rare_ones_have_more(asked) -> None:
    shares = asked("Was the ferry at the Askeby volcano on Monday?").shares
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["volcano"] > shares["monday"]


def test_a_question_of_very_many_unknown_words_is_read_all_the_same(asked) -> None:
    words = [f"zq{number}x" for number in range(1000)]
    assert len(asked(" ".join(words)).unknown) == 1000


def test_a_misspelt_word_is_read_as_the_archive_spells_it_and_other_words_stay_as_they_are(asked) -> None:
    assert asked("Did Dah or Dahls speak of the volcanoo?").spelt.endswith("of the volcano?")
    assert "Dahls" in asked("Did Dah or Dahls speak?").spelt


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("In articles from May 2021, when does the ferry sail?", "In articles, when does the ferry sail?"),
        ("When did the ferry sail in May 2021?", "When did the ferry sail in May 2021?"),
    ],
)
def test_words_that_only_bound_the_reporting_are_not_looked_for(asked, question: str, read: str) -> None:
    query = asked(question)
    assert query.spelt == read
    assert ("2021" in query.weights) is (question == read)


@pytest.mark.parametrize("question", ["Did the Kremlin speak of the ferry?", "What is the Élysée’s view on the ferry?"])
def test_a_government_named_by_its_seat_is_no_stranger(asked, question: str) -> None:
    assert asked(question).strangers == ()


@pytest.mark.parametrize(
    "question",
    [
        "Did Mr Dahl speak of the ferry?",
        "Does the ferry sail? Answer briefly.",
        "Did the ferry sail in April 2031?",
        "Was the ferry at Askeby on Sunday?",
        "Is the CEO of the ferry from the USA?",
        "Is the ferry from the United States, or from Britain?",
        "Did the May 2031 ferry sail?",
        "Did the ferry sail on 3 May?",
    ],
)
def test_titles_days_initials_and_the_start_of_a_sentence_are_no_strangers(asked, question: str) -> None:
    assert asked(question).strangers == ()


@pytest.mark.parametrize("question", ["did croatia buy the ferry", "DID CROATIA BUY THE FERRY?"])
def test_a_place_is_known_for_one_however_it_is_written(asked, question: str) -> None:
    assert [word.casefold() for word in asked(question).strangers] == ["croatia"]


def test_an_ordinary_word_is_not_taken_for_a_misspelt_one(asked) -> None:
    assert asked("Did the winner protest about the weather?").spelt == "Did the winner protest about the weather?"


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("hello", False),
        ("why?", False),
        ("asdf", False),
        ("who are us?", False),
        ("ferry", True),
        ("Did the US do it?", True),
    ],
)
def test_a_courtesy_or_a_bare_question_word_asks_for_nothing(asked, question: str, asks: bool) -> None:
    assert asked(question).asks is asks
