"""Many who ask at once: one model for all, a bound on who waits, and nothing done for who has gone."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from starlette.types import Message, Receive, Scope, Send

from rag import Archive
from rag.cross_encoder import Judgement, load_cross_encoder
from tests.conftest import SlowEncoder, awaited, free_port
from ui.parts import AT_ONCE, WAITING
from ui.presence import GoneError, Presence, asked_by
from ui.server import start

REST = [None, None, None, None, None, None, 3, "relevance"]  # the other arguments of `ask`


class Reader:
    """A cross-encoder that says nothing, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def judge(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Judgement]:
        self.asked.append(question)
        none = np.empty(0)
        return [Judgement(0.0, np.empty((0, 2), np.int64), none, none) for _ in passages]


class Desk:
    """A server whose encoder can be held up."""

    def __init__(self, archive: Archive, encoder: SlowEncoder, reader: Reader) -> None:
        self.encoder, self.reader = encoder, reader
        self.page, self.address = start(archive, port=free_port())
        self.http = httpx.Client(base_url=self.address, timeout=60, trust_env=False)

    def ask(self, question: str, **session: str) -> httpx.Response:
        return self.http.post("/gradio_api/call/ask", json={"data": [question, *REST], **session})

    def ask_on_page(self, question: str) -> httpx.Response:
        """As the chat asks when somebody presses Enter."""
        config = self.page.config
        [box] = [one["id"] for one in config["components"] if one["props"].get("elem_id") == "question"]
        [enter] = [one["id"] for one in config["dependencies"] if (box, "submit") in one["targets"]]
        asked = {"data": [question, None, "", "", "", "", [], [], "relevance"], "fn_index": enter}
        return self.http.post("/gradio_api/queue/join", json=asked | {"session_hash": "page"})

    def answer(self, event: str) -> str:
        return self.http.get(f"/gradio_api/call/ask/{event}").text

    def hold(self) -> None:
        """From now on, questions are held up; those that were begun before are over."""
        while self.encoder.begun.acquire(blocking=False):
            pass
        self.encoder.let_go.clear()


@pytest.fixture
def desk(folder: Path, articles: Path) -> Iterator[Desk]:
    encoder, reader = SlowEncoder(), Reader()
    with Archive.open(folder, encoder=encoder, reranker=reader) as archive:
        archive.add(articles)
        desk = Desk(archive, encoder, reader)
        try:
            desk.answer(desk.ask("Who is the harbour master?").json()["event_id"])
            yield desk
        finally:
            encoder.let_go.set()
            desk.http.close()
            desk.page.close(verbose=False)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


# -- one model


def test_many_who_ask_first_at_once_share_one_model() -> None:
    with ThreadPoolExecutor(8) as threads:
        models = list(threads.map(lambda _: load_cross_encoder(), range(8)))
    assert len({id(model) for model in models}) == 1


# -- a bound


def test_who_comes_when_too_many_wait_is_told_how_many_and_others_are_answered(desk: Desk) -> None:
    desk.hold()
    events = [desk.ask("Who is the harbour master?").json()["event_id"] for _ in range(AT_ONCE)]
    for _ in events:
        assert desk.encoder.begun.acquire(timeout=30)
    assert [desk.ask("Why?").status_code for _ in range(WAITING)] == [200] * WAITING
    refused = desk.ask("Who is the harbour master?")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert refused.json() == {"detail": f"Busy: {WAITING} are waiting. Try again in a moment."}
    desk.encoder.let_go.set()
    assert all("event: complete" in desk.answer(event) for event in events)


def test_questions_of_programs_and_of_pages_take_turns_together(desk: Desk) -> None:
    desk.hold()
    events = [desk.ask("Who is the harbour master?").json()["event_id"] for _ in range(AT_ONCE - 1)]
    for _ in events:
        assert desk.encoder.begun.acquire(timeout=30)
    assert desk.ask_on_page("Where is the rope bridge?").status_code == 200
    assert desk.encoder.begun.acquire(timeout=30)
    # No turn is left: one of each kind waits, and so many more that nobody else may.
    assert [desk.ask_on_page("Why?").status_code, desk.ask("Why?").status_code] == [200, 200]
    assert [desk.ask("Why?").status_code for _ in range(WAITING - 2)] == [200] * (WAITING - 2)
    assert desk.ask("Who is the harbour master?").status_code == 503
    desk.encoder.let_go.set()
    assert all("event: complete" in desk.answer(event) for event in events)


# -- who has gone


def test_a_question_whose_asker_has_gone_is_not_read_for(desk: Desk) -> None:
    desk.hold()
    event = desk.ask("Where is the rope bridge?").json()["event_id"]
    assert desk.encoder.begun.acquire(timeout=30)
    with desk.http.stream("GET", f"/gradio_api/call/ask/{event}"):
        pass  # and away
    until(lambda: event not in desk.page.app.state_holder)
    desk.encoder.let_go.set()
    until(lambda: desk.page._queue.get_active_worker_count() == 0)
    assert "Where is the rope bridge?" not in desk.reader.asked
    assert "event: complete" in desk.answer(desk.ask("Who is the harbour master?").json()["event_id"])


def test_a_question_that_is_stopped_is_not_read_for(desk: Desk) -> None:
    desk.hold()
    event = desk.ask("Where is the rope bridge?", session_hash="mine").json()["event_id"]
    assert desk.encoder.begun.acquire(timeout=30)
    desk.http.post("/gradio_api/cancel", json={"session_hash": "mine", "fn_index": 0, "event_id": event})
    desk.encoder.let_go.set()
    until(lambda: desk.page._queue.get_active_worker_count() == 0)
    assert "Where is the rope bridge?" not in desk.reader.asked


def test_nothing_is_kept_of_a_program_that_was_answered(desk: Desk) -> None:
    kept = (desk.page.app.state_holder.session_data, desk.page._queue.pending_event_ids_session)
    for _ in range(3):
        desk.answer(desk.ask("Who is the harbour master?").json()["event_id"])
    until(lambda: not any(kept))


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()


def sent(scope: dict[str, Any], message: Message) -> None:
    async def receive() -> Message:
        return message

    async def send(message: Message) -> None: ...

    awaited(Presence(nothing)({"type": "http", **scope}, receive, send))


def test_a_page_that_is_closed_is_gone_and_no_other_is() -> None:
    query = b"session_hash=mine"
    with asked_by("mine") as mine, asked_by("yours") as yours:
        mine("searching")
        scope = {"method": "GET", "path": "/gradio_api/queue/data", "query_string": query}
        sent(scope, {"type": "http.disconnect"})
        with pytest.raises(GoneError):
            mine("reading")
        yours("reading")
    with asked_by("mine") as again:
        again("searching")


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"[1]", b'"mine"', b'{"session_hash": ["mine"]}', b"\xff"])
def test_a_stop_that_names_nobody_stops_nobody(body: bytes) -> None:
    with asked_by("mine") as mine, asked_by(None) as nameless:
        sent({"method": "POST", "path": "/gradio_api/cancel"}, {"type": "http.request", "body": body})
        mine("reading")
        nameless("reading")
