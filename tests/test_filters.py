"""Filters: what passes, inside the searches, and what is no filter at all."""

from datetime import date, datetime
from typing import Any

import pytest

from rag import Archive
from tests.conftest import Writer

DATED = {"harbour", "rowing", "markup", "wire-one", "talks", "bridge"}  # wire-two says what wire-one says


def found(archive: Archive, query: str = "harbour", **filters: Any) -> set[str]:
    return {hit.passage.article.id for hit in archive.search(query, k=100, **filters)}


def test_without_filters_everything_is_searched(filled: Archive) -> None:
    assert found(filled) == {*DATED, "jam"}


def test_since_is_the_first_day(filled: Archive) -> None:
    assert found(filled, since="2021-06-01") == {"talks", "bridge"}


def test_until_is_the_last_day(filled: Archive) -> None:
    assert found(filled, until="2020-05-11") == {"harbour", "rowing"}


@pytest.mark.parametrize("bounds", [{"since": "1900-01-01"}, {"until": "2100-01-01"}])
def test_bounds_leave_undated_articles_out(filled: Archive, bounds: dict[str, str]) -> None:
    assert found(filled, **bounds) == DATED


def test_as_of_leaves_out_what_was_published_later(filled: Archive) -> None:
    assert found(filled, as_of="2020-06-18") == {"harbour", "rowing", "markup", "jam"}


def test_as_of_and_since_together_leave_undated_articles_out(filled: Archive) -> None:
    assert found(filled, as_of="2020-06-18", since="2020-05-01") == {"rowing", "markup"}


@pytest.mark.parametrize("day", [date(2021, 6, 1), datetime(2021, 6, 1, 12), "2021-06-01", "2021-06-01T12:00:00Z"])
def test_a_day_may_be_a_date_or_iso_text(filled: Archive, day: object) -> None:
    assert found(filled, since=day) == {"talks", "bridge"}


@pytest.mark.parametrize("publishers", ["Northern Post", ["northern POST"], ("Northern Post", "Nobody")])
def test_publishers_are_told_without_regard_to_case(filled: Archive, publishers: object) -> None:
    assert found(filled, publishers=publishers) == {"harbour", "markup", "bridge"}


def test_part_of_a_publishers_name_is_another_publisher(filled: Archive) -> None:
    assert found(filled, publishers="Northern") == set()


@pytest.mark.parametrize("authors", ["Ana Ruiz", "ruiz", ["RUIZ", "Nobody"]])
def test_an_author_matches_a_byline_that_holds_the_name(filled: Archive, authors: object) -> None:
    assert found(filled, authors=authors) == {"harbour", "rowing"}


def test_an_accent_typed_as_a_character_of_its_own_is_the_same_name(filled: Archive) -> None:
    assert found(filled, authors="Mirela S\u030caric\u0301") == {"talks"}


def test_several_filters_all_hold(filled: Archive) -> None:
    assert found(filled, authors="Ruiz", publishers="Balkan Daily", since="2020-01-01") == {"rowing"}


def test_empty_filters_are_none(filled: Archive) -> None:
    assert found(filled, since="", until=None, publishers=(), authors=[" "]) == {*DATED, "jam"}


def test_a_filter_works_inside_the_search_not_on_its_results(archive: Archive, jsonl: Writer) -> None:
    loud = (
        {"id": f"loud{n}", "publisher": "Loud", "text": f"Herring prices: herring w{n} x{n} y{n} z{n}."}
        for n in range(260)
    )
    quiet = "A small note that names the herring once among many other fishes, boats, nets and weary men ashore."
    archive.add(jsonl(*loud, {"id": "quiet", "publisher": "Quiet", "text": quiet}))
    assert ("quiet" in found(archive, "herring prices"), found(archive, "herring prices", publishers="Quiet")) == (
        False,
        {"quiet"},
    )


@pytest.mark.parametrize("name", ["since", "until", "as_of"])
@pytest.mark.parametrize("value", ["yesterday", "2020-13-01", "18/06/2020", 20200618])
def test_a_day_that_is_none_is_refused_by_name(filled: Archive, name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{name} .* is not an ISO date"):
        filled.search("harbour", **{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["publishers", "authors"])
@pytest.mark.parametrize("value", [[1], 5, None, b"Post", ["Post", None]])
def test_a_name_that_is_no_text_is_refused_by_the_filters_name(filled: Archive, name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"{name} .* is neither a name nor a list of names"):
        filled.search("harbour", **{name: value})


def test_since_later_than_until_is_refused(filled: Archive) -> None:
    with pytest.raises(ValueError, match="since 2021-01-01 is later than until 2020-01-01"):
        filled.answer("harbour?", since="2021-01-01", until="2020-01-01")


def test_an_answer_tells_what_it_was_asked_of(filled: Archive) -> None:
    scope = filled.answer("Why?", publishers="Balkan Daily", as_of="2021-01-01").scope
    assert (scope.articles, str(scope.first), str(scope.last), str(scope.as_of), scope.publishers) == (
        2,
        "2020-05-11",
        "2020-05-11",
        "2021-01-01",
        ("Balkan Daily",),
    )
