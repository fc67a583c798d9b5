"""The weights in `ranking.json` and `reading.json`, learned from judged questions over their archives.

Ranking and the choice of a sentence are listwise: of a question's candidates one that answers should have the most of
the softmax (Cao et al., 2007, "Learning to Rank: From Pairwise Approach to Listwise Approach"; of several that
answer, any). Confidence is logistic regression on the surest reading of each question, asked twice: as it is, and with
every passage that answers taken out of what was found, so that it meets as many questions that the archive does not
answer; the intercept is then corrected for the share of questions that archives are taken to answer (King and Zeng,
2001, "Logistic Regression in Rare Events Data"). Sets without unanswerable questions of their own teach nothing about
silence. All are fitted by L-BFGS with an L2 penalty on standardised features.
"""

import logging
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from rag.archive import Archive
from rag.datatypes import Citation, Hit
from rag.evaluation import Question
from rag.filters import Filters
from rag.inquiry import Inquiry
from rag.reader import ANSWER_FEATURES, SENTENCE_FEATURES, sentence_features
from rag.reranker import RERANKED_FEATURES, JudgedHit
from rag.retriever import FEATURES
from rag.segment import Span, sentences

__all__ = [
    "Lists",
    "Walk",
    "first_lists",
    "fit_confidence",
    "fit_lists",
    "learn",
    "ranking_lists",
    "read_first",
    "reading_lists",
    "reranked",
    "walks",
]

_L2 = 1e-3
# Of the questions asked, how many the archive answers. Of those that the weights are fitted on .32 to .56 are, set by
# set; the calibration error, on average over these sets, is least from .38 to .43 (.10; .11 at a half).
_ANSWERED = 0.4
_NONE = -1e9  # the score of no candidate
_CONSTANT = 1e-9  # the deviation below which a feature is the same everywhere, but for rounding
_FOUND = 200  # hits of a question that the first ranking is learned from: both rankings' first hundred

Values = NDArray[np.float64]
Rows = tuple[list[list[float]], list[bool]]


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """n lists of candidates: `features` (m, f) of all of them, `owners` (m,) their lists, `right` (m,) flags."""

    features: Values
    owners: NDArray[np.int64]
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """A question, its inquiry, the hits of the first ranking, and those of them that were read; best first."""

    question: Question
    inquiry: Inquiry
    hits: list[Hit]
    judged: list[JudgedHit]


def walks(archive: Archive, questions: Iterable[Question]) -> list[Walk]:
    """Each question with what its archive has for it, not read yet."""
    found = []
    for question in tqdm(list(questions), unit=" questions", disable=None):
        filters = Filters.of(question.since, question.until, question.as_of, (), ())
        inquiry = archive._inquiry(question.text, filters)
        found.append(Walk(question, inquiry, inquiry.ranked(_FOUND), []))
    return found


def read_first(found: Iterable[Walk], weights: dict[str, float]) -> list[Walk]:
    """The same walks with the first hits under such weights of the first ranking read by the cross-encoder."""
    walked = []
    for walk in tqdm(list(found), unit=" questions", disable=None):
        hits = sorted((_scored(hit, weights) for hit in walk.hits), key=lambda hit: -hit.score)
        walked.append(replace(walk, hits=hits, judged=walk.inquiry.judged(hits)))
    return walked


def first_lists(found: Iterable[Walk]) -> Lists:
    """All hits of each question whose answer is among them: what the first ranking is learned from."""
    return _lists(
        ([_row(hit, FEATURES) for hit in walk.hits], [walk.question.is_answered_by(hit.passage) for hit in walk.hits])
        for walk in found
    )


def ranking_lists(found: Iterable[Walk]) -> Lists:
    """The hits that were read of each question whose answer is among them: what the second ranking is learned from."""
    return _lists(
        ([_row(one.hit, RERANKED_FEATURES) for one in walk.judged], _right(walk.question, walk.judged))
        for walk in found
    )


