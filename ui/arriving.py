"""What somebody sees who opens the chat: by its address a question, a quote or a conversation, else where to start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag import Stats
from ui.bar import filters_bar
from ui.events import Desk
from ui.keeping import new_owner
from ui.opening import Opening
from ui.reader import CLOSED, Place
from ui.turns import Filters, Session

__all__ = ["Arriving"]

_NAMES = 500  # of publishers and of authors that are offered; others can be typed


@dataclass(frozen=True, slots=True)
class Arriving:
    """The handler of an opened page."""

    desk: Desk

    def arrive(self, session: Session, browser: str | None, request: gr.Request) -> tuple[Any, ...]:
        """The page as its address says, and as the archive is now: it may have grown.

        Returns:
            the browser's name, the session, the conversation, the toolbar, the filters' chips, the question that the
            address asks, the article that it opens, and the fields of the filters.
        """
        query = _query(request)
        browser = browser or new_owner()
        owner = self.desk.keeping.owner(browser, request)
        if not session.turns and (id := _first(query, "conversation")):
            session = self.desk.keeping.loaded(owner, id)
        filters, stats = Filters.of_address(query), self.desk.archive.stats()
        tools = self.desk.keeping.toolbar(session, owner)
        shown = (self.desk.shown(session), tools, filters_bar(filters, session.id))
        return browser, session, *shown, _first(query, "q"), self._opened(query), *_fields(filters, stats)

    def _opened(self, query: Mapping[str, Sequence[str]]) -> str:
        article, digest = _first(query, "article"), _first(query, "digest")
        start, end = (_first(query, name) for name in ("start", "end"))
        if not article or not (start.isdecimal() and end.isdecimal()):
            return CLOSED
        return Opening(self.desk.archive).at(Place(article, int(start), int(end), digest, "address"))


def _query(request: gr.Request) -> dict[str, list[str]]:
    """The address's query as the page was opened with it."""
    pairs = request.query_params.multi_items()
    return {name: [value for other, value in pairs if other == name] for name, _ in pairs}


def _first(query: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(query.get(name, ())), "")


def _fields(filters: Filters, stats: Stats) -> tuple[Any, ...]:
    publishers = _choices(stats.publishers, filters.publishers)
    authors = _choices(stats.authors, filters.authors)
    return filters.since, filters.until, filters.as_of, publishers, authors, filters.order


def _choices(counted: Sequence[tuple[str, int]], given: Sequence[str]) -> dict[str, Any]:
    names = [name for name, _ in counted[:_NAMES]]
    return gr.update(choices=list(dict.fromkeys([*names, *given])), value=list(given))
