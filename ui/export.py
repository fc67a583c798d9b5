"""A whole conversation to take away, with its sources: Markdown, HTML or JSON."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict

from rag import Answer, cite
from ui import words
from ui.markup import escape
from ui.turns import Note, Turn

__all__ = ["FORMATS", "download", "exported"]

_STYLE = (
    "body{max-width:45rem;margin:3rem auto;padding:0 1rem;font:1.05rem/1.55 Georgia,serif}"
    "footer{color:#555;font:.9rem/1.5 sans-serif}blockquote{margin:1.2rem 0 .3rem;border-left:3px solid #8a4b00;"
    "padding-left:1rem;white-space:pre-wrap}"
)


def exported(turns: Sequence[Turn], format: str) -> tuple[str, str, str]:
    """A conversation as a file.

    Args:
        turns: oldest first.
        format: one of `FORMATS`.

    Returns:
        its name, its media type and its text.

    Raises:
        ValueError: there is no such format.
    """
    if format not in FORMATS:
        raise ValueError(f"format is {format!r:.80}; it is one of {', '.join(FORMATS)}")
    ending, media_type, write = FORMATS[format]
    return f"conversation.{ending}", media_type, write(turns)


def download(turns: Sequence[Turn], format: str) -> str:
    """The file as HTML that `download.js` hands to the browser."""
    name, media_type, text = exported(turns, format)
    return f'<template data-name="{name}" data-type="{media_type}">{escape(text)}</template>'


def _markdown(turns: Sequence[Turn]) -> str:
    return "\n\n".join([f"# {words.EXPORT_TITLE}", *(part for turn in turns for part in _markdown_turn(turn))]) + "\n"


def _markdown_turn(turn: Turn) -> list[str]:
    heading = f"## {_literal(turn.question)}"
    if isinstance(turn.reply, Answer):
        quotes = [f"[{c.number}]\n\n{cite(c, 'markdown')}" for c in turn.reply.citations]
        return [heading, *_given(turn, _literal), *(quotes or [words.NOT_FOUND])]
    return [heading, _literal(turn.reply.text)] if turn.reply else [heading]


def _html(turns: Sequence[Turn]) -> str:
    body = "\n".join(part for turn in turns for part in _html_turn(turn))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{words.EXPORT_TITLE}</title>'
        f"<style>{_STYLE}</style></head><body>\n<h1>{words.EXPORT_TITLE}</h1>\n{body}\n</body></html>\n"
    )


def _html_turn(turn: Turn) -> list[str]:
    heading = f"<h2>{escape(turn.question)}</h2>"
    if isinstance(turn.reply, Answer):
        quotes = [f"<p>[{c.number}]</p>\n{cite(c, 'html')}" for c in turn.reply.citations]
        given = [f"<footer>{line}</footer>" for line in _given(turn, escape)]
        return [heading, *given, *(quotes or [f"<p>{words.NOT_FOUND}</p>"])]
    return [heading, f"<p>{escape(turn.reply.text)}</p>"] if turn.reply else [heading]


def _given(turn: Turn, shown: Callable[[str], str]) -> list[str]:
    """How the question was searched, and under which filters; nothing where both say no more than the question."""
    resolved = turn.reply.searched_as if isinstance(turn.reply, Answer) else ""
    searched = [f"{words.SEARCHED_AS} {shown(resolved)}"] if resolved else []
    filters = turn.filters.arguments()
    named = [
        f"{name}: {', '.join(value) if isinstance(value, tuple) else value}"
        for name, value in filters.items()
        if value and value != "relevance"
    ]
    return searched + ([shown("; ".join(named))] if named else [])


def _json(turns: Sequence[Turn]) -> str:
    return json.dumps({"turns": [_json_turn(turn) for turn in turns]}, ensure_ascii=False, indent=2) + "\n"


def _json_turn(turn: Turn) -> dict[str, object]:
    told: dict[str, object] = {"question": turn.question, "filters": asdict(turn.filters)}
    if isinstance(turn.reply, Answer):
        return told | {"answer": turn.reply.to_dict()}
    return told | {"note": turn.reply.text} if isinstance(turn.reply, Note) else told


FORMATS: dict[str, tuple[str, str, Callable[[Sequence[Turn]], str]]] = {
    "markdown": ("md", "text/markdown", _markdown),
    "html": ("html", "text/html", _html),
    "json": ("json", "application/json", _json),
}


def _literal(text: str) -> str:
    """A text in Markdown, on one line, nothing in it markup."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$&])", r"\\\1", " ".join(text.split()))
