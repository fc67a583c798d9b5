"""The web API, by a client and by what it connects to."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from playwright.sync_api import expect

from rag import Archive

from .conftest import HOME, Visitor, served


@pytest.fixture(scope="module")
def client(seed_server: str) -> Iterator[Client]:
    client = Client(seed_server, verbose=False)
    yield client
    client.close()


def test_only_the_contracts_endpoints_are_public(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    names = {name: [p["parameter_name"] for p in found["parameters"]] for name, found in endpoints.items()}
    filters = ["since", "until", "as_of", "publishers", "authors"]
    assert names == {
        "/ask": ["question", "history", *filters, "k", "order"],
        "/search": ["query", "k", *filters, "order"],
        "/verify": ["quote", "claimed"],
        "/article": ["article_id"],
    }


def test_ask_gives_the_same_as_python(client: Client) -> None:
    question = "When did Kosovo declare independence?"
    with Archive.open() as archive:
        assert client.predict(question=question, api_name="/ask") == archive.answer(question).to_dict()


def test_ask_understands_history_and_filters(client: Client) -> None:
    history = [["When did Kosovo declare independence?", "“Kosovo declared independence in 2008” [1]"]]
    followed = client.predict(question="And who refused to recognise it?", history=history, api_name="/ask")
    assert "Kosovo" in followed["resolved"]
    later = client.predict(question="Kosovo independence?", since="2021-01-01", api_name="/ask")
    assert (later["found"], later["scope"]["articles"]) == (False, 0)


def test_search_gives_as_many_hits_as_asked_for(client: Client) -> None:
    hits = client.predict(query="trade sanctions", k=2, publishers=["Euronews"], api_name="/search")
    assert len(hits) == 2
    assert {"score", "passage", "article"} <= set(hits[0])


def test_verify_finds_a_true_quote_and_no_altered_one(client: Client) -> None:
    true = client.predict(quote="Belgrade has refused to recognise it", api_name="/verify")
    altered = client.predict(quote="Belgrade has agreed to recognise it", api_name="/verify")
    assert (true["verdict"], altered["verdict"]) == ("exact", "altered")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"since": "yesterday"}, "not an ISO date"),
        ({"question": " "}, "empty"),
        ({"question": "x" * 100_000}, "10,000"),
        ({"k": 0}, "at least 1"),
        ({"history": [["only a question"]]}, "pairs"),
    ],
)
def test_a_bad_request_gets_a_clear_error(client: Client, arguments: dict[str, object], message: str) -> None:
    with pytest.raises(AppError, match=message):
        client.predict(**{"question": "Who?", **arguments}, api_name="/ask")


def test_clients_that_ask_at_once_each_get_their_own_answer(client: Client) -> None:
    questions = [f"Who is person number {number} of Kosovo?" for number in range(12)]
    with ThreadPoolExecutor(12) as pool:
        replies = list(pool.map(lambda q: client.predict(question=q, api_name="/ask"), questions))
    assert [reply["question"] for reply in replies] == questions


def test_the_server_connects_to_no_other_machine(visitor: Visitor, seed_server: str, connections: Path) -> None:
    visitor.visit(seed_server).ask("When did Kosovo declare independence?")
    visitor.number(1).click()
    expect(visitor.reader).to_be_visible()
    hosts = set(connections.read_text(encoding="utf-8").split())
    assert "127.0.0.1" in hosts, "the record must hold the server's own check of itself"
    assert hosts <= HOME


def test_a_proxy_in_the_environment_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # a port where nothing listens
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with served(tmp_path / "connections") as address:
        assert address
