"""The dense index of an archive: what came last compared one by one, and, where there is much, the rest in lists."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.dense.exact import Exact
from rag.dense.files import KeptFile, Manifest, read_ahead, read_manifest, whole, write_file, write_manifest
from rag.dense.inverted import Inverted
from rag.encoder import Vectors
from rag.store import Store

__all__ = ["DenseIndex", "with_headline"]

_HEADLINE_SHARE = 0.5
# Vectors up to which all are compared with the query. Measured: at 190,000 one query takes 10 ms, in lists .8 ms at a
# recall of .98; at this many, 5 ms, which is what exact results are worth.
_EXACT = 100_000
# Vectors that may come, or go, before the lists are written anew, or a share of those in lists: 1 ms a query.
_RECENT, _RECENT_SHARE = 10_000, 1 / 32
_QUERIES = 100  # headlines that recall is measured with


class DenseIndex:
    """The vectors of all passages up to `revision`; never changed once made, so that threads may share it."""

    def __init__(
        self,
        recent: Exact,
        revision: int,
        lists: Inverted | None = None,
        removed: NDArray[np.int64] | None = None,
        kept: KeptFile | None = None,
    ) -> None:
        self.revision = revision
        self._recent, self._lists, self._kept = recent, lists, kept
        self._removed = np.empty(0, np.int64) if removed is None else removed
        self._standing = _flags_without(lists, self._removed) if lists is not None and len(self._removed) else None

    def __len__(self) -> int:
        return len(self._recent) + (len(self._lists) if self._lists is not None else 0)

    @property
    def kind(self) -> str:
        """How it searches, in words."""
        if self._lists is None:
            return "exact"
        lists = self._lists
        return f"{lists.probes} of {lists.lists:,} lists searched, recall@10 {lists.recall:.3f}"

    @classmethod
    def load(cls, folder: Path, archive: str = "", before: "DenseIndex | None" = None) -> "DenseIndex":
        """The index kept in a folder.

        Args:
            folder: where it is.
            archive: the identity of the archive that it is to be of.
            before: one that was loaded from there earlier; of it what has not changed is used again.

        Returns:
            the index; an empty one at revision 0 when there is none, or none that is whole.
        """
        manifest = read_manifest(folder, archive)
        if manifest is None or not all(whole(folder, file) for file in (manifest.recent, manifest.lists) if file):
            return cls.empty()
        with contextlib.suppress(RuntimeError, OSError):
            recent = Exact.from_bytes(np.fromfile(folder / manifest.recent.name, np.uint8))
            lists = _lists(folder, manifest, before)
            return cls(recent, manifest.revision, lists, np.array(manifest.removed, np.int64), manifest.lists)
        return cls.empty()

    @staticmethod
    def kept(folder: Path) -> int:
        """The revision of the index kept in a folder, without reading it; 0 when there is none."""
        manifest = read_manifest(folder)
        return manifest.revision if manifest else 0

    def save(self, folder: Path, archive: str = "") -> None:
        """Keep the index in a folder, in place of older ones, as the one of the archive of that identity.

        The lists are written only when they have changed, and from then on read from their file.
        """
        lists = self._lists
        if lists is not None and (self._kept is None or not whole(folder, self._kept)):
            self._kept = write_file(folder, self.revision, lists.save)
            self._lists = Inverted.load(folder / self._kept.name, lists.probes, lists.recall, lists.trained)
        recent = write_file(folder, self.revision, self._recent.to_bytes().tofile)
        manifest = Manifest(self.revision, recent)
        if lists is not None:
            told = lists.probes, lists.recall, lists.trained
            manifest = Manifest(self.revision, recent, self._kept, *told, tuple(self._removed.tolist()))
        write_manifest(folder, manifest, archive)

    @classmethod
    def empty(cls) -> "DenseIndex":
        """An index of nothing, at revision 0."""
        return cls(Exact(), 0)

    def caught_up(
        self, store: Store, revision: int, advance: Callable[[int], object] = lambda passages: None
    ) -> "DenseIndex":
        """A copy that holds what the store holds at `revision`; `advance` is told how many passages came in."""
        gone = np.array(store.removed_since(self.revision), np.int64)
        headlines: list[Vectors] = []
        recent = self._recent.changed(gone, _added(store, self.revision, headlines, advance))
        lists = self._lists
        if lists is None and len(recent) <= _EXACT:
            return DenseIndex(recent, revision)
        if lists is None:
            return DenseIndex(Exact(), revision, Inverted.made([recent], gone, _queries(headlines)))
        removed = np.union1d(self._removed, gone[np.isin(gone, lists.keys)])
        if max(len(recent), len(removed)) <= max(_RECENT, _RECENT_SHARE * len(lists)):
            return DenseIndex(recent, revision, lists, removed, self._kept)
        if not len(recent) and len(removed) == len(np.unique(lists.keys)):
            return DenseIndex(Exact(), revision)
        return DenseIndex(Exact(), revision, lists.merged(recent, removed, _queries(headlines)))

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
        if allowed is not None and not allowed.any():
            return np.empty(0, np.int64), np.empty(0, np.float32)
        faiss.omp_set_num_threads(1)  # of one query nothing can be shared out: more threads only wait for each other
        # A long passage has several vectors: ask for more than k, then keep each passage's best.
        wide = k + k // 4 + 8
        keys, scores = self._recent.search(query, wide, allowed)
        if self._lists is not None:
            more, their_scores = self._lists.search(query, wide, self._among_lists(allowed))
            keys, scores = np.concatenate([keys, more]), np.concatenate([scores, their_scores])
            order = np.argsort(-scores, kind="stable")
            keys, scores = keys[order], scores[order]
        _, first = np.unique(keys, return_index=True)
        best = np.sort(first)[:k]
        return keys[best], scores[best]

    def _among_lists(self, allowed: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
        if allowed is None or self._standing is None:
            return self._standing if allowed is None else allowed
        both = np.zeros(max(len(allowed), len(self._standing)), np.bool_)
        shared = min(len(allowed), len(self._standing))
        both[:shared] = allowed[:shared] & self._standing[:shared]
        return both

    def scores(self, query: Vectors, keys: NDArray[np.int64]) -> NDArray[np.float32]:
        """The score of each given passage (its best window), -1 for one that the index does not hold."""
        faiss.omp_set_num_threads(1)
        result = _scores(self._recent, query, keys)
        if self._lists is not None:
            theirs = _scores(self._lists, query, keys)
            theirs[np.isin(keys, self._removed)] = -1.0
            result = np.maximum(result, theirs)
        return result


def _scores(part: Exact | Inverted, query: Vectors, keys: NDArray[np.int64]) -> NDArray[np.float32]:
    result = np.full(len(keys), -1.0, np.float32)
    # The vectors of a passage, one a window, follow each other in the order of the keys.
    left = np.searchsorted(part.keys, keys, "left")
    counts = np.searchsorted(part.keys, keys, "right") - left
    if counts.any():
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        vectors = part.vectors(np.repeat(left, counts) + within)
        np.maximum.at(result, np.repeat(np.arange(len(keys)), counts), vectors @ query)
    return result


def _lists(folder: Path, manifest: Manifest, before: DenseIndex | None) -> Inverted | None:
    if manifest.lists is None:
        return None
    if before is not None and before._kept == manifest.lists:
        return before._lists
    path = folder / manifest.lists.name
    lists = Inverted.load(path, manifest.probes, manifest.recall, manifest.trained)
    read_ahead(path)
    return lists


def _added(
    store: Store, revision: int, kept: list[Vectors], advance: Callable[[int], object]
) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
    """What came after a revision; some headlines of each batch are put into `kept`."""
    for keys, vectors, headlines in store.vectors_since(revision):
        kept.append(np.unique(headlines, axis=0)[:_QUERIES])
        yield keys, with_headline(vectors, headlines)
        advance(len(np.unique(keys)))


def with_headline(vectors: Vectors, headlines: Vectors) -> Vectors:
    """The vectors by which passages are searched."""
    mixed = vectors + _HEADLINE_SHARE * headlines
    return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), np.float32)


def _queries(headlines: list[Vectors]) -> Vectors:
    """Headlines to measure with: they are as short as questions and written by people; none where there are few."""
    distinct = np.unique(np.concatenate(headlines), axis=0) if headlines else np.empty((0, 0), np.float32)
    some = np.random.default_rng(0).permutation(len(distinct))[:_QUERIES]
    return distinct[some] if 2 * len(some) > _QUERIES else distinct[:0]


def _flags_without(lists: Inverted, removed: NDArray[np.int64]) -> NDArray[np.bool_]:
    flags = np.zeros(int(lists.keys[-1]) + 1 if len(lists) else 1, np.bool_)
    flags[lists.keys] = True
    flags[removed] = False
    return flags
