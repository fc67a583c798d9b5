"""The pages put together."""

import gradio as gr

from rag import Archive
from ui import words
from ui.api import add_endpoints
from ui.chat_page import chat_page
from ui.check_page import check_page
from ui.holdings_page import holdings_page
from ui.parts import AT_ONCE, CHECK, HOLDINGS

__all__ = ["build"]


def build(archive: Archive) -> gr.Blocks:
    """The pages over an archive, not yet served. Their links are in the masthead, not in Gradio's bar."""
    pages = gr.Blocks(title=words.NAME, analytics_enabled=False, fill_width=True)
    with pages:
        add_endpoints(archive, AT_ONCE)  # first, so that the names are theirs
        chat_page(archive)
    with pages.route(words.CHECK, CHECK, show_in_navbar=False):
        check_page(archive)
    with pages.route(words.HOLDINGS, HOLDINGS, show_in_navbar=False):
        holdings_page(archive)
    return pages
