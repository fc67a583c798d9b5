"""The articles of each month as a bar chart, in HTML: every bar is a button that chooses its days."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ui import words
from ui.markup import event_button, period

__all__ = ["Days", "choose", "timeline"]

Days = tuple[str, str]  # first and last as ISO dates; "": without that bound
Months = Sequence[tuple[str, int]]  # "2020-06", how many articles; in the order of time

_MOST = 120  # months that there is room for; past that a bar is a year
_LABELS = 8  # at most, below the bars


@dataclass(frozen=True, slots=True)
class _Bar:
    first: date
    last: date
    articles: int

    @property
    def days(self) -> Days:
        return self.first.isoformat(), self.last.isoformat()


def timeline(months: Months, since: str = "", until: str = "") -> str:
    """The chart, with the bars pressed that lie between two days; nothing where there is only one bar.

    Args:
        months: how many articles each month has; a month without any may be left out.
        since: the first day that is chosen, as an ISO date, or "".
        until: the last day that is chosen, or "".
    """
    bars = _bars(months)
    if len(bars) < 2:
        return ""
    most = max(bar.articles for bar in bars)
    step = -(-len(bars) // _LABELS)
    columns = "".join(
        _column(bar, bar.articles / most, pressed=_is_within(bar, since, until), label=number % step == 0)
        for number, bar in enumerate(bars)
    )
    lift = event_button("clear", words.ALL_TIMES) if since or until else ""
    top = f'<p class="hint"><span>{words.TIMELINE_HINT}</span>{lift}</p>'
    scale = f'<p class="most" aria-hidden="true">{most:,}</p>'
    chart = f'<div class="bars" role="group" aria-label="{words.TIMELINE}">{columns}</div>'
    return f'<div class="timeline">{top}{scale}{chart}</div>'


def choose(months: Months, bar: Days, chosen: Days) -> Days:
    """The days that hold after a bar was pressed: its own; with those between when one other bar was chosen.

    Pressed again, it is lifted.

    Args:
        months: as for `timeline`.
        bar: the days of the bar.
        chosen: the days that held before.
    """
    if bar == chosen:
        return "", ""
    if chosen in [each.days for each in _bars(months)]:
        return min(bar[0], chosen[0]), max(bar[1], chosen[1])
    return bar


def _bars(months: Months) -> list[_Bar]:
    """A bar for every month from the first to the last, those without articles too; or for every year."""
    counts = {(int(month[:4]), int(month[5:7])): number for month, number in months}
    if not counts:
        return []
    (first_year, first_month), (last_year, last_month) = min(counts), max(counts)
    first, last = first_year * 12 + first_month - 1, last_year * 12 + last_month - 1
    if last - first < _MOST:
        return [_month(index // 12, index % 12 + 1, counts) for index in range(first, last + 1)]
    return [_year(year, counts) for year in range(first_year, last_year + 1)]


def _month(year: int, month: int, counts: Mapping[tuple[int, int], int]) -> _Bar:
    return _Bar(date(year, month, 1), date(year, month, monthrange(year, month)[1]), counts.get((year, month), 0))


def _year(year: int, counts: Mapping[tuple[int, int], int]) -> _Bar:
    return _Bar(date(year, 1, 1), date(year, 12, 31), sum(number for (of, _), number in counts.items() if of == year))


def _is_within(bar: _Bar, since: str, until: str) -> bool:
    first, last = bar.days
    return bool(since or until) and since <= first and (not until or last <= until)


def _column(bar: _Bar, share: float, *, pressed: bool, label: bool) -> str:
    below = f'<span class="when" aria-hidden="true">{_short(bar)}</span>' if label else ""
    return f"<div>{_button(bar, share, pressed) if bar.articles else ''}{below}</div>"


def _button(bar: _Bar, share: float, pressed: bool) -> str:
    told = words.BAR.format(period(bar.first, bar.last), words.count(words.ARTICLES, bar.articles))
    since, until = bar.days
    return (
        f'<button type="button" data-event="select" data-since="{since}" data-until="{until}" tabindex="-1" '
        f'aria-pressed="{"true" if pressed else "false"}" aria-label="{told}" title="{told}">'
        f'<span style="height:{share:.1%}"></span></button>'
    )


def _short(bar: _Bar) -> str:
    return f"{bar.first:%b} {bar.first.year}" if bar.first.month == bar.last.month else f"{bar.first.year}"
