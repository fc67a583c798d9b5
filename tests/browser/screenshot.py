"""Takes the README's pictures of the pages, ui/screenshot*.png: `python -m tests.browser.screenshot`."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.conftest import DARK, PHONE, SWITCHES, Visitor, chromium_path, served, visiting

FOLDER = Path(__file__).parents[2] / "ui"
QUESTION = "When is the White House meeting?"
UNANSWERED = "Who won the European football championship?"
MISQUOTED = "Kosovo proclaimed independence in 2008 but Belgrade has refused to recognise it."
WINDOW: dict[str, Any] = {"viewport": {"width": 1360, "height": 850}}
PAGE = {**PHONE, "device_scale_factor": 2}


def answer(guest: Visitor) -> None:
    guest.ask(QUESTION)


def source(guest: Visitor) -> None:
    guest.ask(QUESTION)
    guest.number(1).click()
    expect(guest.reader.locator("mark")).to_be_in_viewport()


def refusal(guest: Visitor) -> None:
    guest.ask(UNANSWERED)


def check(guest: Visitor) -> None:
    guest.go_to("Check a quote")
    expect(guest.check(MISQUOTED)).to_be_visible()


def archive(guest: Visitor) -> None:
    guest.go_to("The archive")
    guest.page.locator(".listing .open").first.click()
    expect(guest.reader).to_be_visible()


PICTURES: dict[str, tuple[dict[str, Any], Callable[[Visitor], None]]] = {
    "screenshot": (WINDOW, source),
    "screenshot-dark": (WINDOW | DARK, source),
    "screenshot-phone": (PAGE, answer),
    "screenshot-refusal": (WINDOW, refusal),
    "screenshot-check": (WINDOW, check),
    "screenshot-archive": (WINDOW, archive),
}


def take(browser: Browser, address: str, folder: Path = FOLDER) -> None:
    for name, (window, go) in PICTURES.items():
        with visiting(browser, **window) as guest:
            go(guest.visit(address))
            guest.page.mouse.move(0, 0)
            guest.page.wait_for_timeout(1000)  # scrolling ends
            picture = folder / f"{name}.png"
            guest.page.screenshot(path=picture)
        Image.open(picture).quantize(128).save(picture, optimize=True)  # a third of the size


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as scratch,
        served(Path(scratch) / "connections") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=SWITCHES)
        take(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
