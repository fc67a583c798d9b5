"""What happens on the page: a question asked, an article opened, an example chosen. No layout, no HTML."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag import Answer, Archive, RagError
from ui import words
from ui.examples import examples
from ui.markup import holdings
from ui.reader import Place, article_page, missing_page
from ui.render import Note, Turn, conversation, masthead
from ui.smalltalk import is_smalltalk

__all__ = ["Desk"]

_logger = logging.getLogger(__name__)
Turns = list[Turn]
Shown = tuple[Any, Any, Any]  # the question box, the turns so far, the conversation


@dataclass(frozen=True, slots=True)
class Desk:
    """The handlers of one archive's page. Each person's turns are passed in and out, never kept here."""

    archive: Archive

    def greet(self, turns: Turns) -> tuple[str, str, dict[str, Any]]:
        """The masthead, the conversation and the choice of publishers, as the archive is now: it may have grown."""
        stats = self.archive.stats()
        publishers = [name for name, _ in stats.publishers]
        return masthead(stats), conversation(turns, examples(self.archive)), gr.update(choices=publishers)

    def ask(
        self,
        question: str | None,
        turns: Turns,
        since: str | None,
        until: str | None,
        as_of: str | None,
        publishers: Sequence[str] | None,
    ) -> Iterator[Shown]:
        """Show the question at once, then its reply. A blank question changes nothing."""
        question = (question or "").strip()
        if not question:
            yield gr.skip(), gr.skip(), gr.skip()
            return
        yield "", gr.skip(), conversation([*turns, Turn(question)])
        filters = {"since": since, "until": until, "as_of": as_of, "publishers": publishers or ()}
        turns = [*turns, Turn(question, self._reply(question, turns, filters))]
        yield gr.skip(), turns, conversation(turns)

    def open(self, click: gr.EventData) -> str:
        """The article that holds the clicked quote or source line."""
        place = Place(str(click.article), int(click.start), int(click.end), str(click.digest), str(click.opened))
        try:
            article = self.archive.article(place.article)
            return article_page(article, self.archive.passages(place.article), place)
        except (RagError, ValueError, LookupError) as error:
            _logger.info("article %r cannot be opened: %s", place.article, error)
            return missing_page(place.opened)

    def fill(self, click: gr.EventData) -> str:
        """The chosen example, to be edited or sent."""
        return str(click.example)

    def _reply(self, question: str, turns: Turns, filters: dict[str, Any]) -> Answer | Note:
        try:
            if is_smalltalk(question):
                return Note(words.GREETING.format(holdings=", ".join(holdings(self.archive.stats()))))
            history = [turn.reply for turn in turns if isinstance(turn.reply, Answer)]
            return self.archive.answer(question, history=history, **filters)
        except (RagError, ValueError) as error:
            return Note(words.NOT_ASKED.format(str(error).rstrip(".")), "error")
        except Exception:
            _logger.exception("a question of %d characters failed", len(question))
            return Note(words.FAILED, "error")
