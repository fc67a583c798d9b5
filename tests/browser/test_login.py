"""Logging in, by what a person sees and does, on a server that a proxy has below a path."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import Server
from ui.passwords import line

from .conftest import DARK, DESK, LIGHT, PHONE, visiting

PASSWORD = "a horse, correctly stapled"
QUOTE = "Kosovo declared independence in 2008 but Belgrade has refused to recognise it."


@pytest.fixture(scope="module")
def address(serving: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    file = tmp_path_factory.mktemp("login") / "people.txt"
    file.write_text(line("ana", PASSWORD), encoding="utf-8")
    with serving("--auth-file", file, "--root-path", "/archive") as served:
        yield f"{served.address}/archive/"


@pytest.mark.parametrize("window", [DESK | LIGHT, PHONE | DARK], ids=["desk-light", "phone-dark"])
def test_a_person_logs_in_asks_and_opens_the_source(chromium: Browser, address: str, window: dict[str, Any]) -> None:
    with visiting(chromium, **window) as visitor:
        visitor.page.goto(address)
        expect(visitor.page.get_by_text("Log in to ask the archive.")).to_be_visible()
        expect(visitor.box).to_have_count(0)
        visitor.page.get_by_label("username").fill("ana")
        visitor.page.get_by_label("password").fill(PASSWORD)
        visitor.page.get_by_role("button", name="Login").click()
        visitor.arrived()
        posts: list[str] = []
        visitor.page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
        expect(visitor.ask("When did Kosovo declare independence?")).to_contain_text(QUOTE)
        visitor.number(1).click()
        expect(visitor.reader.locator("mark")).to_be_visible()
    # The question, what goes on from it, and the opened source.
    assert len(posts) <= 3, "the default of --rate counts on it"
