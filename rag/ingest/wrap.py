"""Text to lines as a page shows them: a hard-wrapped paragraph is one, every other line is one of its own."""

import re
from itertools import pairwise

__all__ = ["blocks"]

_BREAK = re.compile(r"\n(?=[^\S\n]*\n)")
_WIDEST = 120  # characters; nobody wraps text wider
_NARROWEST = 40  # columns; what is narrower are verses or a list
_STOP = re.compile(r"[.!?…:][\"'”’»)\]]*$")


def blocks(text: str) -> list[str]:
    """Split a text into paragraphs and single lines.

    Args:
        text: blank lines separate its blocks; a block may be hard-wrapped paragraphs or a run of unrelated lines.

    Returns:
        The pieces, trimmed, none empty. Hard-wrapped paragraphs keep their newlines.
    """
    groups: list[list[str]] = []
    for block in _BREAK.split(text):
        lines = [line.rstrip() for line in block.split("\n") if line.strip()]
        if lines:
            groups.append(lines)
    width = _wrap_width(groups)
    return ["\n".join(paragraph) for lines in groups for paragraph in _paragraphs(lines, width)]


def _wrap_width(groups: list[list[str]]) -> int:
    """The column a text is wrapped at; 0 when it is not.

    It is when most lines that break off within a sentence are gone on with in lower case: headlines and the items of
    lists start with a capital.
    """
    pairs = [
        (line.strip(), following.strip())
        for lines in groups
        for line, following in pairwise(lines)
        if len(line) <= _WIDEST and following.strip()[0].isalnum() and not _STOP.search(line)
    ]
    wrapped = [len(line) for line, following in pairs if not following[0].isupper()]
    width = max(wrapped, default=0)
    return width if width >= _NARROWEST and 2 * len(wrapped) >= len(pairs) else 0


def _paragraphs(lines: list[str], width: int) -> list[list[str]]:
    paragraphs: list[list[str]] = []
    last = ""
    for line in lines:
        if paragraphs and _goes_on(last, line, width):
            paragraphs[-1].append(line.strip())
        else:
            paragraphs.append([line.strip()])
        last = line
    return paragraphs


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether the line is full: the next one's first word would not have fitted. An indented one begins a paragraph."""
    stops = _STOP.search(line) is not None
    if stops and _indent(following) > _indent(line):
        return False
    length = len(line.strip())
    word = following.split(None, 1)[0]
    filled = 1.0 if stops and word[0].isupper() else 0.85  # people who wrap by hand leave room; a new sentence may be a
    return length <= width and length + 1 + len(word) > filled * width  # new paragraph, so there the line must be full


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
