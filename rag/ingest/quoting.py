"""How a table's cells are quoted: as CSV has it, with backslashes, or not at all. Its first lines tell."""

import csv
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import chain
from typing import Any, TextIO

from rag.errors import SourceError

__all__ = ["rows_of"]

_SAMPLE = 2**20  # characters that tell
_WHOLE = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')  # a cell that is quoted as CSV has it
_ESCAPE = re.compile(r'\\(["\\nrt]|\r?\n)')
_MEANT = {'"': '""', "n": "\n", "r": "\r", "t": "\t"}


def rows_of(text: TextIO, first: str, delimiter: str) -> Any:
    r"""A reader of the rows below a table's first line, in which bad quotation is an error.

    Args:
        text: what is below the first line; it is read as a stream.
        first: the first line.
        delimiter: what stands between cells.

    Returns:
        A reader as `csv` has them. Where a quoted cell holds `\"`, as Spark and MySQL write it, backslashes escape.
        Where cells stand between tabs, every line is a row, and some quotation mark cannot be a quoted cell's, none is:
        all are the text's own, as in exports of databases and spreadsheets that know no quoting.
    """
    sample = _first_lines(text)
    lines: Iterable[str] = chain(sample, text)
    if _escapes(sample, delimiter):
        lines = _unescaped(lines, delimiter)
    elif _knows_no_quoting(sample, first, delimiter):
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _first_lines(text: TextIO) -> list[str]:
    """Some lines; where the data breaks off among them, that is told when it is read on."""
    lines: list[str] = []
    size = 0
    with suppress(SourceError):
        for line in text:
            lines.append(line)
            size += len(line)
            if size > _SAMPLE:
                break
    return lines


def _escapes(sample: Sequence[str], delimiter: str) -> bool:
    """Whether a quoted cell's first mark inside it follows a backslash, and neither ends the cell nor is doubled."""
    escaped = rf'(?<![^{delimiter}\r\n])"[^"]*+(?<=\\)"(?![{delimiter}"\r\n]|\Z)'
    return re.search(escaped, "".join(sample)) is not None


def _unescaped(lines: Iterable[str], delimiter: str) -> Iterable[str]:
    r"""Lines as CSV has them: the marks doubled, backslashes gone, and `\N`, which is no value, an empty cell."""
    nothing = re.compile(rf"(?<![^{delimiter}])\\N(?![^{delimiter}\r\n])")
    for line in lines:
        yield _ESCAPE.sub(lambda found: _MEANT.get(found[1], found[1]), nothing.sub("", line))


def _knows_no_quoting(sample: Sequence[str], first: str, delimiter: str) -> bool:
    if delimiter != "\t" or "\t" not in first or '"' in first:
        return False
    rows = [line.rstrip("\r\n").split("\t") for line in sample if line.strip()]
    regular = all(len(row) == first.count("\t") + 1 for row in rows)
    return regular and any('"' in cell and not _WHOLE.fullmatch(cell) for row in rows for cell in row)
