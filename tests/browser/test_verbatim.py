"""Whatever an article holds is read back from the page as it stands in the archive, and is never run."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from rag import Archive

from .conftest import HOSTILE, Visitor, visiting

WORDS = ["Zebra", "Quokka", "Axolotl", "Wombat", "Narwhal", "Okapi", "Pangolin", "Tapir"]


@pytest.fixture(scope="module")
def asker(chromium: Browser, hostile_server: str) -> Iterator[Visitor]:
    """A visitor who asks one question after another."""
    with visiting(chromium) as visitor:
        yield visitor.visit(hostile_server)


@pytest.fixture(scope="module")
def checker(chromium: Browser, hostile_server: str) -> Iterator[Visitor]:
    """A visitor who checks one quote after another."""
    with visiting(chromium) as visitor:
        visitor.visit(hostile_server).go_to("Check a quote")
        yield visitor


@pytest.mark.parametrize(("name", "word"), zip(HOSTILE, WORDS, strict=True))
def test_a_hostile_article_reads_as_it_is_stored(
    asker: Visitor, hostile_archive: Archive, name: str, word: str
) -> None:
    article = next(a for a in hostile_archive.articles() if a.title.startswith(name))
    paragraphs = [passage.text for passage in hostile_archive.passages(article.id)]
    assert paragraphs[0] == HOSTILE[name]
    turn = asker.ask(f"What about the {word}?")
    quote = turn.locator("blockquote").filter(has_text=word).first
    assert quote.evaluate("e => e.textContent") == paragraphs[0]
    assert quote.inner_text() == paragraphs[0]

    turn.locator("li").filter(has_text=word).locator(".open").first.click()
    expect(asker.reader.get_by_role("heading")).to_have_text(article.title)
    assert asker.reader.locator(".body p").evaluate_all("all => all.map(e => e.textContent)") == paragraphs
    assert asker.page.evaluate("window.pwned") is None


def test_no_address_of_an_article_can_run_script(asker: Visitor) -> None:
    for word in WORDS[:4]:
        asker.ask(f"What about the {word}?")
    links = asker.page.locator("#conversation a").evaluate_all("all => all.map(a => a.protocol)")
    assert set(links) == {"https:"}


def test_another_archive_offers_its_newest_headlines_to_start_from(
    visitor: Visitor, hostile_server: str, hostile_archive: Archive
) -> None:
    visitor.visit(hostile_server)
    newest = next(iter(hostile_archive.articles())).title
    expect(visitor.page.locator(".examples button").first).to_have_text(newest)
    expect(visitor.page.locator("#masthead")).to_contain_text("8 articles")


def test_an_article_removed_meanwhile_opens_as_a_plain_sentence(visitor: Visitor, hostile_server: str) -> None:
    visitor.visit(hostile_server)
    visitor.ask("What about the Zebra?")
    visitor.last.locator(".open").first.evaluate("e => { e.dataset.article = 'gone'; }")
    visitor.last.locator(".open").first.click()
    expect(visitor.reader).to_contain_text("no longer in the archive")


@pytest.mark.parametrize(("name", "word"), zip(HOSTILE, WORDS, strict=True))
def test_a_hostile_quote_that_is_checked_reads_as_it_is_stored(checker: Visitor, name: str, word: str) -> None:
    text = HOSTILE[name].replace("long" * 2500, "long" * 2400)  # a quote has 10,000 characters at most
    report = checker.check(text)
    expect(report).to_contain_text(word)
    if text == HOSTILE[name]:
        expect(report.get_by_role("heading", name="Word for word")).to_be_visible()
        assert report.locator("mark").evaluate("e => e.textContent") == text
    else:
        expect(report.get_by_role("heading", level=2)).to_be_visible()
    assert checker.page.evaluate("window.pwned") is None


def test_a_hostile_quote_is_copied_as_it_is_stored(chromium: Browser, hostile_server: str) -> None:
    with visiting(chromium, permissions=["clipboard-read", "clipboard-write"]) as visitor:
        turn = visitor.visit(hostile_server).ask("What about the Zebra?")
        turn.locator(".of-quote summary").first.click()
        turn.get_by_role("button", name="Quote with source").first.click()
        expect(turn.get_by_text("✓ Quote with source")).to_be_visible()
        copied = str(visitor.page.evaluate("navigator.clipboard.readText()"))
        assert copied.startswith("“Zebra <script>window.pwned = 1</script> <img src=x onerror='window.pwned = 2'> said")


def test_a_hostile_name_of_a_conversation_and_a_filter_are_shown_literally(
    visitor: Visitor, hostile_server: str
) -> None:
    visitor.visit(hostile_server)
    visitor.leave(lambda: visitor.page.goto(f"{hostile_server}?publisher=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"))
    chip = visitor.page.locator("#filters-bar .chip")
    expect(chip).to_contain_text("<img src=x onerror=alert(1)>")
    visitor.ask("What about <b>this</b> one?")
    visitor.page.get_by_text("Conversations").click()
    expect(visitor.page.locator("#tools li").first).to_contain_text("What about <b>this</b> one?")
