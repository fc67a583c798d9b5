"""Near-identical passages (wire copy, boilerplate), so that one text does not fill a list."""

from collections.abc import Iterable, Iterator

from rag.datatypes import Hit
from rag.lexical import terms

__all__ = ["distinct"]

_SAME = 0.9  # Jaccard likeness of their words from which two passages count as one text


def distinct(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The hits in their order, less those that say again what a better one says."""
    kept: list[frozenset[str]] = []
    for hit in hits:
        words = frozenset(terms(hit.passage.text))
        if not any(_alike(words, other) for other in kept):
            kept.append(words)
            yield hit


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if not one or not other:
        return one == other
    if min(len(one), len(other)) < _SAME * max(len(one), len(other)):
        return False
    shared = len(one & other)
    return shared >= _SAME * (len(one) + len(other) - shared)
