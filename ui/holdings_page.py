"""The page that shows the archive: how much it holds, a timeline, and its articles by their headlines."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import gradio as gr

from rag import Archive, RagError
from ui import words
from ui.parts import HOLDINGS, Pages, head, listen, on_load, panel, reader
from ui.shelf import glance, listing
from ui.timeline import Days, choose, timeline
from ui.verdict import fault

__all__ = ["holdings_page"]

_PAGE = 50  # headlines at first, and with each click on "more"


def holdings_page(archive: Archive, pages: Pages) -> None:
    """Lay the page out, within a route of the Blocks being built."""
    head(archive, HOLDINGS, pages)
    shelf = Shelf(archive)
    with gr.Row(elem_classes="desk"):
        with gr.Column(elem_classes="leaf"):
            summary = panel("summary", glance(archive.stats()))
            bars = panel("timeline", script="timeline")
            with gr.Column(elem_classes="form"), gr.Row():
                wanted = gr.Textbox(label=words.FIND_HEADLINES, max_lines=1, min_width=200, scale=2, autofocus=True)
                since, until = _day(words.SINCE), _day(words.UNTIL)
                publishers = gr.Dropdown([], multiselect=True, label=words.PUBLISHERS, min_width=160)
            headlines = panel("headlines")
        reader(archive, headlines)
    number = gr.State(_PAGE)
    fields: list[gr.Textbox | gr.Dropdown] = [wanted, since, until, publishers]
    on_load(shelf.opened, fields, [summary, bars, publishers, headlines])
    for field in fields:
        listen(field.change, shelf.found, fields, [number, headlines], trigger_mode="always_last")
    for day in (since, until):
        listen(day.change, shelf.bars, [since, until], bars, trigger_mode="always_last")
    listen(headlines.expand, shelf.more, [number, *fields], [number, headlines])
    listen(bars.select, shelf.chosen, [since, until], [since, until])
    listen(bars.clear, shelf.always, None, [since, until])


def _given(field: str | None) -> str:
    return (field or "").strip()


def _day(label: str) -> gr.Textbox:
    return gr.Textbox(label=label, placeholder=words.DATE_FORM, max_lines=1, min_width=130)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the page does."""

    archive: Archive

    def opened(self, *fields: Any) -> tuple[Any, ...]:
        """The page as the archive is now: it may have grown."""
        stats = self.archive.stats()
        names = gr.update(choices=[name for name, _ in stats.publishers])
        _, since, until, _ = fields
        return glance(stats), self.bars(since, until), names, self._listed(_PAGE, *fields)

    def found(self, *fields: Any) -> tuple[int, str]:
        """The first headlines of what is looked for."""
        return _PAGE, self._listed(_PAGE, *fields)

    def more(self, number: int, *fields: Any) -> tuple[int, str]:
        """Some headlines more."""
        return number + _PAGE, self._listed(number + _PAGE, *fields)

    def chosen(self, since: str | None, until: str | None, click: gr.EventData) -> Days:
        """The days that hold after a bar of the timeline was chosen."""
        return choose(self.archive.stats().months, (str(click.since), str(click.until)), (_given(since), _given(until)))

    def always(self) -> Days:
        """No bounds."""
        return "", ""

    def bars(self, since: str | None, until: str | None) -> str:
        """The timeline, with the days that hold."""
        return timeline(self.archive.stats().months, _given(since), _given(until))

    def _listed(
        self, number: int, wanted: str | None, since: str | None, until: str | None, publishers: Sequence[str] | None
    ) -> str:
        bounds = {"since": _given(since), "until": _given(until)}
        try:
            matching = [*self.archive.articles(**bounds, publishers=publishers or (), words=_given(wanted))]
        except (RagError, ValueError) as error:
            return fault(words.NOT_FOUND_BY.format(str(error).rstrip(".")))
        return listing(islice(matching, number), len(matching), min(number, len(matching)))
