"""Validation at the border: fields as they come from a file, made an article or refused with a reason."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from rag.errors import SourceError
from rag.ingest.clean import clean
from rag.ingest.dated import parse_day
from rag.ingest.decode import normalise
from rag.ingest.language import detect

__all__ = ["Failure", "RawArticle", "make_article"]

_MOST_LINES = 250_000  # the longest of books; a few seconds to clean
_WITH_ORIGIN = ("title", "url", "publisher", "authors", "published", "language")


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One article as it came in, validated and cleaned.

    `source` names the file, or the file and line; `origins` has, for those of title, publisher, authors, published and
    language that are known, where the value came from, in a few words.
    """

    id: str
    title: str
    text: str
    url: str | None
    publisher: str | None
    authors: tuple[str, ...]
    published: date | None
    language: str | None
    source: str
    origins: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be read, and why, with the cure."""

    source: str
    reason: str


def make_article(
    fields: Mapping[str, object], *, source: str, name: str | None = None, origins: Mapping[str, str] | str = ""
) -> RawArticle:
    """Validate and clean one article.

    Args:
        fields: the keys of the public contract; others are ignored.
        source: the file, or file and line, for messages.
        name: the id of an article without `id` and `url`; None: derived from the content.
        origins: where each field came from; one text: where all did.

    Returns:
        The article.

    Raises:
        SourceError: a field is missing or of the wrong type; the reason names it.
    """
    raw = fields.get("text")
    if not isinstance(raw, str) or not raw.strip():
        found = "is missing or empty" if raw is None or isinstance(raw, str) else f"is {_kind(raw)}, not a string"
        raise SourceError(source, f"its text {found}; an article needs text")
    if raw.count("\n") > _MOST_LINES:
        raise SourceError(source, f"its text has more than {_MOST_LINES:,} lines; split the article")
    title = _line(fields, "title", source) or ""
    text = clean(normalise(raw), title=title)
    if not text:
        raise SourceError(source, "its text holds no readable characters; an article needs text")
    url = _line(fields, "url", source)
    digest = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:16]
    article = RawArticle(
        id=_id(fields, source) or url or name or digest,
        title=title,
        text=text,
        url=url,
        publisher=_line(fields, "publisher", source),
        authors=_authors(fields, source),
        published=_published(fields, source),
        language=_line(fields, "language", source),
        source=source,
    )
    named = dict.fromkeys(_WITH_ORIGIN, origins) if isinstance(origins, str) else dict(origins)
    if article.language is None and (language := detect(text)):
        article, named = replace(article, language=language), named | {"language": "detected from the text"}
    return replace(article, origins=_known(article, named))


def _known(article: RawArticle, origins: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The origins of those fields that have a value."""
    return tuple((field, origins[field]) for field in _WITH_ORIGIN if getattr(article, field) and origins.get(field))


def _line(fields: Mapping[str, object], key: str, source: str) -> str | None:
    """A field that is one line of text, or null."""
    value = fields.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise SourceError(source, f"{key} is {_kind(value)}, not a string")
    return " ".join(part.strip() for part in normalise(value).split("\n")).strip() or None


def _id(fields: Mapping[str, object], source: str) -> str | None:
    value = fields.get("id")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _line(fields, "id", source)


def _authors(fields: Mapping[str, object], source: str) -> tuple[str, ...]:
    value = fields.get("authors")
    names = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise SourceError(source, "authors is not a string or a list of strings")
    found = (_line({"author": name}, "author", source) for name in names)
    return tuple(dict.fromkeys(name for name in found if name))


def _published(fields: Mapping[str, object], source: str) -> date | None:
    value = fields.get("published")
    if value is None or value == "":
        return None
    if isinstance(value, str):
        with suppress(ValueError):
            return datetime.fromisoformat(value.strip()).date()
        if day := parse_day(value):
            return day
    raise SourceError(source, f"published {repr(value)[:60]} is not an ISO date such as 2020-06-18")


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}
    return kinds.get(type(value), "not text")
