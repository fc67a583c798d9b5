"""A question that is still being answered: what a person can do meanwhile, and what comes of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from rag import Archive
from tests.conftest import SlowEncoder, free_port
from ui.server import start

from .conftest import Visitor, visiting

FIRST, SECOND = "When did the harbour reopen?", "Who is the harbour master?"


@pytest.fixture
def encoder() -> SlowEncoder:
    return SlowEncoder()


@pytest.fixture
def guest(chromium: Browser, encoder: SlowEncoder, articles: Path, tmp_path: Path) -> Iterator[Visitor]:
    """A visitor whose first question stays under way until the encoder is let go."""
    with Archive.open(tmp_path / "archive", encoder=encoder) as archive:
        archive.add(articles)
        page, address = start(archive, port=free_port())
        try:
            with visiting(chromium) as visitor:
                visitor.visit(address).ask("Where is the ferry?")
                encoder.let_go.clear()
                visitor.box.fill(FIRST)
                visitor.box.press("Enter")
                expect(visitor.last.locator(".pending")).to_be_visible()
                yield visitor
        finally:
            encoder.let_go.set()
            page.close(verbose=False)


def test_its_answer_does_not_come_into_a_new_conversation(guest: Visitor, encoder: SlowEncoder) -> None:
    guest.page.locator("#tools").get_by_role("button", name="New").click()
    expect(guest.turns).to_have_count(0)
    encoder.let_go.set()
    guest.ask(SECOND)
    expect(guest.turns).to_have_count(1)


def test_what_is_asked_meanwhile_comes_after_it(guest: Visitor, encoder: SlowEncoder) -> None:
    with guest.page.expect_response("**/queue/join**"):
        guest.turns.first.get_by_role("button", name="Ask again").click()
    encoder.let_go.set()
    expect(guest.turns).to_have_count(3)
    expect(guest.page.locator(".pending")).to_have_count(0)
    expect(guest.page.locator(".turn h2")).to_have_text(["Where is the ferry?", FIRST, "Where is the ferry?"])
    expect(guest.page).to_have_url(re.compile("conversation="))
    guest.leave(guest.page.reload)
    expect(guest.page.locator(".turn h2")).to_have_text(["Where is the ferry?", FIRST, "Where is the ferry?"])


def test_stopped_it_goes_back_into_the_box_and_is_not_answered(guest: Visitor, encoder: SlowEncoder) -> None:
    guest.last.get_by_role("button", name="Stop").click()
    expect(guest.turns).to_have_count(1)
    expect(guest.box).to_have_value(FIRST)
    encoder.let_go.set()
    guest.ask(SECOND)
    expect(guest.turns).to_have_count(2)
