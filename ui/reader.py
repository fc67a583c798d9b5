"""The article beside the chat as HTML: headline, byline and paragraphs, the quote marked. Pure, escaped, no gradio."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag import Article, Citation, Passage
from ui import words
from ui.markup import byline, escape, joined, language, web_link

__all__ = ["CLOSED", "Place", "article_page", "missing_page"]

CLOSED = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to open an article: characters of its text as it was when `digest` was its sha256.

    `start == end` opens a paragraph without marking a quote. `opened` differs for each click, so that a second
    click on the same number scrolls back to the quote.
    """

    article: str
    start: int
    end: int
    digest: str
    opened: str = ""


def article_page(article: Article, paragraphs: Sequence[Passage], place: Place) -> str:
    """The whole article, the place marked; unmarked, with a note, when the text has changed since."""
    current = article.text_sha256 == place.digest
    note = "" if current else f'<p class="changed" role="status">{words.CHANGED}</p>'
    body = "".join(_paragraph(paragraph, place if current else None) for paragraph in paragraphs)
    link = web_link(_address(article, paragraphs, place) if current else article.url)
    heading = f'<h2 dir="auto">{escape(article.title or words.UNTITLED)}</h2>'
    head = f"{heading}<p><span>{joined(byline(article))}</span> {link}</p>"
    return _panel(head, f'{note}<div class="body" tabindex="0"{language(article)}>{body}</div>', place.opened)


def missing_page(opened: str = "") -> str:
    """What opens when the article has been removed since it was quoted."""
    return _panel("", f'<p class="changed" role="status">{words.GONE}</p>', opened)


def _panel(head: str, content: str, opened: str) -> str:
    return (
        f'<section class="article" aria-label="{words.READER}" tabindex="-1" data-opened="{escape(opened)}">'
        f"<header>{_STEPS}"
        f'<button type="button" class="close" aria-label="{words.CLOSE}" title="{words.CLOSE} (Esc)">×</button>'
        f"{head}</header>{content}</section>"
    )


def _step(name: str, label: str, sign: str) -> str:
    return f'<button type="button" class="{name}" aria-label="{label}" title="{label}">{sign}</button>'


# To the quotes of the same answer; `reader.js` shows them where there are several.
_STEPS = (
    f'<span class="steps" hidden>{_step("previous", words.PREVIOUS_QUOTE, "‹")}'
    f'<span class="step" role="status"></span>{_step("next", words.NEXT_QUOTE, "›")}</span>'
)


def _paragraph(passage: Passage, place: Place | None) -> str:
    here = place is not None and passage.start <= place.start < passage.end
    content = _marked(passage, place) if place and here else escape(passage.text)
    return f'<p dir="auto"{" class=here" if here else ""}>{content}</p>'


def _marked(passage: Passage, place: Place) -> str:
    start, end = place.start - passage.start, min(place.end, passage.end) - passage.start
    if end <= start:
        return escape(passage.text)
    before, quote, after = passage.text[:start], passage.text[start:end], passage.text[end:]
    return f"{escape(before)}<mark>{escape(quote)}</mark>{escape(after)}"


def _address(article: Article, paragraphs: Sequence[Passage], place: Place) -> str | None:
    """The publisher's page, at the quote where there is one."""
    for passage in paragraphs:
        if passage.start <= place.start < place.end <= passage.end:
            return Citation(1, passage, place.start, place.end).url
    return article.url
