"""The filters of a question, between the page's fields, its address and the archive."""

from copy import deepcopy
from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Answer, Scope
from ui.turns import Filters, Note, Session, Turn

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
NAMES = st.lists(TEXTS, max_size=3, unique=True).map(tuple)
ANY_FILTERS = st.builds(Filters, *[st.just("") | TEXTS] * 3, NAMES, NAMES, st.sampled_from(["relevance", "newest"]))


@given(ANY_FILTERS, st.just("") | TEXTS)
def test_an_address_gives_the_filters_back(filters: Filters, question: str) -> None:
    query = parse_qs(filters.address(q=question), keep_blank_values=True, strict_parsing=False)
    assert Filters.of_address(query) == filters
    assert query.get("q", [""]) == [question]


def test_where_nothing_is_given_an_address_says_nothing() -> None:
    assert Filters().address() == ""
    assert Filters.of_address({}) == Filters()


def test_the_filters_of_an_answer_are_those_of_its_scope() -> None:
    scope = Scope(since=date(2020, 1, 1), publishers=("BBC",), order="oldest")
    assert Filters.of_scope(scope) == Filters(since="2020-01-01", publishers=("BBC",), order="oldest")


@pytest.mark.parametrize("field", ["since", "until", "as_of"])
def test_a_day_that_is_not_given_is_no_day(field: str) -> None:
    assert Filters().arguments()[field] is None


@pytest.mark.parametrize("order", ["date", "", "Newest", "<b>"])
def test_an_order_that_is_none_is_not_given(order: str) -> None:
    assert Filters.of_address({"order": [order], "since": ["2020-01-01"]}) == Filters(since="2020-01-01")


def test_a_session_remembers_what_was_said_of_an_answer() -> None:
    session = Session([Turn("Who?", Answer("Who?")), Turn("When?", Answer("When?"))])
    session.judge(2, "good")
    assert [turn.judged for turn in session.turns] == ["", "good"]


def test_each_page_begins_with_a_session_of_its_own() -> None:
    first = Session()
    other = deepcopy(first)
    first.turns.append(Turn("Who?"))
    with first.asking, other.asking:
        assert other == Session()


def test_a_follow_up_was_searched_as_what_it_was_made_of() -> None:
    assert Turn("And Vucic?", Answer("And Vucic?", resolved="What did Vucic say?")).searched == "What did Vucic say?"


@pytest.mark.parametrize("reply", [None, Note("It failed.", "error"), Answer("Who?"), Answer("Who?", resolved="Who?")])
def test_any_other_question_was_searched_as_it_is(reply: Answer | Note | None) -> None:
    assert Turn("Who?", reply).searched == "Who?"
