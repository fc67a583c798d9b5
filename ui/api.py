"""The web API: `/ask`, `/search`, `/verify` and `/article`, each a thin call over the archive.

Their docstrings are what a reader of the API page, and a program that uses them as tools, is told.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Literal

import gradio as gr
from gradio.components.api_component import Api
from gradio.events import api

from rag import Archive, RagError
from ui import words
from ui.parts import ASKING, AT_ONCE
from ui.presence import GoneError, asked_by

__all__ = ["Callables", "add_endpoints"]


class Callables(gr.Blocks):
    """Blocks whose endpoints take their first arguments alone, as functions do; Gradio wants all of them."""

    def validate_inputs(self, block_fn: Any, inputs: list[Any]) -> None:
        """Add the defaults of those that are left out."""
        left_out = block_fn.inputs[len(inputs) :]
        if inputs and all(isinstance(argument, Api) for argument in left_out):
            inputs.extend(argument.value for argument in left_out)
        super().validate_inputs(block_fn, inputs)


def add_endpoints(archive: Archive) -> None:
    """Register the endpoints on the Blocks being built."""
    endpoints = Endpoints(archive)
    routes: dict[str, Callable[..., Any]] = {
        "ask": endpoints.ask,
        "search": endpoints.search,
        "verify": endpoints.verify,
        "article": endpoints.article,
    }
    for name, route in routes.items():
        together = ASKING if name == "ask" else None
        api(route, api_name=name, concurrency_limit=AT_ONCE, concurrency_id=together)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The archive's calls with arguments that JSON can carry."""

    archive: Archive

    def ask(  # noqa: D417
        self,
        question: str,
        history: list[list[str]] | None = None,
        since: str | None = None,
        until: str | None = None,
        as_of: str | None = None,
        publishers: list[str] | None = None,
        authors: list[str] | None = None,
        k: int = 3,
        order: Literal["relevance", "newest", "oldest"] = "relevance",
        request: gr.Request | None = None,  # Gradio's own, not asked for
    ) -> dict[str, Any]:
        """Answer a question with verbatim passages, or say that the archive does not.

        Args:
            question: what to ask.
            history: the conversation so far, oldest first: pairs of a question and the text of its answer.
            since: the first publication date to use, as 2020-06-18.
            until: the last publication date to use.
            as_of: the day the question is asked on: nothing published later is used.
            publishers: only articles of these publishers.
            authors: only articles whose byline holds one of these names.
            k: how many passages at most.
            order: "relevance", or the passages that answer by their days: "newest" or "oldest" first.

        Returns:
            The question, its citations (quote, offsets, passage, article), confidence and near misses.
        """
        with _told(), asked_by(request.session_hash if request else None) as begin:
            return self.archive.answer(
                question,
                k=k,
                history=_pairs(history),
                since=since,
                until=until,
                as_of=as_of,
                publishers=publishers or (),
                authors=authors or (),
                order=order,
                told=begin,
            ).to_dict()

    def search(
        self,
        query: str,
        k: int = 10,
        since: str | None = None,
        until: str | None = None,
        as_of: str | None = None,
        publishers: list[str] | None = None,
        authors: list[str] | None = None,
        order: Literal["relevance", "newest", "oldest"] = "relevance",
    ) -> list[dict[str, Any]]:
        """Find passages, best first.

        Args:
            query: what to search for.
            k: how many passages at most.
            since: the first publication date to use, as 2020-06-18.
            until: the last publication date to use.
            as_of: the day the search is made on: nothing published later is used.
            publishers: only articles of these publishers.
            authors: only articles whose byline holds one of these names.
            order: "relevance", or the best passages by their days: "newest" or "oldest" first.

        Returns:
            The passages, each with its score and its article.
        """
        with _told():
            hits = self.archive.search(
                query,
                k=k,
                since=since,
                until=until,
                as_of=as_of,
                publishers=publishers or (),
                authors=authors or (),
                order=order,
            )
            return [hit.to_dict() for hit in hits]

    def verify(self, quote: str, claimed: str = "") -> dict[str, Any]:
        """Say whether a quote stands in the archive, word for word, and where; if not, what it was made from.

        Args:
            quote: the words to look for.
            claimed: the article they are said to be from: its id, URL, headline or publisher, or words of those.

        Returns:
            The verdict ("exact", "typography", "stitched", "altered" or "absent"), whether the quote is elsewhere than
            claimed, the places, what was altered, and the closest passage to a quote that is not found.
        """
        with _told():
            return self.archive.verify(quote, claimed=claimed or "").to_dict()

    def article(self, article_id: str) -> dict[str, Any]:
        """Give a whole article: its metadata, and its text exactly as stored.

        Args:
            article_id: the article's id, as `search` and `ask` give it.

        Returns:
            Its id, title, url, publisher, authors, day of publication, language, text and the text's SHA-256.
        """
        with _told():
            try:
                article = self.archive.article(article_id)
                text = self.archive.text(article_id, text_sha256=article.text_sha256)  # it may change in between
            except KeyError as error:
                raise ValueError(words.NO_ARTICLE_ID.format(article_id)) from error
        published = article.published.isoformat() if article.published else None
        return asdict(article) | {"authors": list(article.authors), "published": published, "text": text}


def _pairs(history: list[list[str]] | None) -> list[tuple[str, str]]:
    turns = history or []
    if not isinstance(turns, list) or not all(isinstance(turn, list) and len(turn) == 2 for turn in turns):
        raise ValueError("history must be a list of [question, answer text] pairs, oldest first")
    return [(str(asked), str(answered)) for asked, answered in turns]


@contextmanager
def _told() -> Iterator[None]:
    # Gradio passes the message of its own error to the client, and hides that of any other.
    try:
        yield
    except GoneError as error:
        raise gr.Error(words.ASKER_GONE, print_exception=False) from error
    except (RagError, ValueError, TypeError) as error:
        raise gr.Error(str(error), print_exception=False) from error
