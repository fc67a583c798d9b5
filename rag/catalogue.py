"""What filters and ranking need to know of every passage, kept in memory: its article, place and date."""

import json
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from rag.datatypes import Scope
from rag.dates import Period
from rag.filters import Filters
from rag.positions import positions
from rag.store import Store

__all__ = ["Catalogue", "Selection"]


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The passages a filter lets through.

    `mask` has one flag a passage key, None when all pass. The rest says the same to an index that keeps fields:
    days as proleptic ordinals (an undated article counts as day 0), names as stored, None for any.
    """

    mask: NDArray[np.bool_] | None = None
    earliest: int | None = None
    latest: int | None = None
    publishers: frozenset[str] | None = None
    authors: frozenset[str] | None = None


class Catalogue:
    """A snapshot of an archive's passages, rows in the order of their keys."""

    def __init__(self, store: Store) -> None:
        articles, passages = store.catalogue(), positions(store)
        self._article_keys = np.array([key for key, *_ in articles], np.int64)
        ordinals = {day: date.fromisoformat(day).toordinal() if day else 0 for day in {d for _, d, *_ in articles}}
        self.days = np.array([ordinals[day] for _, day, *_ in articles], np.int64)
        self._publishers = [publisher for *_, publisher, _ in articles]
        bylines: dict[str, list[str]] = {text: json.loads(text) for text in {authors for *_, authors in articles}}
        self._authors = [bylines[authors] for *_, authors in articles]
        self.keys = passages[:, 0]
        self.articles = np.searchsorted(self._article_keys, passages[:, 1])
        self.numbers = passages[:, 2]
        self.lengths = passages[:, 3]

    def rows(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of passages, -1 for one that the catalogue does not hold."""
        if not len(self.keys):
            return np.full(len(keys), -1, np.int64)
        rows = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[rows] == keys, rows, -1)

    def select(self, filters: Filters) -> Selection:
        """The passages that pass the filters."""
        if not filters:
            return Selection()
        mask = np.zeros(int(self.keys[-1]) + 1 if len(self.keys) else 1, np.bool_)
        mask[self.keys] = self._passing(filters)[self.articles]
        return Selection(
            mask,
            _earliest(filters),
            _latest(filters),
            self._named(self._publishers, filters.publishers) if filters.publishers else None,
            self._bylines(filters.authors) if filters.authors else None,
        )

    def scope(self, filters: Filters, asked: Period | None = None) -> Scope:
        """How many articles pass the filters, and their first and last day.

        Args:
            filters: what may be found.
            asked: the period that the question names, whose articles are counted whether or not they pass.
        """
        days = self.days[self._passing(filters)]
        dated = days[days > 0]
        first, last = (date.fromordinal(int(d)) for d in (dated.min(), dated.max())) if len(dated) else (None, None)
        f = filters
        scope = Scope(len(days), first, last, f.since, f.until, f.as_of, f.publishers, f.authors)
        scope = replace(scope, excluded=len(self.days) - len(days))
        if asked is None:
            return scope
        within = Filters(asked.first, asked.last)
        count = int(self._passing(within).sum())
        return replace(scope, asked_first=asked.first, asked_last=asked.last, asked_articles=count)

    def _passing(self, filters: Filters) -> NDArray[np.bool_]:
        passing = np.ones(len(self.days), np.bool_)
        if (earliest := _earliest(filters)) is not None:
            passing &= self.days >= earliest
        if (latest := _latest(filters)) is not None:
            passing &= self.days <= latest
        if filters.publishers:
            names = self._named(self._publishers, filters.publishers)
            passing &= np.array([p in names for p in self._publishers], np.bool_)
        if filters.authors:
            bylines = self._bylines(filters.authors)
            passing &= np.array([not bylines.isdisjoint(a) for a in self._authors], np.bool_)
        return passing

    @staticmethod
    def _named(stored: list[str | None], names: tuple[str, ...]) -> frozenset[str]:
        wanted = {name.casefold() for name in names}
        return frozenset(p for p in stored if p is not None and p.casefold() in wanted)

    def _bylines(self, names: tuple[str, ...]) -> frozenset[str]:
        wanted = [name.casefold() for name in names]
        distinct = {byline for authors in self._authors for byline in authors}
        return frozenset(b for b in distinct if any(name in b.casefold() for name in wanted))


def _earliest(filters: Filters) -> int | None:
    if filters.since:
        return filters.since.toordinal()
    return 1 if filters.until else None  # 1: an undated article cannot be shown to be in time


def _latest(filters: Filters) -> int | None:
    days = [day.toordinal() for day in (filters.until, filters.as_of) if day]
    return min(days) if days else None
