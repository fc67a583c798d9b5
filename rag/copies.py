"""Near-identical passages (wire copy, boilerplate), so that one text does not fill a list."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rag.datatypes import Hit
from rag.lexical import terms

__all__ = ["distinct"]

_SAME = 0.9  # Jaccard likeness of their words from which two passages count as one text


def distinct(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The hits in their order, less those that say again what a better one says.

    Two sets this alike share a word among the first few of each, in any fixed order of words: only such pairs are
    compared (prefix filtering, Bayardo et al., 2007, "Scaling Up All Pairs Similarity Search").
    """
    starting: dict[str, list[frozenset[str]]] = defaultdict(list)
    for hit in hits:
        words = frozenset(terms(hit.passage.text)) or frozenset([""])  # those without any are all alike
        first = sorted(words)[: len(words) - math.ceil(_SAME * len(words)) + 1]
        if not any(_alike(words, other) for word in first for other in starting[word]):
            for word in first:
                starting[word].append(words)
            yield hit


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared >= _SAME * (len(one) + len(other) - shared)
