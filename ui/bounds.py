"""Bounds on requests, as ASGI middleware: how large one may be, how many may wait, and how many a client may send."""

import math
import time
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv6Address, IPv6Network, ip_address

from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import words

__all__ = ["LARGEST", "LARGEST_UPLOAD", "QueueBound", "RateBound", "SizeBound"]

LARGEST = 1_000_000  # bytes: a long conversation, which the page sends along, has a tenth of it
LARGEST_UPLOAD = 100_000_000  # where files are taken
_UPLOAD = "/gradio_api/upload"
_MINUTE = 60.0
_CLIENTS = 10_000  # remembered at most, a megabyte or two
_ASK_NOTHING = {"GET", "HEAD", "OPTIONS"}


class SizeBound:
    """Answers 413 to a request whose body is too large, whether it says so itself or only turns out to be.

    Files are sent to an address of their own, which has a bound of its own; 0: none are taken, and it answers 403.
    """

    def __init__(self, app: ASGIApp, largest: int = LARGEST, uploads: int = 0) -> None:
        self._app = app
        self._largest = largest
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_upload = scope["path"].rstrip("/").endswith(_UPLOAD)
        largest = self._uploads if is_upload else self._largest
        if is_upload and not largest:
            await JSONResponse({"detail": words.NO_UPLOADS}, 403)(scope, receive, send)
        elif _declared(scope) > largest:
            await _refusal(largest)(scope, receive, send)
        else:
            await self._measured(largest, scope, receive, send)

    async def _measured(self, largest: int, scope: Scope, receive: Receive, send: Send) -> None:
        size, started, refused = 0, False, False

        async def receive_measured() -> Message:
            nonlocal size, refused
            message = await receive()
            size += len(message.get("body", b""))
            if size <= largest or started:
                return message
            refused = True
            await _refusal(largest)(scope, receive, send)
            return {"type": "http.disconnect"}  # the application need not know more, and ends

        async def send_unless_refused(message: Message) -> None:
            nonlocal started
            if not refused:
                started = True
                await send(message)

        with suppress(ClientDisconnect):  # who has gone, or was refused, need not be told
            await self._app(scope, receive_measured, send_unless_refused)


class RateBound:
    """Answers 429 to a client that has sent its share of requests that ask something; a minute later it may again."""

    def __init__(self, app: ASGIApp, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._rate = rate
        self._clock = clock
        self._minutes: dict[str, tuple[float, int]] = {}  # client: when its minute began, requests; oldest first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        asks = scope["type"] == "http" and scope["method"] not in _ASK_NOTHING
        wait = self._wait(_client(scope)) if asks else 0
        if not wait:
            await self._app(scope, receive, send)
            return
        told = {"detail": words.TOO_MANY.format(self._rate, wait)}
        await JSONResponse(told, 429, {"Retry-After": str(wait)})(scope, receive, send)

    def _wait(self, client: str) -> int:
        """Counts a request; how many seconds it came too early."""
        now = self._clock()
        began, count = self._minutes.get(client, (now, 0))
        if count == 0 or now - began >= _MINUTE:
            began, count = now, 0
            self._minutes.pop(client, None)  # to come last again
            if len(self._minutes) >= _CLIENTS:
                del self._minutes[next(iter(self._minutes))]
        self._minutes[client] = (began, count + 1)
        return math.ceil(began + _MINUTE - now) if count >= self._rate else 0


class QueueBound:
    """Says how many are waiting where Gradio turns a question away because so many are; it says so with 503 itself."""

    def __init__(self, app: ASGIApp, waiting: int) -> None:
        self._app = app
        self._told = {"detail": words.BUSY.format(waiting)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and what is answered back."""
        asks = scope["type"] == "http" and scope["method"] == "POST"
        await self._app(scope, receive, self._in_our_words(scope, receive, send) if asks else send)

    def _in_our_words(self, scope: Scope, receive: Receive, send: Send) -> Send:
        busy = False

        async def told(message: Message) -> None:
            nonlocal busy
            busy |= message["type"] == "http.response.start" and message["status"] == 503
            if not busy:
                await send(message)
            elif message["type"] == "http.response.body" and not message.get("more_body"):
                await JSONResponse(self._told, 503, {"Retry-After": "1"})(scope, receive, send)

        return told


def _refusal(largest: int) -> JSONResponse:
    return JSONResponse({"detail": words.TOO_LARGE.format(largest)}, 413)


def _declared(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


def _client(scope: Scope) -> str:
    # uvicorn puts the visitor in the place of a proxy on this machine, from X-Forwarded-For.
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:
        return str(host[:64])
    if not isinstance(address, IPv6Address):
        return str(address)
    # One machine has as many addresses as it likes of an IPv6 network.
    return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))
