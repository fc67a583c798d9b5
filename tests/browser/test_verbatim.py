"""Whatever an article holds is read back from the page as it stands in the archive, and is never run."""

import pytest
from playwright.sync_api import expect

from rag import Archive

from .conftest import HOSTILE, Visitor

WORDS = ["Zebra", "Quokka", "Axolotl", "Wombat", "Narwhal", "Okapi", "Pangolin", "Tapir"]


@pytest.mark.parametrize(("name", "word"), zip(HOSTILE, WORDS, strict=True))
def test_a_hostile_article_reads_as_it_is_stored(
    visitor: Visitor, hostile_server: str, hostile_archive: Archive, name: str, word: str
) -> None:
    visitor.visit(hostile_server)
    article = next(a for a in hostile_archive.articles() if a.title.startswith(name))
    paragraphs = [passage.text for passage in hostile_archive.passages(article.id)]
    assert paragraphs[0] == HOSTILE[name]
    turn = visitor.ask(f"What about the {word}?")
    quote = turn.locator("blockquote").filter(has_text=word).first
    assert quote.evaluate("e => e.textContent") == paragraphs[0]
    assert quote.inner_text() == paragraphs[0]

    turn.locator("li").filter(has_text=word).locator(".open").first.click()
    expect(visitor.reader.get_by_role("heading")).to_have_text(article.title)
    assert visitor.reader.locator(".body p").evaluate_all("all => all.map(e => e.textContent)") == paragraphs
    assert visitor.page.evaluate("window.pwned") is None


def test_no_address_of_an_article_can_run_script(visitor: Visitor, hostile_server: str) -> None:
    visitor.visit(hostile_server)
    for word in WORDS[:4]:
        visitor.ask(f"What about the {word}?")
    links = visitor.page.locator("#conversation a").evaluate_all("all => all.map(a => a.protocol)")
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
