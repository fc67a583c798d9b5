"""What the page says of a quote that was checked."""

import re

import pytest

from rag import Archive
from ui.verdict import fault, verdict


def shown(archive: Archive, quote: str, claimed: str = "") -> str:
    return verdict(archive.verify(quote, claimed=claimed))


def plain(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("Her contract runs for three seasons", "Word for word"),
        ("HER CONTRACT RUNS", "The same words"),
        ("Her contract runs for four seasons", "Altered"),
        ("takes over the Vardar rowing crew and nobody was hurt", "Stitched together"),
        ("no such words at all", "Not in this archive"),
    ],
)
def test_the_verdict_is_the_headline(filled: Archive, quote: str, told: str) -> None:
    assert f'<h2 class="verdict">{told}</h2>' in shown(filled, quote)


def test_a_quote_in_the_archive_is_shown_where_it_stands(filled: Archive) -> None:
    page = shown(filled, "Her contract runs for three seasons")
    assert "<mark>Her contract runs for three seasons</mark> and the club’s sponsors" in page
    assert 'data-article="rowing"' in page


def test_an_altered_quote_shows_what_is_printed_struck_out_before_what_takes_its_place(filled: Archive) -> None:
    page = shown(filled, "Her contract runs for four seasons")
    assert (
        '<del><span class="sr-only">printed: </span>three</del> <ins><span class="sr-only">quoted: </span>four' in page
    )


def test_words_that_were_added_have_nothing_struck_out(filled: Archive) -> None:
    page = shown(filled, "Her contract never runs for three seasons")
    assert "<ins>" in page
    assert "<del>" not in page


def test_words_that_were_left_out_are_struck_out_between_the_others(filled: Archive) -> None:
    page = shown(filled, "reopened on Monday after repairs that cost the town dearly")
    assert "a winter of</del> repairs" in page
    assert "<ins>" not in page


def test_the_parts_of_a_stitched_quote_are_numbered_as_their_sources(filled: Archive) -> None:
    page = shown(filled, "“takes over the Vardar rowing crew … and nobody was hurt”, he wrote")
    assert "Stitched" not in page  # he did not
    page = shown(filled, "“takes over the Vardar rowing crew … and nobody was hurt”")
    yours = page[page.index('class="yours"') : page.index("As printed")]
    assert "“takes over the Vardar rowing crew[1] … and nobody was hurt[2]”" in plain(f"<p {yours}")
    assert page.index('data-article="rowing"') < page.index('data-article="harbour"')


def test_a_quote_from_another_article_than_claimed_is_told(filled: Archive) -> None:
    assert "Not from the article that was named." in shown(filled, "Her contract runs", "Lindholm harbour reopens")
    assert "Not from the article" not in shown(filled, "Her contract runs", "Balkan Daily")


def test_the_closest_passage_to_a_quote_that_is_nowhere_looks_like_no_source(filled: Archive) -> None:
    page = shown(filled, "The harbour of Wend closes")
    assert "Closest passage, not a source of it" in page
    assert "<mark>" not in page
    assert 'class="number"' not in page


def test_a_quote_is_shown_literally(filled: Archive) -> None:
    page = shown(
        filled, "Visitors read <script>alert('budget')</script> & *stars* where the $$ tables of the <b>report"
    )
    assert "<script>" not in page
    assert "<b>" not in page
    assert "b&gt;report" in page


def test_a_fault_is_told_literally() -> None:
    assert "&lt;b&gt;" in fault("<b>")
