"""Sharing a server: what is there for whom, and that many may use it at once."""

import json
import sqlite3
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from gradio_client import Client
from gradio_client.exceptions import AppError

from rag import Archive
from tests.conftest import Served, Server, awaited, write_jsonl
from ui.command import main
from ui.passwords import line

PASSWORD = "a horse, correctly stapled"
QUESTION = "When did Kosovo declare independence?"
QUOTE = "Kosovo declared independence in 2008 but Belgrade has refused to recognise it."
PRIVATE = ["/config", "/gradio_api/info", "/gradio_api/openapi.json"]
TOWNS = (
    "Askeby Brimholt Corvane Dunmarsh Elverum Farrow Gullvik Hestmere Istrand Jorvay "
    "Kelsund Lindholm Morvane Norvik Ombo Pelham Quarne Rossvik Selmere Tarnholt"
).split()


def http(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, timeout=120, trust_env=False)


def asked(client: httpx.Client, question: str) -> dict[str, Any]:
    """What the web API answers, by plain HTTP as the OpenAPI page describes it."""
    return called(client, "ask", "/gradio_api/call/v2/ask", {"question": question})


def called(client: httpx.Client, name: str, path: str, body: dict[str, Any]) -> Any:
    begun = client.post(path, json=body)
    begun.raise_for_status()
    said = client.get(f"/gradio_api/call/{name}/{begun.json()['event_id']}").text
    return json.loads(said.partition("event: complete\ndata: ")[2].splitlines()[0])[0]


@pytest.fixture(scope="module")
def shared(serving: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The seed archive for people who log in, behind a proxy."""
    file = tmp_path_factory.mktemp("shared") / "people.txt"
    file.write_text("".join(f"{line(name, PASSWORD)}\n" for name in ("ana", "bo")), encoding="utf-8")
    with serving("--auth-file", file, "--root-path", "/archive/") as served:
        yield served


# -- logging in


@pytest.mark.parametrize("path", PRIVATE)
def test_nothing_is_told_without_logging_in(shared: Served, path: str) -> None:
    with http(shared.address) as client:
        assert client.get(path).status_code == 401


def test_nothing_is_answered_without_logging_in(shared: Served) -> None:
    with http(shared.address) as client:
        refused = client.post("/gradio_api/call/v2/ask", json={"question": QUESTION})
        assert refused.status_code == 401
        page = client.get("/").text
    assert ("Log in to ask the archive." in page, "Ask the archive." in page) == (True, False)


@pytest.mark.parametrize(("name", "password"), [("ana", "wrong"), ("nobody", PASSWORD), ("ana", "")])
def test_a_wrong_name_or_password_does_not_log_in(shared: Served, name: str, password: str) -> None:
    with http(shared.address) as client:
        assert client.post("/login", data={"username": name, "password": password}).status_code in (400, 422)
        assert client.get("/config").status_code == 401


def test_a_person_who_has_logged_in_is_answered(shared: Served) -> None:
    with http(shared.address) as client:
        assert client.post("/login", data={"username": "ana", "password": PASSWORD}).status_code == 200
        assert client.get("/config").json()["username"] == "ana"
        assert asked(client, QUESTION)["citations"][0]["quote"] == QUOTE


def test_a_program_logs_in_with_gradios_client(shared: Served) -> None:
    client = Client(shared.address, auth=("bo", PASSWORD), verbose=False)
    assert client.predict(QUESTION, api_name="/ask")["citations"][0]["quote"] == QUOTE
    client.close()
    with pytest.raises(ValueError, match="Could not login"):
        Client(shared.address, auth=("bo", "wrong"), verbose=False)


def test_the_endpoints_of_the_server_itself_are_not_listed(shared: Served) -> None:
    with http(shared.address) as client:
        assert client.get("/openapi.json").status_code == 404


# -- who is warned


def test_listening_for_others_without_a_login_is_warned_of(serving: Server) -> None:
    with serving("--host", "0.0.0.0") as served:
        assert "everyone who can reach 0.0.0.0 can ask and read the whole archive" in served.said
        assert "--auth-file" in served.said


def test_a_login_is_not_warned_of(shared: Served) -> None:
    assert "everyone" not in shared.said


# -- behind a proxy


@pytest.mark.parametrize("path", ["", "/archive"], ids=["cut off by the proxy", "passed on by the proxy"])
def test_the_page_knows_where_the_proxy_has_it(shared: Served, path: str) -> None:
    with http(shared.address) as client:
        client.post(f"{path}/login", data={"username": "ana", "password": PASSWORD})
        config = client.get(f"{path}/config", headers={"X-Forwarded-Host": "news.example"}).json()
        assert httpx.URL(config["root"]).path == "/archive"
        assert client.get(f"{path}/healthz").status_code == 200


@pytest.mark.parametrize("root", ["archive", "https:archive"])
def test_a_root_path_without_a_slash_is_an_error(root: str) -> None:
    ended = CliRunner().invoke(main, ["serve", "--root-path", root])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert f"'{root}' does not begin with a slash" in ended.stderr


# -- whether it is well


def test_anyone_may_ask_whether_the_server_is_well(shared: Served) -> None:
    with http(shared.address) as client:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "articles": 1})


def test_an_archive_that_cannot_be_read_is_not_well(serving: Server, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "ill.archive"):
        pass
    with serving("--archive", tmp_path / "ill.archive") as served, http(served.address) as client:
        assert client.get("/healthz").json() == {"status": "ok", "articles": 0}
        store = sqlite3.connect(tmp_path / "ill.archive" / "archive.db")
        store.execute("PRAGMA foreign_keys = OFF")
        store.execute("DROP TABLE articles")
        store.close()
        answer = client.get("/healthz")
    reason = "the archive cannot be read; the server's log says why"
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "reason": reason})


# -- many at once


@pytest.fixture(scope="module")
def lighthouses(serving: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over twenty articles that differ in a name and a number only."""
    folder = tmp_path_factory.mktemp("lighthouses")
    articles = [
        {"id": town, "title": f"{town} lighthouse", "text": f"The lighthouse of {town} was built in {1800 + number}."}
        for number, town in enumerate(TOWNS)
    ]
    with Archive.open(folder / "news.archive") as archive:
        archive.add(write_jsonl(folder / "news.jsonl", *articles))
    with serving("--archive", folder / "news.archive") as served:
        yield served


def test_twenty_people_who_ask_at_once_each_get_their_own_answer(lighthouses: Served) -> None:
    def person(number: int) -> list[str]:
        # Each asks about three towns, one after the other, over a connection of their own.
        towns = [TOWNS[(number + step) % len(TOWNS)] for step in range(3)]
        with http(lighthouses.address) as client:
            replies = [asked(client, f"When was the lighthouse of {town} built?") for town in towns]
        return [reply["citations"][0]["quote"] for reply in replies]

    with ThreadPoolExecutor(len(TOWNS)) as people:
        quotes = list(people.map(person, range(len(TOWNS))))
    built = {town: f"The lighthouse of {town} was built in {1800 + number}." for number, town in enumerate(TOWNS)}
    assert quotes == [[built[TOWNS[(number + step) % len(TOWNS)]] for step in range(3)] for number in range(len(TOWNS))]


# -- as a tool


def test_an_article_can_be_read_whole(lighthouses: Served) -> None:
    client = Client(lighthouses.address, verbose=False)
    article = client.predict("Ombo", api_name="/article")
    assert (article["title"], article["text"]) == ("Ombo lighthouse", "The lighthouse of Ombo was built in 1814.")
    assert (article["published"], article["authors"]) == (None, [])
    with pytest.raises(AppError, match="'Atlantis': there is no article with this id"):
        client.predict("Atlantis", api_name="/article")
    client.close()


def test_the_openapi_page_lists_the_endpoints(lighthouses: Served) -> None:
    with http(lighthouses.address) as client:
        paths = client.get("/gradio_api/openapi.json").json()["paths"]
    callable_ones = {path.removeprefix("/gradio_api/call/v2/") for path in paths if "/call/v2/" in path}
    assert callable_ones == {"ask", "search", "verify", "article"}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("ask", ["When was the lighthouse of Ombo built?"]),
        ("ask", ["When was the lighthouse of Ombo built?", [], None, None, None, [], [], 3]),
        ("search", ["lighthouse of Ombo", 10]),
        ("verify", ["The lighthouse of Ombo was built in 1814."]),
    ],
)
def test_arguments_may_be_given_in_order_and_the_last_left_out(
    lighthouses: Served, name: str, given: list[Any]
) -> None:
    with http(lighthouses.address) as client:
        found = called(client, name, f"/gradio_api/call/{name}", {"data": given})
    assert "The lighthouse of Ombo was built in 1814." in json.dumps(found)