def reranked(found: Iterable[Walk], weights: dict[str, float]) -> list[Walk]:
    """The same walks, what was read in the order of other weights."""
    return [replace(walk, judged=_reordered(walk.judged, weights)) for walk in found]


def reading_lists(found: Iterable[Walk]) -> tuple[Lists, Lists]:
    """What choosing a sentence is learned from, and what confidence is.

    Returns:
        the sentences of each question's first passage that answers; and the readings of each question's first hits,
        with the passages that answer and without them.
    """
    chosen, read = [], []
    for walk in found:
        question, judged = walk.question, walk.judged
        right = [one for one, flag in zip(judged, _right(question, judged), strict=True) if flag]
        if right and question.answers:
            chosen.append(_sentences(walk, right[0]))
        read.append(_read(walk, judged))
        if right:
            read.append(_read(walk, [one for one in judged if one not in right and not _is_named(question, one)]))
    return _lists(chosen), _lists(read, mixed=False)


def learn(
    sets: Iterable[tuple[Archive, Iterable[Question], int]],
) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    """All weights, from several archives with questions about each, and how often such a set counts for silence.

    Returns:
        the two models of `ranking.json` and the two of `reading.json`, by model and feature name.
    """
    asked, times = zip(*((walks(archive, questions), count) for archive, questions, count in sets), strict=True)
    first = fit_lists(FEATURES, [first_lists(each) for each in asked])
    read = [read_first(each, first) for each in asked]
    second = fit_lists(RERANKED_FEATURES, [ranking_lists(each) for each in read])
    chosen, answering = zip(*(reading_lists(reranked(each, second)) for each in read), strict=True)
    silent = [any(not walk.question.answerable for walk in each) for each in asked]
    telling = [
        lists
        for lists, tells, count in zip(answering, silent, times, strict=True)
        if tells or not any(silent)
        for _ in range(count)
    ]
    return {"weights": first, "reranked": second}, {
        "sentence": {"intercept": 0.0, **fit_lists(SENTENCE_FEATURES, chosen)},
        "answer": fit_confidence(ANSWER_FEATURES, telling),
    }


def fit_lists(names: Sequence[str], sets: Sequence[Lists]) -> dict[str, float]:
    """Weights by feature name under which a right candidate comes first; every question counts the same."""

    def loss(weights: torch.Tensor, scale: Values) -> torch.Tensor:
        return torch.cat([_listwise(weights, one, scale) for one in sets]).mean()

    weights = _minimised(loss, sets)
    return dict(zip(names, weights.round(4).tolist(), strict=True))


def fit_confidence(names: Sequence[str], sets: Sequence[Lists]) -> dict[str, float]:
    """Weights by feature name, and `intercept`, of the log odds that a question's surest reading answers.

    Every set counts the same, and in each the questions that some reading answers and the others; the intercept is that
    for `_ANSWERED`.
    """
    sets = [Lists(np.column_stack([s.features, np.ones(len(s.features))]), s.owners, s.right) for s in sets]

    def loss(weights: torch.Tensor, scale: Values) -> torch.Tensor:
        return torch.stack([_logistic(weights, one, scale) for one in sets]).mean()

    *weights, intercept = _minimised(loss, sets).tolist()
    intercept += math.log(_ANSWERED / (1 - _ANSWERED))
    return {"intercept": round(intercept, 4), **dict(zip(names, np.round(weights, 4).tolist(), strict=True))}


def _right(question: Question, judged: Sequence[JudgedHit]) -> list[bool]:
    return [question.is_answered_by(one.hit.passage) for one in judged]


def _row(hit: Hit, names: Sequence[str]) -> list[float]:
    return [hit.why[name] for name in names]


def _scored(hit: Hit, weights: dict[str, float]) -> Hit:
    return replace(hit, score=sum(weight * hit.why[name] for name, weight in weights.items()))


