"""What every page is made of: its head, and panels of HTML that open an article beside them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from rag import Archive
from ui.masthead import masthead
from ui.opening import Opening
from ui.reader import CLOSED

__all__ = [
    "ADDING",
    "ASKING",
    "AT_ONCE",
    "CHAT",
    "CHECK",
    "HOLDINGS",
    "WAITING",
    "Pages",
    "head",
    "listen",
    "on_load",
    "panel",
    "reader",
]

CHAT, CHECK, HOLDINGS, ADDING = "", "check", "archive", "add"  # the paths of the pages
Pages = tuple[tuple[str, str], ...]  # path and name of each
AT_ONCE = 8  # questions answered at the same time; more wait their turn
WAITING = 64  # … at most: the last one some fifteen seconds, on two cores
ASKING = "asking"  # the concurrency_id of all events that ask: AT_ONCE goes for them together, not for each
_HERE = Path(__file__).parent


def head(archive: Archive, here: str, pages: Pages) -> gr.HTML:
    """The head of a page; what the archive holds comes when the page is opened: it may have grown."""
    top = gr.HTML(masthead(None, pages, here), elem_id="masthead", apply_default_css=False, js_on_load=None)
    on_load(lambda: masthead(archive.stats(), pages, here), None, top)
    return top


def panel(name: str, content: str = "", script: str = "sources") -> gr.HTML:
    """HTML of ours; the script beside this file turns clicks into events and scrolls to what is new."""
    code = (_HERE / f"{script}.js").read_text(encoding="utf-8")
    return gr.HTML(content, elem_id=name, apply_default_css=False, js_on_load=code)


def reader(archive: Archive, *panels: gr.HTML) -> gr.HTML:
    """The article beside the panels; what is clicked in one of them opens there."""
    beside = panel("reader", CLOSED, "reader")
    for each in panels:
        listen(each.select, Opening(archive).open, None, beside, trigger_mode="multiple")
    return beside


def on_load(handler: Callable[..., Any], inputs: Any, outputs: Any) -> Any:
    """Let a handler run when somebody opens the page that is being built."""
    page = gr.context.Context.root_block
    assert page is not None, "outside gr.Blocks"
    return listen(page.load, handler, inputs, outputs)


def listen(event: Callable[..., Any], handler: Callable[..., Any], inputs: Any, outputs: Any, **options: Any) -> Any:
    """Let a handler of ours, which programs do not see, answer an event.

    Usually an event is lost that comes before the last one is answered. Those that tell what was clicked want the
    option `trigger_mode="multiple"`: with "always_last" the one that waited would tell of the first click.
    """
    usual = {"show_progress": "hidden", "concurrency_limit": AT_ONCE, "api_visibility": "private"}
    return event(handler, inputs=inputs, outputs=outputs, **usual | options)
