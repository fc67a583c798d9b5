"""The first hits in a better order: a cross-encoder reads each with the question, and the two rankings are one.

The score is linear in the first ranking's features and the cross-encoder's, by the weights `reranked` in
`ranking.json`, learned as the first ranking's are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rag.cross_encoder import CrossEncoder, Judgement
from rag.datatypes import Hit
from rag.doers import put_otherwise
from rag.learned import learned
from rag.retriever import FEATURES
from rag.segment import Span

__all__ = ["DEEPEST", "DEPTH", "RERANKED_FEATURES", "STEP", "JudgedHit", "below", "reranked"]

# Hits that are read for an answer: the first few, and as many again where none of them surely answers.
STEP, DEPTH = 12, 24
DEEPEST = 36  # hits that are read for a search; measured: the tenth place gains .04 of the news questions over `DEPTH`
_SURE = 2.0  # log odds of the passage that answers
RERANKED_FEATURES = (*FEATURES, "cross", "span")


@dataclass(frozen=True, slots=True, eq=False)
class JudgedHit:
    """A hit and what the cross-encoder makes of it.

    `told`: for sentences of it, terms that are true of them and not in them; `others`: sentences that cannot answer.
    """

    hit: Hit
    judgement: Judgement
    told: Mapping[Span, frozenset[str]] = field(default_factory=dict)
    others: frozenset[Span] = frozenset()


def reranked(question: str, hits: Sequence[Hit], model: CrossEncoder, k: int = 0) -> list[JudgedHit]:
    """The first hits, best first, with their new scores; `why` has the cross-encoder's values too.

    Args:
        question: self-contained.
        hits: of the first ranking, best first.
        model: reads them.
        k: how many places are to be in order: twice as many are read at least, as far as `DEEPEST`.
    """
    judged: list[JudgedHit] = []
    least = min(2 * k, DEEPEST)
    for first in range(0, min(len(hits), max(least, DEPTH)), STEP):
        if first >= least and any(one.hit.why["cross"] > _SURE for one in judged):
            break
        judged += _read(question, hits[first : first + STEP], model)
    return sorted(judged, key=lambda one: -one.hit.score)


def _read(question: str, hits: Sequence[Hit], model: CrossEncoder) -> list[JudgedHit]:
    pairs = [(hit.passage.article.title, hit.passage.text) for hit in hits]
    judged = [_judged(hit, judgement) for hit, judgement in zip(hits, model.judge(question, pairs), strict=True)]
    # To the model "who" is a person: it has read of no team or country that won.
    asked = [put_otherwise(question, text) for _, text in pairs]
    for other in set(filter(None, asked)):
        again = [n for n, put in enumerate(asked) if put == other]
        for n, judgement in zip(again, model.judge(other, [pairs[n] for n in again]), strict=True):
            judged[n] = max(judged[n], _judged(hits[n], judgement), key=lambda one: one.hit.why["cross"])
    return judged


def _judged(hit: Hit, judgement: Judgement) -> JudgedHit:
    span, _ = judgement.best((0, len(hit.passage.text)))
    why = {**hit.why, "cross": round(judgement.score, 4), "span": round(span, 4)}
    score = float(np.dot(_weights(), [why[name] for name in RERANKED_FEATURES]))
    return JudgedHit(replace(hit, score=score, why=why), judgement)


def below(hits: Sequence[Hit], judged: Sequence[JudgedHit]) -> list[Hit]:
    """Hits that were not read, their scores moved below those of the ones that were; their order stays."""
    if not hits or not judged:
        return list(hits)
    gap = judged[-1].hit.score - hits[0].score - 1.0
    return [replace(hit, score=hit.score + min(0.0, gap)) for hit in hits]


@cache
def _weights() -> NDArray[np.float64]:
    weights = learned("ranking")["reranked"]
    return np.array([weights[name] for name in RERANKED_FEATURES])
