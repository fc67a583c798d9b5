"""The page of the archive: what it holds, its timeline, and its headlines; by what a person sees and does."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from rag import Archive

from .conftest import Visitor, served, visiting

MONTHS = ["2019-03", "2019-04", "2019-04", "2019-09", "2020-01"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page over sixty articles in four months, five of which stand out."""
    folder = tmp_path_factory.mktemp("holdings")
    special = [
        {
            "id": f"ferry{number}",
            "title": f"Ferry number {number} sails to Málaga",
            "publisher": "Northern Post" if number % 2 else "Balkan Daily",
            "published": f"{month}-0{number + 1}",
            "text": f"The ferry number {number} sailed to Málaga with its passengers on board, the captain said.",
        }
        for number, month in enumerate(MONTHS)
    ]
    others = [
        {
            "id": f"n{n}",
            "title": f"Note {n}",
            "published": "2019-03-01",
            "text": f"Harbour note {n} is about berth {n}.",
        }
        for n in range(55)
    ]
    source = folder / "articles.jsonl"
    source.write_text("\n".join(map(json.dumps, [*special, *others])), encoding="utf-8")
    with Archive.open(folder / "archive") as archive:
        archive.add(source)
    with served(folder / "connections", folder / "archive") as address:
        yield address


def opened(guest: Visitor, address: str) -> Visitor:
    guest.page.goto(f"{address}archive")
    expect(guest.page.get_by_role("heading", name="The archive")).to_be_visible()
    count(guest, "60 articles")
    return guest


@pytest.fixture
def guest(visitor: Visitor, address: str) -> Visitor:
    return opened(visitor, address)


def headlines(guest: Visitor) -> list[str]:
    return guest.page.locator(".listing cite").all_inner_texts()


def count(guest: Visitor, articles: str) -> None:
    expect(guest.page.locator(".listing .count")).to_have_text(articles)


def test_the_archive_is_told_with_its_gaps(guest: Visitor) -> None:
    summary = guest.page.locator("#summary")
    expect(summary).to_contain_text("60 articles · 60 paragraphs · 2 publishers")
    expect(summary).to_contain_text("1 March 2019 to 5 January 2020")
    expect(summary).to_contain_text("No articles from May 2019 to August 2019; October 2019 to December 2019")


def test_headlines_come_newest_first_fifty_at_a_time(guest: Visitor) -> None:
    count(guest, "60 articles")
    assert headlines(guest)[:2] == ["Ferry number 4 sails to Málaga", "Ferry number 3 sails to Málaga"]
    assert len(headlines(guest)) == 50
    guest.page.get_by_role("button", name="More").click()
    expect(guest.page.locator(".listing cite")).to_have_count(60)
    expect(guest.page.get_by_role("button", name="More")).to_have_count(0)


def test_headlines_are_found_by_words_whatever_their_accents(guest: Visitor) -> None:
    guest.page.get_by_label("Headline, publisher, author").fill("malaga NORTHERN")
    count(guest, "2 articles")
    assert headlines(guest) == ["Ferry number 3 sails to Málaga", "Ferry number 1 sails to Málaga"]
    guest.page.get_by_label("Headline, publisher, author").fill("zorblat")
    count(guest, "0 articles")


def test_days_and_publishers_narrow_the_list(guest: Visitor) -> None:
    guest.page.get_by_label("Published since").fill("2019-04-01")
    count(guest, "4 articles")
    guest.page.get_by_label("Publishers").click()
    guest.page.get_by_role("option", name="Balkan Daily").click()
    count(guest, "2 articles")
    guest.page.get_by_label("Published since").fill("tomorrow")
    expect(guest.page.get_by_role("alert")).to_contain_text("not an ISO date")


def test_an_article_opens_beside_the_list(guest: Visitor) -> None:
    guest.page.get_by_role("button", name="Ferry number 4").click()
    expect(guest.reader.get_by_role("heading")).to_have_text("Ferry number 4 sails to Málaga")
    expect(guest.reader.locator("mark")).to_have_count(0)
    guest.page.keyboard.press("Escape")
    expect(guest.reader).to_have_count(0)
    expect(guest.page.get_by_role("button", name="Ferry number 4")).to_be_focused()


def bar(guest: Visitor, name: str) -> Locator:
    return guest.page.get_by_role("group", name="Articles over time").get_by_role("button", name=name)


def test_a_month_is_chosen_on_the_timeline_then_all_to_another_then_all_times(guest: Visitor) -> None:
    bar(guest, "September 2019: 1 article").click()
    count(guest, "1 article")
    assert headlines(guest) == ["Ferry number 3 sails to Málaga"]
    expect(guest.page.get_by_label("Published since")).to_have_value("2019-09-01")
    expect(guest.page.get_by_label("Published until")).to_have_value("2019-09-30")
    bar(guest, "April 2019: 2 articles").click()
    count(guest, "3 articles")
    expect(bar(guest, "April 2019")).to_have_attribute("aria-pressed", "true")
    expect(bar(guest, "January 2020")).to_have_attribute("aria-pressed", "false")
    guest.page.get_by_role("button", name="All times").click()
    count(guest, "60 articles")
    expect(guest.page.get_by_label("Published since")).to_have_value("")


def test_the_timeline_works_by_keyboard(guest: Visitor) -> None:
    guest.page.get_by_label("Headline, publisher, author").focus()
    guest.page.keyboard.press("Shift+Tab")
    expect(bar(guest, "January 2020")).to_be_focused()
    guest.page.keyboard.press("ArrowLeft")
    guest.page.keyboard.press("Enter")
    count(guest, "1 article")
    expect(bar(guest, "September 2019")).to_be_focused()
    guest.page.keyboard.press("Enter")
    count(guest, "60 articles")
    expect(bar(guest, "September 2019")).to_be_focused()
    guest.page.keyboard.press("Home")
    expect(bar(guest, "March 2019")).to_be_focused()


def test_on_a_phone_the_page_fits_and_an_article_covers_it(chromium: Browser, address: str) -> None:
    with visiting(chromium, viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark") as phone:
        opened(phone, address)
        count(phone, "60 articles")
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
        phone.page.get_by_role("button", name="Ferry number 4").click()
        expect(phone.reader.get_by_role("heading")).to_be_visible()


def test_the_masthead_leads_there_and_back(visitor: Visitor, address: str) -> None:
    visitor.visit(address)
    visitor.go_to("The archive")
    expect(visitor.page.get_by_role("heading", name="The archive")).to_be_visible()
    visitor.go_to("Ask")
    expect(visitor.box).to_be_visible()
