"""The page: its layout, and the wiring of its events."""

from pathlib import Path

import gradio as gr

from rag import Archive
from ui import words
from ui.api import add_endpoints
from ui.events import Desk
from ui.reader import CLOSED

__all__ = ["build"]

_HERE = Path(__file__).parent
_AT_ONCE = 8  # questions answered at the same time; more wait their turn


def build(archive: Archive) -> gr.Blocks:
    """The page over an archive, not yet served."""
    page = gr.Blocks(title=words.NAME, analytics_enabled=False, fill_width=True)
    with page:
        add_endpoints(archive, _AT_ONCE)  # first, so that the names are theirs
        desk = Desk(archive)
        head, welcome, _ = desk.greet([])
        masthead = gr.HTML(head, elem_id="masthead", apply_default_css=False, js_on_load=None)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="chat"):
                talk = _panel("conversation", welcome)
                question, dates, publishers = _composer()
            reader = _panel("reader", CLOSED)
        turns = gr.State([])
        page.load(
            desk.greet,
            inputs=turns,
            outputs=[masthead, talk, publishers],
            show_progress="hidden",
            concurrency_limit=_AT_ONCE,
            api_visibility="private",
        )
        _wire(desk, talk, turns, question, [*dates, publishers], reader)
    return page


def _panel(name: str, content: str) -> gr.HTML:
    # `name`.js stands beside this file; it turns clicks into events and scrolls to what is new.
    script = (_HERE / f"{name}.js").read_text(encoding="utf-8")
    return gr.HTML(content, elem_id=name, apply_default_css=False, js_on_load=script)


def _composer() -> tuple[gr.Textbox, list[gr.Textbox], gr.Dropdown]:
    with gr.Column(elem_id="composer"):
        question = gr.Textbox(
            elem_id="question",
            label=words.ASK_LABEL,
            show_label=False,
            placeholder=words.PLACEHOLDER,
            max_lines=4,
            submit_btn=True,
            autofocus=True,
            container=False,
        )
        with gr.Accordion(words.FILTERS, open=False, elem_id="filters"), gr.Row():
            dates = [_date(label) for label in (words.SINCE, words.UNTIL, words.AS_OF)]
            publishers = gr.Dropdown([], multiselect=True, label=words.PUBLISHERS, min_width=180)  # filled by greet
    return question, dates, publishers


def _date(label: str) -> gr.Textbox:
    # Not gr.DateTime: its field has no label that a screen reader could say.
    return gr.Textbox(label=label, placeholder=words.DATE_FORM, max_lines=1, min_width=100)


def _wire(
    desk: Desk,
    talk: gr.HTML,
    turns: gr.State,
    question: gr.Textbox,
    filters: list[gr.components.Component],
    reader: gr.HTML,
) -> None:
    question.submit(
        desk.ask,
        inputs=[question, turns, *filters],
        outputs=[question, turns, talk],
        show_progress="hidden",
        concurrency_limit=_AT_ONCE,
        api_visibility="private",
    )
    talk.select(desk.open, outputs=reader, show_progress="hidden", concurrency_limit=_AT_ONCE, api_visibility="private")
    talk.example_select(desk.fill, outputs=question, show_progress="hidden", queue=False, api_visibility="private")
