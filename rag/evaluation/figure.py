"""The risk-coverage curve and the reliability diagram side by side, as one SVG without dependencies."""

from collections.abc import Iterable

from rag.evaluation.report import Report

__all__ = ["figure"]

_SIDE = 300  # of a panel, in pixels
_STYLE = """
  text { font: 13px system-ui, "Helvetica Neue", Arial, sans-serif; fill: #66615a }
  .title { font-size: 16px; font-weight: 600; fill: #1d1b18 } .mid { text-anchor: middle } .end { text-anchor: end }
  .grid { stroke: #e4dfd6 } .ideal { stroke: #8d867b; stroke-dasharray: 4 4 }
  .curve { fill: none; stroke: #8a4b00; stroke-width: 2.5; stroke-linejoin: round } circle { fill: #8a4b00 }
"""


def figure(report: Report) -> str:
    """Draw how far a report's confidence can be trusted.

    Args:
        report: any; questions whose answers cannot be judged are left out of both panels.

    Returns:
        an SVG of 820 by 430 pixels. Left, the risk-coverage curve: of the questions kept, the surest first, the
        percentage wrong. Right, the reliability diagram in bins of equal size: the percentage right against
        confidence; on the dashed line confidence is exactly right.
    """
    measures = report.measures()
    area, error = (_shown(measures[name].value) for name in ("AURC", "calibration error"))
    bins = report.reliability
    dots = "".join('<circle cx="{:.1f}" cy="{:.1f}" r="4.5"/>'.format(*_place(point)) for point in bins)
    trusted = f'<line class="ideal" x1="0" y1="{_SIDE}" x2="{_SIDE}" y2="0"/>{_curve(bins)}{dots}'
    title = f"Risk and coverage (area {area})"
    risk = _panel(
        70, title, "questions kept, surest first (%)", "wrong among those kept (%)", _curve(report.risk_coverage)
    )
    calibration = _panel(480, f"Reliability (calibration error {error})", "confidence (%)", "right (%)", trusted)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 820 430" width="820" height="430" role="img">'
        f"<title>Risk-coverage curve and reliability diagram</title><style>{_STYLE}</style>"
        f'<rect width="820" height="430" fill="#ffffff"/>{risk}{calibration}</svg>\n'
    )


def _panel(left: int, title: str, across: str, up: str, drawing: str) -> str:
    grid = "".join(
        f'<line class="grid" x1="0" y1="{at}" x2="{_SIDE}" y2="{at}"/><line class="grid" x1="{at}" y1="0" x2="{at}" '
        f'y2="{_SIDE}"/><text class="end" x="-10" y="{_SIDE - at + 4}">{percent}</text>'
        f'<text class="mid" x="{at}" y="{_SIDE + 22}">{percent}</text>'
        for percent, at in ((percent, percent * _SIDE // 100) for percent in range(0, 101, 20))
    )
    labels = (
        f'<text class="title" x="0" y="-22">{title}</text><text class="mid" x="{_SIDE / 2}" y="{_SIDE + 48}">{across}'
        f'</text><text class="mid" transform="translate(-46 {_SIDE / 2}) rotate(-90)">{up}</text>'
    )
    return f'<g transform="translate({left} 55)">{grid}{labels}{drawing}</g>'


def _curve(points: Iterable[tuple[float, float]]) -> str:
    places = " ".join("{:.1f},{:.1f}".format(*_place(point)) for point in points)
    return f'<polyline class="curve" points="{places}"/>'


def _place(point: tuple[float, float]) -> tuple[float, float]:
    return point[0] * _SIDE, (1 - point[1]) * _SIDE


def _shown(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.3f}"
