"""What happens in the chat: a question asked, an example chosen. No layout, no HTML."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag import Answer, Archive, RagError
from ui import words
from ui.examples import examples
from ui.markup import holdings
from ui.render import Note, Turn, conversation
from ui.smalltalk import is_smalltalk

__all__ = ["Desk"]

_logger = logging.getLogger(__name__)
Turns = list[Turn]
Shown = tuple[Any, Any, Any]  # the question box, the turns so far, the conversation


@dataclass(frozen=True, slots=True)
class Desk:
    """The handlers of one archive's page. Each person's turns are passed in and out, never kept here."""

    archive: Archive

    def greet(self, turns: Turns) -> tuple[str, dict[str, Any]]:
        """The conversation and the choice of publishers, as the archive is now: it may have grown."""
        publishers = [name for name, _ in self.archive.stats().publishers]
        return conversation(turns, examples(self.archive)), gr.update(choices=publishers)

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
