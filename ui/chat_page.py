"""The chat: its layout, and the wiring of its events."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from rag import Archive
from ui import words
from ui.arriving import Arriving
from ui.events import Desk
from ui.keeping import Keeping
from ui.kept import Conversations
from ui.parts import ASKING, CHAT, Pages, head, listen, on_load, panel, reader
from ui.turns import Session

__all__ = ["chat_page"]


def chat_page(archive: Archive, pages: Pages) -> None:
    """Lay the page out, within the Blocks being built."""
    head(archive, CHAT, pages)
    desk = Desk(archive, Keeping(Conversations(archive.folder)))
    with gr.Row(elem_classes="desk"):
        with gr.Column(elem_id="chat"):
            talk = panel("conversation", desk.shown(Session()))
            go_on = panel("go-on")
            with gr.Column(elem_id="composer"):
                question = _question()
                bar = panel("filters-bar", script="bar")  # filled once the page's address has been read
                with gr.Column(elem_id="under"):
                    tools = panel("tools")
                    fields = _filters()
        article = reader(archive, talk)
    page = _Page(talk, go_on, question, bar, tools, fields, article)
    _wire(desk, page)


@dataclass(frozen=True, slots=True)
class _Page:
    """The parts that events go between."""

    talk: gr.HTML
    go_on: gr.HTML
    question: gr.Textbox
    bar: gr.HTML
    tools: gr.HTML
    fields: list[gr.Textbox | gr.Dropdown]
    article: gr.HTML


def _question() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        label=words.ASK_LABEL,
        show_label=False,
        placeholder=words.PLACEHOLDER,
        max_lines=4,
        submit_btn=True,
        autofocus=True,
        container=False,
    )


def _filters() -> list[gr.Textbox | gr.Dropdown]:
    """The fields of the filters, in the order of `Filters.given`; the names are filled in when the page is opened."""
    with gr.Accordion(words.FILTERS, open=False, elem_id="filters"):
        with gr.Row():
            # Not gr.DateTime: its field has no label that a screen reader could say.
            days = [
                gr.Textbox(label=label, placeholder=words.DATE_FORM, max_lines=1, min_width=100)
                for label in (words.SINCE, words.UNTIL, words.AS_OF)
            ]
            order = gr.Dropdown(_ORDERS, value="relevance", label=words.ORDER, min_width=130)
        with gr.Row():
            names = [
                gr.Dropdown([], multiselect=True, allow_custom_value=True, label=label, min_width=180)
                for label in (words.PUBLISHERS, words.AUTHORS)
            ]
    return [*days, *names, order]


_ORDERS = [(label, name) for name, label in words.ORDERS.items()]


def _wire(desk: Desk, page: _Page) -> None:
    session, linked = gr.State(Session()), gr.State("")
    # The key tells the browser's own archive chats apart from other programs'; the name in it is its only secret.
    browser = gr.BrowserState("", storage_key="archive-chat", secret="archive-chat")
    asking_with = [session, browser, *page.fields]
    asked = [page.question, session, page.talk, page.tools, page.bar, page.go_on]
    opened = [browser, session, page.talk, page.tools, page.bar, linked, page.article, *page.fields]
    on_load(Arriving(desk).arrive, [session, browser], opened)
    ask = partial(listen, concurrency_id=ASKING)
    asking = [
        ask(linked.change, desk.ask, [linked, *asking_with], asked),
        # An Enter while a question is on its way waits for its answer; by Gradio's usual mode it would be lost.
        ask(page.question.submit, desk.ask, [page.question, *asking_with], asked, trigger_mode="always_last"),
        *(ask(each.retry, desk.again, asking_with, asked) for each in (page.talk, page.go_on)),
    ]
    for answered in asking:
        listen(answered.then, desk.go_on, session, page.go_on)
    listen(page.talk.stop, desk.stop, session, [page.question, page.talk], queue=False)
    listen(page.talk.example_select, desk.fill, None, page.question, queue=False)
    listen(page.talk.like, desk.judge, session, page.talk, trigger_mode="multiple")
    _wire_filters(desk, page, session)
    _wire_tools(desk, page, session, browser)


def _wire_filters(desk: Desk, page: _Page, session: gr.State) -> None:
    # Not `change`: it also tells of fields that are still being filled in from the address, one after another.
    given = [event for field in page.fields for event in _given(field)]
    listen(partial(gr.on, given), desk.filtered, [session, *page.fields], page.bar, trigger_mode="always_last")
    listen(page.bar.delete, desk.drop, [session, *page.fields], [page.bar, *page.fields])


def _given(field: gr.Textbox | gr.Dropdown) -> list[Any]:
    """The events of somebody giving a value; a pasted one is no `input` to Gradio's text boxes."""
    return [field.input, field.submit, field.blur] if isinstance(field, gr.Textbox) else [field.input]


def _wire_tools(desk: Desk, page: _Page, session: gr.State, browser: gr.BrowserState) -> None:
    shown = [session, page.talk, page.tools, page.bar, page.go_on]
    file = panel("file", script="download")
    listen(page.tools.download, desk.export, session, file)
    listen(page.tools.option_select, desk.reopen, [session, browser, *page.fields], shown, trigger_mode="multiple")
    listen(page.tools.clear, desk.begin, [browser, *page.fields], shown)
    listen(page.tools.edit, desk.keeping.rename, [session, browser], page.tools)
    listen(page.tools.delete, desk.keeping.delete, [session, browser], page.tools)
