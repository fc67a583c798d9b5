"""The pages put together."""

import os

import gradio as gr

from rag import Archive
from ui import words
from ui.adding_page import adding_page
from ui.api import Callables, add_endpoints
from ui.chat_page import chat_page
from ui.check_page import check_page
from ui.holdings_page import holdings_page
from ui.parts import ADDING, CHAT, CHECK, HOLDINGS, WAITING, Pages

__all__ = ["build"]

_PAGES: Pages = ((CHAT, words.CHAT), (CHECK, words.CHECK), (HOLDINGS, words.HOLDINGS))
_FILES_STAY = 3600, 86400  # seconds: how often Gradio's temporary files are looked through, and how old they get


def build(archive: Archive, *, allow_upload: bool = False) -> gr.Blocks:
    """The pages over an archive, not yet served. Their links are in the masthead, not in Gradio's bar.

    Args:
        archive: what is asked.
        allow_upload: whether there is a page that adds articles.
    """
    # With each event Gradio sums up the last ten thousand, for a page that is off here: 8 ms, of 200 for an answer.
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
    pages = (*_PAGES, (ADDING, words.ADDING)) if allow_upload else _PAGES
    blocks = Callables(title=words.NAME, analytics_enabled=False, fill_width=True, delete_cache=_FILES_STAY)
    with blocks:
        add_endpoints(archive)  # first, so that the names are theirs
        chat_page(archive, pages)
    with blocks.route(words.CHECK, CHECK, show_in_navbar=False):
        check_page(archive, pages)
    with blocks.route(words.HOLDINGS, HOLDINGS, show_in_navbar=False):
        holdings_page(archive, pages)
    if allow_upload:
        with blocks.route(words.ADDING, ADDING, show_in_navbar=False):
            adding_page(archive, pages)
    blocks.queue(max_size=WAITING)
    return blocks
