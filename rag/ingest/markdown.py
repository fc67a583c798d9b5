"""`.md`: one article a file, with metadata in front matter between two lines of `---`, where there is any."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from textwrap import dedent

from rag.ingest.article import RawArticle
from rag.ingest.content import Content, one_article
from rag.ingest.decode import decoded
from rag.ingest.metadata import Metadata
from rag.ingest.objects import parse_object
from rag.ingest.opening import said_above

__all__ = ["read_markdown"]

_FRONT = re.compile(r"\s*---[^\S\n]*\n(.*?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"\s*#[^\S\n]+([^\n]+)")
_UNSEEN = re.compile(r"<!--.*?-->|!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])", re.DOTALL)  # comments, and code of images
_ITEM = re.compile(r"-\s+(.*)")
_FOLDED = re.compile(r"[>|][+-]?")
_SINGLE = re.compile(r"'(?:[^']|'')*+'")
_DOUBLE = re.compile(r'"(?:[^"\\]|\\.)*+"')
_PART = re.compile(rf"\s*+({_SINGLE.pattern}|{_DOUBLE.pattern}|[^,]+)")
_KEYS = {"author": "authors", "date": "published", "lang": "language"}
_FLAGS = {("published", "true"), ("published", "false")}  # of Jekyll: whether, not when


def read_markdown(content: Content) -> Iterator[RawArticle]:
    """Read one Markdown file.

    Args:
        content: the file. Front matter is `key: value` lines, lists of `- value` lines among them, or a JSON object; a
            first `# heading` is the headline.

    Returns:
        An iterator of one article; `SourceError` is raised when it cannot be read.
    """
    text = decoded(content.read(), content.source)
    found = Metadata()
    if front := _FRONT.match(text):
        fields = _front_matter(front[1], content.source)
        found, text = Metadata.all_from("front matter", fields), text[front.end() :]
    if heading := _HEADING.match(text):
        found = Metadata.all_from("first heading", {"title": heading[1].strip()}) | found
        text = text[heading.end() :]
    yield one_article(content, said_above(text) | found, _UNSEEN.sub("", text))


def _front_matter(front: str, source: str) -> dict[str, object]:
    if front.lstrip().startswith("{"):
        return parse_object(front, source)
    return {
        _KEYS.get(name, name): _value(value, below)
        for name, value, below in _entries(front)
        if (name, value.casefold()) not in _FLAGS
    }


def _entries(front: str) -> list[tuple[str, str, list[str]]]:
    """The keys, what stands beside each, and the lines below it: indented ones, empty ones, and those of a list."""
    entries: list[tuple[str, str, list[str]]] = []
    for line in dedent(front).split("\n"):
        name, colon, value = line.partition(":")
        if colon and not line.startswith((" ", "\t", "-")):
            entries.append((name.strip().casefold(), value.strip(), []))
        elif entries:
            entries[-1][2].append(line.strip())
    return entries


def _value(value: str, below: list[str]) -> object:
    """A front matter value: a string, the lines of one below a mark such as `>-`, or a list, below or in brackets."""
    if _FOLDED.fullmatch(value):
        return " ".join(filter(None, below))
    if items := [item[1] for line in below if (item := _ITEM.fullmatch(line))]:
        return [_string(item) for item in items]
    if value.startswith("[") and value.endswith("]"):
        return [_string(part.strip()) for part in _PART.findall(value[1:-1]) if part.strip()]
    return _string(value)


def _string(value: str) -> str:
    """A bare string, or one in quotes: single ones are doubled inside, double ones escaped as in JSON."""
    if _SINGLE.fullmatch(value):
        return value[1:-1].replace("''", "'")
    if _DOUBLE.fullmatch(value):
        with suppress(ValueError):
            return str(json.loads(value))
        return value[1:-1]
    return value
