"""The stream that brings a page its answers, where the page hears of its end late."""

import pytest
from playwright.sync_api import expect

from .conftest import Visitor

QUESTION = "When did Kosovo declare independence?"
LATE = """
const plain = window.fetch;
window.fetch = async (request, options) => {
  const response = await plain(request, options);
  if (!(request.url ?? request).includes("queue/data")) return response;
  const late = new TransformStream({
    transform: async (part, page) => {
      if (new TextDecoder().decode(part).includes("close_stream")) await new Promise((go) => setTimeout(go, 1000));
      page.enqueue(part);
    },
  });
  return new Response(response.body.pipeThrough(late), response);
};
"""


@pytest.fixture
def guest(visitor: Visitor, seed_server: str) -> Visitor:
    visitor.page.add_init_script(LATE)
    return visitor.visit(seed_server)


def test_what_is_sent_meanwhile_is_answered(guest: Visitor) -> None:
    guest.ask(QUESTION)
    expect(guest.page.locator("#go-on").get_by_role("button").first).to_be_visible()
    guest.number(1).click()
    expect(guest.reader.locator("mark")).to_be_visible()
    guest.ask(QUESTION)
    expect(guest.page.locator("#go-on").get_by_role("button").first).to_be_visible()


def test_a_page_that_waits_for_nothing_has_no_stream(guest: Visitor) -> None:
    streams: list[str] = []
    guest.page.on("request", lambda request: streams.append(request.url) if "queue/data" in request.url else None)
    guest.ask(QUESTION)
    expect(guest.page.locator("#go-on").get_by_role("button").first).to_be_visible()
    for _ in range(10):  # until the page has heard of the end
        guest.page.wait_for_timeout(1000)
        before = len(streams)
        guest.number(1).click()
        expect(guest.reader.locator("mark")).to_be_visible()
        if len(streams) > before:
            return
    pytest.fail("the old stream is still open")
