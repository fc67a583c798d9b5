"""What each feature of the two rankings is worth: the weights fitted anew without it, judged on other questions."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rag.archive import Archive
from rag.datatypes import Hit
from rag.evaluation import Question
from rag.evaluation.measures import success
from rag.reranker import RERANKED_FEATURES
from rag.retriever import FEATURES
from rag.training.fusion import Lists, Walk, first_lists, fit_lists, ranking_lists, read_first, walks

__all__ = ["KS", "Row", "ablation"]

KS = (1, 3, 10)
_WORDS_ALONE, _MEANING_ALONE = ("text",), ("dense",)

Sets = Sequence[tuple[Archive, Sequence[Question]]]
Hits = Callable[[Walk], list[Hit]]


@dataclass(frozen=True, slots=True)
class Row:
    """A ranking of what was found by some features alone; `found`: per judged set, the success at each of `KS`."""

    ranking: str
    without: str
    found: tuple[tuple[float, ...], ...]


def ablation(learned: Sets, judged: Sets) -> Iterator[Row]:
    """Judge both rankings, whole and without each of their features.

    Args:
        learned: archives with the questions that weights are fitted on.
        judged: archives with the questions that they are judged by; of these, only what can be answered counts.

    Yields:
        the whole ranking first, then one row for each feature; the first ranking also by words or by meaning alone.
    """
    fit = [walks(*one) for one in learned]
    held = [[walk for walk in walks(*one) if walk.question.answerable] for one in judged]
    first = fit_lists(FEATURES, [first_lists(each) for each in fit])
    alone = {"all but text": _WORDS_ALONE, "all but dense": _MEANING_ALONE}
    yield from _rows("first", FEATURES, alone, [first_lists(each) for each in fit], held, _found)
    fit, held = ([read_first(each, first) for each in sets] for sets in (fit, held))
    yield from _rows("second", RERANKED_FEATURES, {}, [ranking_lists(each) for each in fit], held, _read)


def _found(walk: Walk) -> list[Hit]:
    return walk.hits


def _read(walk: Walk) -> list[Hit]:
    return [one.hit for one in walk.judged]


def _rows(
    ranking: str,
    names: Sequence[str],
    more: Mapping[str, Sequence[str]],
    fit: Sequence[Lists],
    held: Sequence[Sequence[Walk]],
    hits: Hits,
) -> Iterator[Row]:
    without = {name: [each for each in names if each != name] for name in names}
    for left_out, kept in {"nothing": names, **without, **more}.items():
        columns = [names.index(name) for name in kept]
        weights = fit_lists(kept, [Lists(one.features[:, columns], one.owners, one.right) for one in fit])
        yield Row(ranking, left_out, tuple(_success(walked, hits, weights) for walked in held))


def _success(walked: Iterable[Walk], hits: Hits, weights: dict[str, float]) -> tuple[float, ...]:
    ranks = [_rank(walk.question, hits(walk), weights) for walk in walked]
    return tuple(float(np.mean([success(rank, k) for rank in ranks])) for k in KS)


def _rank(question: Question, hits: Sequence[Hit], weights: dict[str, float]) -> int:
    """The place of the first hit that answers, from 1; 0: none does."""
    scores = [sum(weight * hit.why[name] for name, weight in weights.items()) for hit in hits]
    right = [score for score, hit in zip(scores, hits, strict=True) if question.is_answered_by(hit.passage)]
    return 1 + sum(score > max(right) for score in scores) if right else 0
