"""One query to ranked passages: dense and lexical candidates, scored on the same features by a linear model.

The features have names, and their weights are a readable file, `ranking.json`, learned from judged news questions
(listwise softmax, Cao et al., 2007, "Learning to Rank: From Pairwise Approach to Listwise Approach").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rag.catalogue import Catalogue, Selection
from rag.dates import Period
from rag.filters import Filters
from rag.indexes import Snapshot
from rag.learned import learned
from rag.query import Query

__all__ = ["FEATURES", "Candidates", "candidates", "ranked"]

# Candidates from each ranking at least; measured: the answering passage is among these for 90 % of news questions.
_DEPTH = 100
_SOON = 7  # days after a period within which news of it is still printed
_RECENT = 7  # days before the day of the question
FEATURES = ("dense", "text", "coverage", "article_dense", "lead", "age", "recent", "length", "period")


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """n passages worth ranking: their keys, catalogue rows, and features of shape (n, len(FEATURES))."""

    keys: NDArray[np.int64]
    rows: NDArray[np.int64]
    features: NDArray[np.float64]


def candidates(query: Query, snapshot: Snapshot, filters: Filters, k: int) -> Candidates:
    """The passages that either ranking puts among its first k, with what there is to know of each."""
    catalogue, depth = snapshot.catalogue, max(_DEPTH, k)
    found = [_found(query, snapshot, catalogue.select(filters), depth)]
    if query.period:
        found.append(_found(query, snapshot, catalogue.select(filters.within(*_printed(query.period))), depth))
    keys = np.unique(np.concatenate(found))
    rows = catalogue.rows(keys)
    keys, rows = keys[rows >= 0], rows[rows >= 0]
    if not len(keys):
        return Candidates(keys, rows, np.empty((0, len(FEATURES))))
    return Candidates(keys, rows, _features(query, snapshot, filters, keys, rows))


def _found(query: Query, snapshot: Snapshot, selection: Selection, depth: int) -> NDArray[np.int64]:
    near, _ = snapshot.dense.search(query.vector, depth, selection.mask)
    matching, _ = snapshot.lexical.search(query.weights, depth, selection)
    return np.concatenate([near, matching])


def _printed(period: Period) -> tuple[date | None, date | None]:
    """The days on which news of a period is printed: its own, and a few after."""
    reach = date.max - timedelta(_SOON)
    return period.first, period.last and min(period.last, reach) + timedelta(_SOON)


def _features(
    query: Query, snapshot: Snapshot, filters: Filters, keys: NDArray[np.int64], rows: NDArray[np.int64]
) -> NDArray[np.float64]:
    catalogue = snapshot.catalogue
    dense = snapshot.dense.scores(query.vector, keys).astype(np.float64)
    text = snapshot.lexical.scores(query.weights, keys, "text") / query.matchable
    articles = catalogue.articles[rows]
    age = _age(catalogue, articles, filters)
    columns = {
        "dense": dense,
        "text": text,
        # BM25 lets one rare word outweigh all others; a question is answered where most of its words are.
        "coverage": snapshot.lexical.coverage(query.shares, keys).astype(np.float64),
        "article_dense": _best_other(dense, articles),
        # The first paragraphs sum an article up, which matters the more articles there are to choose from.
        "lead": np.log10(len(catalogue.days)) / catalogue.numbers[rows],
        "age": np.log1p(age),
        "recent": (filters.as_of is not None) * (age <= _RECENT),
        "length": np.log1p(catalogue.lengths[rows]),
        "period": _in_period(catalogue.days[articles], query.period),
    }
    return np.column_stack([columns[name] for name in FEATURES])


def _best_other(scores: NDArray[np.float64], articles: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each candidate the best score among the other candidates of its article, 0 where it is alone."""
    order = np.lexsort((-scores, articles))
    starts = np.flatnonzero(np.diff(articles[order], prepend=-1))
    sizes = np.diff(starts, append=len(order))
    ranked = scores[order]
    second = np.where(sizes > 1, ranked[np.minimum(starts + 1, len(order) - 1)], 0.0)
    others = np.empty_like(scores)
    others[order] = np.repeat(ranked[starts], sizes)
    others[order[starts]] = second
    return np.maximum(others, 0.0)


def _age(catalogue: Catalogue, articles: NDArray[np.int64], filters: Filters) -> NDArray[np.float64]:
    """Days from publication to the day of the question; undated ones are as old as the oldest, and all where no such
    day is given."""
    if filters.as_of is None:
        return np.zeros(len(articles))
    days = catalogue.days[articles]
    known = days > 0
    ages = np.maximum(0, filters.as_of.toordinal() - days)
    oldest = float(ages[known].max()) if known.any() else 0.0
    return np.where(known, ages, oldest).astype(np.float64)


def _in_period(days: NDArray[np.int64], period: Period | None) -> NDArray[np.float64]:
    """1 for what was published in the days that the question names, or soon after; else 0."""
    if period is None:
        return np.zeros(len(days))
    first, last = _printed(period)
    since, until = first.toordinal() if first else 1, (last or date.max).toordinal()
    return ((days >= since) & (days <= until)).astype(np.float64)


@cache
def _weights() -> NDArray[np.float64]:
    weights = learned("ranking")["weights"]
    return np.array([weights[name] for name in FEATURES])


def ranked(found: Candidates) -> Iterator[tuple[int, float, dict[str, float]]]:
    """Candidates best first: key, score, features by name. Of equal ones the first stored comes first."""
    scores = found.features @ _weights()
    keys, features = found.keys.tolist(), found.features.round(4).tolist()
    for place in np.argsort(-scores, kind="stable").tolist():
        yield keys[place], float(scores[place]), dict(zip(FEATURES, features[place], strict=True))
