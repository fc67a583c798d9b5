"""What the page does with a question, a click and a failure, over a small stand-in for an archive."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from rag import Answer, ArchiveError, Article, Passage, Stats
from ui.events import Desk
from ui.opening import Opening
from ui.render import Note, Turn

DAY = date(2020, 6, 18)


class Archive:
    """Answers every question, or raises what it is given; remembers what it was asked."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[tuple[str, Sequence[Any], dict[str, Any]]] = []

    def answer(self, question: str, *, history: Sequence[Any], **filters: Any) -> Answer:
        self.asked.append((question, history, filters))
        if self.error:
            raise self.error
        return Answer(question)

    def stats(self) -> Stats:
        return Stats(2, 9, (("BBC", 2),), DAY, DAY, None, "fake")

    def articles(self) -> Iterator[Article]:
        yield self.article("a1")

    def article(self, article_id: str) -> Article:
        if self.error:
            raise self.error
        return Article(article_id, "Headline", "digest")

    def passages(self, article_id: str) -> list[Passage]:
        return [Passage(self.article(article_id), 1, 0, 9, "The text.")]


def ask(archive: Archive, question: str | None, turns: Sequence[Turn] = (), **filters: Any) -> list[tuple[Any, ...]]:
    given = {"since": None, "until": None, "as_of": None, "publishers": None, **filters}
    return list(Desk(archive).ask(question, list(turns), **given))  # type: ignore[arg-type]


def reply(archive: Archive, question: str) -> Any:
    return ask(archive, question)[-1][1][-1].reply


def click(article: str = "a1", digest: str = "digest") -> Any:
    return SimpleNamespace(article=article, start="4", end="8", digest=digest, opened="1")


def test_a_page_opened_now_offers_what_the_archive_holds_now() -> None:
    welcome, publishers = Desk(Archive()).greet([])  # type: ignore[arg-type]
    assert 'data-example="Headline"' in welcome
    assert publishers["choices"] == ["BBC"]


def test_a_page_that_is_greeted_again_keeps_its_conversation() -> None:
    shown, _ = Desk(Archive()).greet([Turn("Who?", Answer("Who?"))])  # type: ignore[arg-type]
    assert "Not in this archive." in shown
    assert "data-example" not in shown


def test_a_question_is_shown_at_once_and_its_reply_after() -> None:
    first, last = ask(Archive(), " Who? ")
    assert (first[0], "Searching the archive…" in first[2]) == ("", True)
    assert last[1] == [Turn("Who?", Answer("Who?"))]
    assert "Not in this archive." in last[2]


@pytest.mark.parametrize("question", ["", "  \n", None])
def test_a_blank_question_is_not_asked(question: str | None) -> None:
    archive = Archive()
    ((box, turns, shown),) = ask(archive, question)
    assert box == turns == shown
    assert archive.asked == []


def test_earlier_answers_are_the_history_and_notes_are_not() -> None:
    archive = Archive()
    earlier = Answer("When?")
    ask(
        archive, "Who?", [Turn("hello", Note("Hello.")), Turn("When?", earlier)], publishers=["BBC"], since="2020-01-01"
    )
    ((question, history, filters),) = archive.asked
    assert (question, history) == ("Who?", [earlier])
    assert (filters["publishers"], filters["since"], filters["until"]) == (["BBC"], "2020-01-01", None)


def test_a_greeting_is_answered_without_a_search() -> None:
    archive = Archive()
    note = reply(archive, "Hello!")
    assert note.kind == "greeting"
    assert "2 articles, BBC, 18 June 2020" in note.text
    assert archive.asked == []


@pytest.mark.parametrize("error", [ValueError("since 'x' is not an ISO date"), ArchiveError("the archive is damaged")])
def test_an_error_raised_on_purpose_is_told(error: Exception) -> None:
    assert reply(Archive(error), "Who?") == Note(f"That could not be asked: {error}.", "error")


def test_any_other_error_is_logged_and_told_plainly(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="ui.events"):
        note = reply(Archive(RuntimeError("secret inner state")), "Who?")
    assert note.kind == "error"
    assert "secret" not in note.text
    assert "secret inner state" in caplog.text


def test_a_click_opens_the_article_with_the_quote_marked() -> None:
    page = Opening(Archive()).open(click())  # type: ignore[arg-type]
    assert "The <mark>text</mark>." in page
    assert 'data-opened="1"' in page


def test_an_article_that_is_gone_is_told() -> None:
    page = Opening(Archive(KeyError("a1"))).open(click())  # type: ignore[arg-type]
    assert "no longer in the archive" in page