def test_tools_and_a_login_cannot_be_had_together(tmp_path: Path) -> None:
    file = tmp_path / "people.txt"
    file.write_text(line("ana", PASSWORD), encoding="utf-8")
    ended = CliRunner().invoke(main, ["serve", "--mcp", "--auth-file", str(file)])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "--mcp cannot be combined with --auth-file" in ended.stderr


def test_tools_without_the_protocol_installed_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    ended = CliRunner().invoke(main, ["serve", "--mcp"])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "Install it: pip install 'archive-chat[mcp]'" in ended.stderr


def test_tools_answer_as_the_web_api_does(serving: Server) -> None:
    pytest.importorskip("mcp", reason="the extra archive-chat[mcp] is not installed")
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def used(address: str) -> tuple[dict[str, str], list[Any]]:
        url = f"{address}/gradio_api/mcp/"
        async with streamablehttp_client(url) as (read, write, _), ClientSession(read, write) as session:
            await session.initialize()
            tools = {tool.name: tool.description or "" for tool in (await session.list_tools()).tools}
            answer = await session.call_tool("ask", {"question": QUESTION})
            verdict = await session.call_tool("verify", {"quote": QUOTE})
            missing = await session.call_tool("article", {"article_id": "Atlantis"})
            return tools, [answer, verdict, missing]

    with serving("--mcp") as served:
        tools, (answer, verdict, missing) = awaited(used(served.address))
        with http(served.address) as client:
            assert json.loads(answer.content[0].text) == asked(client, QUESTION)
    assert set(tools) == {"ask", "search", "verify", "article"}
    assert tools["ask"].startswith("Answer a question with verbatim passages, or say that the archive does not.")
    assert json.loads(verdict.content[0].text)["verdict"] == "exact"
    assert (missing.isError, "no article with this id" in missing.content[0].text) == (True, True)
