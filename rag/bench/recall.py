"""How many of the passages nearest to a question dense search finds, against comparing every vector with it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.dense import DenseIndex, with_headline
from rag.encoder import DEFAULT_ENCODER, Vectors, load_encoder
from rag.store import Store

__all__ = ["recall"]

_NEAREST = 10


def recall(folder: Path, questions: Sequence[str]) -> float:
    """The share of the ten passages nearest to each question that the archive's dense index finds.

    Args:
        folder: the archive's folder; it holds passages.
        questions: at least one.
    """
    store = Store(folder / "archive.db", writable=False)
    try:
        queries, _ = load_encoder(store.meta("encoder") or DEFAULT_ENCODER).encode(questions, query=True)
        nearest, index = _nearest(store, queries), DenseIndex.load(folder, store.identity())
    finally:
        store.close()
    found = [np.isin(keys, index.search(query, len(keys))[0]) for query, keys in zip(queries, nearest, strict=True)]
    return float(np.mean(found))


def _nearest(store: Store, queries: Vectors) -> NDArray[np.int64]:
    """The keys of the passages nearest to each query, an array of shape (queries, ten)."""
    keys, scores = np.empty((len(queries), 0), np.int64), np.empty((len(queries), 0), np.float32)
    for owners, vectors, headlines in store.vectors_since(0):
        passages, first = np.unique(owners, return_index=True)  # the windows of a passage follow each other
        come = np.maximum.reduceat(queries @ with_headline(vectors, headlines).T, first, axis=1)
        scores = np.concatenate([scores, come], axis=1)
        keys = np.concatenate([keys, np.broadcast_to(passages, come.shape)], axis=1)
        best = np.argsort(-scores, axis=1, kind="stable")[:, :_NEAREST]
        scores, keys = np.take_along_axis(scores, best, axis=1), np.take_along_axis(keys, best, axis=1)
    return keys
