"""What happens in the chat: questions asked, judged, taken away. No layout, no HTML."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import gradio as gr

from rag import Answer, Archive, RagError, follow_ups
from ui import words
from ui.bar import filters_bar
from ui.examples import examples
from ui.export import download
from ui.keeping import Keeping
from ui.markup import holdings
from ui.presence import GoneError, asked_by, left
from ui.render import conversation, go_on
from ui.smalltalk import is_smalltalk
from ui.stages import in_stages
from ui.turns import Filters, Note, Session, Turn

__all__ = ["Desk"]

_logger = logging.getLogger(__name__)
Shown = tuple[Any, ...]  # question box, session, conversation, toolbar, filters bar, questions to go on with
_UNCHANGED: Shown = (gr.skip(),) * 6


@dataclass(frozen=True, slots=True)
class Desk:
    """The handlers of one archive's chat. The session of each page is passed in, never kept here.

    The fields of the filters come last, in the order of `Filters.given`.
    """

    archive: Archive
    keeping: Keeping

    def ask(
        self, request: gr.Request, question: str | None, session: Session, browser: str, *fields: Any
    ) -> Iterator[Shown]:
        """Show the question at once, then its reply. A blank question changes nothing."""
        yield from self._asked(request, question, session, browser, fields)

    def again(
        self, click: gr.EventData, request: gr.Request, session: Session, browser: str, *fields: Any
    ) -> Iterator[Shown]:
        """Ask the question of a button, in the light of what was said before or without it."""
        yield from self._asked(request, str(click.question), session, browser, fields, alone=bool(click.alone))

    def stop(self, session: Session, click: gr.EventData, request: gr.Request) -> tuple[str, str]:
        """What was asked goes back into the box, and is not answered."""
        left(request.session_hash)
        return str(click.question), self.shown(session)

    def go_on(self, session: Session, request: gr.Request) -> str:
        """Questions to go on with after the last answer."""
        last = session.turns[-1].reply if session.turns else None
        if not isinstance(last, Answer):
            return ""
        try:
            with asked_by(request.session_hash) as begin:
                shown = go_on(follow_ups(self.archive, last))
                begin("showing them")
                return shown
        except GoneError:  # to another conversation
            return ""
        except (RagError, ValueError, LookupError) as error:
            _logger.info("no questions to go on with: %s", error)
            return ""

    def judge(self, session: Session, click: gr.EventData) -> str:
        """Keep what a reader says of an answer, and say that it is kept."""
        number, verdict = int(click.turn), str(click.verdict)
        citation = int(click.citation) if click.citation else None
        answer = session.turns[number - 1].reply if 0 < number <= len(session.turns) else None
        try:
            if not isinstance(answer, Answer):
                raise ValueError(words.NO_ANSWER)
            self.archive.record_feedback(answer, verdict, citation=citation)
        except (RagError, ValueError) as error:
            gr.Warning(words.NOT_NOTED.format(str(error).rstrip(".")))
        else:
            session.judge(number, verdict)
        return self.shown(session)

    def fill(self, click: gr.EventData) -> str:
        """The chosen example, or a question asked before, to be edited and sent."""
        return str(click.example)

    def export(self, session: Session, click: gr.EventData) -> str:
        """The conversation as a file that the browser saves."""
        return download(session.turns, str(click.format))

    def filtered(self, session: Session, *fields: Any) -> str:
        """The filters that hold, as chips."""
        return filters_bar(Filters.given(*fields), session.id)

    def drop(self, click: gr.EventData, session: Session, *fields: Any) -> tuple[Any, ...]:
        """The chips and the fields of the filters without the one whose chip was clicked."""
        left = Filters.given(*fields).without(str(click.field), str(click.value))
        days = (left.since, left.until, left.as_of)
        return filters_bar(left, session.id), *days, list(left.publishers), list(left.authors), left.order

    def reopen(
        self, click: gr.EventData, request: gr.Request, session: Session, browser: str, *fields: Any
    ) -> tuple[Any, ...]:
        """A kept conversation in the place of the one on the page."""
        left(request.session_hash)
        owner = self.keeping.owner(browser, request)
        return self._placed(self.keeping.loaded(owner, str(click.id)), owner, fields)

    def begin(self, request: gr.Request, browser: str, *fields: Any) -> tuple[Any, ...]:
        """A new conversation."""
        left(request.session_hash)
        return self._placed(Session(), self.keeping.owner(browser, request), fields)

    def shown(self, session: Session) -> str:
        """The conversation, or what there is to start from."""
        return conversation(session.turns, () if session.turns else examples(self.archive))

    # -- within

    def _asked(
        self,
        request: gr.Request,
        question: str | None,
        session: Session,
        browser: str,
        fields: tuple[Any, ...],
        *,
        alone: bool = False,
    ) -> Iterator[Shown]:
        question, filters = (question or "").strip(), Filters.given(*fields)
        owner = self.keeping.owner(browser, request)
        if not question:
            yield _UNCHANGED
            return
        turn = Turn(question, filters=filters)
        with asked_by(request.session_hash) as begin, session.asking:
            try:
                begin("asking")
                yield "", gr.skip(), conversation([*session.turns, turn]), gr.skip(), gr.skip(), ""
                before = [] if alone else [*session.turns]
                for step in in_stages(partial(self._reply, question, before, filters, begin)):
                    begin(step)
                    if isinstance(step, Future):
                        turn = Turn(question, step.result(), filters)
                    elif step != turn.stage:
                        turn = replace(turn, stage=step)
                        shown = conversation([*session.turns, turn])
                        yield gr.skip(), gr.skip(), shown, gr.skip(), gr.skip(), gr.skip()
            except GoneError:
                yield _UNCHANGED  # Gradio sends what came last once more
                return
            session.turns.append(turn)
            self.keeping.keep(session, owner)
            bar = filters_bar(filters, session.id)
            yield gr.skip(), session, conversation(session.turns), self.keeping.toolbar(session, owner), bar, ""

    def _placed(self, session: Session, owner: str, fields: tuple[Any, ...]) -> tuple[Any, ...]:
        bar = filters_bar(Filters.given(*fields), session.id)
        return session, self.shown(session), self.keeping.toolbar(session, owner), bar, ""

    def _reply(
        self,
        question: str,
        before: Sequence[Turn],
        filters: Filters,
        begin: Callable[[str], None],
        told: Callable[[str], None],
    ) -> Answer | Note:
        def begun(stage: str) -> None:
            begin(stage)
            told(stage)

        try:
            if is_smalltalk(question):
                return Note(words.GREETING.format(holdings=", ".join(holdings(self.archive.stats()))))
            history = [turn.reply for turn in before if isinstance(turn.reply, Answer)]
            return self.archive.answer(question, history=history, told=begun, **filters.arguments())
        except GoneError:
            raise
        except (RagError, ValueError) as error:
            return Note(words.NOT_ASKED.format(str(error).rstrip(".")), "error")
        except Exception:
            _logger.exception("a question of %d characters failed", len(question))
            return Note(words.FAILED, "error")
