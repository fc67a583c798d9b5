"""What is said in another way in the newer of two texts: the words that went, and those in their place."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

__all__ = ["changes"]

_BETWEEN = 2  # words that two changes must have between them to be told apart


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """The words of one text that another does not have, each with those that stand in their place.

    Args:
        before: the older text.
        after: the newer one.

    Returns:
        (words before, words after) pairs, in the order of the texts; either may be "": words were added, or left out.
    """
    # Paragraphs first: to compare words costs their number squared, and most paragraphs stay as they are.
    older, newer = before.split("\n"), after.split("\n")
    pairs = []
    for went, came in _replaced(older, newer):
        pairs += _changed_words(" ".join(older[went]).split(), " ".join(newer[came]).split())
    return pairs


def _changed_words(older: Sequence[str], newer: Sequence[str]) -> list[tuple[str, str]]:
    spans: list[tuple[slice, slice]] = []
    for went, came in _replaced(older, newer):
        if spans and went.start - spans[-1][0].stop < _BETWEEN:
            first = spans.pop()
            went, came = slice(first[0].start, went.stop), slice(first[1].start, came.stop)
        spans.append((went, came))
    return [(" ".join(older[went]), " ".join(newer[came])) for went, came in spans]


def _replaced(older: Sequence[str], newer: Sequence[str]) -> Iterator[tuple[slice, slice]]:
    for tag, first, last, start, end in SequenceMatcher(None, older, newer, autojunk=False).get_opcodes():
        if tag != "equal":
            yield slice(first, last), slice(start, end)
