"""Dense search: FAISS over the passages' vectors, exact, fp16, inner product. Derived from the store, deletable.

A passage is searched by its own vector plus a share of its headline's, so that a paragraph is found by what its
article is about. The inner product is linear: this costs one index and no second encoding.
This is the only file that imports faiss.
"""

import contextlib
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.encoder import Vectors
from rag.store import Store

if TYPE_CHECKING:
    import faiss

__all__ = ["DenseIndex"]

_HEADLINE_SHARE = 0.5
_VERSION = 1  # of what the file holds; another version's file is built anew


class DenseIndex:
    """The vectors of all passages up to `revision`; never changed once made, so that threads may share it."""

    def __init__(self, index: Any, revision: int) -> None:
        self._index = index
        self.revision = revision
        self._keys: NDArray[np.int64] = _keys(index)

    def __len__(self) -> int:
        return len(self._keys)

    @classmethod
    def load(cls, folder: Path, archive: str = "") -> "DenseIndex":
        """The index kept in a folder; an empty one at revision 0 when there is none, or none that is whole and of the
        archive of that identity."""
        import faiss

        for path in sorted(folder.glob(f"dense-v{_VERSION}-*.faiss"), key=_revision_of, reverse=True):
            with contextlib.suppress(RuntimeError, ValueError, OSError):
                content = np.fromfile(path, np.uint8)
                if path.stem.rsplit("-", 1)[1] == _checksum(content, archive):
                    return cls(faiss.deserialize_index(content), _revision_of(path))
        return cls.empty()

    @staticmethod
    def kept(folder: Path) -> int:
        """The revision of the index kept in a folder, without reading it; 0 when there is none."""
        return max(map(_revision_of, folder.glob(f"dense-v{_VERSION}-*.faiss")), default=0)

    def save(self, folder: Path, archive: str = "") -> None:
        """Keep the index in a folder, in place of older ones, as the one of the archive of that identity."""
        import faiss

        if self._index is None:
            return
        content = faiss.serialize_index(self._index)
        path = folder / f"dense-v{_VERSION}-{self.revision}-{_checksum(content, archive)}.faiss"
        partial = path.with_suffix(".partial")
        content.tofile(partial)
        partial.replace(path)
        for other in [*folder.glob("dense-*.faiss"), *folder.glob("dense-*.partial")]:
            if other != path:
                other.unlink(missing_ok=True)

    @classmethod
    def empty(cls) -> "DenseIndex":
        """An index of nothing, at revision 0."""
        return cls(None, 0)

    def caught_up(
        self, store: Store, revision: int, advance: Callable[[int], object] = lambda passages: None
    ) -> "DenseIndex":
        """A copy that holds what the store holds at `revision`; `advance` is told how many passages came in."""
        import faiss

        index = faiss.clone_index(self._index) if self._index is not None else None
        removed = store.removed_since(self.revision)
        if index is not None and removed:
            index.remove_ids(np.array(removed, np.int64))
        for keys, vectors, headlines in store.vectors_since(self.revision):
            if index is None:
                flat = faiss.IndexScalarQuantizer(
                    vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
                )
                index = faiss.IndexIDMap(flat)
            index.add_with_ids(np.ascontiguousarray(_with_headline(vectors, headlines)), keys)
            advance(len(np.unique(keys)))
        return DenseIndex(index, revision)

    def search(
        self, query: Vectors, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The passages nearest to a query.

        Args:
            query: unit vector of shape (dimension,).
            k: how many passages at most.
            allowed: one flag a passage key: whether to search it; None: search all.

        Returns:
            passage keys and their scores (inner products), best first, each passage once.
        """
        import faiss

        if self._index is None or not len(self) or (allowed is not None and not allowed.any()):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None if allowed is None else faiss.SearchParameters(sel=_selector(allowed))
        # A long passage has several vectors: ask for more than k, then keep each passage's best.
        wide = min(len(self), k + k // 4 + 8)
        scores, keys = self._index.search(query.reshape(1, -1), wide, params=parameters)
        found, first = np.unique(keys[0], return_index=True)
        order = np.sort(first[found >= 0])[:k]
        return keys[0][order], scores[0][order]

    def scores(self, query: Vectors, keys: NDArray[np.int64]) -> NDArray[np.float32]:
        """The score of each given passage (its best window), -1 for one that the index does not hold."""
        result = np.full(len(keys), -1.0, np.float32)
        # The vectors of a passage, one a window, stand in one stretch of the index.
        left = np.searchsorted(self._keys, keys, "left")
        counts = np.searchsorted(self._keys, keys, "right") - left
        if counts.any():
            within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
            vectors = self._index.index.reconstruct_batch(np.repeat(left, counts) + within)
            np.maximum.at(result, np.repeat(np.arange(len(keys)), counts), vectors @ query)
        return result


def _with_headline(vectors: Vectors, headlines: Vectors) -> Vectors:
    mixed = vectors + _HEADLINE_SHARE * headlines
    return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), np.float32)


def _selector(allowed: NDArray[np.bool_]) -> "faiss.IDSelectorBitmap":
    import faiss

    return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))


def _keys(index: Any) -> NDArray[np.int64]:
    import faiss

    # Ascending: passages are added in the order of their keys, and removal keeps the order.
    return np.empty(0, np.int64) if index is None else faiss.vector_to_array(index.id_map)


def _revision_of(path: Path) -> int:
    number = path.stem.split("-")[2:3]
    return int(number[0]) if number and number[0].isdecimal() else 0


def _checksum(content: NDArray[np.uint8], archive: str) -> str:
    # It starts from the archive's identity, so that the index of another archive does not pass for this one's.
    return f"{zlib.crc32(content.data, zlib.crc32(archive.encode())):08x}"
