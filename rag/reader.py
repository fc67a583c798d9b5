"""Passages to citations: the sentences of each that answer, by offsets, and how likely they do.

A sentence is judged by its vector's likeness to the question's, by the share of the question's words it has (rare
words count more), by whether it has the kind of words asked for, and by how well the cross-encoder's answer lies in
it. Two logistic models, their features named and their weights in `reading.json`, pick the sentence and give the
calibrated probability (Platt, 1999) that it answers.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.answer_type import Kind, holds, kind_of
from rag.datatypes import Citation, Hit, Passage
from rag.encoder import Encoder
from rag.learned import learned
from rag.lexical import terms
from rag.query import Query
from rag.reranker import JudgedHit
from rag.segment import Span, sentences

__all__ = [
    "ANSWER_FEATURES",
    "SENTENCE_FEATURES",
    "SHARE",
    "THRESHOLD",
    "Reading",
    "cite",
    "confidence",
    "cosines",
    "read",
    "sentence_features",
]

SENTENCE_FEATURES = ("cosine", "coverage", "names", "expected", "missing", "first", "length", "answer", "answers_best")
ANSWER_FEATURES = (
    "cross", "exact", "misfit", "passage_coverage", "passage_names", "ahead", "behind", "missing", "dense", "size"
)  # fmt: skip
# Chosen on judged questions of five kinds, news quizzes and the golden set's first half among them, so that of the
# answerable ones nine in ten are above it, and of the others six in ten below (see the README).
THRESHOLD = 0.32
# Of 382 news questions that an archive could answer, one had a name that the archive never uses.
_AT_MOST_OF_A_STRANGER = 0.05
SHARE = 0.5  # a further citation must be at least this likely, relative to the best
_LONGEST = 40  # sentences of one passage that are looked at; more is no paragraph
_LONGEST_PAIR = 500  # characters of two sentences quoted together
_CERTAIN = 4.0  # log odds of the cross-encoder beyond which it is as sure as it can be
_NO_ANSWER = -12.0  # log odds below which an answer is as good as none
_TOLD = ("time", "amount", "person", "place")  # kinds that words alone tell
_MOST = 0.8  # of a sentence: longer words are not the answer in it but all of it
_PRONOUN = re.compile(r"[“\"‘']?(He|She|They|It|This|That|These|Those|His|Her|Their|Its)\b")


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A passage with its best sentences: `span` in the passage's text, `features` by name, `confidence` 0..1.

    `answer` are the offsets in the passage's text of the exact words asked for, where they can be told.
    """

    passage: Passage
    span: Span
    answer: Span | None
    features: dict[str, float]
    confidence: float


def read(query: Query, hits: Sequence[JudgedHit], encoder: Encoder) -> list[Reading]:
    """Read ranked hits for the sentences that answer a question; readings come in the order of the hits."""
    spans = [sentences(judged.hit.passage.text)[:_LONGEST] for judged in hits]
    texts = [judged.hit.passage.text[start:end] for judged, cut in zip(hits, spans, strict=True) for start, end in cut]
    if not texts:
        return []
    likeness = cosines(query, texts, encoder)
    readings, at = [], 0
    for place, (judged, cut) in enumerate(zip(hits, spans, strict=True)):
        following = hits[min(place + 1, len(hits) - 1)].hit
        gaps = {"behind": hits[0].hit.score - judged.hit.score, "ahead": judged.hit.score - following.score}
        features = sentence_features(query, judged, cut, likeness[at : at + len(cut)])
        readings.append(_read_one(query, judged, gaps, cut, features))
        at += len(cut)
    return readings


def _read_one(
    query: Query, judged: JudgedHit, gaps: dict[str, float], spans: list[Span], features: list[dict[str, float]]
) -> Reading:
    best = max(range(len(spans)), key=lambda n: _logit("sentence", features[n]))
    odds, words = judged.judgement.best(spans[best])
    exact = {"exact": 1 / (1 + math.exp(-odds / 2)), "misfit": _misfit(query, judged.hit.passage.text, words)}
    of_both = features[best] | gaps | exact | _passage_features(query, judged.hit)
    likely = 1 / (1 + math.exp(-_logit("answer", of_both)))
    return Reading(
        judged.hit.passage,
        _with_its_subject(judged.hit.passage.text, spans, best),
        words if odds > 0 and _is_exact(query, judged.hit.passage.text, words, spans[best]) else None,
        of_both,
        min(likely, _AT_MOST_OF_A_STRANGER) if query.strangers else likely,
    )


