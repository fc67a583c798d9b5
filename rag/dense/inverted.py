"""Many vectors in lists of near ones (an inverted file), of which a search looks through the nearest few."""

import math
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.dense.exact import Found, selector
from rag.encoder import Vectors

__all__ = ["Inverted"]

# Measured on 1,000,000 and 250,000 vectors of news: with twice the square root of them as lists, training takes half as
# long as with four times, and a search at equal recall no longer.
_LISTS = 2.0
_SAMPLE = 64  # vectors a list that are trained on
_ROUNDS = 10  # of k-means
_GROWTH = 2  # times as many vectors as were trained on, from which it is trained anew
_NEAREST = 10
_FEWEST = 8  # lists that are looked through
_RECALL = 0.98  # of the nearest, with headlines for queries
# Questions lie further from what is near them than headlines do. Measured on 155,000 and 1,000,000 vectors, with the
# lists that find .98 for headlines: .966 and .940 of the nearest; with four times as many .993 and .978, for 1 ms more.
_FURTHER = 4
_CHUNK = 65_536


class _Part(Protocol):
    keys: NDArray[np.int64]

    def __len__(self) -> int: ...

    def vectors(self, rows: NDArray[np.int64]) -> Vectors: ...


class Inverted:
    """Vectors of passages; a passage may have several. Never changed once made.

    `recall` is how many of the ten nearest vectors a search found when the lists were last made, looking through
    `probes` of them; `trained` is how many vectors there were.
    """

    def __init__(self, index: Any, probes: int, recall: float, trained: int, path: Path | None = None) -> None:
        self._index = index
        self._path = path
        self.probes, self.recall, self.trained = probes, recall, trained
        self.keys = _in_order_of_keys(index)

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def lists(self) -> int:
        """How many lists there are."""
        return int(self._index.nlist)

    @classmethod
    def made(cls, parts: Sequence[_Part], without: NDArray[np.int64], queries: Vectors) -> "Inverted":
        """New lists of vectors that were elsewhere.

        Args:
            parts: where they are.
            without: keys of passages to leave out.
            queries: what recall is measured with; none: some of the vectors.
        """
        rows = [np.flatnonzero(~np.isin(part.keys, without)) for part in parts]
        count = sum(map(len, rows))
        index = _trained(_sample(parts, rows, count), count)
        for keys, vectors in chain.from_iterable(map(_chunks, parts, rows)):
            index.add_with_ids(vectors, keys)
        if not len(queries):
            queries = _sample(parts, rows, count)[: 10 * _NEAREST]
        return cls(index, *_measured(index, queries), count)

    @classmethod
    def load(cls, path: Path, probes: int, recall: float, trained: int) -> "Inverted":
        """The lists in a file, of which only what is searched comes into memory. Raises RuntimeError."""
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC), probes, recall, trained, path)

    def save(self, path: Path) -> None:
        """Write the lists into a file."""
        faiss.write_index(self._index, str(path))

    def merged(self, recent: _Part, without: NDArray[np.int64], queries: Vectors) -> "Inverted":
        """These and other vectors in one, less those of some passages; trained anew where there are many more."""
        if len(self) + len(recent) - len(without) > _GROWTH * self.trained:
            return Inverted.made([self, recent], without, queries)
        # What is mapped from a file cannot grow: it is read.
        index = faiss.read_index(str(self._path)) if self._path else faiss.clone_index(self._index)
        _forget_order(index)
        if len(without):
            index.remove_ids(without)
        for keys, vectors in _chunks(recent, np.flatnonzero(~np.isin(recent.keys, without))):
            index.add_with_ids(vectors, keys)
        return Inverted(index, self.probes, self.recall, self.trained)

    def search(self, query: Vectors, k: int, allowed: NDArray[np.bool_] | None) -> Found:
        """The keys and inner products of the nearest vectors of the allowed passages, best first.

        The fewer passages are allowed the more lists are looked through, all of them where they are few: as many
        vectors are compared, and a search under a filter finds no less.
        """
        probes = self.probes
        if allowed is not None:
            share = np.count_nonzero(allowed) / max(1, len(self))
            probes = min(self.lists, math.ceil(probes / max(share, 1e-9)))
        parameters = faiss.SearchParametersIVF(nprobe=probes, sel=None if allowed is None else selector(allowed))
        scores, keys = self._index.search(query.reshape(1, -1), min(k, len(self)), params=parameters)
        return keys[0][keys[0] >= 0], scores[0][keys[0] >= 0]

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """The vectors at some places in the order of the keys."""
        return np.asarray(self._index.reconstruct_batch(rows), np.float32)


def _trained(sample: Vectors, count: int) -> Any:
    lists = max(1, round(_LISTS * math.sqrt(count)))
    dimension = sample.shape[1]
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        lists,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
        False,  # the vectors themselves, not what they differ by from their list's centre
    )
    index.cp.niter, index.cp.max_points_per_centroid, index.cp.min_points_per_centroid = _ROUNDS, _SAMPLE, 1
    index.train(sample)
    return index


def _sample(parts: Sequence[_Part], rows: list[NDArray[np.int64]], count: int) -> Vectors:
    share = min(1.0, _SAMPLE * _LISTS / math.sqrt(count))
    drawn = np.random.default_rng(0)
    chosen = [np.sort(drawn.permutation(of)[: math.ceil(share * len(of))]) for of in rows]
    return np.concatenate([part.vectors(some) for part, some in zip(parts, chosen, strict=True) if len(some)])


def _chunks(part: _Part, rows: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
    for start in range(0, len(rows), _CHUNK):
        some = rows[start : start + _CHUNK]
        yield part.keys[some], part.vectors(some)


def _measured(index: Any, queries: Vectors) -> tuple[int, float]:
    """How many lists to look through, and how many of the nearest vectors that finds."""
    nearest = _found(index, queries, index.nlist)

    def recall(probes: int) -> float:
        near = _found(index, queries, probes)
        return sum(len(some & every) for some, every in zip(near, nearest, strict=True)) / sum(map(len, nearest))

    probes = _FEWEST
    while probes < index.nlist and recall(probes) < _RECALL:
        probes *= 2
    probes = min(_FURTHER * probes, int(index.nlist))
    return probes, recall(probes)


def _found(index: Any, queries: Vectors, probes: int) -> list[set[int]]:
    _, keys = index.search(queries, _NEAREST, params=faiss.SearchParametersIVF(nprobe=probes))
    return [set(row.tolist()) for row in keys]


def _in_order_of_keys(index: Any) -> NDArray[np.int64]:
    """Have the index give vectors by their place in the order of keys; returns the keys in that order."""
    lists = index.invlists
    sizes = [lists.list_size(number) for number in range(index.nlist)]
    ids = [faiss.rev_swig_ptr(lists.get_ids(number), size).copy() for number, size in enumerate(sizes) if size]
    places = [(np.int64(number) << 32) | np.arange(size) for number, size in enumerate(sizes) if size]
    keys = np.concatenate([np.empty(0, np.int64), *ids])
    order = np.argsort(keys, kind="stable")
    faiss.copy_array_to_vector(np.concatenate([np.empty(0, np.int64), *places])[order], index.direct_map.array)
    index.direct_map.type = faiss.DirectMap.Array
    return np.asarray(keys[order], np.int64)


def _forget_order(index: Any) -> None:
    index.direct_map.type = faiss.DirectMap.NoMap  # FAISS takes it for one of its own, which goes by consecutive ids
    index.direct_map.array.clear()
