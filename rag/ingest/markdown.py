"""`.md`: one article a file, with metadata in front matter between two lines of `---`, where there is any."""

import re
from collections.abc import Iterator

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
_ITEM = re.compile(r"\s*-\s+(.*)")
_KEYS = {"author": "authors", "date": "published", "lang": "language"}


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
