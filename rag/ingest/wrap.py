"""Text to lines as a page shows them: a hard-wrapped block is one, every other line is one of its own."""

import re
from itertools import pairwise

__all__ = ["blocks"]

_BREAK = re.compile(r"\n(?=[^\S\n]*\n)")
_WIDEST = 120  # characters; nobody wraps text wider


def blocks(text: str) -> list[str]:
    """Split a text into paragraphs and single lines.

    Args:
        text: blank lines separate its blocks; a block may be hard-wrapped or be a run of unrelated lines.

    Returns:
        The pieces, trimmed, none empty. Those of hard-wrapped blocks keep their newlines.
    """
    groups: list[list[str]] = []
    for block in _BREAK.split(text):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        if lines:
            groups.append(lines)
    width = _wrap_width(groups)
    pieces: list[str] = []
    for lines in groups:
        pieces += ["\n".join(lines)] if _is_wrapped(lines, width) else lines
    return pieces


def _wrap_width(groups: list[list[str]]) -> int:
    """The column a text is wrapped at; 0 when it is not: most lines that go on do so in lower case when it is."""
    runs = [lines for lines in groups if len(lines) > 1 and max(map(len, lines)) <= _WIDEST]
    following = [line for lines in runs for line in lines[1:]]
    in_lower_case = sum(not line[0].isupper() for line in following)
    if not following or 2 * in_lower_case < len(following):
        return 0
    return max(len(line) for lines in runs for line in lines)


def _is_wrapped(lines: list[str], width: int) -> bool:
    """Whether every line but the last is full: the next one's first word would not have fitted."""
    if width < 40 or len(lines) < 2 or max(map(len, lines)) > _WIDEST:
        return False
    pairs = pairwise(lines)
    return all(len(line) + 1 + len(following.split(None, 1)[0]) > 0.85 * width for line, following in pairs)
