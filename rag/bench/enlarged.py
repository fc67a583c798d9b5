"""An archive of any size out of a given one, so that growth can be measured without more articles.

The first articles are the given ones as they are. When they are used up they come again, each time anew: a paragraph's
first sentences are followed by the last ones of another paragraph of the same article, and its vector is a mixture of
their two vectors with some noise, of unit length again. So new passages are near their topic and equal to no other, as
they would be in more news of the same kind. Days are moved, headlines stay. The texts are no news; only sizes and
times mean anything.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from hashlib import sha256
from itertools import accumulate, count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.archive import Archive
from rag.datatypes import Article
from rag.encoder import Vectors
from rag.errors import ArchiveError
from rag.records import Entry
from rag.segment import sentences
from rag.store import Store

__all__ = ["enlarged"]

_NOISE = 0.35  # of a vector's length; two paragraphs of one article are some 0.9 apart
_GAP = "\n\n"
_BATCH = 200  # articles in one transaction
_DAYS = 4000  # by which days are moved at most


@dataclass(frozen=True, slots=True)
class _Given:
    article: Article
    paragraphs: list[str]
    headline: Vectors
    vectors: Vectors  # the first of each paragraph


def enlarged(source: Path, folder: Path, passages: int) -> None:
    """Make an archive of about so many passages; one that is there already, of any size, stays as it is.

    Args:
        source: the folder of the archive that is given; its articles stay as they are.
        folder: of the new archive.
        passages: how many.

    Raises:
        ArchiveError: nothing is in the archive, or the new one cannot be written.
    """
    if (folder / "archive.db").exists():
        return
    given, encoder = _given(source)
    partial = folder.with_name(f"{folder.name}.partial")  # what was begun and broken off is no archive of that size
    shutil.rmtree(partial, ignore_errors=True)
    Archive.open(partial).close()
    store = Store(partial / "archive.db", writable=True)
    try:
        for name, value in encoder.items():
            store.set_meta(name, value)
        for batch in _batches(given, passages):
            store.put(batch)
    finally:
        store.close()
    Archive.open(partial).close()  # catches the indexes up, and keeps them
    partial.rename(folder)


def _given(folder: Path) -> tuple[list[_Given], dict[str, str]]:
    """The articles of an archive, and what it remembers of its encoder."""
    store = Store(folder / "archive.db", writable=False)
    try:
        encoder = {name: value for name in ("encoder", "probe") if (value := store.meta(name))}
        keys, vectors, headlines = (np.concatenate(parts) for parts in zip(*store.vectors_since(0), strict=True))
        _, first = np.unique(keys, return_index=True)
        rows = store.positions()
        starts = np.flatnonzero(np.diff(rows[:, 1], prepend=-1))
        found = [
            _Given(*_read(store, rows[part, 0]), headlines[first[part[0]]], vectors[first[part]])
            for part in np.split(np.arange(len(rows)), starts[1:])
        ]
    except ValueError as error:
        raise ArchiveError(f"{folder}: holds no articles to make larger archives of; add some first") from error
    finally:
        store.close()
    return found, encoder


def _read(store: Store, keys: NDArray[np.int64]) -> tuple[Article, list[str]]:
    found = store.passages(keys.tolist())
    return found[int(keys[0])].article, [found[key].text for key in keys.tolist()]


def _batches(given: list[_Given], passages: int) -> Iterator[list[Entry]]:
    draw = np.random.default_rng(0)
    batch: list[Entry] = []
    for turn in count():
        for one in given:
            batch.append(_entry(one if not turn else _anew(one, turn, draw)))
            passages -= len(one.paragraphs)
            if passages <= 0 or len(batch) >= _BATCH:
                yield batch
                batch = []
            if passages <= 0:
                return


def _anew(one: _Given, turn: int, draw: np.random.Generator) -> _Given:
    others = draw.integers(len(one.paragraphs), size=len(one.paragraphs))
    share = draw.uniform(0.3, 0.7, (len(others), 1)).astype(np.float32)
    paragraphs = [_joined(text, one.paragraphs[other]) for text, other in zip(one.paragraphs, others, strict=True)]
    published = one.article.published and one.article.published - timedelta(int(draw.integers(_DAYS)))
    return _Given(
        replace(one.article, id=f"{one.article.id}#{turn}", published=published),
        paragraphs,
        _noisy(one.headline[None], draw)[0],
        _noisy(share * one.vectors + (1 - share) * one.vectors[others], draw),
    )


def _joined(first: str, second: str) -> str:
    return f"{_halves(first)[0]} {_halves(second)[1]}".strip()


@cache
def _halves(text: str) -> tuple[str, str]:
    cut = [text[start:end] for start, end in sentences(text)]
    middle = (len(cut) + 1) // 2
    return " ".join(cut[:middle]), " ".join(cut[middle:])


def _noisy(vectors: Vectors, draw: np.random.Generator) -> Vectors:
    moved = vectors + draw.standard_normal(vectors.shape, np.float32) * np.float32(_NOISE / vectors.shape[1] ** 0.5)
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), np.float32)


def _entry(one: _Given) -> Entry:
    text = _GAP.join(one.paragraphs)
    starts = accumulate((len(paragraph) + len(_GAP) for paragraph in one.paragraphs), initial=0)
    spans = [(start, start + len(paragraph)) for start, paragraph in zip(starts, one.paragraphs, strict=False)]
    digest = sha256(text.encode()).hexdigest()
    article = replace(one.article, text_sha256=digest)
    return Entry(article, text, digest, spans, one.headline, one.vectors, np.arange(len(spans)))
