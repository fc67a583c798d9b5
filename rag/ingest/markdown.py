"""`.md`: one article a file, with metadata in front matter between two lines of `---`, where there is any."""

import re
from collections.abc import Iterator
from pathlib import Path

from rag.ingest.article import RawArticle, make_article
from rag.ingest.decode import normalise, printable, read_decoded
from rag.ingest.sidecar import parse_object, read_sidecar

__all__ = ["read_markdown"]

_FRONT = re.compile(r"\s*---[^\S\n]*\n(.*?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"\s*#[^\S\n]+([^\n]+)")
_UNSEEN = re.compile(r"<!--.*?-->|!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])", re.DOTALL)  # comments, and code of images
_ITEM = re.compile(r"\s*-\s+(.*)")
_KEYS = {"author": "authors", "date": "published", "lang": "language"}


def read_markdown(path: Path, name: str) -> Iterator[RawArticle]:
    """Read one Markdown file.

    Args:
        path: the file. Front matter is `key: value` lines, lists of `- value` lines among them, or a JSON object; a
            first `# heading` is the headline.
        name: the article's id when the metadata gives none and no url.

    Returns:
        An iterator of one article; `SourceError` is raised when it cannot be read.
    """
    source = printable(path)
    text = read_decoded(path)
    fields: dict[str, object] = {}
    if front := _FRONT.match(text):
        fields, text = _front_matter(front[1], source), text[front.end() :]
    if heading := _HEADING.match(text):
        fields.setdefault("title", heading[1].strip())
        text = text[heading.end() :]
    fields |= read_sidecar(path) | {"text": _UNSEEN.sub("", text)}
    yield make_article(fields, source=source, name=normalise(name))


def _front_matter(front: str, source: str) -> dict[str, object]:
    if front.lstrip().startswith("{"):
        return parse_object(front, source)
    fields: dict[str, object] = {}
    key = ""
    for line in front.split("\n"):
        if item := _ITEM.fullmatch(line):
            listed = fields.get(key)
            fields[key] = [*(listed if isinstance(listed, list) else []), _value(item[1].strip())]
        elif ":" in line:
            name, _, value = line.partition(":")
            key = _KEYS.get(name.strip().casefold(), name.strip().casefold())
            fields[key] = _value(value.strip())
    return fields


def _value(value: str) -> object:
    """A front matter value: a bare or quoted string, or a bracketed list of them."""
    if value.startswith("[") and value.endswith("]"):
        return [part.strip().strip("\"'") for part in value[1:-1].split(",") if part.strip()]
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
