"""What a quote that stands nowhere was made from: one passage, altered, or several, stitched together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from rag.datatypes import Passage
from rag.quotation import Alteration
from rag.typography import Token, tokens

__all__ = ["Altered", "Part", "altered", "stitched"]

_SHORTEST = 4  # words of a part, or that an altered quote has in common with its source
_PARTS = 5
_IN_COMMON = 0.6  # of an altered quote's words
_COPY = 0.8  # of the words that the nearest passage has in common with a quote, from which another is a copy of it
_LEFT_OUT = 8  # words of the source between two that an altered quote has kept
_OMISSIONS = ("…", "...", ". . .")

_Near = Callable[[str], Iterable[Passage]]


@dataclass(frozen=True, slots=True)
class Part:
    """Characters of a quote and the characters of a passage's article that they are."""

    quoted: tuple[int, int]
    passage: Passage
    printed: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Altered:
    """The words of a passage's article that a quote was made from, and every place where it says something else."""

    passage: Passage
    printed: tuple[int, int]
    alterations: tuple[Alteration, ...]


def stitched(quote: str, near: _Near) -> list[Part]:
    """The parts that a quote is put together from; empty unless each of its words is in one, and they lie apart.

    Args:
        quote: what is said to have been written.
        near: passages that may hold some words, the likeliest first.
    """
    wanted, found = list(tokens(quote)), list[Part]()
    at, whole = 0, list(near(quote))
    while at < len(wanted) and len(found) < _PARTS:
        passages = dict.fromkeys([*whole, *(near(quote[wanted[at].start :]) if at else ())])
        runs = [_run(wanted[at:], passage) for passage in passages]
        part, length = max(runs, key=lambda run: run[1], default=(None, 0))
        if part is None or length < _SHORTEST:
            return []
        found.append(part)
        at += length
    return found if at == len(wanted) and any(_apart(quote, *two) for two in pairwise(found)) else []


def altered(quote: str, passages: Iterable[Passage], claimed: Callable[[Passage], bool]) -> Altered | None:
    """The words that a quote has most in common with; None where that is too little.

    Args:
        quote: what is said to have been written.
        passages: those that it may have been made from.
        claimed: tells whether one is said to hold it: such a one goes before others that it is a copy of.
    """
    wanted = list(tokens(quote))
    aligned = [(passage, *_aligned(wanted, list(tokens(passage.text)))) for passage in passages]
    most = max((common for _, common, _ in aligned), default=0)
    enough = max(_SHORTEST, _IN_COMMON * len(wanted), _COPY * most)
    copies = [one for one in aligned if one[1] >= enough]
    passage, _, rows = max(copies, key=lambda one: (claimed(one[0]), one[1]), default=(None, 0, []))
    return _compared(wanted, passage, rows) if passage else None


def _run(wanted: Sequence[Token], passage: Passage) -> tuple[Part | None, int]:
    """The longest beginning of what is wanted that stands in a passage, and how many words it has."""
    there, best, where = list(tokens(passage.text)), 0, 0
    for start in range(len(there)):
        length = 0
        while length < min(len(wanted), len(there) - start) and wanted[length].text == there[start + length].text:
            length += 1
        if length > best:
            best, where = length, start
    if not best:
        return None, 0
    printed = passage.start + there[where].start, passage.start + there[where + best - 1].end
    return Part((wanted[0].start, wanted[best - 1].end), passage, printed), best


def _apart(quote: str, one: Part, other: Part) -> bool:
    """Whether two parts come from different places, or the quote says itself that it leaves something out."""
    if one.passage != other.passage or other.printed[0] < one.printed[1]:
        return True
    between = quote[one.quoted[1] : other.quoted[0]]
    skipped = sum(1 for _ in tokens(one.passage.words(one.printed[1], other.printed[0])))
    return skipped > _LEFT_OUT or any(mark in between for mark in _OMISSIONS)


_Rows = list[tuple[int, int, int]]  # words in common: the first in the quote, the first in the passage, how many


def _aligned(wanted: Sequence[Token], there: Sequence[Token]) -> tuple[int, _Rows]:
    """The words that both have in the same order and near one another: how many, and where."""
    texts = [token.text for token in wanted], [token.text for token in there]
    blocks = SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks()
    rows = [(block.a, block.b, block.size) for block in blocks if block.size]
    if not rows:
        return 0, []
    anchor = max(range(len(rows)), key=lambda number: rows[number][2])
    first = last = anchor
    while first and _is_near(rows[first - 1], rows[first]):
        first -= 1
    while last + 1 < len(rows) and _is_near(rows[last], rows[last + 1]):
        last += 1
    kept = rows[first : last + 1]
    return sum(size for _, _, size in kept), kept


def _is_near(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return other[1] - one[1] - one[2] <= other[0] - one[0] - one[2] + _LEFT_OUT


def _compared(wanted: Sequence[Token], passage: Passage, rows: _Rows) -> Altered:
    there = list(tokens(passage.text))
    before, after = rows[0][0], len(wanted) - rows[-1][0] - rows[-1][2]
    start, end = max(0, rows[0][1] - before), min(len(there), rows[-1][1] + rows[-1][2] + after)
    ends = [(0, start, 0), *rows, (len(wanted), end, 0)]
    gaps = [((a + size, c), (b + size, d)) for (a, b, size), (c, d, _) in pairwise(ends)]
    alterations = tuple(
        Alteration(_span(wanted, *quoted), _shifted(_span(there, *printed), passage.start))
        for quoted, printed in gaps
        if quoted[0] < quoted[1] or printed[0] < printed[1]
    )
    return Altered(passage, _shifted((there[start].start, there[end - 1].end), passage.start), alterations)


def _span(tokens: Sequence[Token], first: int, end: int) -> tuple[int, int]:
    """The characters of some tokens; of none, the place before the next one."""
    if first < end:
        return tokens[first].start, tokens[end - 1].end
    at = tokens[first].start if first < len(tokens) else tokens[-1].end
    return at, at


def _shifted(span: tuple[int, int], by: int) -> tuple[int, int]:
    return span[0] + by, span[1] + by
