"""A quote with where it is from, in the forms that people paste: plain, Markdown, HTML, BibTeX, RIS."""

import html
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal

from rag.datatypes import Article, Citation

__all__ = ["STYLES", "Style", "cite"]

Style = Literal["plain", "markdown", "html", "bibtex", "ris"]

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&])")  # CommonMark, 2.4: each may stand behind a backslash
_LATEX = {character: f"\\{character}" for character in "#$%&_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def cite(citation: Citation, style: Style = "plain") -> str:
    """The quote and its source as text to paste.

    Args:
        citation: of an `Answer` or a `Verification`.
        style: "plain"; "markdown", a block quotation (CommonMark); "html", a `blockquote` with its `cite`; "bibtex" and
            "ris", a newspaper article for a reference manager, the quote in its note.

    Raises:
        ValueError: there is no such style.
    """
    if style not in STYLES:
        raise ValueError(f"style is {style!r:.80}; it is one of {', '.join(STYLES)}")
    return STYLES[style](citation)


def _plain(citation: Citation) -> str:
    return f"“{citation.quote}”\n— {_source(citation)}{_if(' ', citation.url)}"


def _markdown(citation: Citation) -> str:
    quote = "\n".join(f"> {_literal(line)}".rstrip() for line in citation.quote.splitlines())
    source = _literal(_one_line(_source(citation)))
    address = _address(citation.url)
    linked = f"[{source}](<{address}>)" if address else source
    return f"{quote}\n>\n> — {linked}"


def _html(citation: Citation) -> str:
    address = html.escape(_address(citation.url))
    source = html.escape(_source(citation))
    linked = f'<a href="{address}">{source}</a>' if address else source
    opening = f'<blockquote cite="{address}">' if address else "<blockquote>"
    return f"{opening}<p>{html.escape(citation.quote)}</p></blockquote>\n<p>— {linked}</p>"


def _bibtex(citation: Citation) -> str:
    article = citation.passage.article
    fields = {
        "title": article.title,
        "author": " and ".join(f"{{{_latex(name)}}}" for name in article.authors),
        "journal": article.publisher,
        "date": article.published,
        "url": article.url,
        "note": f"“{citation.quote}” (paragraph {citation.passage.number})",
    }
    own = {"author", "url"}  # names are braced so that none is taken apart; an address is no text
    rows = [(name, str(value) if name in own else _latex(str(value))) for name, value in fields.items() if value]
    lines = [f"  {name} = {{{_one_line(value)}}}," for name, value in rows]
    return "\n".join([f"@article{{{_key(article)},", *lines, "}"])


def _ris(citation: Citation) -> str:
    article = citation.passage.article
    rows = [
        ("TY", "NEWS"),
        ("TI", article.title),
        *(("AU", name) for name in article.authors),
        ("T2", article.publisher),
        ("PY", article.published and article.published.year),
        ("DA", article.published and f"{article.published:%Y/%m/%d}"),
        ("UR", article.url),
        ("N1", f"“{citation.quote}” (paragraph {citation.passage.number})"),
    ]
    return "\n".join([*(f"{tag}  - {_one_line(str(value))}" for tag, value in rows if value), "ER  - "])


STYLES: dict[str, Callable[[Citation], str]] = {
    "plain": _plain,
    "markdown": _markdown,
    "html": _html,
    "bibtex": _bibtex,
    "ris": _ris,
}


def _source(citation: Citation) -> str:
    """Byline, headline, publisher, day and paragraph on one line."""
    article = citation.passage.article
    title = f"“{article.title}”" if article.title else ""
    parts = [", ".join(article.authors), title, article.publisher or "", _day(article.published)]
    return _listed([*parts, f"paragraph {citation.passage.number}"])


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B} {day.year}" if day else ""


def _if(before: str, text: str | None) -> str:
    return f"{before}{text}" if text else ""


def _address(url: str | None) -> str:
    """An address without what could end it in Markdown or HTML; any other than of the web is none."""
    if not url or not re.match(r"https?://", url, re.IGNORECASE):
        return ""
    return re.sub(r"[<>\s\"]", lambda found: f"%{ord(found[0]):02X}", url)


def _key(article: Article) -> str:
    words = re.findall(r"[A-Za-z0-9]+", f"{article.publisher or ''} {article.published or ''} {article.title}")
    return "".join(words[:6]) or "article"


def _literal(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def _latex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in text)


def _one_line(text: str) -> str:
    return " ".join(text.split())
