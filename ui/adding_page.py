"""The page that adds articles: drop files or a folder, and see what became of each. Only where the server allows it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from rag import Archive, RagError
from ui import words
from ui.markup import escape, joined
from ui.masthead import masthead
from ui.parts import ADDING, Pages, head, listen, panel
from ui.uploads import Received, receive
from ui.verdict import fault

__all__ = ["adding_page"]


def adding_page(archive: Archive, pages: Pages) -> None:
    """Lay the page out, within a route of the Blocks being built."""
    top = head(archive, ADDING, pages)
    with gr.Row(elem_classes="desk"), gr.Column(elem_classes="leaf"):
        gr.HTML(_INTRODUCTION, elem_classes="introduction", apply_default_css=False, js_on_load=None)
        with gr.Column(elem_classes="form"):
            with gr.Row(elem_classes="drop"):
                files = gr.File(label=words.FILES, file_count="multiple", height=150, min_width=260)
                folder = gr.File(label=words.FOLDER, file_count="directory", height=150, min_width=260)
            button = gr.Button(words.ADD_THEM, variant="primary")
        report = panel("report")
    adding = Adding(archive)
    # One after another: the archive has one writer.
    alone: dict[str, Any] = {"show_progress": "full", "concurrency_limit": 1}
    added = listen(button.click, adding.add, [files, folder], report, **alone)
    listen(added.success, lambda: (masthead(archive.stats(), pages, ADDING), None, None), None, [top, files, folder])


_INTRODUCTION = f'<div class="log"><h1>{words.ADDING}</h1><p>{words.ADDING_PROMISE}</p></div>'


@dataclass(frozen=True, slots=True)
class Adding:
    """What the page does."""

    archive: Archive

    def add(
        self,
        files: list[str] | None,
        folder: list[str] | None,
        progress: gr.Progress = gr.Progress(),  # noqa: B008
    ) -> str:
        """Add the files, and tell what became of each."""
        given = [Path(file) for file in [*(files or ()), *(folder or ())]]
        if not given:
            return fault(words.NOTHING_TO_ADD)

        def told(number: int, name: str) -> None:
            progress((number, len(given)), desc=words.ADDING_FILE.format(name))

        try:
            return _report(receive(self.archive, given, told))
        except (RagError, ValueError, OSError) as error:
            return fault(words.NOT_ADDED.format(str(error).rstrip(".")))


def _report(received: list[Received]) -> str:
    items = "".join(f"<li>{_file(one)}</li>" for one in received)
    notes = "".join(f"<p>{escape(note)}</p>" for note in dict.fromkeys(n for one in received for n in one.report.notes))
    return (
        f'<section class="log received" role="status" aria-label="{words.WHAT_BECAME}">'
        f"<h2>{words.WHAT_BECAME}</h2><ul>{items}</ul>{notes}</section>"
    )


def _file(one: Received) -> str:
    counts = {words.ADDED: one.report.added, words.CHANGED_ARTICLES: one.report.updated}
    counts |= {words.UNCHANGED: one.report.unchanged, words.FAILED_ARTICLES: len(one.report.failed)}
    told = joined(form.format(f"{number:,}") for form, number in counts.items() if number)
    reasons = "".join(
        f"<p>{joined([escape(place), escape(reason)])}</p>" for place, reason in one.report.failed[:_REASONS]
    )
    return f"<strong>{escape(one.name)}</strong> <span>{told}</span>{reasons}"


_REASONS = 20  # of one file that are shown
