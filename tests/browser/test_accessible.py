"""axe-core finds nothing serious that would keep somebody from reading or using a page: WCAG 2.2, levels A and AA."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from .conftest import DESK, PHONE, Visitor, visiting
from .test_chat import ANSWERED, UNANSWERED
from .test_desk import menu

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def guest(request: pytest.FixtureRequest, chromium: Browser, seed_server: str) -> Iterator[Visitor]:
    with visiting(chromium, **request.param) as visitor:
        yield visitor.visit(seed_server)


def serious(guest: Visitor) -> list[tuple[str, str, Any]]:
    """What is found in light colours and in dark ones."""
    faults = []
    for scheme in ("light", "dark"):
        guest.page.emulate_media(color_scheme=scheme)
        expect(guest.page.locator("body.dark")).to_have_count(int(scheme == "dark"))
        guest.page.wait_for_timeout(400)  # colours change by transitions
        found = Axe().run(guest.page, options=RULES).response["violations"]
        faults += [
            (scheme, violation["id"], [node["html"][:160] for node in violation["nodes"]])
            for violation in found
            if violation["impact"] in ("serious", "critical")
        ]
    return faults


def test_the_first_sight(guest: Visitor) -> None:
    assert serious(guest) == []


def test_an_answer_with_its_menus_filters_and_article(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    expect(guest.page.locator("#go-on .chip").first).to_be_visible()
    guest.open_filters()
    guest.give("Published until", "2020-12-31")
    expect(guest.page.locator("#filters-bar .chip")).to_have_count(1)
    menu(guest.last.locator(".source").first, "Copy")
    assert serious(guest) == []
    guest.number(1).click()
    expect(guest.reader.locator("mark")).to_be_visible()
    assert serious(guest) == []


def test_a_refusal(guest: Visitor) -> None:
    guest.ask(UNANSWERED)
    menu(guest.page.locator("#tools"), "Conversations")
    assert serious(guest) == []


def test_a_checked_quote(guest: Visitor) -> None:
    guest.go_to("Check a quote")
    expect(guest.check("Kosovo proclaimed independence in 2008 but Belgrade refused it.")).to_be_visible()
    assert serious(guest) == []


def test_the_archives_page(guest: Visitor) -> None:
    guest.go_to("The archive")
    expect(guest.page.locator(".listing .count")).to_have_text("1 article")
    assert serious(guest) == []
