"""What the page does with a question, a click and a failure, over a small stand-in for an archive."""

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.datastructures import QueryParams

from rag import Answer, ArchiveError, Article, Passage, Stats
from ui.arriving import Arriving
from ui.bar import filters_bar
from ui.events import Desk
from ui.keeping import Keeping
from ui.kept import Conversations
from ui.opening import Opening
from ui.turns import Filters, Note, Session, Turn

DAY = date(2020, 6, 18)


class Archive:
    """Answers every question, or raises what it is given; remembers what it was asked."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[tuple[str, Sequence[Any], dict[str, Any]]] = []
        self.said: list[tuple[Answer, str, int | None]] = []

    def answer(self, question: str, *, history: Sequence[Any], told: Callable[[str], None], **filters: Any) -> Answer:
        self.asked.append((question, history, filters))
        for stage in ("searching", "reading", "checking"):
            told(stage)
        if self.error:
            raise self.error
        return Answer(question)

    def stats(self) -> Stats:
        return Stats(2, 9, (("BBC", 2),), DAY, DAY, None, "fake", (("Ana Ruiz", 1),))

    def record_feedback(self, answer: Answer, verdict: str, *, citation: int | None) -> None:
        self.said.append((answer, verdict, citation))

    def articles(self) -> Iterator[Article]:
        yield self.article("a1")

    def article(self, article_id: str) -> Article:
        if self.error:
            raise self.error
        return Article(article_id, "Headline", "digest")

    def passages(self, article_id: str) -> list[Passage]:
        return [Passage(self.article(article_id), 1, 0, 9, "The text.")]


class Browser(SimpleNamespace):
    """What the page tells of the one who asks."""

    username: str | None = None
    session_hash: str | None = None


HERE: Any = Browser()
NOTHING = (None, None, None, None, None, None)


@pytest.fixture
def conversations(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path)


@pytest.fixture
def desk(conversations: Conversations) -> Callable[..., Desk]:
    """The page's handlers over an archive; its conversations are kept in a folder of the test."""
    return lambda archive: Desk(archive, Keeping(conversations))


Asking = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def ask(desk: Callable[..., Desk]) -> Asking:
    """Asks, and gives what the page shows one after another."""

    def asked(archive: Archive, question: str | None, turns: Sequence[Turn] = (), fields: Any = NOTHING) -> Any:
        return list(desk(archive).ask(HERE, question, Session([*turns]), "mine", *fields))

    return asked


def reply(shown: list[tuple[Any, ...]]) -> Any:
    return shown[-1][1].turns[-1].reply


def click(article: str = "a1", digest: str = "digest") -> Any:
    return SimpleNamespace(article=article, start="4", end="8", digest=digest, opened="1")


NEW = Session()


def arrived(desk: Desk, session: Session = NEW, browser: str = "mine", **query: str) -> dict[str, Any]:
    names = ("browser", "session", "talk", "tools", "bar", "linked", "article", *FIELDS)
    request: Any = Browser(query_params=QueryParams(query))
    return dict(zip(names, Arriving(desk).arrive(session, browser, request), strict=True))


FIELDS = ("since", "until", "as_of", "publishers", "authors", "order")


def test_a_page_opened_now_offers_what_the_archive_holds_now(desk: Callable[..., Desk]) -> None:
    page = arrived(desk(Archive()))
    assert 'data-example="Headline"' in page["talk"]
    assert (page["publishers"]["choices"], page["authors"]["choices"]) == (["BBC"], ["Ana Ruiz"])


def test_a_page_that_is_opened_again_keeps_its_conversation(desk: Callable[..., Desk]) -> None:
    page = arrived(desk(Archive()), Session([Turn("Who?", Answer("Who?"))]))
    assert "Not in this archive." in page["talk"]
    assert 'data-example="Headline"' not in page["talk"]


def test_a_browser_without_a_name_is_given_one_that_nobody_can_guess(desk: Callable[..., Desk]) -> None:
    names = {arrived(desk(Archive()), browser="")["browser"] for _ in range(5)}
    assert len(names) == 5
    assert min(map(len, names)) > 20
    assert arrived(desk(Archive()))["browser"] == "mine"


