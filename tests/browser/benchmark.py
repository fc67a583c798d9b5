"""How long a person waits: `python -m tests.browser.benchmark [ARCHIVE]` prints a table; without one: the seeds'."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.conftest import SWITCHES, Visitor, chromium_path, served, visiting

ROUNDS = 5
QUESTIONS = (
    "When did Kosovo declare independence?",
    "Who invited both sides to the White House?",
    "What did Lavrov say about rewriting history?",
    "When is the White House meeting?",
    "Who has veto power in the UN Security Council?",
)


def main() -> None:
    archive = sys.argv[1:]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=SWITCHES)
        rows = dict(measure(browser, *map(Path, archive)))
        browser.close()
    width = max(map(len, rows))
    for name, seconds in rows.items():
        shown = f"median {statistics.median(seconds):.2f} s, slowest {max(seconds):.2f} s of {len(seconds)}"
        print(f"{name:<{width}}  {shown}")


def measure(browser: Browser, *archive: Path) -> Iterator[tuple[str, list[float]]]:
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run([sys.executable, "-m", "rag", "stats"], check=True, capture_output=True)  # it is there
        starts = [started(browser, Path(scratch), *archive) for _ in range(ROUNDS)]
        yield "from starting the server to a page that can be asked", starts
        with served(Path(scratch) / "connections", *archive) as address, visiting(browser) as guest:
            guest.visit(address)
            first, *others = [answered(guest, question) for question in QUESTIONS]
        yield "from Enter to the first answer of a server", [first]
        yield "from Enter to an answer after that", others


def started(browser: Browser, scratch: Path, *archive: Path) -> float:
    begun = time.perf_counter()
    with served(scratch / "connections", *archive) as address, visiting(browser) as guest:
        guest.visit(address)
        expect(guest.box).to_be_editable()
        return time.perf_counter() - begun


def answered(guest: Visitor, question: str) -> float:
    guest.box.fill(question)
    begun = time.perf_counter()
    guest.box.press("Enter")
    expect(guest.page.get_by_role("heading", name=question)).to_be_visible()
    expect(guest.last.locator(".facts, .verdict").first).to_be_visible(timeout=60_000)
    taken = time.perf_counter() - begun
    guest.page.wait_for_timeout(2000)  # what goes on from it is looked for
    return taken


if __name__ == "__main__":
    main()
