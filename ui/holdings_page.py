"""The page that shows the archive: how much it holds, a timeline, and its articles by their headlines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import gradio as gr
import pandas as pd

from rag import Archive, RagError, Stats
from ui import words
from ui.parts import HOLDINGS, Pages, head, listen, on_load, panel, reader
from ui.shelf import glance, listing, matches
from ui.verdict import fault

__all__ = ["holdings_page"]

_PAGE = 50  # headlines at first, and with each click on "more"
_MONTHS = 120  # that a timeline has room for; past that it shows years
_TIME, _ARTICLES = words.PUBLISHED_IN, words.ARTICLES_PUBLISHED  # its axes


def holdings_page(archive: Archive, pages: Pages) -> None:
    """Lay the page out, within a route of the Blocks being built."""
    head(archive, HOLDINGS, pages)
    shelf = Shelf(archive)
    with gr.Row(elem_classes="desk"):
        with gr.Column(elem_classes="leaf"):
            summary = panel("summary", glance(archive.stats()))
            timeline = gr.BarPlot(x=_TIME, y=_ARTICLES, height=170, elem_id="timeline", buttons=[], visible=False)
            with gr.Column(elem_classes="form"), gr.Row():
                wanted = gr.Textbox(label=words.FIND_HEADLINES, max_lines=1, min_width=200, scale=2, autofocus=True)
                since, until = _day(words.SINCE), _day(words.UNTIL)
                publishers = gr.Dropdown([], multiselect=True, label=words.PUBLISHERS, min_width=160)
            headlines = panel("headlines")
        reader(archive, headlines)
    number = gr.State(_PAGE)
    fields: list[gr.Textbox | gr.Dropdown] = [wanted, since, until, publishers]
    on_load(shelf.opened, fields, [summary, timeline, publishers, headlines])
    for field in fields:
        listen(field.change, shelf.found, fields, [number, headlines], trigger_mode="always_last")
    listen(headlines.expand, shelf.more, [number, *fields], [number, headlines])
    listen(timeline.select, shelf.period, None, [since, until])
    listen(timeline.double_click, shelf.always, None, [since, until])


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
        plot = gr.update(value=timeline(stats), visible=len(stats.months) > 1)
        return glance(stats), plot, names, self._listed(_PAGE, *fields)

    def found(self, *fields: Any) -> tuple[int, str]:
        """The first headlines of what is looked for."""
        return _PAGE, self._listed(_PAGE, *fields)

    def more(self, number: int, *fields: Any) -> tuple[int, str]:
        """Some headlines more."""
        return number + _PAGE, self._listed(number + _PAGE, *fields)

    def period(self, chosen: gr.SelectData) -> tuple[str, str]:
        """The days that were marked on the timeline."""
        first, last = (datetime.fromtimestamp(float(moment), UTC).date() for moment in sorted(chosen.index))
        return first.isoformat(), last.isoformat()

    def always(self) -> tuple[str, str]:
        """No bounds."""
        return "", ""

    def _listed(
        self, number: int, wanted: str | None, since: str | None, until: str | None, publishers: Sequence[str] | None
    ) -> str:
        first, last = ((day or "").strip() or None for day in (since, until))
        try:
            found = self.archive.articles(since=first, until=last, publishers=publishers or ())
            matching = [article for article in found if matches(article, wanted or "")]
        except (RagError, ValueError) as error:
            return fault(words.NOT_FOUND_BY.format(str(error).rstrip(".")))
        return listing(islice(matching, number), len(matching), min(number, len(matching)))


def timeline(stats: Stats) -> pd.DataFrame:
    """How many articles each month has; each year where there are too many months.

    A month without any stands at both ends, so that the first and the last bar are drawn whole and can be dragged over.
    """
    months = pd.Series(dict(stats.months), dtype=int)
    months.index = pd.PeriodIndex(months.index, freq="M")
    if len(months) and (months.index[-1] - months.index[0]).n >= _MONTHS:
        months = months.groupby(months.index.asfreq("Y")).sum()
    if len(months):
        months = months.reindex(months.index.union([months.index[0] - 1, months.index[-1] + 1]), fill_value=0)
    return pd.DataFrame({_TIME: months.index.to_timestamp(), _ARTICLES: months.to_numpy()})