def test_an_address_says_the_filters_and_the_question(desk: Callable[..., Desk]) -> None:
    page = arrived(desk(Archive()), q="Who?", since="2020-01-01", publisher="BBC", order="newest", nonsense="1")
    assert (page["linked"], page["since"], page["until"], page["order"]) == ("Who?", "2020-01-01", "", "newest")
    assert page["publishers"]["value"] == ["BBC"]
    assert "since 1 January 2020" in page["bar"]


def test_an_address_that_names_an_order_that_is_none_asks_its_question_all_the_same(desk: Callable[..., Desk]) -> None:
    page = arrived(desk(Archive()), q="Who?", order="date", since="2020-01-01")
    assert (page["linked"], page["order"], page["since"]) == ("Who?", "relevance", "2020-01-01")
    assert "since 1 January 2020" in page["bar"]


def test_an_address_opens_an_article_at_a_quote(desk: Callable[..., Desk]) -> None:
    place = {"article": "a1", "start": "4", "end": "8"}
    assert "The <mark>text</mark>." in arrived(desk(Archive()), **place, digest="digest")["article"]
    assert "changed since it was quoted" in arrived(desk(Archive()), **place, digest="other")["article"]
    assert arrived(desk(Archive()), article="a1", start="x", end="8")["article"] == ""


def test_an_address_opens_a_conversation_of_ones_own_only(desk: Callable[..., Desk], ask: Asking) -> None:
    id = ask(Archive(), "Who?")[-1][1].id
    assert [turn.question for turn in arrived(desk(Archive()), conversation=id)["session"].turns] == ["Who?"]
    assert arrived(desk(Archive()), browser="another", conversation=id)["session"] == Session()


def test_a_question_is_shown_at_once_and_its_reply_after(ask: Asking) -> None:
    first, *_, last = ask(Archive(), " Who? ")
    assert (first[0], "Searching the archive…" in first[2]) == ("", True)
    assert last[1].turns == [Turn("Who?", Answer("Who?"))]
    assert "Not in this archive." in last[2]


def test_a_question_on_its_way_says_how_far_it_has_come(ask: Asking) -> None:
    stages = ("Searching the archive…", "Reading the closest passages…", "Checking the quotes…", "Not in this archive.")
    shown = [page for _, _, page, *_ in ask(Archive(), "Who?")]
    assert [[stage in page for stage in stages] for page in shown] == [[n == m for m in range(4)] for n in range(4)]


@pytest.mark.parametrize("question", ["", "  \n", None])
def test_a_blank_question_is_not_asked(ask: Asking, question: str | None) -> None:
    archive = Archive()
    (shown,) = ask(archive, question)
    assert all(part == shown[0] for part in shown)
    assert archive.asked == []


def test_earlier_answers_are_the_history_and_notes_are_not(ask: Asking) -> None:
    archive = Archive()
    earlier = Answer("When?")
    turns = [Turn("hello", Note("Hello.")), Turn("When?", earlier)]
    ask(archive, "Who?", turns, ("2020-01-01 ", None, "", ["BBC"], ["Ruiz"], "newest"))
    ((question, history, filters),) = archive.asked
    assert (question, history) == ("Who?", [earlier])
    assert filters == {
        "since": "2020-01-01",
        "until": None,
        "as_of": None,
        "publishers": ("BBC",),
        "authors": ("Ruiz",),
        "order": "newest",
    }


def test_a_question_can_be_asked_without_what_went_before(desk: Callable[..., Desk]) -> None:
    archive, session = Archive(), Session([Turn("When?", Answer("When?"))])
    button: Any = SimpleNamespace(question="And him?", alone="yes")
    *_, (_, after, *_) = desk(archive).again(button, HERE, session, "mine", *NOTHING)
    assert archive.asked[0][:2] == ("And him?", [])
    assert [turn.question for turn in after.turns] == ["When?", "And him?"]


