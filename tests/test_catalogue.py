"""What was searched: how much the filters leave out, and what there is of the days that a question names."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from rag import Archive
from rag.catalogue import Catalogue
from rag.dates import Period
from rag.filters import Filters
from rag.store import Store
from tests.conftest import TEXTS

LEAD = TEXTS["harbour"].partition("\n")[0]
NOWHERE = "Did Zorblat frimble the Lindholm harbour?"  # a name that no article has: never answered


@pytest.fixture(scope="module")
def catalogue(made: Path) -> Iterator[Catalogue]:
    with closing(Store(made / "archive.db", writable=False)) as store:
        yield Catalogue(store)


def period(first: date | None, last: date | None) -> Period:
    return Period(first, last, 0, 1, explicit=False)


def test_without_filters_nothing_is_left_out(catalogue: Catalogue) -> None:
    scope = catalogue.scope(Filters())
    assert (scope.articles, scope.excluded) == (8, 0)


@pytest.mark.parametrize(
    ("filters", "excluded"),
    [
        ({"since": "2021-06-01"}, 6),
        ({"as_of": "2020-06-18"}, 4),
        ({"publishers": "northern post"}, 5),
        ({"authors": "Ruiz", "since": "2020-05-01"}, 7),
        ({"until": "1990-01-01"}, 8),
    ],
)
def test_articles_that_pass_and_those_left_out_are_all_there_are(
    catalogue: Catalogue, filters: dict[str, str], excluded: int
) -> None:
    scope = catalogue.scope(Filters.of(**filters))
    assert (scope.articles, scope.excluded) == (8 - excluded, excluded)


@pytest.mark.parametrize(
    ("first", "last", "articles"),
    [
        (date(2021, 1, 10), date(2021, 1, 12), 2),
        (date(2021, 1, 11), date(2021, 1, 11), 0),
        (date(2022, 3, 1), date(2022, 3, 31), 0),
        (date(2021, 1, 12), None, 3),
        (None, date(2020, 5, 11), 2),
    ],
)
def test_dated_articles_of_the_period_are_counted(
    catalogue: Catalogue, first: date | None, last: date | None, articles: int
) -> None:
    scope = catalogue.scope(Filters(), period(first, last))
    assert (scope.asked_first, scope.asked_last, scope.asked_articles) == (first, last, articles)


def test_articles_of_the_period_count_whether_or_not_they_pass_the_filters(catalogue: Catalogue) -> None:
    june = period(date(2020, 6, 1), date(2020, 6, 30))
    scope = catalogue.scope(Filters.of(publishers="Balkan Daily", until="2020-05-31"), june)
    assert (scope.articles, scope.asked_articles) == (1, 1)


def test_an_archive_without_articles_has_none_of_any_period(archive: Archive) -> None:
    scope = archive.answer("Who won in March 2022?").scope
    assert (scope.articles, scope.excluded, scope.asked_articles) == (0, 0, 0)
    assert (scope.asked_first, scope.asked_last) == (date(2022, 3, 1), date(2022, 3, 31))


def test_an_answer_tells_the_days_that_its_question_names(filled: Archive) -> None:
    scope = filled.answer("Who frimbled the harbour in March 2020?").scope
    assert (scope.asked_first, scope.asked_last, scope.asked_articles) == (date(2020, 3, 1), date(2020, 3, 31), 1)


def test_last_week_counts_from_the_day_of_the_question(filled: Archive) -> None:
    scope = filled.answer("Who frimbled the volcano last week?", as_of="2021-01-18").scope
    assert (scope.asked_first, scope.asked_last, scope.asked_articles) == (date(2021, 1, 11), date(2021, 1, 17), 1)


def test_a_question_that_names_no_days_has_none(filled: Archive) -> None:
    scope = filled.answer(NOWHERE).scope
    assert (scope.asked_first, scope.asked_last, scope.asked_articles) == (None, None, 0)


def test_a_refusal_tells_how_many_of_the_closest_passages_the_filters_keep_out(filled: Archive) -> None:
    answer = filled.answer(NOWHERE, publishers="Balkan Daily")
    assert not answer.found
    assert answer.scope.beyond in (2, 3)  # both paragraphs on the harbour, and one that may be anyone's


def test_filters_that_leave_out_only_what_is_far_keep_out_none_of_the_closest_passages(filled: Archive) -> None:
    scope = filled.answer(NOWHERE, until="2100-01-01").scope
    assert (scope.excluded, scope.beyond) == (1, 0)


def test_nothing_is_kept_out_of_a_refusal_without_filters(filled: Archive) -> None:
    assert filled.answer(NOWHERE).scope.beyond == 0


def test_the_closest_passages_are_not_counted_for_an_answer(filled: Archive) -> None:
    answer = filled.answer(LEAD, publishers="Northern Post")
    assert (answer.found, answer.scope.excluded, answer.scope.beyond) == (True, 5, 0)


def test_looking_past_the_filters_lets_nothing_through_them(filled: Archive) -> None:
    answer = filled.answer(NOWHERE, publishers="Balkan Daily")
    assert {hit.passage.article.publisher for hit in answer.near_misses} == {"Balkan Daily"}