def _with_its_subject(text: str, spans: list[Span], best: int) -> Span:
    """The sentence, and the one before it where that one says who "he" or what "it" is."""
    start, end = spans[best]
    if not best or not _PRONOUN.match(text, start) or end - spans[best - 1][0] > _LONGEST_PAIR:
        return start, end
    return spans[best - 1][0], end


def _is_exact(query: Query, text: str, words: Span | None, span: Span) -> bool:
    """Whether words are the answer in their sentence: not all of it, and of the kind asked for."""
    return (
        words is not None
        and words[1] - words[0] <= (span[1] - span[0]) * _MOST
        and _is_of_kind(kind_of(query.text), text[slice(*words)], query.text)
    )


def _misfit(query: Query, text: str, words: Span | None) -> float:
    """1 where the likeliest words are not of the kind asked for; else 0."""
    kind = kind_of(query.text)
    return float(words is not None and kind in _TOLD and not _is_of_kind(kind, text[slice(*words)], query.text))


def _is_of_kind(kind: Kind | None, words: str, question: str) -> bool:
    if kind in ("time", "amount"):
        return holds(kind, words, question)
    return kind in ("person", "place") and words[0].isupper() and words.casefold() not in question.casefold()


def confidence(readings: Sequence[Reading]) -> float:
    """The probability that the best of the readings answers; 0 when there are none."""
    return round(max((reading.confidence for reading in readings), default=0.0), 4)


def cite(readings: Sequence[Reading], k: int) -> list[Citation]:
    """At most k citations in the order of the readings; none when even the best is too unlikely to answer."""
    best = confidence(readings)
    if best < THRESHOLD:
        return []
    chosen = [reading for reading in readings if reading.confidence >= SHARE * best][:k]
    return [_citation(number, reading) for number, reading in enumerate(chosen, 1)]


def _citation(number: int, reading: Reading) -> Citation:
    start = reading.passage.start
    answer = reading.answer and (start + reading.answer[0], start + reading.answer[1])
    first, last = (start + offset for offset in reading.span)
    return Citation(number, reading.passage, first, last, round(reading.confidence, 4), answer)


def cosines(query: Query, texts: Sequence[str], encoder: Encoder) -> list[float]:
    """How like the question each text is: the cosine of their vectors, of a long text the best of its windows."""
    vectors, owners = encoder.encode(texts)
    best = np.full(len(texts), -1.0)
    np.maximum.at(best, owners, vectors @ query.vector)
    found: list[float] = best.tolist()
    return found


def sentence_features(
    query: Query, judged: JudgedHit, spans: Sequence[Span], likeness: Sequence[float]
) -> list[dict[str, float]]:
    """What the sentence model looks at, for each sentence of a passage.

    Args:
        query: the question.
        judged: the passage.
        spans: its n sentences.
        likeness: of each sentence to the question, n cosines.
    """
    kind, text = kind_of(query.text), judged.hit.passage.text
    answers = [max(_NO_ANSWER, judged.judgement.best(span)[0]) for span in spans]
    best = max(answers, default=0.0)
    return [
        _likeness(query, kind, text[slice(*span)])
        | {
            "cosine": cosine,
            "first": float(span[0] == 0),
            "answer": answer,
            "answers_best": float(answer == best),
        }
        for span, cosine, answer in zip(spans, likeness, answers, strict=True)
    ]


def _likeness(query: Query, kind: Kind | None, text: str) -> dict[str, float]:
    found = set(terms(text))
    expected = 0.0 if kind is None else float(holds(kind, text, query.text))
    return {
        "coverage": _coverage(query, found),
        "names": _names_coverage(query, found),
        "expected": expected,
        "missing": 0.0 if kind is None else 1.0 - expected,
        "length": math.log1p(len(text)),
    }


def _passage_features(query: Query, hit: Hit) -> dict[str, float]:
    found = set(terms(hit.passage.text)) | set(terms(hit.passage.article.title))
    return {
        "dense": hit.why["dense"],
        "cross": max(-_CERTAIN, min(_CERTAIN, hit.why["cross"])),
        "size": math.log10(max(1, query.passages)),
        "passage_coverage": _coverage(query, found),
        "passage_names": _names_coverage(query, found),
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
