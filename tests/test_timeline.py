"""The timeline of the page of the archive: a bar for each month or year, and what choosing one does."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ui.timeline import choose, timeline

MONTHS = (("2019-11", 4), ("2020-02", 1), ("2020-03", 2))
FEBRUARY, MARCH = ("2020-02-01", "2020-02-29"), ("2020-03-01", "2020-03-31")


def told(page: str) -> list[str]:
    return re.findall(r'aria-label="([^"]+: [^"]+)"', page)


def pressed(page: str) -> list[str]:
    return re.findall(r'data-since="([^"]+)"[^>]*aria-pressed="true"', page)


def test_each_month_with_articles_is_a_bar_and_the_others_keep_their_room() -> None:
    page = timeline(MONTHS)
    assert told(page) == ["November 2019: 4 articles", "February 2020: 1 article", "March 2020: 2 articles"]
    assert page.count("<div>") == 5
    assert re.findall(r"height:([\d.]+)%", page) == ["100.0", "25.0", "50.0"]


def test_a_single_month_or_none_needs_no_timeline() -> None:
    assert timeline(()) == timeline((("2020-02", 7),)) == ""


def test_more_than_ten_years_are_shown_year_by_year() -> None:
    page = timeline((("1999-12", 3), ("2005-01", 1), ("2005-07", 1), ("2020-03", 2)))
    assert told(page) == ["1999: 3 articles", "2005: 2 articles", "2020: 2 articles"]
    assert page.count("<div>") == 22


def test_the_bars_between_the_chosen_days_are_pressed() -> None:
    assert pressed(timeline(MONTHS)) == []
    assert pressed(timeline(MONTHS, *FEBRUARY)) == ["2020-02-01"]
    assert pressed(timeline(MONTHS, "2020-01-15")) == ["2020-02-01", "2020-03-01"]
    assert pressed(timeline(MONTHS, "", "2020-03-30")) == ["2019-11-01", "2020-02-01"]
    assert pressed(timeline(MONTHS, "soon", "later")) == []


def test_a_bar_is_chosen_another_widens_the_choice_and_the_same_lifts_it() -> None:
    assert choose(MONTHS, MARCH, ("", "")) == MARCH
    assert choose(MONTHS, MARCH, FEBRUARY) == choose(MONTHS, FEBRUARY, MARCH) == ("2020-02-01", "2020-03-31")
    assert choose(MONTHS, MARCH, MARCH) == ("", "")
    assert choose(MONTHS, MARCH, ("2020-02-01", "2020-03-31")) == MARCH
    assert choose(MONTHS, MARCH, ("2020-03-05", "")) == MARCH


@given(st.dictionaries(st.dates().map(lambda day: f"{day:%Y-%m}".rjust(7, "0")), st.integers(1, 10**6)))
def test_every_article_is_in_some_bar(counts: dict[str, int]) -> None:
    page = timeline(tuple(sorted(counts.items())))
    shown = sum(int(name.rpartition(": ")[2].split()[0].replace(",", "")) for name in told(page))
    assert shown == sum(counts.values()) or not page
    assert date.max.isoformat() >= max(re.findall(r'data-until="([^"]+)"', page), default="")
