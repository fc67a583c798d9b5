"""The chat: its layout, and the wiring of its events."""

import gradio as gr

from rag import Archive
from ui import words
from ui.events import Desk
from ui.parts import CHAT, head, listen, on_load, panel, reader

__all__ = ["chat_page"]


def chat_page(archive: Archive) -> None:
    """Lay the page out, within the Blocks being built."""
    head(archive, CHAT)
    desk = Desk(archive)
    with gr.Row(elem_classes="desk"):
        with gr.Column(elem_id="chat"):
            talk = panel("conversation", desk.greet([])[0])
            question, dates, publishers = _composer()
        reader(archive, talk)
    turns = gr.State([])
    on_load(desk.greet, turns, [talk, publishers])
    listen(question.submit, desk.ask, [question, turns, *dates, publishers], [question, turns, talk])
    listen(talk.example_select, desk.fill, None, question, queue=False)


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
