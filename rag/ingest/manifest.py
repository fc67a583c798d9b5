"""`manifest.csv` or `manifest.json`: what is known of the files of a folder, one row or object a file."""

import csv
import io
from collections.abc import Iterable, Mapping

from rag.errors import SourceError
from rag.ingest.columns import Columns
from rag.ingest.decode import decoded, normalise
from rag.ingest.objects import parse_json

__all__ = ["MANIFESTS", "entries"]

MANIFESTS = ("manifest.csv", "manifest.json")
_FILE = "file"


def entries(data: bytes, file: str, source: str) -> dict[str, dict[str, object]]:
    """Read a manifest.

    Args:
        data: its bytes.
        file: its file name; the suffix tells CSV from JSON.
        source: what to call it in messages.

    Returns:
        The fields of each file it names in its column or key `file`, without `text` and without empty ones; the names
        in stored form, which a disk may have otherwise (macOS: NFD). Empty when there is no such column: then it is no
        manifest.

    Raises:
        SourceError: it cannot be read.
    """
    text = decoded(data, source)
    rows = _objects(parse_json(text, source)) if file.casefold().endswith(".json") else _rows(text, source)
    return {_place(row[_FILE]): _fields(row) for row in rows if isinstance(row.get(_FILE), str)}


def _rows(text: str, source: str) -> list[dict[str, object]]:
    try:
        return [{name: value for name, value in row.items() if name} for row in csv.DictReader(io.StringIO(text))]
    except csv.Error as error:
        raise SourceError(source, f"not CSV: {error}; mend or delete it") from error


def _objects(value: object) -> Iterable[Mapping[str, object]]:
    """The objects of a list; of an object each value that is one, named by its key."""
    if isinstance(value, dict):
        return [{_FILE: file} | fields for file, fields in value.items() if isinstance(fields, dict)]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _place(file: object) -> str:
    return normalise(str(file)).strip().replace("\\", "/").removeprefix("./")


def _fields(row: Mapping[str, object]) -> dict[str, object]:
    found = Columns({}).fields_of({name: value for name, value in row.items() if name != _FILE}, table=True).fields
    return {name: value for name, value in found.items() if name != "text"}
