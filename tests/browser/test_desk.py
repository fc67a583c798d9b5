"""What can be done around an answer: filters, going on, copying, keeping, judging; by what a person sees and does."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from rag import Archive
from tests.conftest import free_port

from .conftest import DARK, DESK, LIGHT, PHONE, Visitor, served, visiting
from .test_chat import ANSWERED, QUOTE, SEEDS, UNANSWERED


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the seed article and two others, of other months, publishers and authors."""
    folder = tmp_path_factory.mktemp("desk")
    lines = [
        {
            "id": f"ferry{year}",
            "title": f"Ferry to Lindholm sails in {year}",
            "publisher": "Northern Post",
            "authors": ["Ana Ruiz"],
            "published": f"{year}-03-02",
            "text": f"The ferry to Lindholm carried {year} passengers in its first week, the harbour master said.",
        }
        for year in (2019, 2021)
    ]
    source = folder / "ferries.jsonl"
    source.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with Archive.open(folder / "archive") as archive:
        archive.add(SEEDS, source)
    return folder / "archive"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder.parent / "connections", folder) as address:
        yield address


@pytest.fixture
def guest(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Visitor]:
    window = getattr(request, "param", DESK | LIGHT)
    with visiting(chromium, permissions=["clipboard-read", "clipboard-write"], **window) as visitor:
        yield visitor.visit(address)


on_a_phone_too = pytest.mark.parametrize(
    "guest", [DESK | LIGHT, PHONE | DARK], ids=["desk", "phone-dark"], indirect=True
)
on_a_phone = pytest.mark.parametrize("guest", [PHONE | LIGHT], ids=["phone"], indirect=True)


FERRY = "How many passengers did the ferry to Lindholm carry?"


def button(inside: Locator, name: str) -> Locator:
    return inside.get_by_role("button", name=name, exact=True)


def menu(inside: Locator, name: str) -> Locator:
    """A menu, opened."""
    found = inside.locator("details.menu", has=inside.page.locator("summary", has_text=name)).first
    found.locator("summary").first.click()
    return found


def clipboard(guest: Visitor) -> str:
    return str(guest.page.evaluate("navigator.clipboard.readText()"))


def chips(guest: Visitor) -> Locator:
    return guest.page.locator("#filters-bar .chip")


# -- narrowing


@on_a_phone_too
def test_a_filter_is_a_chip_that_holds_for_the_next_question_until_it_is_removed(guest: Visitor) -> None:
    guest.open_filters()
    guest.give("Published since", "2021-01-01")
    expect(chips(guest)).to_have_text(["since 1 January 2021 ×"])
    turn = guest.ask(FERRY)
    expect(turn.locator("mark")).to_have_count(1)
    expect(turn.locator("mark")).to_contain_text("2021 passengers")
    expect(turn.locator(".facts")).to_contain_text("since 1 January 2021")
    chips(guest).first.click()
    expect(chips(guest)).to_have_count(0)
    expect(guest.page.get_by_label("Published since")).to_have_value("")
    expect(guest.ask(FERRY).locator("mark")).to_have_count(2)


def test_an_author_narrows_the_archive(guest: Visitor) -> None:
    guest.open_filters()
    guest.page.get_by_label("Authors").click()
    guest.page.get_by_role("option", name="Jorgen Samso with AP").click()
    expect(chips(guest)).to_have_text(["by Jorgen Samso with AP ×"])
    expect(guest.ask(FERRY)).to_contain_text("Not in this archive.")


def test_answers_come_newest_or_oldest_first(guest: Visitor, address: str) -> None:
    for order, years in (("newest first", ["2021", "2019"]), ("oldest first", ["2019", "2021"])):
        guest.leave(lambda order=order: guest.page.goto(f"{address}?order={order.split()[0]}"))  # type: ignore[misc]
        expect(chips(guest)).to_have_text([f"{order} ×"])
        turn = guest.ask(FERRY)
        expect(turn.locator("mark")).to_have_text([re.compile(f"{year} passengers") for year in years])
        expect(turn.locator(".facts")).to_contain_text(order)


