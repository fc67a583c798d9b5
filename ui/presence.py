"""Whether somebody still waits for an answer: a question whose asker has gone costs nothing more.

Each answer goes back over a connection that stays open till then; programs that want no more say so by a request of
their own. The page's Stop is an event as any other: of Gradio's `cancels` an Enter soon afterwards is lost.

Of programs that ask without naming a session Gradio keeps one a question: 0.1 MB, ten thousand times. They are dropped
here.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["GoneError", "Presence", "asked_by", "left"]

_waiting: dict[str, set[threading.Event]] = {}  # of each Gradio session, the questions that are being answered
_lock = threading.Lock()


class GoneError(Exception):
    """Nobody waits for the answer any more."""


@contextmanager
def asked_by(session: str | None) -> Iterator[Callable[[object], None]]:
    """Answer a question of somebody's.

    Args:
        session: Gradio's name for them; for programs that give none, that of their request. Of whom neither is known,
            nobody can say that they have gone.

    Yields:
        what to call before each stage, with its name; it raises GoneError once they have gone.
    """
    gone = threading.Event()

    def begin(_stage: object) -> None:
        if gone.is_set():
            raise GoneError

    if not session:
        yield begin
        return
    with _lock:
        _waiting.setdefault(session, set()).add(gone)
    try:
        yield begin
    finally:
        with _lock:
            _waiting[session].discard(gone)
            if not _waiting[session]:
                del _waiting[session]


def left(session: str | None) -> None:
    """Note that who asked waits for none of their questions any more."""
    with _lock:
        for gone in _waiting.get(session or "", ()):
            gone.set()


class Presence:
    """Notes, as ASGI middleware, who has gone: their connection breaks off, or they ask for no more."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and watch it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["method"] == "GET" and (session := _listening(scope)):
            try:
                await self._app(scope, _told_of_the_end(receive, session), send)
            finally:
                if "/gradio_api/call/" in scope["path"]:
                    _forget(scope["app"], session)
        elif scope["method"] == "POST" and scope["path"].rstrip("/").endswith("/gradio_api/cancel"):
            await self._app(scope, _told_of_the_body(receive), send)
        else:
            await self._app(scope, receive, send)


def _listening(scope: Scope) -> str:
    """Whose answers a request fetches."""
    path: str = scope["path"].rstrip("/")
    if path.endswith("/gradio_api/queue/data"):
        named: list[str] = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [""])
        return named[0]
    return path.rpartition("/")[2] if "/gradio_api/call/" in path else ""


def _forget(app: Any, question: str) -> None:
    """Drop what Gradio would keep of a question that has been answered, or whose asker has gone."""
    queue, sessions = app.get_blocks()._queue, app.state_holder
    for kept in (sessions.session_data, sessions.time_last_used, queue.pending_event_ids_session):
        kept.pop(question, None)


def _told_of_the_end(receive: Receive, session: str) -> Receive:
    async def watched() -> Message:
        message = await receive()
        if message["type"] == "http.disconnect":
            left(session)
        return message

    return watched


def _told_of_the_body(receive: Receive) -> Receive:
    body = bytearray()

    async def watched() -> Message:
        message = await receive()
        body.extend(message.get("body", b""))
        if message["type"] == "http.request" and not message.get("more_body"):
            left(_session_of(bytes(body)))
        return message

    return watched


def _session_of(body: bytes) -> str:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):  # Gradio refuses it
        return ""
    session = told.get("session_hash") if isinstance(told, dict) else ""
    return session if isinstance(session, str) else ""
