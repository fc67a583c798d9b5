"""The page that adds articles, by what a person sees and does, on a server that allows it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.conftest import Server

from .conftest import DARK, DESK, LIGHT, PHONE, Visitor, visiting
from .test_accessible import serious


@pytest.fixture(scope="module")
def address(serving: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over an empty archive that takes files."""
    with serving("--allow-upload", "--archive", tmp_path_factory.mktemp("adding") / "archive") as served:
        yield f"{served.address}/add"


@pytest.fixture(params=[DESK | LIGHT, PHONE | DARK], ids=["desk-light", "phone-dark"])
def guest(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Visitor]:
    with visiting(chromium, **request.param) as visitor:
        visitor.page.goto(address)
        expect(visitor.page.get_by_role("heading", name="Add articles")).to_be_visible()
        expect(visitor.page.locator(".masthead .holdings")).not_to_be_empty()
        yield visitor


@pytest.fixture
def files(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A folder whose articles no other test has: a text with what is known of it, data with a bad line, a picture."""
    name = str(abs(hash(request.node.name)))
    text = f"The ferry {name} to Lindholm sails again from Friday, the harbour master said on Monday."
    (tmp_path / "ferry.txt").write_text(text, encoding="utf-8")
    (tmp_path / "ferry.json").write_text(json.dumps({"title": f"Ferry {name} sails", "publisher": "Northern Post"}))
    (tmp_path / "notes.jsonl").write_text(f'{{"text": "A note on the ferry {name} and its many berths."}}\nnonsense\n')
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n")
    return tmp_path


def holdings(guest: Visitor) -> int:
    """How many articles the head of the page tells of."""
    return int(guest.page.locator(".masthead .holdings").inner_text().split()[0].replace(",", ""))


def add(guest: Visitor, label: str, *files: Path) -> Locator:
    """Give files, or a folder, to the field of this name and press Add; gives the report."""
    guest.page.locator(".drop > .block").filter(has_text=label).locator("input[type=file]").set_input_files(files)
    expect(guest.page.locator(".filename").first).to_be_visible()
    assert serious(guest) == []
    guest.page.get_by_role("button", name="Add", exact=True).click()
    report = guest.page.get_by_role("status", name="What became of each file")
    expect(report).to_be_visible()
    expect(guest.page.locator(".filename")).to_have_count(0)  # room for the next ones
    return report


def test_each_file_is_told_and_the_archive_holds_what_was_read(guest: Visitor, files: Path) -> None:
    before = holdings(guest)
    report = add(guest, "Files", *sorted(files.iterdir()))
    told = report.get_by_role("listitem").all_inner_texts()
    assert [line.split("\n")[0] for line in told] == [
        "ferry.txt 1 added",
        "notes.jsonl 1 added · 1 not read",
        "picture.png 1 not read",
    ]
    assert "readable are" in told[2]
    assert str(files) not in report.inner_text()
    expect(guest.page.locator(".masthead .holdings")).to_contain_text(f"{before + 2} articles")
    assert serious(guest) == []
    guest.go_to("The archive")
    expect(guest.page.locator(".listing cite").filter(has_text="sails").first).to_be_visible()


def test_a_folder_is_added_and_the_same_again_is_unchanged(guest: Visitor, files: Path) -> None:
    (files / "picture.png").unlink()
    (files / "notes.jsonl").unlink()
    expect(add(guest, "A folder", files)).to_contain_text("ferry.txt 1 added")
    expect(add(guest, "A folder", files)).to_contain_text("ferry.txt 1 unchanged")


def test_without_files_the_page_says_what_to_do(guest: Visitor) -> None:
    guest.page.get_by_role("button", name="Add", exact=True).click()
    expect(guest.page.get_by_text("No files yet: drop some first.")).to_be_visible()


def test_a_server_that_takes_no_files_has_no_such_page(visitor: Visitor, seed_server: str) -> None:
    visitor.visit(seed_server)
    expect(visitor.page.get_by_role("link", name="Add articles")).to_have_count(0)
    assert visitor.page.request.get(f"{seed_server}add").status == 404
    form = {"files": {"name": "a.txt", "mimeType": "text/plain", "buffer": b"words"}}
    assert visitor.page.request.post(f"{seed_server}gradio_api/upload", multipart=form).status == 403
