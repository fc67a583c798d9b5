"""Growth on two logarithmic axes, as one SVG without dependencies: a straight, flat line is what is wanted."""

import math
from collections.abc import Callable, Sequence

from rag.bench.measures import Measures

__all__ = ["curves"]

_WIDTH, _HEIGHT, _LEFT, _TOP = 460, 300, 70, 40
_LINES: tuple[
    tuple[str, str, Callable[[Measures], float]], ...
] = (  # what, its colour, how to take it from the measures, in milliseconds
    ("answer p99", "#b3541e", lambda row: row.answer_p99_ms),
    ("answer", "#8a4b00", lambda row: row.answer_ms),
    ("search p99", "#4a7fb0", lambda row: row.search_p99_ms),
    ("search", "#1f4e79", lambda row: row.search_ms),
    ("opening", "#6b7a3a", lambda row: 1e3 * row.open_s),
    ("ask, whole process", "#3d6b4f", lambda row: 1e3 * row.ask_s),
)
_STYLE = (
    'text { font: 12px system-ui, "Helvetica Neue", Arial, sans-serif; fill: #66615a } .end { text-anchor: end } '
    ".mid { text-anchor: middle } .grid { stroke: #e4dfd6 } polyline { fill: none; stroke-width: 2 }"
)


def curves(rows: Sequence[Measures]) -> str:
    """Draw milliseconds against passages.

    Args:
        rows: what was measured, at least one.

    Returns:
        an SVG of 720 by 400 pixels.
    """
    ordered = sorted(rows, key=lambda row: row.passages)
    values = [take(row) for _, _, take in _LINES for row in ordered]
    across, up = _decades([row.passages for row in ordered]), _decades(values)
    lines = "".join(
        _line(name, colour, [(_x(row.passages, across), _y(take(row), up)) for row in ordered], n)
        for n, (name, colour, take) in enumerate(_LINES)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 400" width="720" height="400" role="img">'
        f"<title>Growth of an archive's times with its passages</title><style>{_STYLE}</style>"
        f'<rect width="720" height="400" fill="#ffffff"/>{_grid(across, up)}{lines}</svg>\n'
    )


def _decades(values: Sequence[float]) -> range:
    """The powers of ten around some values."""
    least, most = max(min(values), 1e-3), max(values)
    first = math.floor(math.log10(least))
    return range(first, max(first + 1, math.ceil(math.log10(most))) + 1)


def _x(value: float, across: range) -> float:
    return _LEFT + _WIDTH * (math.log10(value) - across[0]) / (across[-1] - across[0])


def _y(value: float, up: range) -> float:
    return _TOP + _HEIGHT * (1 - (math.log10(max(value, 1e-3)) - up[0]) / (up[-1] - up[0]))


def _grid(across: range, up: range) -> str:
    right, bottom = _LEFT + _WIDTH, _TOP + _HEIGHT
    columns = "".join(
        f'<line class="grid" x1="{_x(10**n, across):.1f}" y1="{_TOP}" x2="{_x(10**n, across):.1f}" y2="{bottom}"/>'
        f'<text class="mid" x="{_x(10**n, across):.1f}" y="{bottom + 18}">{10**n:,}</text>'
        for n in across
    )
    rows = "".join(
        f'<line class="grid" x1="{_LEFT}" y1="{_y(10**n, up):.1f}" x2="{right}" y2="{_y(10**n, up):.1f}"/>'
        f'<text class="end" x="{_LEFT - 8}" y="{_y(10**n, up) + 4:.1f}">{10**n:,}</text>'
        for n in up
    )
    titles = f'<text class="mid" x="{_LEFT + _WIDTH / 2}" y="{bottom + 40}">passages</text><text x="8" y="22">ms</text>'
    return columns + rows + titles


def _line(name: str, colour: str, points: list[tuple[float, float]], place: int) -> str:
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points)
    legend, x = _TOP + 12 + 22 * place, _LEFT + _WIDTH + 24
    key = f'<circle cx="{x}" cy="{legend - 4}" r="4" fill="{colour}"/><text x="{x + 12}" y="{legend}">{name}</text>'
    return f'<polyline stroke="{colour}" points="{joined}"/>{dots}{key}'
