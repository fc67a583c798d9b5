"""Conversations that outlive the page: whose they are, and what the toolbar does with them."""

import logging
import secrets
from dataclasses import dataclass

import gradio as gr

from rag import RagError
from ui import words
from ui.bar import toolbar
from ui.kept import Conversations, Kept
from ui.turns import Session

__all__ = ["Keeping", "new_owner"]

_logger = logging.getLogger(__name__)


def new_owner() -> str:
    """A name for a browser that has none: nobody else can guess it."""
    return secrets.token_urlsafe(16)


@dataclass(frozen=True, slots=True)
class Keeping:
    """The handlers around one archive's kept conversations."""

    conversations: Conversations

    def owner(self, browser: str, request: gr.Request) -> str:
        """Whose conversations these are: of who has logged in, else of the browser; of none that has no name yet."""
        if request.username:
            return f"person:{request.username}"
        return f"browser:{browser}" if browser else ""

    def keep(self, session: Session, owner: str) -> None:
        """Keep the session as it is now, under the id that it then has; where it cannot be kept, it goes on unkept."""
        if not owner:  # the page has only just been opened: it is kept with the next question
            return
        try:
            session.id = self.conversations.save(owner, session.id, session.turns)
        except (RagError, ValueError) as error:
            _logger.warning("the conversation is not kept: %s", error)

    def loaded(self, owner: str, id: str) -> Session:
        """A conversation as it was kept; an empty one where the owner has none of that id."""
        try:
            return Session(self.conversations.load(owner, id), id)
        except (RagError, ValueError, LookupError) as error:
            _logger.info("conversation %r is not opened: %s", id, error)
            return Session()

    def toolbar(self, session: Session, owner: str, *, is_open: bool = False) -> str:
        """The conversations that are kept, and what can be done with this one."""
        return toolbar(session, self._listed(owner), is_open=is_open)

    def rename(self, session: Session, browser: str, click: gr.EventData, request: gr.Request) -> str:
        """Name a conversation."""
        owner = self.owner(browser, request)
        try:
            self.conversations.rename(owner, str(click.id), str(click.title))
        except (RagError, ValueError, LookupError) as error:
            gr.Warning(words.NOT_RENAMED.format(str(error).rstrip(".")))
        return self.toolbar(session, owner, is_open=True)

    def delete(self, session: Session, browser: str, click: gr.EventData, request: gr.Request) -> str:
        """Forget a conversation. If it is the one on the page, that stays there, and is kept anew when it goes on."""
        owner = self.owner(browser, request)
        try:
            self.conversations.delete(owner, str(click.id))
        except (RagError, ValueError) as error:
            gr.Warning(words.NOT_DELETED.format(str(error).rstrip(".")))
        if session.id == str(click.id):
            session.id = None
        return self.toolbar(session, owner, is_open=True)

    def _listed(self, owner: str) -> tuple[Kept, ...]:
        try:
            return self.conversations.list(owner) if owner else ()
        except (RagError, ValueError) as error:
            _logger.warning("kept conversations cannot be listed: %s", error)
            return ()
