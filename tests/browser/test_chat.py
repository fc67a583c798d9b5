"""The chat over the seed archive, by what a person sees and does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from rag import Archive

from .conftest import DARK, LIGHT, Visitor, served, visiting

SEEDS = Path(__file__).parents[2] / "seeds"
ANSWERED = "When did Kosovo declare independence?"
QUOTE = "Kosovo declared independence in 2008 but Belgrade has refused to recognise it."
UNANSWERED = "Who won the 2022 World Cup in Qatar?"


@pytest.fixture
def guest(visitor: Visitor, seed_server: str) -> Visitor:
    return visitor.visit(seed_server)


@pytest.fixture
def phone(chromium: Browser, seed_server: str) -> Iterator[Visitor]:
    with visiting(chromium, viewport={"width": 390, "height": 844}, has_touch=True) as visitor:
        yield visitor.visit(seed_server)


def inside(inner: Locator, outer: Locator) -> bool:
    a, b = inner.bounding_box(), outer.bounding_box()
    assert a
    assert b
    return a["y"] >= b["y"] - 1 and a["y"] + a["height"] <= b["y"] + b["height"] + 1


def test_the_page_says_what_the_archive_holds(guest: Visitor) -> None:
    expect(guest.page.locator("#masthead")).to_contain_text("1 article · Euronews · 18 June 2020")


def test_a_page_opened_after_articles_were_added_offers_what_they_hold(visitor: Visitor, tmp_path: Path) -> None:
    with served(tmp_path / "connections", tmp_path / "archive") as address:
        expect(visitor.visit(address).page.get_by_text("No headlines to start from")).to_be_visible()
        with Archive.open(tmp_path / "archive") as archive:
            archive.add(SEEDS)
        visitor.leave(lambda: visitor.visit(address))
        expect(visitor.page.locator(".examples").get_by_role("button")).to_have_count(6)
        expect(visitor.page.locator("#masthead")).to_contain_text("1 article · Euronews")
        visitor.page.get_by_role("button", name="Filters").click()
        visitor.page.get_by_label("Publishers").click()
        visitor.page.get_by_role("option", name="Euronews").click()
        turn = visitor.ask(ANSWERED)
        expect(turn.locator(".facts")).to_contain_text("Euronews")
        expect(turn.locator("mark").first).to_have_text(QUOTE)
        visitor.leave(lambda: visitor.page.goto("about:blank"))


def test_a_question_asked_by_keyboard_is_answered_with_the_marked_sentence(guest: Visitor) -> None:
    expect(guest.box).to_be_focused()
    guest.page.keyboard.type(ANSWERED)
    guest.page.keyboard.press("Enter")
    expect(guest.last.get_by_role("heading", name=ANSWERED)).to_be_visible()
    expect(guest.last.locator("mark").first).to_have_text(QUOTE)
    expect(guest.box).to_have_value("")


def test_each_quote_has_a_line_that_says_where_it_is_from(guest: Visitor) -> None:
    turn = guest.ask(ANSWERED)
    line = turn.locator(".source").first
    for fact in ("Euronews", "Russia hits back", "Jorgen Samso with AP", "18 June 2020", "paragraph 9"):
        expect(line).to_contain_text(fact)
    link = line.get_by_role("link")
    assert (link.get_attribute("href") or "").startswith("https://www.euronews.com/2020/06/18/")
    assert "#:~:text=Kosovo%20declared" in (link.get_attribute("href") or "")
    assert "noreferrer" in (link.get_attribute("rel") or "")


def test_hovering_over_a_number_shows_where_the_quote_is_from(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    guest.number(1).hover()
    tip = guest.number(1).evaluate("e => getComputedStyle(e, '::after').content")
    assert "Euronews" in tip
    assert "paragraph 9" in tip


def test_a_click_on_a_number_opens_the_article_at_the_highlighted_quote(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    guest.number(1).click()
    expect(guest.reader.get_by_role("heading", name="Russia hits back")).to_be_visible()
    mark = guest.reader.locator("mark")
    expect(mark).to_have_text(QUOTE)
    expect(mark).to_be_in_viewport(ratio=1)
    assert inside(mark, guest.reader.locator(".body"))
    for fact in ("Euronews", "Jorgen Samso with AP", "18 June 2020"):
        expect(guest.reader.locator("header")).to_contain_text(fact)
    assert "#:~:text=" in (guest.reader.get_by_role("link").get_attribute("href") or "")
    expect(guest.box).to_be_visible()


def test_a_second_click_scrolls_back_to_the_quote(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    guest.number(1).click()
    body = guest.reader.locator(".body")
    expect(guest.reader.locator("mark")).to_be_in_viewport()
    body.evaluate("e => e.scrollTo(0, e.scrollHeight)")
    expect(guest.reader.locator("mark")).not_to_be_in_viewport()
    guest.number(1).click()
    expect(guest.reader.locator("mark")).to_be_in_viewport(ratio=1)


def test_the_article_is_shown_whole_and_without_page_furniture(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    guest.number(1).click()
    text = guest.reader.locator(".body").inner_text()
    assert text.startswith("Russian Foreign Minister Sergey Lavrov")
    assert "said NATO Secretary-General Jens Stoltenberg." in text
    for furniture in ("Share this article", "Copy/paste", "You might also like", "Copyright AP"):
        assert furniture not in text


def test_the_article_opens_and_closes_by_keyboard(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    for _ in range(30):
        guest.page.keyboard.press("Shift+Tab")
        if guest.number(1).evaluate("e => e === document.activeElement"):
            break
    expect(guest.number(1)).to_be_focused()
    guest.page.keyboard.press("Enter")
    expect(guest.reader).to_be_focused()
    guest.page.keyboard.press("Tab")
    expect(guest.reader.get_by_role("button", name="Close the article")).to_be_focused()
    guest.page.keyboard.press("Escape")
    expect(guest.reader).to_have_count(0)
    expect(guest.number(1)).to_be_focused()


def test_the_reader_goes_to_the_next_and_the_previous_quote_of_the_answer(guest: Visitor) -> None:
    turn = guest.ask("What did Lavrov say?")
    quotes = turn.locator("mark").all_inner_texts()
    assert len(quotes) == 3
    guest.number(1).click()
    expect(guest.reader.locator(".step")).to_have_text("1 / 3")
    for name, number in (("Next", 2), ("Next", 3), ("Next", 1), ("Previous", 3)):
        guest.reader.get_by_role("button", name=f"{name} quote of the answer").click()
        expect(guest.reader.locator(".step")).to_have_text(f"{number} / 3")
        expect(guest.reader.locator("mark")).to_have_text(quotes[number - 1])
        expect(guest.reader.locator("mark")).to_be_in_viewport()
    guest.page.keyboard.press("Escape")
    expect(guest.number(3)).to_be_focused()


def test_a_single_quote_has_no_next_one(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    guest.number(1).click()
    expect(guest.reader.locator("mark")).to_be_visible()
    expect(guest.reader.get_by_role("button", name="Next quote of the answer")).to_have_count(0)


def test_a_source_line_opens_the_article_and_the_button_closes_it(guest: Visitor) -> None:
    turn = guest.ask(ANSWERED)
    turn.locator(".source").first.get_by_role("button").click()
    expect(guest.reader.locator("mark")).to_have_text(QUOTE)
    guest.reader.get_by_role("button", name="Close the article").click()
    expect(guest.reader).to_have_count(0)


def test_what_the_archive_does_not_say_is_refused_plainly(guest: Visitor) -> None:
    turn = guest.ask(UNANSWERED)
    expect(turn.get_by_text("Not in this archive.")).to_be_visible()
    expect(turn.get_by_text("Searched 1 article, 18 June 2020.")).to_be_visible()
    expect(turn.get_by_text("The archive never uses:")).to_contain_text("Qatar")
    expect(turn.get_by_role("heading", name="Closest passages, not an answer")).to_be_visible()
    expect(turn.locator("mark")).to_have_count(0)
    expect(turn.get_by_role("button", name="Source 1:")).to_have_count(0)


def test_a_near_miss_opens_at_its_paragraph_unmarked(guest: Visitor) -> None:
    turn = guest.ask(UNANSWERED)
    shown = turn.locator(".near blockquote").first.inner_text()
    turn.locator(".near .open").first.click()
    expect(guest.reader.locator(".here")).to_have_text(shown)
    expect(guest.reader.locator(".here")).to_be_in_viewport()
    expect(guest.reader.locator("mark")).to_have_count(0)


def test_hello_gets_a_greeting_and_no_sources(guest: Visitor) -> None:
    turn = guest.ask("hello")
    expect(turn).to_contain_text("This archive holds 1 article, Euronews, 18 June 2020.")
    expect(turn.locator("blockquote")).to_have_count(0)


def test_a_follow_up_is_asked_in_the_light_of_what_was_said(guest: Visitor) -> None:
    guest.ask(ANSWERED)
    turn = guest.ask("And who refused to recognise it?")
    expect(guest.turns).to_have_count(2)
    expect(turn.get_by_text("Searched as:")).to_contain_text("Kosovo")
    expect(turn.get_by_role("heading", name="And who refused to recognise it?")).to_be_in_viewport()


def test_a_question_sent_before_the_last_is_answered_comes_next(guest: Visitor) -> None:
    for question in (ANSWERED, UNANSWERED):
        guest.box.fill(question)
        guest.box.press("Enter")
        expect(guest.page.get_by_role("heading", name=ANSWERED)).to_be_visible()
    expect(guest.turns).to_have_count(2)
    expect(guest.page.locator(".pending")).to_have_count(0)
    expect(guest.turns.first.locator("mark").first).to_have_text(QUOTE)
    expect(guest.last.get_by_role("heading", name=UNANSWERED)).to_be_visible()
    expect(guest.box).to_have_value("")


def test_of_two_numbers_clicked_one_after_the_other_the_last_is_opened(guest: Visitor) -> None:
    quotes = guest.ask("What did Lavrov say?").locator("mark").all_inner_texts()
    held: list[Route] = []
    guest.page.route("**/queue/join**", lambda route: held.append(route))
    guest.number(1).click()
    guest.number(2).click()
    for route, quote in zip(held, quotes, strict=False):
        route.continue_()
        expect(guest.reader.locator("mark")).to_have_text(quote)
    assert len(held) == 2


def test_an_example_fills_the_box_to_be_edited_before_it_is_sent(guest: Visitor) -> None:
    examples = guest.page.locator(".examples").get_by_role("button")
    expect(examples).to_have_count(6)
    examples.nth(1).click()
    expect(guest.box).to_have_value(examples.nth(1).inner_text())
    expect(guest.box).to_be_focused()
    expect(guest.turns).to_have_count(0)


def test_nothing_is_sent_for_an_empty_question(guest: Visitor) -> None:
    guest.box.fill("   ")
    guest.box.press("Enter")
    guest.page.wait_for_timeout(500)
    expect(guest.turns).to_have_count(0)
    guest.ask("hello")
    expect(guest.turns).to_have_count(1)


def test_a_question_far_too_long_gets_a_clear_message(guest: Visitor) -> None:
    turn = guest.ask("why " * 25_000)
    expect(turn.get_by_role("alert")).to_contain_text("10,000")
    expect(guest.ask(ANSWERED).locator("mark").first).to_have_text(QUOTE)


def test_markup_in_a_question_is_shown_and_not_run(guest: Visitor) -> None:
    question = "<img src=x onerror='window.pwned=1'> *who* {{x}} ${1+1}?"
    expect(guest.ask(question).get_by_role("heading").first).to_have_text(question)
    assert guest.page.evaluate("window.pwned") is None


def test_filters_apply_and_the_refusal_names_them(guest: Visitor) -> None:
    guest.open_filters()
    guest.give("Published since", "2021-01-01")
    expect(guest.ask(ANSWERED)).to_contain_text("No article passed the filters (since 1 January 2021)")
    guest.give("Published since", "yesterday")
    expect(guest.ask(ANSWERED).get_by_role("alert")).to_contain_text("not an ISO date")
    guest.give("Published since", "2020-06-01")
    turn = guest.ask(ANSWERED)
    expect(turn.locator(".facts")).to_contain_text("since 1 June 2020")
    expect(turn.locator("mark").first).to_have_text(QUOTE)


def test_in_a_narrow_window_the_article_covers_the_chat(phone: Visitor) -> None:
    phone.ask(ANSWERED)
    expect(phone.last.locator("mark").first).to_be_visible()
    phone.number(1).click()
    expect(phone.reader.locator("mark")).to_be_in_viewport(ratio=1)
    box = phone.reader.bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    phone.reader.get_by_role("button", name="Close the article").click()
    expect(phone.box).to_be_in_viewport()


CONTRASTS = """() => {
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = c => c.slice(0, 3).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = e => { const c = rgb(getComputedStyle(e).backgroundColor);
    return c.length < 4 || c[3] === 1 || !e.parentElement ? c : ground(e.parentElement); };
  return [...document.querySelectorAll("#masthead *, .log *, .article *, #composer *")]
    .filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
    .filter(e => !e.classList.contains("dot") && !e.classList.contains("sr-only"))
    .map(e => { const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e));
      return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.className + ": " + e.textContent.slice(0, 40)]; })
    .filter(([ratio]) => ratio < 4.5);
}"""


def too_faint(guest: Visitor) -> list[object]:
    """What has too little contrast, in dark colours and in light ones."""
    found: list[object] = []
    for scheme, paper in (("dark", "rgb(23, 22, 19)"), ("light", "rgb(251, 250, 247)")):
        guest.page.emulate_media(color_scheme=scheme)
        expect(guest.page.locator(".gradio-container")).to_have_css("background-color", paper)
        guest.page.wait_for_timeout(300)  # colours change by transitions
        found += guest.page.evaluate(CONTRASTS)
    return found


def test_every_text_has_enough_contrast(guest: Visitor) -> None:
    assert too_faint(guest) == []
    guest.open_filters()
    guest.ask(UNANSWERED)
    guest.ask(ANSWERED)
    guest.number(1).click()
    expect(guest.reader).to_be_visible()
    guest.page.mouse.move(0, 0)
    assert too_faint(guest) == []


@pytest.mark.parametrize(("scheme", "paper"), [(LIGHT, "rgb(251, 250, 247)"), (DARK, "rgb(23, 22, 19)")])
def test_a_page_opens_in_the_colours_that_its_reader_prefers(
    chromium: Browser, seed_server: str, scheme: dict[str, Any], paper: str
) -> None:
    with visiting(chromium, **scheme) as guest:
        guest.visit(seed_server)
        expect(guest.page.locator(".gradio-container")).to_have_css("background-color", paper)


def test_people_who_ask_at_once_each_get_their_own_answer(chromium: Browser, seed_server: str) -> None:
    questions = [ANSWERED, "Who has veto power in the UN Security Council?", UNANSWERED]
    with visiting(chromium) as a, visiting(chromium) as b, visiting(chromium) as c:
        people = [guest.visit(seed_server) for guest in (a, b, c)]
        for guest, question in zip(people, questions, strict=True):
            guest.box.fill(question)
        for guest in people:
            guest.box.press("Enter")
        for guest, expected in zip(people, (QUOTE, "veto power", "Not in this archive."), strict=True):
            expect(guest.last).to_contain_text(expected)
            expect(guest.turns).to_have_count(1)


def test_the_masthead_leads_to_the_api_page(guest: Visitor) -> None:
    guest.page.get_by_role("button", name="API").click()
    expect(guest.page.get_by_role("heading", name="API documentation")).to_be_visible()
    expect(guest.page.get_by_text("/ask").first).to_be_visible()
    # Gradio's page asks its own server for MCP and monitoring, which are off; the console notes that they are.
    guest.faults[:] = [fault for fault in guest.faults if not fault.startswith("Failed to load resource")]
