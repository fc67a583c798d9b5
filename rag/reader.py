"""Passages to citations: the sentences of each that answer, by offsets, and how likely they do.

A sentence is judged by its vector's likeness to the question's, by the share of the question's words it has (rare
words count more), and by whether it has the kind of words asked for. Two logistic models, their features named and
their weights in `reading.json`, pick the sentence and give the calibrated probability (Platt, 1999) that it answers.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.answer_type import Kind, holds, kind_of
from rag.datatypes import Citation, Hit, Passage
from rag.encoder import Encoder
from rag.learned import learned
from rag.lexical import terms
from rag.query import Query
from rag.segment import Span, sentences

__all__ = ["ANSWER_FEATURES", "SENTENCE_FEATURES", "THRESHOLD", "Reading", "cite", "confidence", "read"]

SENTENCE_FEATURES = ("cosine", "coverage", "names", "expected", "missing", "first", "length")
ANSWER_FEATURES = (
    "cosine",
    "coverage",
    "missing",
    "dense",
    "passage_names",
    "text",
    "behind",
    "ahead",
    "passage_coverage",
)
# Chosen on judged questions of five kinds, news quizzes and the golden set's first half among them. On a news archive
# that no weight was learned from, .79 of the answerable questions are above it and .79 of the others below.
THRESHOLD = 0.3
# Of 382 news questions that an archive could answer, one had a name that the archive never uses.
_AT_MOST_OF_A_STRANGER = 0.05
_SHARE = 0.5  # a further citation must be at least this likely, relative to the best
_LONGEST = 40  # sentences of one passage that are looked at; more is no paragraph


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A passage with its best sentence: `span` in the passage's text, `features` by name, `confidence` 0..1."""

    passage: Passage
    span: Span
    features: dict[str, float]
    confidence: float


def read(query: Query, hits: Sequence[Hit], encoder: Encoder) -> list[Reading]:
    """Read ranked hits for the sentences that answer a question; readings come in the order of the hits."""
    spans = [sentences(hit.passage.text)[:_LONGEST] for hit in hits]
    texts = [hit.passage.text[start:end] for hit, cut in zip(hits, spans, strict=True) for start, end in cut]
    if not texts:
        return []
    vectors, owners = encoder.encode(texts)
    cosines = np.full(len(texts), -1.0)
    np.maximum.at(cosines, owners, vectors @ query.vector)
    kind = kind_of(query.text)
    readings, at = [], 0
    for place, (hit, cut) in enumerate(zip(hits, spans, strict=True)):
        following = hits[min(place + 1, len(hits) - 1)]
        gaps = {"behind": hits[0].score - hit.score, "ahead": hit.score - following.score}
        judged = [
            _sentence_features(query, kind, hit.passage, span, cosine)
            for span, cosine in zip(cut, cosines[at : at + len(cut)].tolist(), strict=True)
        ]
        readings.append(_read_one(query, hit, gaps, cut, judged))
        at += len(cut)
    return readings


def _read_one(
    query: Query, hit: Hit, gaps: dict[str, float], spans: list[Span], judged: list[dict[str, float]]
) -> Reading:
    best = max(range(len(spans)), key=lambda n: _logit("sentence", judged[n]))
    features = judged[best] | gaps | _passage_features(query, hit)
    likely = 1 / (1 + math.exp(-_logit("answer", features)))
    return Reading(
        hit.passage, spans[best], features, min(likely, _AT_MOST_OF_A_STRANGER) if query.strangers else likely
    )


def confidence(readings: Sequence[Reading]) -> float:
    """The probability that the best of the readings answers; 0 when there are none."""
    return round(max((reading.confidence for reading in readings), default=0.0), 4)


def cite(readings: Sequence[Reading], k: int) -> list[Citation]:
    """At most k citations in the order of the readings; none when even the best is too unlikely to answer."""
    best = confidence(readings)
    if best < THRESHOLD:
        return []
    chosen = [reading for reading in readings if reading.confidence >= _SHARE * best][:k]
    return [_citation(number, reading) for number, reading in enumerate(chosen, 1)]


def _citation(number: int, reading: Reading) -> Citation:
    start = reading.passage.start
    return Citation(
        number, reading.passage, start + reading.span[0], start + reading.span[1], round(reading.confidence, 4)
    )


def _sentence_features(
    query: Query, kind: Kind | None, passage: Passage, span: Span, cosine: float
) -> dict[str, float]:
    """What the sentence model looks at."""
    text = passage.text[slice(*span)]
    found = set(terms(text))
    expected = 0.0 if kind is None else float(holds(kind, text, query.text))
    return {
        "cosine": cosine,
        "coverage": _coverage(query, found),
        "names": _names_coverage(query, found),
        "expected": expected,
        "missing": 0.0 if kind is None else 1.0 - expected,
        "first": float(span[0] == 0),
        "length": math.log1p(span[1] - span[0]),
    }


def _passage_features(query: Query, hit: Hit) -> dict[str, float]:
    found = set(terms(hit.passage.text)) | set(terms(hit.passage.article.title))
    return {
        "dense": hit.why["dense"],
        "text": hit.why["text"],
        "passage_names": _names_coverage(query, found),
        "passage_coverage": _coverage(query, found),
    }


def _coverage(query: Query, found: set[str]) -> float:
    """The share of the question's words, rare ones counting more, that are among those found."""
    return sum(query.idf[t] * w for t, w in query.weights.items() if t in found) / query.ideal


def _names_coverage(query: Query, found: set[str]) -> float:
    total = sum(query.idf[t] for t in query.names)
    return sum(query.idf[t] for t in query.names if t in found) / total if total else 1.0


def _logit(name: str, features: dict[str, float]) -> float:
    model: dict[str, float] = learned("reading")[name]
    return model["intercept"] + sum(weight * features[name] for name, weight in model.items() if name != "intercept")
