"""What the page of the archive says: how much it holds, which months it has nothing of, and headlines by words."""

from datetime import UTC, date, datetime

import pytest

from rag import Article, Stats
from ui.shelf import gaps, glance, listing

NOON = datetime(2020, 6, 18, 12, 30, tzinfo=UTC)


def stats(articles: int = 3, months: tuple[tuple[str, int], ...] = (("2020-03", 1), ("2020-06", 2))) -> Stats:
    days = (date(2020, 3, 2), date(2020, 6, 18)) if months else (None, None)
    return Stats(articles, 9, (("Post", 3),), *days, NOON, "MiniLM", (("Ana Ruiz", 1), ("Per Lund", 1)), months)


def article(title: str = "Lindholm harbour reopens", **fields: object) -> Article:
    known = {"publisher": "Northern Post", "authors": ("Zoran Đukić",), "published": date(2020, 3, 2), **fields}
    return Article("a1", title, "d" * 64, **known)  # type: ignore[arg-type]


def test_the_archive_is_told_at_a_glance() -> None:
    page = glance(stats())
    for fact in ("3 articles", "9 paragraphs", "1 publisher", "2 authors", "2 March 2020 to 18 June 2020", "MiniLM"):
        assert fact in page
    assert "Last updated 18 June 2020, 12:30 UTC" in page
    assert "undated" not in page


def test_undated_articles_are_counted() -> None:
    assert "2 undated" in glance(stats(5))


def test_an_empty_archive_says_how_articles_are_added() -> None:
    page = glance(Stats(0, 0, (), None, None, None, "MiniLM"))
    assert "archive-chat add" in page
    assert "undated" not in page


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ((), []),
        (("2020-03",), []),
        (("2020-03", "2020-04"), []),
        (("2020-03", "2020-05"), [((2020, 4), (2020, 4))]),
        (("2019-11", "2020-02", "2020-04"), [((2019, 12), (2020, 1)), ((2020, 3), (2020, 3))]),
    ],
)
def test_gaps_are_the_months_without_an_article(months: tuple[str, ...], expected: list[object]) -> None:
    assert list(gaps([(month, 1) for month in months])) == expected


def test_gaps_are_named() -> None:
    assert "No articles from April 2020 to May 2020" in glance(stats())


def test_of_many_gaps_the_longest_are_named_and_the_others_counted() -> None:
    months = [f"{year}-{month:02}" for year in range(2010, 2014) for month in (1, 3, 5, 12)]
    page = glance(stats(16, tuple((month, 1) for month in months)))
    assert "June 2010 to November 2010; June 2011 to November 2011" in page
    assert ", and 7 shorter gaps" in page


def test_a_list_tells_how_many_there_are_and_offers_more() -> None:
    page = listing([article()], 51, 50)
    assert "51 articles" in page
    assert ">More</button>" in page
    assert ">More</button>" not in listing([article()], 1, 1)


def test_a_headline_opens_its_article_without_a_mark() -> None:
    page = listing([article()], 1, 1)
    for data in ('data-event="select"', 'data-article="a1"', 'data-start="-1"', 'data-end="-1"', "data-digest="):
        assert data in page


def test_hostile_headlines_are_shown_literally() -> None:
    page = listing([article("<script>alert(1)</script>", publisher="<b>Bold</b>")], 1, 1)
    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page


def test_an_article_without_a_headline_can_be_opened_too() -> None:
    assert "Untitled article" in listing([article("")], 1, 1)
