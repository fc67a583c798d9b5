"""Drop page furniture: whole lines only, by rules that suit pages in general; nothing inside a line is changed.

What goes: furniture lines (see `furniture`), the headline repeated, a line printed twice, a caption printed again with
its credit glued on, bylines above the article, and lists of other articles' headlines or readers' comments (`links`).
"""

from rag.ingest.byline import fold, is_agency, is_byline, is_name, is_signature, is_timestamp, without_credit
from rag.ingest.furniture import is_furniture
from rag.ingest.links import is_prose, without_link_lists
from rag.ingest.wrap import blocks

__all__ = ["clean"]

_HEAD = 12  # lines at the top that may be headline, byline, place or date
_TAIL = 3  # lines at the bottom that may be a byline
_REPEATED = 40  # characters from which a line said twice is a page's doing, not the writer's
_DASHES = ("–", "—", "-")


def clean(text: str, *, title: str) -> str:
    """Keep the article's own paragraphs.

    Args:
        text: the article as it came, in normal form; one paragraph a block or a line.
        title: its headline, empty when there is none.

    Returns:
        The paragraphs, each as it was, joined by blank lines. A text that is nothing but furniture is kept whole,
        rather than lose an article.
    """
    lines = [line for line in blocks(text) if any(character.isalnum() for character in line)]
    kept = _without_bylines(without_link_lists(lines), fold(title))
    kept = _without_repeats(_without_furniture(kept))
    return "\n\n".join(kept or lines)


def _without_bylines(lines: list[str], title: str) -> list[str]:
    """Drop the headline, bylines and bare dates that stand above the article; a byline also where it stands below.

    In between they are the article's own: the authors in a list of books, the days of a chronicle.
    """
    kept: list[str] = []
    prose = False
    for number, line in enumerate(lines):
        prose = prose or len(kept) >= _HEAD or (is_prose(line) and not is_furniture(line))
        following = lines[number + 1] if number + 1 < len(lines) else ""
        byline = is_byline(line) or (is_name(line) and (is_agency(following) or is_timestamp(following)))
        last = number >= len(lines) - _TAIL and is_byline(line)
        if not (last or (not prose and (fold(line) == title or is_timestamp(line) or byline))):
            kept.append(line)
    return kept


def _without_furniture(lines: list[str]) -> list[str]:
    around = zip(["", *lines], lines, [*lines[1:], ""], strict=False)
    return [line for before, line, after in around if not (is_furniture(line) or _is_signed(before, line, after))]


def _is_signed(before: str, line: str, after: str) -> bool:
    """Whether the line is a writer's signature, not who said the quotation above it, nor an item of a list."""
    speaker = before.endswith(("”", '"', "’", "»"))
    item = before.startswith(_DASHES) or after.startswith(_DASHES)
    return is_signature(line) and not speaker and not item


def _without_repeats(lines: list[str]) -> list[str]:
    folded = [fold(line) for line in lines]
    known = set(folded)
    seen: set[str] = set()
    kept: list[str] = []
    for line, key in zip(lines, folded, strict=True):
        # Items of lists may be equal and mean different things; captions stand doubled, paragraphs anywhere.
        repeated = len(key) >= _REPEATED and key in seen and (is_prose(line) or key in map(fold, kept[-3:]))
        seen.add(key)
        if not repeated and not any(shorter in known for shorter in without_credit(key)):
            kept.append(line)
    return kept
