"""What became of a quote that was checked, as HTML: the verdict, how the quote differs, and the true passages."""

from itertools import pairwise

from rag import Alteration, Passage, Verification
from ui import words
from ui.markup import escape
from ui.quotes import blockquote, citation_block, source_line

__all__ = ["fault", "verdict"]


def verdict(found: Verification) -> str:
    """The whole report on a quote."""
    name, told = words.VERDICTS[found.verdict]
    elsewhere = f'<p class="elsewhere">{words.ELSEWHERE}</p>' if found.elsewhere else ""
    return (
        f'<section class="log checked {found.verdict}" role="status" aria-label="{words.VERDICT}">'
        f'<h2 class="verdict">{name}</h2><p class="searched">{told}</p>{elsewhere}'
        f"{_yours(found)}{_places(found)}</section>"
    )


def fault(reason: str) -> str:
    """Why a quote could not be checked."""
    return f'<section class="log"><p class="note error" role="alert">{escape(reason)}</p></section>'


def _yours(found: Verification) -> str:
    """The quote as it was given, where it differs from what is printed."""
    if found.alterations:
        content = _altered(found)
    elif found.parts:
        content = _parts(found)
    else:
        return ""
    return f'<h3>{words.YOURS}</h3><p class="yours" dir="auto">{content}</p>'


def _altered(found: Verification) -> str:
    """The quote with what is printed struck out before what takes its place."""
    passage, at, pieces = found.citations[0].passage, 0, []
    for alteration in found.alterations:
        start, end = alteration.quoted
        pieces += [escape(found.quote[at:start]), _alteration(found.quote, passage, alteration)]
        at = end
    return "".join([*pieces, escape(found.quote[at:])])


def _alteration(quote: str, passage: Passage, alteration: Alteration) -> str:
    printed, quoted = passage.words(*alteration.printed), quote[slice(*alteration.quoted)]
    space = " " if printed and (quoted or quote[alteration.quoted[0] :][:1].isalnum()) else ""
    left_out = f'<del><span class="sr-only">{words.PRINTED} </span>{escape(printed)}</del>{space}' if printed else ""
    put_in = f'<ins><span class="sr-only">{words.QUOTED} </span>{escape(quoted)}</ins>' if quoted else ""
    return left_out + put_in


def _parts(found: Verification) -> str:
    """The quote, each part with the number of the place it is from."""
    ends = [0, *(end for _, end in found.parts[:-1]), len(found.quote)]
    return "".join(
        f"{escape(found.quote[at:start])}<mark>{escape(found.quote[start:end])}</mark>"
        f"<sup>[{number}]</sup>{escape(found.quote[end:after]) if number == len(found.parts) else ''}"
        for number, ((start, end), (at, after)) in enumerate(zip(found.parts, pairwise(ends), strict=True), 1)
    )


def _places(found: Verification) -> str:
    """Where the words stand; of a quote that is nowhere the closest passage, which is no source of it."""
    if found.citations:
        items = "".join(f"<li>{citation_block(citation)}</li>" for citation in found.citations)
        return f'<h3>{words.AS_PRINTED}</h3><ol class="quotes">{items}</ol>'
    if found.nearest is None:
        return ""
    passage = found.nearest.passage
    quote = blockquote(passage, escape(passage.text))
    source = source_line(passage, passage.start, passage.start, passage.article.url)
    return f'<div class="near"><h3>{words.NEAREST}</h3><ul><li>{quote}{source}</li></ul></div>'
