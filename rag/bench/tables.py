"""What was measured as lines for people: a heading, and a line as soon as an archive or a peer has been measured."""

from collections.abc import Callable

from rag.bench.against import Compared
from rag.bench.limit import Limit
from rag.bench.measures import Measures

__all__ = ["compared_heading", "compared_line", "heading", "limit_line", "line"]

_COLUMNS: tuple[tuple[str, int, Callable[[Measures], str]], ...] = (  # its heading, its width, how it is filled
    ("passages", 9, lambda row: f"{row.passages:,}"),
    ("opening", 7, lambda row: f"{row.open_s:.2f} s"),
    ("ask", 6, lambda row: f"{row.ask_s:.2f} s"),
    ("search, p99", 15, lambda row: f"{row.search_ms:.1f}, {row.search_p99_ms:.1f} ms"),
    ("reranked, p99", 13, lambda row: f"{row.reranked_ms:.0f}, {row.reranked_p99_ms:.0f} ms"),
    ("answer, p99", 13, lambda row: f"{row.answer_ms:.0f}, {row.answer_p99_ms:.0f} ms"),
    ("answers/s, 16 asking", 20, lambda row: ", ".join(f"{rate:.1f}" for rate in _ends(row))),
    ("adding 1, 100", 13, lambda row: f"{row.add_one_s:.2f}, {row.add_s:.1f} s"),
    ("memory", 9, lambda row: _mebibytes(row.memory_mib)),
    ("disk", 7, lambda row: f"{row.disk:,.0f} B"),
    ("recall@10", 9, lambda row: f"{row.recall:.3f}"),
    ("by meaning", 10, lambda row: row.dense),
)
_COMPARED = (("", 12), ("passages/s", 18), ("start", 16), ("search", 17), ("p99", 18), ("memory", 20))  # widths


def heading() -> str:
    """The names of the columns."""
    return _set([name for name, _, _ in _COLUMNS])


def line(row: Measures) -> str:
    """What was measured of one archive, below the heading."""
    return _set([cell(row) for _, _, cell in _COLUMNS])


def compared_heading() -> str:
    """The names of the columns of a comparison."""
    return "  ".join(f"{name:>{width}}" for name, width in _COMPARED)


def compared_line(row: Compared, ours: Compared) -> str:
    """What was measured of one, each figure with how many times ours it is."""
    cells = [
        row.name,
        f"{row.passages_a_second:,.0f} {_times(row.passages_a_second, ours.passages_a_second)}",
        f"{row.start_s:.1f} s {_times(row.start_s, ours.start_s)}",
        f"{row.search_ms:.1f} ms {_times(row.search_ms, ours.search_ms)}",
        f"{row.search_p99_ms:.1f} ms {_times(row.search_p99_ms, ours.search_p99_ms)}",
        _memory(row.memory_mib, ours.memory_mib),
    ]
    return "  ".join(f"{cell:>{width}}" for cell, (_, width) in zip(cells, _COMPARED, strict=True))


def limit_line(limit: Limit, ours: Compared) -> str:
    """What bounds indexing, below what was measured."""
    rate = f"{limit.passages_a_second:,.0f} {_times(limit.passages_a_second, ours.passages_a_second)}"
    (_, first), (_, second) = _COMPARED[:2]
    return f"{limit.name:>{first}}  {rate:>{second}}"


def _times(theirs: float, ours: float) -> str:
    return f"(× {theirs / ours:.2f})"


def _memory(theirs: float | None, ours: float | None) -> str:
    return f"{_mebibytes(theirs)} {_times(theirs, ours)}" if theirs and ours else _mebibytes(theirs)


def _mebibytes(memory: float | None) -> str:
    return "-" if memory is None else f"{memory:,.0f} MiB"


def _ends(row: Measures) -> list[float]:
    rates = list(row.answers_a_second.values())
    return [rates[0], rates[-1]]


def _set(cells: list[str]) -> str:
    return "  ".join(f"{cell:>{width}}" for cell, (_, width, _) in zip(cells, _COLUMNS, strict=True))