def test_a_question_asked_while_another_is_answered_comes_after_it_and_knows_it(desk: Callable[..., Desk]) -> None:
    archive, session = Archive(), Session()
    page, button = desk(archive), SimpleNamespace(question="And him?", alone="")
    first = page.ask(HERE, "Who?", session, "mine", *NOTHING)
    next(first)
    with ThreadPoolExecutor(1) as thread:
        second = thread.submit(lambda: list(page.again(button, HERE, session, "mine", *NOTHING)))  # type: ignore[arg-type]
        *_, (_, before, *_) = first
        *_, (_, after, *_) = second.result()
    assert before is after
    assert [turn.question for turn in after.turns] == ["Who?", "And him?"]
    assert archive.asked[1][:2] == ("And him?", [Answer("Who?")])
    assert page.keeping.loaded("browser:mine", after.id) == after


def test_a_stopped_question_goes_back_into_the_box(desk: Callable[..., Desk]) -> None:
    session, button = Session([Turn("When?", Answer("When?"))]), SimpleNamespace(question="Who?")
    box, shown = desk(Archive()).stop(session, button, HERE)  # type: ignore[arg-type]
    assert box == "Who?"
    assert "Searching" not in shown


def test_a_greeting_is_answered_without_a_search(ask: Asking) -> None:
    archive = Archive()
    note = reply(ask(archive, "Hello!"))
    assert note.kind == "greeting"
    assert "2 articles, BBC, 18 June 2020" in note.text
    assert archive.asked == []


@pytest.mark.parametrize("error", [ValueError("since 'x' is not an ISO date"), ArchiveError("the archive is damaged")])
def test_an_error_raised_on_purpose_is_told(ask: Asking, error: Exception) -> None:
    assert reply(ask(Archive(error), "Who?")) == Note(f"That could not be asked: {error}.", "error")


def test_any_other_error_is_logged_and_told_plainly(ask: Asking, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="ui.events"):
        note = reply(ask(Archive(RuntimeError("secret inner state")), "Who?"))
    assert note.kind == "error"
    assert "secret" not in note.text
    assert "secret inner state" in caplog.text


def test_a_conversation_is_kept_from_its_first_question_on(ask: Asking, conversations: Conversations) -> None:
    session = ask(Archive(), "Who?")[-1][1]
    [kept] = conversations.list("browser:mine")
    assert (kept.id, kept.title, kept.turns) == (session.id, "Who?", 1)


def test_a_conversation_that_goes_on_on_two_pages_is_kept_as_two(desk: Callable[..., Desk], ask: Asking) -> None:
    page, id = desk(Archive()), ask(Archive(), "Who?")[-1][1].id
    one, other = (arrived(page, conversation=id)["session"] for _ in range(2))
    list(page.ask(HERE, "When?", one, "mine", *NOTHING))
    *_, (*_, bar, _) = page.ask(HERE, "Where?", other, "mine", *NOTHING)
    assert f"conversation={other.id}" in bar
    kept = [page.keeping.loaded("browser:mine", session.id) for session in (one, other)]
    assert [[turn.question for turn in session.turns] for session in kept] == [["Who?", "When?"], ["Who?", "Where?"]]
    assert one.id == id


def test_a_conversation_that_cannot_be_kept_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "conversations.db").write_text("no database")
    desk = Desk(Archive(), Keeping(Conversations(tmp_path)))  # type: ignore[arg-type]
    *_, (_, session, *_) = desk.ask(HERE, "Who?", Session(), "mine", *NOTHING)
    assert (session.id, len(session.turns)) == (None, 1)
    assert "is not kept" in caplog.text


def test_a_browser_that_has_no_name_yet_keeps_nothing(desk: Callable[..., Desk], conversations: Conversations) -> None:
    *_, (_, session, *_) = desk(Archive()).ask(HERE, "Who?", Session(), "", *NOTHING)
    assert session.id is None
    assert not conversations.path.exists()


