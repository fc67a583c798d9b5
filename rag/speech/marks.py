"""Quotation marks to quotations: the outermost pairs of one paragraph, and the one that is left open at its end."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

__all__ = ["Span", "inside", "quotations"]

Span = tuple[int, int]

_DOUBLE = re.compile('[“”"«»„]')
_SINGLE = re.compile("[‘’']")
_BEFORE_OPENING = "([{—–-−/:“\"‘'"
# An apostrophe at the start of a word: ’90s, ’em.
_SHORTENED = re.compile(r"['‘’](?:\d0s|em|til|cause|tis|twas|bout|n)\b", re.I)


def quotations(text: str, start: int, end: int) -> tuple[list[Span], int | None]:
    """Find what stands between quotation marks in one paragraph.

    A quotation inside another one belongs to it. Single marks are told from apostrophes by the letters beside them.

    Args:
        text: any text.
        start: where the paragraph starts in it.
        end: where the paragraph ends.

    Returns:
        spans that include their marks, ascending and disjoint, and the offset of an opening mark without a partner.
    """
    double, left_open = _double_pairs(text, start, end)
    starts, ends = [a for a, _ in double], [b for _, b in double]
    found, taken = [], 0
    for opening, closing in _single_pairs(text, start, end if left_open is None else left_open):
        first, last = bisect_right(ends, opening), bisect_left(starts, closing)
        held = double[first:last]
        if held and not (opening < held[0][0] and held[-1][1] < closing and text[closing - 2] in ',.?!…”"'):
            continue
        found += [*double[taken:first], (opening, closing)]
        taken = max(taken, last)
    return found + double[taken:], left_open


def inside(at: int, spans: Sequence[Span]) -> bool:
    """Whether an offset lies in one of the spans, which are ascending and disjoint."""
    place = bisect_left(spans, (at + 1, 0)) - 1
    return place >= 0 and at < spans[place][1]


def _double_pairs(text: str, start: int, end: int) -> tuple[list[Span], int | None]:
    pairs: list[Span] = []
    opened: int | None = None
    for found in _DOUBLE.finditer(text, start, end):
        at = found.start()
        if _opens(text, at, (start, end), opened):
            opened = at
        elif opened is not None:
            if at > opened + 1:
                pairs.append((opened, at + 1))
            opened = None
    return pairs, opened


def _opens(text: str, at: int, paragraph: Span, opened: int | None) -> bool:
    mark, before, after = text[at], text[max(paragraph[0], at - 1) : at], text[at + 1 : min(paragraph[1], at + 2)]
    if mark in "«„":
        return True
    starts_word = bool(after.strip()) and (not before.strip() or before in _BEFORE_OPENING)
    if mark == "“":
        return opened is None or (text[opened] != "„" and starts_word)
    if mark == "”":
        return opened is None and starts_word and after.isalnum()
    return mark == '"' and starts_word and (opened is None or not before.strip())


def _single_pairs(text: str, start: int, end: int) -> Iterator[Span]:
    """Pairs of single marks; a plural's apostrophe (the workers’ union) closes only where nothing else does."""
    opened = maybe = -1
    for found in _SINGLE.finditer(text, start, end):
        at = found.start()
        before, after = text[max(start, at - 1) : at], text[at + 1 : min(end, at + 2)]
        if text[at] != "’" and (not before.strip() or before in _BEFORE_OPENING) and after.isalnum():
            if maybe > opened >= 0:
                yield opened, maybe + 1
            opened = maybe = -1 if _SHORTENED.match(text, at) else at
        elif opened >= 0 and text[at] != "‘" and before.strip() and not after.isalnum() and at > opened + 1:
            if before not in "sz" or not after.isspace():
                yield opened, at + 1
                opened = maybe = -1
            else:
                maybe = at
    if maybe > opened >= 0:
        yield opened, maybe + 1
