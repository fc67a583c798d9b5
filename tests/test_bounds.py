"""The bounds on requests: over real connections, and with a clock of the test's own where a minute must pass."""

from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from tests.conftest import Server, awaited
from ui.bounds import RateBound, SizeBound

RATE = 5
QUESTION = {"question": "When did Kosovo declare independence?"}


@pytest.fixture(scope="module")
def address(serving: Server) -> Iterator[str]:
    with serving("--rate", RATE) as served:
        yield served.address


def visitor(address: str, name: str) -> httpx.Client:
    """A client as a proxy on this machine would announce it."""
    return httpx.Client(base_url=address, headers={"X-Forwarded-For": name}, timeout=60, trust_env=False)


def ask(client: httpx.Client) -> httpx.Response:
    return client.post("/gradio_api/call/v2/ask", json=QUESTION)


# -- how many


def test_who_asks_too_often_is_told_to_wait(address: str) -> None:
    with visitor(address, "192.0.2.1") as client:
        assert [ask(client).status_code for _ in range(RATE)] == [200] * RATE
        refused = ask(client)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert "More than 5 requests in a minute" in refused.json()["detail"]


def test_others_may_still_ask(address: str) -> None:
    with visitor(address, "192.0.2.2") as busy, visitor(address, "192.0.2.3") as other:
        assert [ask(busy).status_code for _ in range(RATE + 1)][-1] == 429
        assert ask(other).status_code == 200


def test_what_only_reads_is_not_counted(address: str) -> None:
    with visitor(address, "192.0.2.4") as client:
        seen = {client.get(path).status_code for path in ("/", "/healthz", "/theme.css") for _ in range(RATE)}
        assert seen == {200}
        assert ask(client).status_code == 200


def test_an_ipv6_network_is_one_client(address: str) -> None:
    with visitor(address, "2001:db8::1") as one, visitor(address, "2001:db8::2") as neighbour:
        assert [ask(client).status_code for client in [one, neighbour] * 3] == [200] * RATE + [429]


def test_an_ipv4_address_in_an_ipv6_one_is_itself(address: str) -> None:
    with visitor(address, "::ffff:192.0.2.5") as one, visitor(address, "::ffff:192.0.2.6") as other:
        assert [ask(one).status_code for _ in range(RATE + 1)][-1] == 429
        assert ask(other).status_code == 200


class Clock:
    """A minute in no time."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def sent(app: RateBound, *clients: str) -> list[int]:
    """The answers to a request of each client, one after the other."""

    async def post(client: str) -> int:
        told: list[Message] = []

        async def tell(message: Message) -> None:
            told.append(message)

        await app({"type": "http", "method": "POST", "headers": [], "client": (client, 1)}, nothing_more, tell)
        return int(told[0]["status"])

    async def post_all() -> list[int]:
        return [await post(client) for client in clients]

    return awaited(post_all())


async def nothing_more() -> Message:
    return {"type": "http.request"}


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("answered")(scope, receive, send)


def test_a_minute_later_one_may_ask_again() -> None:
    clock = Clock()
    app = RateBound(nothing, 2, clock)
    assert sent(app, "a", "a", "a") == [200, 200, 429]
    clock.now += 59
    assert sent(app, "a") == [429]
    clock.now += 1
    assert sent(app, "a", "a", "a") == [200, 200, 429]


def test_no_more_than_ten_thousand_clients_are_remembered_and_the_oldest_is_forgotten_first() -> None:
    app = RateBound(nothing, 1, Clock())
    assert sent(app, "oldest", "newer", "oldest", "newer") == [200, 200, 429, 429]
    assert set(sent(app, *(f"client {number}" for number in range(9_999)))) == {200}
    assert sent(app, "newer", "oldest") == [429, 200]


# -- how large


def test_a_question_that_says_it_is_too_large_is_refused(address: str) -> None:
    with visitor(address, "192.0.2.7") as client:
        refused = client.post("/gradio_api/call/v2/ask", json={"question": "x" * 1_000_000})
    assert refused.status_code == 413
    assert "more than 1,000,000 bytes" in refused.json()["detail"]


def test_a_question_that_turns_out_too_large_is_refused(address: str) -> None:
    with visitor(address, "192.0.2.8") as client:
        refused = client.post("/gradio_api/call/v2/ask", content=(b'"%s"' % (b"x" * 100_000) for _ in range(30)))
    assert refused.status_code == 413
    assert "more than 1,000,000 bytes" in refused.json()["detail"]


def test_a_question_in_pieces_is_answered_when_it_is_small_enough(address: str) -> None:
    with visitor(address, "192.0.2.9") as client:
        pieces = (b'{"question": ', b'"Why?"', b"}")
        headers = {"Content-Type": "application/json"}
        answered = client.post("/gradio_api/call/v2/ask", content=iter(pieces), headers=headers)
    assert answered.status_code == 200


async def counted(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


@pytest.mark.parametrize(("size", "status"), [(10, 200), (11, 413)])
@pytest.mark.parametrize("in_pieces", [False, True])
def test_the_largest_size_is_a_parameter(size: int, status: int, in_pieces: bool) -> None:
    app = SizeBound(Starlette(routes=[Route("/", counted, methods=["POST"])]), largest=10)

    async def pieces():
        for _ in range(size):
            yield b"x"

    async def post() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
            return await http.post("/", content=pieces() if in_pieces else b"x" * size)

    answer = awaited(post())
    assert answer.status_code == status
    assert status != 200 or answer.text == str(size)


def test_an_endless_request_ends_where_the_bound_is() -> None:
    read = 0

    async def endless():
        nonlocal read
        while True:
            read += 1
            yield b"x" * 1000

    async def post() -> int:
        app = SizeBound(Starlette(routes=[Route("/", counted, methods=["POST"])]), largest=10_000)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
            return (await http.post("/", content=endless())).status_code

    assert awaited(post()) == 413
    assert read <= 11


# -- off


def test_who_breaks_off_in_the_middle_of_a_request_is_no_fault_of_the_server() -> None:
    async def broken_off() -> Message:
        return {"type": "http.disconnect"}

    async def reading(scope: Scope, receive: Receive, send: Send) -> None:
        await (await counted(Request(scope, receive)))(scope, receive, send)

    async def told(message: Message) -> None:
        pytest.fail(f"nobody is left to be told {message}")

    awaited(SizeBound(reading)({"type": "http", "method": "POST", "path": "/", "headers": []}, broken_off, told))


def test_without_a_rate_nobody_is_refused(serving: Server) -> None:
    with serving("--rate", 0) as served, visitor(served.address, "192.0.2.1") as client:
        assert {client.post("/healthz").status_code for _ in range(620)} == {405}  # it can only be got
