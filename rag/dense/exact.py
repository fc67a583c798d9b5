"""Few vectors, each compared with the query."""

from collections.abc import Iterable
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.encoder import Vectors

__all__ = ["Exact", "selector"]

Found = tuple[NDArray[np.int64], NDArray[np.float32]]


class Exact:
    """Vectors of passages in the order of their keys; a passage may have several. Never changed once made."""

    def __init__(self, index: Any = None) -> None:
        self._index = index
        # Ascending: passages are added in the order of their keys, and removal keeps the order.
        self.keys = np.empty(0, np.int64) if index is None else faiss.vector_to_array(index.id_map)

    def __len__(self) -> int:
        return len(self.keys)

    @classmethod
    def from_bytes(cls, content: NDArray[np.uint8]) -> "Exact":
        """The vectors that `to_bytes` wrote. Raises RuntimeError when it did not write these."""
        return cls(faiss.deserialize_index(content) if len(content) else None)

    def to_bytes(self) -> NDArray[np.uint8]:
        """What a file keeps."""
        content = np.empty(0, np.uint8) if self._index is None else faiss.serialize_index(self._index)
        return np.asarray(content, np.uint8)

    def changed(self, removed: Iterable[int], added: Iterable[tuple[NDArray[np.int64], Vectors]]) -> "Exact":
        """A copy without some passages, and with others, whose keys are higher."""
        index = faiss.clone_index(self._index) if self._index is not None else None
        gone = np.array(list(removed), np.int64)
        if index is not None and len(gone):
            index.remove_ids(gone)
        for keys, vectors in added:
            if index is None:
                index = faiss.IndexIDMap(_empty(vectors.shape[1]))
            index.add_with_ids(np.ascontiguousarray(vectors), keys)
        return Exact(index)

    def search(self, query: Vectors, k: int, allowed: NDArray[np.bool_] | None) -> Found:
        """The keys and inner products of the k nearest vectors of the allowed passages, best first."""
        if not len(self):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None if allowed is None else faiss.SearchParameters(sel=selector(allowed))
        scores, keys = self._index.search(query.reshape(1, -1), min(k, len(self)), params=parameters)
        return keys[0][keys[0] >= 0], scores[0][keys[0] >= 0]

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """The vectors at some places in the order of the keys."""
        return np.asarray(self._index.index.reconstruct_batch(rows), np.float32)


def selector(allowed: NDArray[np.bool_]) -> "faiss.IDSelectorBitmap":
    """Keys to search among: one flag a key."""
    return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))


def _empty(dimension: int) -> "faiss.IndexScalarQuantizer":
    return faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