def test_who_has_logged_in_has_conversations_of_their_own_whatever_the_browser(desk: Callable[..., Desk]) -> None:
    ana: Any = Browser(username="ana")
    *_, (_, session, *_) = desk(Archive()).ask(ana, "Who?", Session(), "mine", *NOTHING)
    keeping = desk(Archive()).keeping
    assert keeping.loaded(keeping.owner("other", ana), session.id).turns == session.turns
    assert keeping.loaded(keeping.owner("mine", HERE), session.id) == Session()


def test_a_kept_conversation_is_opened_renamed_and_deleted(desk: Callable[..., Desk], ask: Asking) -> None:
    page, session = desk(Archive()), ask(Archive(), "Who?")[-1][1]
    item: Any = SimpleNamespace(id=session.id, title="The harbour")
    assert page.reopen(item, HERE, Session(), "mine", *NOTHING)[0] == session
    assert "The harbour" in page.keeping.rename(session, "mine", item, HERE)
    assert "None kept yet." in page.keeping.delete(session, "mine", item, HERE)
    assert ([turn.question for turn in session.turns], session.id) == (["Who?"], None)


def test_a_new_conversation_begins_empty(desk: Callable[..., Desk]) -> None:
    session, talk, tools, *_ = desk(Archive()).begin(HERE, "mine", *NOTHING)
    assert session == Session()
    assert 'data-example="Headline"' in talk
    assert "Export" not in tools


def test_what_a_reader_says_of_an_answer_is_kept_with_it(desk: Callable[..., Desk]) -> None:
    archive, session = Archive(), Session([Turn("Who?", Answer("Who?"))])
    button: Any = SimpleNamespace(turn="1", verdict="bad", citation="")
    shown = desk(archive).judge(session, button)
    assert archive.said == [(Answer("Who?"), "bad", None)]
    assert "Noted: not right." in shown
    assert session.turns[0].judged == "bad"


def test_one_quote_of_several_can_be_judged(desk: Callable[..., Desk]) -> None:
    archive, session = Archive(), Session([Turn("Who?", Answer("Who?"))])
    button: Any = SimpleNamespace(turn="1", verdict="wrong source", citation="2")
    desk(archive).judge(session, button)
    assert archive.said == [(Answer("Who?"), "wrong source", 2)]


def test_a_judgement_of_no_answer_changes_nothing(desk: Callable[..., Desk]) -> None:
    session, button = Session([Turn("hello", Note("Hello."))]), SimpleNamespace(turn="7", verdict="bad", citation="")
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        desk(Archive()).judge(session, button)  # type: ignore[arg-type]
    assert session == Session([Turn("hello", Note("Hello."))])


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("since", "", ("", "", "2021-01-01", ["BBC", "AP"], ["Ruiz"], "newest")),
        ("publishers", "BBC", ("2020-01-01", "", "2021-01-01", ["AP"], ["Ruiz"], "newest")),
        ("authors", "Ruiz", ("2020-01-01", "", "2021-01-01", ["BBC", "AP"], [], "newest")),
        ("order", "", ("2020-01-01", "", "2021-01-01", ["BBC", "AP"], ["Ruiz"], "relevance")),
        ("nonsense", "", ("2020-01-01", "", "2021-01-01", ["BBC", "AP"], ["Ruiz"], "newest")),
    ],
)
def test_a_filter_goes_by_its_chip(desk: Callable[..., Desk], field: str, value: str, left: tuple[Any, ...]) -> None:
    chip: Any = SimpleNamespace(field=field, value=value)
    given = ("2020-01-01", None, "2021-01-01", ["BBC", "AP"], ["Ruiz"], "newest")
    chips, *fields = desk(Archive()).drop(chip, Session(), *given)
    assert tuple(fields) == left
    assert chips == filters_bar(Filters.given(*left), None)


def test_a_click_opens_the_article_with_the_quote_marked() -> None:
    page = Opening(Archive()).open(click())  # type: ignore[arg-type]
    assert "The <mark>text</mark>." in page
    assert 'data-opened="1"' in page


def test_an_article_that_is_gone_is_told() -> None:
    page = Opening(Archive(KeyError("a1"))).open(click())  # type: ignore[arg-type]
    assert "no longer in the archive" in page