def _reordered(judged: Sequence[JudgedHit], weights: dict[str, float]) -> list[JudgedHit]:
    scored = [replace(one, hit=_scored(one.hit, weights)) for one in judged]
    return sorted(scored, key=lambda one: -one.hit.score)


def _sentences(walk: Walk, one: JudgedHit) -> Rows:
    text = one.hit.passage.text
    spans = sentences(text)
    features = sentence_features(walk.inquiry.query, one, spans)
    rows = [[each[name] for name in SENTENCE_FEATURES] for each in features]
    return rows, [_holds(walk.question, one, span) for span in spans]


def _holds(question: Question, one: JudgedHit, span: Span) -> bool:
    passage = one.hit.passage
    return question.is_quoted_by(Citation(1, passage, passage.start + span[0], passage.start + span[1]))


def _read(walk: Walk, judged: Sequence[JudgedHit]) -> Rows:
    readings = walk.inquiry.readings(judged)
    rows = [[reading.features[name] for name in ANSWER_FEATURES] for reading in readings]
    return rows, [walk.question.is_answered_by(reading.passage) for reading in readings]


def _is_named(question: Question, one: JudgedHit) -> bool:
    return question.names_articles and question.is_in(one.hit.passage.article)


def _lists(found: Iterable[Rows], *, mixed: bool = True) -> Lists:
    """The lists in one; with `mixed` only those that have a right candidate and a wrong one."""
    kept = [(rows, right) for rows, right in found if rows and (not mixed or len(set(right)) == 2)]
    if not kept:
        raise ValueError("no question has both a candidate that answers and one that does not: add judged questions")
    sizes = [len(rows) for rows, _ in kept]
    logging.getLogger(__name__).info("%d lists, %d candidates", len(kept), sum(sizes))
    return Lists(
        np.array([row for rows, _ in kept for row in rows], np.float64),
        np.repeat(np.arange(len(kept)), sizes),
        np.array([flag for _, right in kept for flag in right], np.bool_),
    )


def _listwise(weights: torch.Tensor, one: Lists, scale: Values) -> torch.Tensor:
    scores = torch.tensor(one.features / scale) @ weights
    every = _table(scores, one.owners)
    right = _table(torch.where(torch.tensor(one.right), scores, _NONE), one.owners)
    return torch.logsumexp(every, 1) - torch.logsumexp(right, 1)


def _logistic(weights: torch.Tensor, one: Lists, scale: Values) -> torch.Tensor:
    surest = _table(torch.tensor(one.features / scale) @ weights, one.owners).max(1).values
    answered = np.bincount(one.owners, one.right) > 0
    right = torch.tensor(answered, dtype=torch.float64)
    counts = np.where(answered, 0.5 / max(1, answered.sum()), 0.5 / max(1, (~answered).sum()))
    losses = torch.nn.functional.binary_cross_entropy_with_logits(surest, right, reduction="none")
    return (losses * torch.tensor(counts)).sum()


def _table(scores: torch.Tensor, owners: NDArray[np.int64]) -> torch.Tensor:
    """A row for each list; lists are short, and what one has less than the longest is `_NONE`."""
    sizes = np.bincount(owners)
    cells = torch.tensor(owners), torch.tensor(np.concatenate([np.arange(size) for size in sizes]))
    empty = torch.full((len(sizes), int(sizes.max())), _NONE, dtype=torch.float64)
    return empty.index_put(cells, scores)


def _minimised(loss: Callable[[torch.Tensor, Values], torch.Tensor], sets: Sequence[Lists]) -> Values:
    scale = np.concatenate([one.features for one in sets]).std(0)
    scale[scale < _CONSTANT] = 1.0
    weights = torch.zeros(len(scale), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=500, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        value = loss(weights, scale) + _L2 * (weights**2).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    found: Values = weights.detach().numpy() / scale
    return found
