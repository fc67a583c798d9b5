"""What goes into the store, and what the lexical index takes out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from rag.datatypes import Article
from rag.encoder import Vectors

__all__ = ["Entry", "IndexedPassage", "packed", "unpacked"]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """An article on its way in: `vectors` and `owners` (0-based passage of each vector) as an encoder gives them."""

    article: Article
    text: str
    fingerprint: str
    spans: Sequence[tuple[int, int]]
    headline: Vectors
    vectors: Vectors
    owners: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """What the lexical index needs of one passage."""

    key: int
    title: str
    text: str
    publisher: str | None
    authors: tuple[str, ...]
    published: date | None


def packed(vector: Vectors) -> bytes:
    """A vector as it is stored, in fp16."""
    return vector.astype("<f2").tobytes()


def unpacked(blobs: Sequence[bytes]) -> Vectors:
    """Stored vectors as an array of shape (blobs, dimension)."""
    return np.frombuffer(b"".join(blobs), "<f2").reshape(len(blobs), -1).astype(np.float32)