def test_an_order_that_is_none_is_no_filter_and_the_question_is_asked(guest: Visitor, address: str) -> None:
    guest.leave(lambda: guest.page.goto(f"{address}?order=date&publisher=Northern+Post&q={FERRY}"))
    expect(guest.last.locator("mark")).to_have_count(2)
    expect(chips(guest)).to_have_text(["Northern Post ×"])
    expect(guest.page.get_by_text("Conversations")).to_be_visible()


def test_filters_are_kept_in_the_address(guest: Visitor) -> None:
    guest.open_filters()
    guest.give("Asked as of", "2020-06-18")
    expect(guest.page).to_have_url(re.compile(r"\?as_of=2020-06-18$"))
    guest.leave(guest.page.reload)
    expect(chips(guest)).to_have_text(["as of 18 June 2020 ×"])
    expect(guest.ask(FERRY).locator("mark")).to_have_text([re.compile("2019 passengers")])


# -- going on


@on_a_phone_too
def test_questions_to_go_on_with_are_answered_by_as_many_passages_as_they_say(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    chip = guest.page.locator("#go-on .chip").first
    expect(chip).to_contain_text("passage")
    question, passages = re.fullmatch(r"(.+\?) \((\d+) passages?\)", chip.inner_text()).groups()  # type: ignore[union-attr]
    chip.click()
    expect(guest.turns).to_have_count(2)
    expect(guest.last.get_by_role("heading", name=question)).to_be_visible()
    expect(guest.last.locator("mark")).to_have_count(min(3, int(passages)))


@on_a_phone_too
def test_a_follow_up_can_be_asked_without_what_went_before(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    turn = guest.ask("And who refused to recognise it?")
    expect(turn.get_by_text("Searched as:")).to_be_visible()
    button(turn, "Ask without what went before").click()
    expect(guest.turns).to_have_count(3)
    expect(guest.last.locator(".pending")).to_have_count(0)
    expect(guest.last.get_by_text("Searched as:")).to_have_count(0)


@on_a_phone_too
def test_a_question_is_edited_and_asked_again(guest: Visitor) -> None:
    turn = guest.ask(ANSWERED)
    button(turn, "Edit").click()
    expect(guest.box).to_have_value(ANSWERED)
    expect(guest.box).to_be_focused()
    button(turn, "Ask again").click()
    expect(guest.turns).to_have_count(2)
    expect(guest.last.locator("mark").first).to_have_text(QUOTE)


# -- taking away


def test_a_quote_is_copied_with_its_source(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    begins = {
        "Quote with source": f"“{QUOTE}”\n— Jorgen Samso with AP, “Russia hits back",
        "Markdown": "> Kosovo declared independence in 2008 but Belgrade has refused to recognise it\\.",
        "HTML": '<blockquote cite="https://www.euronews.com/2020/06/18/',
        "BibTeX": "@article{",
        "RIS": "TY  - NEWS",
    }
    copied, forms = {}, menu(guest.last.locator(".source").first, "Copy")
    for form in begins:
        button(forms, form).click()
        expect(guest.last.locator(".source").first).to_contain_text(f"✓ {form}")
        copied[form] = clipboard(guest)
    assert {form: copied[form][: len(begin)] for form, begin in begins.items()} == begins


def test_a_link_to_a_quote_opens_the_article_at_it(guest: Visitor, chromium: Browser) -> None:
    guest.ask(ANSWERED)
    button(menu(guest.last.locator(".source").first, "Copy"), "Link").click()
    link = clipboard(guest)
    with visiting(chromium) as other:
        other.visit(link)
        expect(other.reader.locator("mark")).to_have_text(QUOTE)
        expect(other.reader.locator("mark")).to_be_in_viewport()
    changed = re.sub(r"digest=\w+", "digest=" + "0" * 64, link)
    with visiting(chromium) as other:
        other.visit(changed)
        expect(other.reader).to_contain_text("This text has changed since it was quoted")


@on_a_phone_too
def test_a_link_to_a_question_asks_it_under_its_filters(guest: Visitor, chromium: Browser) -> None:
    guest.open_filters()
    guest.give("Published until", "2020-12-31")
    expect(chips(guest)).to_have_count(1)
    turn = guest.ask(ANSWERED)
    button(menu(turn.locator(".actions"), "Copy"), "Link").click()
    with visiting(chromium) as other:
        other.page.goto(clipboard(guest))
        expect(other.last.locator("mark").first).to_have_text(QUOTE)
        expect(other.last.locator(".facts")).to_contain_text("until 31 December 2020")
        expect(chips(other)).to_have_text(["until 31 December 2020 ×"])


@on_a_phone_too
def test_the_question_is_copied_as_python_that_asks_it(guest: Visitor, folder: Path) -> None:
    guest.open_filters()
    guest.give("Published until", "2020-12-31")
    expect(chips(guest)).to_have_count(1)
    turn = guest.ask(ANSWERED)
    button(menu(turn.locator(".actions"), "Copy"), "Python").click()
    program = clipboard(guest).replace('"news.archive"', repr(str(folder))).replace("print(", "said.append(")
    said: list[str] = []
    exec(program, {"said": said})
    assert QUOTE in said[0]


def test_the_conversation_is_exported_with_its_sources(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    guest.ask(UNANSWERED)
    forms = menu(guest.page.locator("#tools"), "Export")
    for form, name in (("Markdown", ".md"), ("HTML", ".html"), ("JSON", ".json")):
        with guest.page.expect_download() as waiting:
            button(forms, form).click()
        text = waiting.value.path().read_text(encoding="utf-8")
        assert waiting.value.suggested_filename == f"conversation{name}"
        assert "Kosovo declared independence in 2008" in text
        assert "euronews.com/2020/06/18" in text
        assert "2022 World Cup" in text


def test_the_same_conversation_is_exported_as_often_as_it_is_asked_for(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    forms = menu(guest.page.locator("#tools"), "Export")
    for _ in range(3):
        with guest.page.expect_download() as waiting:
            button(forms, "Markdown").click()
        assert QUOTE[:20] in waiting.value.path().read_text(encoding="utf-8")


# -- keeping


def test_a_conversation_is_found_again_after_a_reload_and_a_restart(
    chromium: Browser, folder: Path, tmp_path: Path
) -> None:
    port = free_port()  # none of those that Gradio looks through: between the two another test's server would take it
    with visiting(chromium) as guest:
        with served(tmp_path / "connections", folder, port=port) as address:
            guest.visit(address).ask(ANSWERED)
            guest.leave(guest.page.reload)
            expect(guest.last.locator("mark").first).to_have_text(QUOTE)
            guest.leave(lambda: guest.page.goto("about:blank"))
        with served(tmp_path / "connections", folder, port=port) as address:
            guest.leave(lambda: guest.visit(address))
            item = menu(guest.page.locator("#tools"), "Conversations").locator("li", has_text=ANSWERED)
            item.get_by_role("button", name=re.compile(re.escape(ANSWERED))).first.click()
            expect(guest.last.locator("mark").first).to_have_text(QUOTE)
            expect(guest.last.locator(".facts")).to_contain_text("Strong match")
            assert QUOTE in guest.ask("And who refused to recognise it?").inner_text()


@on_a_phone_too
def test_a_conversation_is_renamed_and_deleted(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    tools = guest.page.locator("#tools")
    item = menu(tools, "Conversations").locator("li").first
    item.locator("summary", has_text="Rename").click()
    item.get_by_label("Name of the conversation").fill("On <b>independence</b>")
    button(item, "Save").click()
    expect(tools.locator("li").first).to_contain_text("On <b>independence</b>")
    tools.get_by_role("button", name="Delete: On <b>independence</b>").click()
    expect(tools.get_by_text("None kept yet.")).to_be_visible()
    expect(guest.turns).to_have_count(1)


def test_a_new_conversation_starts_from_nothing(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    expect(guest.page.locator("#go-on .chip").first).to_be_visible()
    button(guest.page.locator("#tools"), "New").click()
    expect(guest.page.get_by_role("heading", name="Ask the archive")).to_be_visible()
    expect(guest.turns).to_have_count(0)
    expect(guest.page.locator("#go-on .chip")).to_have_count(0)


def test_nobody_else_sees_a_conversation(guest: Visitor, chromium: Browser, address: str) -> None:
    guest.ask(ANSWERED)
    with visiting(chromium) as other:
        other.visit(address)
        expect(menu(other.page.locator("#tools"), "Conversations")).to_contain_text("None kept yet.")


# -- saying what was wrong


@on_a_phone_too
def test_what_a_reader_says_is_kept_in_the_archives_folder(guest: Visitor, folder: Path) -> None:
    turn = guest.ask(ANSWERED)
    button(turn, "Helpful").click()
    expect(turn.get_by_text("Noted: helpful.")).to_be_visible()
    turn = guest.ask(FERRY)
    button(menu(turn.locator(".actions"), "Not right"), "Out of context: 2").click()
    expect(turn.get_by_text("Noted: out of context.")).to_be_visible()
    with Archive.open(folder) as archive:
        said = list(archive.feedback())[-2:]
    assert [(one.verdict, one.answer.question) for one in said] == [("good", ANSWERED), ("out of context", FERRY)]
    assert [one.citation for one in said] == [None, 2]
    assert said[0].answer.citations[0].quote == QUOTE


# -- checking a quote


@pytest.fixture(scope="module")
def checker(chromium: Browser, address: str) -> Iterator[Visitor]:
    """A visitor who checks one quote after another."""
    with visiting(chromium) as visitor:
        visitor.visit(address).go_to("Check a quote")
        yield visitor


@pytest.mark.parametrize(
    ("quote", "claimed", "verdict", "told"),
    [
        (QUOTE, "", "Word for word", QUOTE),
        (QUOTE.upper(), "", "The same words", QUOTE),
        (QUOTE.replace("2008", "2009"), "", "Altered", "printed: 2008 quoted: 2009"),
        (QUOTE, "Northern Post", "Word for word", "Not from the article that was named."),
        (
            "Kosovo declared independence in 2008 … Belgrade has refused to recognise",
            "",
            "Stitched together",
            "2008[1]",
        ),
        ("Nobody has ever heard of it", "", "Not in this archive", "Closest passage, not a source of it"),
    ],
)
def test_a_quote_is_checked(checker: Visitor, quote: str, claimed: str, verdict: str, told: str) -> None:
    report = checker.check(quote, claimed)
    expect(report.get_by_role("heading", name=verdict)).to_be_visible()
    expect(report).to_contain_text(told)
    if verdict != "Not in this archive":
        report.locator(".number").first.click()
        expect(checker.reader.locator("mark")).to_be_in_viewport()


def test_an_empty_quote_is_told(guest: Visitor) -> None:
    guest.go_to("Check a quote")
    button(guest.page.locator("body"), "Check").click()
    expect(guest.page.get_by_role("alert")).to_contain_text("the quote is empty")


# -- on a phone, and for everybody


@on_a_phone
def test_nothing_is_wider_than_the_window(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    expect(guest.page.locator("#go-on .chip").first).to_be_visible()
    assert guest.page.evaluate("document.documentElement.scrollWidth") <= 390


@on_a_phone_too
def test_a_menu_opens_wholly_in_sight(guest: Visitor) -> None:
    guest.ask(FERRY)
    guest.ask(ANSWERED)
    expect(guest.page.locator("#go-on .chip").first).to_be_visible()
    guest.page.wait_for_timeout(700)  # the new turn has scrolled up
    places = [(guest.page.locator("#tools"), "Conversations"), (guest.last.locator(".source").last, "Copy")]
    for inside, name in [*places, (guest.last.locator(".actions"), "Not right")]:
        expect(menu(inside, name).locator("> div")).to_be_in_viewport(ratio=0.99)


def test_a_menu_opens_and_closes_by_keyboard(guest: Visitor) -> None:
    turn = guest.ask(ANSWERED)
    summary = turn.locator(".of-quote summary")
    summary.focus()
    guest.page.keyboard.press("Enter")
    expect(button(turn, "Markdown")).to_be_visible()
    guest.page.keyboard.press("Escape")
    expect(button(turn, "Markdown")).not_to_be_visible()
    expect(summary).to_be_focused()
