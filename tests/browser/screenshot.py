"""Takes the README's picture of the page, ui/screenshot.png: `python -m tests.browser.screenshot`."""

import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import SWITCHES, chromium_path, served, visiting

PICTURE = Path(__file__).parents[2] / "ui" / "screenshot.png"
QUESTION = "When is the White House meeting?"


def take(picture: Path = PICTURE) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "connections") as address,
        sync_playwright() as p,
    ):
        browser = p.chromium.launch(executable_path=chromium_path(), args=SWITCHES)
        with visiting(browser, viewport={"width": 1360, "height": 850}) as guest:
            guest.visit(address).ask(QUESTION)
            guest.number(1).click()
            expect(guest.reader.locator("mark")).to_be_in_viewport()
            guest.page.mouse.move(0, 0)
            guest.page.wait_for_timeout(1000)  # scrolling ends
            guest.page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    take()
