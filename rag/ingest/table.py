"""`.csv` and `.tsv`: one article a row, read as a stream; the first row names the columns."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle, make_article
from rag.ingest.columns import Columns, has_text
from rag.ingest.content import Content
from rag.ingest.decode import decoding
from rag.ingest.quoting import rows_of

__all__ = ["article_of_row", "read_csv", "read_tsv", "with_known_columns"]

_LONGEST = 16 * 2**20  # characters of one cell
_DELIMITERS = ",;\t|"


def read_csv(content: Content) -> Iterator[RawArticle | Failure]:
    """Read one article a row; the delimiter is the one of comma, semicolon, tab and bar that the first row has most of.

    Args:
        content: the file; `content.columns` tells columns that are not recognised by their names.

    Returns:
        An iterator of articles, and of failures named `file:line`.
    """
    yield from _read(content, _DELIMITERS)


def read_tsv(content: Content) -> Iterator[RawArticle | Failure]:
    """Read one article a row, cells apart by tabs."""
    yield from _read(content, "\t")


def with_known_columns(content: Content, names: Sequence[str]) -> Columns:
    """How to read rows of these columns; raises `SourceError` when none of them is known to hold the text."""
    missing = [column for column in content.columns.values() if column not in names]
    if missing or not has_text(names, content.columns):
        wrong = f"there is no column {missing[0]!r}" if missing else "no column is known to hold the text"
        told = "name them with --map text=COLUMN, or columns={'text': 'COLUMN'}"
        raise SourceError(content.source, f"{wrong}; the columns are {', '.join(map(repr, names)):.500}; {told}")
    return Columns(content.columns)


def article_of_row(row: dict[str, object], columns: Columns, content: Content, number: str) -> RawArticle | Failure:
    """The article of a table's row.

    A bare number for an id only counts the rows of this table, so the table's name goes before it.
    """
    source = f"{content.source}{number}"
    try:
        found = columns.fields_of(row, table=True)
        if "id" not in columns.told and str(found.fields.get("id", "")).isdigit():
            found.fields["id"] = f"{content.name}:{found.fields['id']}"
        return make_article(found.fields, source=source, origins=found.origins)
    except SourceError as error:
        return Failure(error.source, error.reason)


def _read(content: Content, delimiters: str) -> Iterator[RawArticle | Failure]:
    csv.field_size_limit(_LONGEST)
    with decoding(content.open()) as text:
        first = text.readline(_LONGEST)
        if not first.strip():
            raise SourceError(content.source, "the file is empty")
        delimiter = max(delimiters, key=first.count)
        names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter))]
        columns = with_known_columns(content, names)
        yield from _rows(rows_of(text, first, delimiter), names, columns, content)


def _rows(rows: Any, names: list[str], columns: Columns, content: Content) -> Iterator[RawArticle | Failure]:
    empty = True
    while True:
        number = f":{rows.line_num + 2}"  # the line the row begins on, below the names
        try:
            cells = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            reason = f"not CSV: {error}; is a quotation mark left open, or one in a cell not doubled?"
            yield Failure(content.source + number, reason)
            empty = False
            continue
        empty = empty and not any(cells)
        if any(cells[len(names) :]):
            reason = f"it has {len(cells)} cells, the first row {len(names)}; is there a quotation mark missing?"
            yield Failure(content.source + number, reason)
        elif any(cells):
            yield article_of_row(dict(zip(names, cells, strict=False)), columns, content, number)
    if empty:
        yield Failure(content.source, "there are no rows below the names of its columns")
