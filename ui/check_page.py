"""The page that checks a quote: paste a sentence, see whether it is in the archive, and how it differs."""

from dataclasses import dataclass

import gradio as gr

from rag import Archive, RagError
from ui import words
from ui.parts import CHECK, Pages, head, listen, panel, reader
from ui.verdict import fault, verdict

__all__ = ["check_page"]


def check_page(archive: Archive, pages: Pages) -> None:
    """Lay the page out, within a route of the Blocks being built."""
    head(archive, CHECK, pages)
    with gr.Row(elem_classes="desk"):
        with gr.Column(elem_classes="leaf"):
            gr.HTML(_INTRODUCTION, elem_classes="introduction", apply_default_css=False, js_on_load=None)
            with gr.Column(elem_classes="form"):
                quote = gr.Textbox(
                    label=words.QUOTE, placeholder=words.QUOTE_HINT, lines=3, max_lines=12, autofocus=True
                )
                claimed = gr.Textbox(label=words.CLAIMED, placeholder=words.CLAIMED_HINT, max_lines=1)
                button = gr.Button(words.CHECK_IT, variant="primary")
            report = panel("report")
        reader(archive, report)
    for event in (button.click, claimed.submit):
        listen(event, Checking(archive).check, [quote, claimed], report, show_progress="minimal")


_INTRODUCTION = f'<div class="log"><h1>{words.CHECK_TITLE}</h1><p>{words.CHECK_PROMISE}</p></div>'


@dataclass(frozen=True, slots=True)
class Checking:
    """What the page does."""

    archive: Archive

    def check(self, quote: str | None, claimed: str | None) -> str:
        """The report on a quote, or why there is none."""
        try:
            return verdict(self.archive.verify(quote or "", claimed=claimed or ""))
        except (RagError, ValueError) as error:
            return fault(words.NOT_CHECKED.format(str(error).rstrip(".")))
