"""A real Chromium on real servers. Without a browser these tests are skipped, but never in CI."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from rag import Archive

HOME = {"127.0.0.1", "localhost", "::1"}
SWITCHES = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
SWITCHES += ["--no-first-run", "--disable-dev-shm-usage"]
CUT_OFF = re.compile(r"AbortError: signal is aborted|Connection errored out|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE")
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
LIGHT: dict[str, Any] = {"color_scheme": "light"}
DARK: dict[str, Any] = {"color_scheme": "dark"}
HOSTILE = {
    "script": "Zebra <script>window.pwned = 1</script> <img src=x onerror='window.pwned = 2'> said the <b>man</b>.",
    "markdown": "Quokka: *stars*, _lines_, `ticks`, # hash, | bar |, [link](javascript:alert(1)), ~~gone~~ and \\back.",
    "formula": "Axolotl costs $$x^2$$ and ${alert(1)} and {{value}} and \\(y\\), he said; also &amp; &#42; &lt;i&gt;.",
    "list": "1. Wombat first on the list, 2) then https://example.org/a_b?c=*d*&e=f, --- and +1 -1 at the end.",
    "quotes": "“Narwhal ‘inner’ — dash – ellipsis…” 'said' \"she\"  with  two  spaces and\ta tab, no\u00a0break.",
    "arabic": "قال الوزير «سنعود قريبا» عن Okapi في بلغراد يوم 18 يونيو (2020).",
    "unseen": "Pangolin zero\u200bwidth and \u202eturned\u202c and é combined, and 👩‍👩‍👧 🇽🇰 and 𝔘𝔫𝔦𝔠𝔬𝔡𝔢.",
    "long": "Tapir " + "long" * 2500 + " word.",
}


def chromium_path() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if path := shutil.which(name):
            return path
    if os.environ.get("CI"):
        pytest.fail("no Chromium on PATH: CI must have one")
    pytest.skip("no Chromium on PATH (chromium, chromium-browser, google-chrome)")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    expect.set_options(timeout=20_000)  # a page is not late because the machine is busy
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


@contextmanager
def served(connections: Path, *folder: Path, port: int = 0) -> Iterator[str]:
    """The page over an archive, in a process of its own; gives its address. Port 0: any free one."""
    program = str(Path(__file__).with_name("served.py"))
    command = [sys.executable, program, str(connections), str(port), *map(str, folder)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdin
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), "the server did not start; its errors are above"
        try:
            yield address
        finally:
            process.stdin.close()
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def connections(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of the hosts that the seed archive's server has connected to."""
    return tmp_path_factory.mktemp("seed") / "connections"


@pytest.fixture(scope="session")
def seed_server(connections: Path) -> Iterator[str]:
    """The page over the seed archive."""
    with served(connections) as address:
        yield address


@pytest.fixture(scope="session")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="session")
def hostile_archive(hostile_folder: Path) -> Iterator[Archive]:
    """Articles that try to break out of the page."""
    lines = [
        {
            "id": f"{name} \"'<i>&",
            "title": f"{name} <script>window.pwned = 3</script> \"headline' *x* שלום",
            "text": f"{text}\n\nA second paragraph about the {name} weather in {number + 1990}, as plain as can be.",
            "url": "javascript:window.pwned=4" if number % 2 else f"https://news.example/{number}",
            "publisher": "<b>Bold & Sons</b>" if number % 2 else "Plain Press",
            "published": f"2020-0{number + 1}-01",
            "authors": ["O'Neil <img src=x onerror=alert(1)>"],
        }
        for number, (name, text) in enumerate(HOSTILE.items())
    ]
    source = hostile_folder / "hostile.jsonl"
    source.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    with Archive.open(hostile_folder / "archive") as archive:
        assert archive.add(source).added == len(HOSTILE)
        yield archive


@pytest.fixture(scope="session")
def hostile_server(hostile_archive: Archive, hostile_folder: Path) -> Iterator[str]:
    with served(hostile_folder / "connections", hostile_folder / "archive") as address:
        yield address


@dataclass
class Visitor:
    """A person at the page: what they do, and what they see."""

    page: Page
    faults: list[str] = field(default_factory=list)
    has_left: bool = False

    def visit(self, address: str) -> "Visitor":
        self.page.goto(address)
        return self.arrived()

    def arrived(self) -> "Visitor":
        expect(self.page.get_by_role("heading", name="Ask the archive")).to_be_visible()
        expect(self.page.get_by_text("Conversations")).to_be_visible()  # the page knows who opened it
        return self

    def leave(self, go: Callable[[], object]) -> None:
        """Go to another page, or load this one anew: what the page was waiting for is cut off, and Gradio notes it."""
        self.has_left = True
        go()

    def go_to(self, page: str) -> None:
        """Follow the masthead's link to a page, and wait until it has all of its head: what it moves is not clicked."""
        link = self.page.get_by_role("link", name=page)
        self.leave(link.click)
        expect(link).to_have_attribute("aria-current", "page")
        expect(self.page.locator("#masthead .holdings")).to_contain_text("article")

    def noticed(self) -> list[str]:
        """The faults that are the page's own."""
        return [fault for fault in self.faults if not (self.has_left and CUT_OFF.search(fault))]

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your question")

    @property
    def turns(self) -> Locator:
        return self.page.locator(".turn")

    @property
    def last(self) -> Locator:
        return self.turns.last

    @property
    def reader(self) -> Locator:
        return self.page.get_by_role("region", name="Article")

    def ask(self, question: str) -> Locator:
        """Type and press Enter; gives the answered turn."""
        before = self.turns.count()
        self.box.fill(question)
        self.box.press("Enter")
        expect(self.turns).to_have_count(before + 1)
        expect(self.last.locator(".pending")).to_have_count(0)
        return self.last

    def check(self, quote: str, claimed: str = "") -> Locator:
        """Check a quote, said to be from somewhere, on the page for that; gives its verdict."""
        self.page.get_by_label("Quote", exact=True).fill(quote)
        self.page.get_by_label("Said to be from").fill(claimed)
        self.page.get_by_role("button", name="Check", exact=True).click()
        return self.page.get_by_role("status", name="Verdict")

    def open_filters(self) -> None:
        self.page.get_by_role("button", name="Filters").click()
        expect(self.page.get_by_label("Asked as of")).to_be_visible()
        self.page.wait_for_timeout(300)  # Gradio fills the fields of a panel in once more when it has been opened

    def give(self, label: str, day: str) -> None:
        """Type a day into a field of the filters, and go on to the next field."""
        self.page.get_by_label(label).fill(day)
        self.page.get_by_label(label).press("Tab")

    def number(self, number: int) -> Locator:
        return self.last.get_by_role("button", name=f"Source {number}:")

    def watch(self) -> "Visitor":
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self._check(request.url))
        return self

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.hostname not in HOME:
            self.faults.append(f"a request left the machine: {url}")


@contextmanager
def visiting(chromium: Browser, **options: Any) -> Iterator[Visitor]:
    """A visitor in a window of their own, who notices console errors and requests that leave the machine."""
    context = chromium.new_context(**DESK | options)
    context.set_default_timeout(10_000)
    visitor = Visitor(context.new_page()).watch()
    try:
        yield visitor
        assert visitor.noticed() == []
    finally:
        context.close()


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Visitor]:
    with visiting(chromium) as visitor:
        yield visitor
