"""A question as the indexes see it: weighted terms, its names, its vector."""

import math
import re
from dataclasses import dataclass
from datetime import date

from rag.dates import Period, asked_period
from rag.encoder import Encoder, Vectors
from rag.learned import learned
from rag.lexical import LexicalIndex, terms
from rag.segment import Span
from rag.speech import asked_speaker
from rag.speech.words import DEMONYMS, SEATS

__all__ = ["Query", "understand"]

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_OWNS = re.compile(r"[’']s?$")
_ACRONYM = re.compile(r"[A-Z]{2,}")
_MOST_CORRECTED = 20  # unknown words; each is compared with the whole vocabulary
_UNCORRECTED = 1.0
_CORRECTED = 0.6  # a word read as another one counts less than a word that is there
# A small archive cannot tell rare words from common ones: its counts are added to those of so many passages of
# general news. In an archive much larger than that, its own counts decide.
_GENERAL_PASSAGES = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """What is searched.

    `text`: the question; `spelt`: the same for the models to read, misspelt words as the archive spells them, and
    without words that only bound when something was reported; `weights`: the terms to look for; `idf`: how rare each
    is in news and in this archive (Robertson's, at least 0.1); `matchable`: the BM25 weight, in this archive alone,
    of a passage that has every term; `names`: terms that are part of a name; `unknown`: words of the question that
    the archive never uses, as written; `strangers`: names among the unknown words that are not close to any word it
    uses; `vector`: unit vector of shape (dimension,); `shares`: how much of the question each term is, rare ones
    more, all together 1; `period`: the days the question names; `passages`: how many the archive has.
    """

    text: str
    spelt: str
    vector: Vectors
    weights: dict[str, float]
    idf: dict[str, float]
    matchable: float
    names: frozenset[str]
    unknown: tuple[str, ...]
    strangers: tuple[str, ...]
    shares: dict[str, float]
    period: Period | None = None
    passages: int = 0


def understand(question: str, encoder: Encoder, lexical: LexicalIndex, today: date | None = None) -> Query:
    """Read a question against an archive's vocabulary; misspelt words are looked for as the nearest known one.

    `today` is what "last week" counts from; without it such words name no days.
    """
    weights: dict[str, float] = {}
    frequencies: dict[str, int] = {}
    names: set[str] = set()
    unknown: list[str] = []
    strangers: list[str] = []
    spelt: list[tuple[Span, str]] = []
    period = asked_period(question, today)
    asked = _without(period, question)
    words = list(_WORD.finditer(asked))
    named = _names(words, asked)
    for place, match in enumerate(words):
        for term in terms(match[0]):
            frequency, weight = lexical.frequency(term), _UNCORRECTED
            if not frequency:
                unknown.append(match[0])
                near = lexical.nearest_term(term) if len(unknown) <= _MOST_CORRECTED else None
                if near:
                    spelt.append((match.span(), near))
                    term, frequency, weight = near, lexical.frequency(near), _CORRECTED
                elif place in named and not _is_of_a_nation(match[0]):
                    strangers.append(match[0])
            weights[term] = max(weight, weights.get(term, 0.0))
            frequencies[term] = frequency
            if place in named:
                names.add(term)
    passages = len(lexical)
    idf = {t: _idf(n + _common(t) * _GENERAL_PASSAGES, passages + _GENERAL_PASSAGES) for t, n in frequencies.items()}
    matchable = sum(weights[t] * _idf(n, passages) for t, n in frequencies.items()) or 1.0
    read = " ".join(_replaced(asked, spelt).split()) or question
    vector = encoder.encode([read], query=True)[0][0]
    return Query(
        question,
        read,
        vector,
        weights,
        idf,
        matchable,
        frozenset(names),
        tuple(dict.fromkeys(unknown)),
        tuple(dict.fromkeys(strangers)),
        _shares({term: idf[term] * weight for term, weight in weights.items()}),
        period,
        passages,
    )


def _without(period: Period | None, question: str) -> str:
    """The question with the words that only bound the reporting ("from May 2021") left blank: no passage has them."""
    if period is None or not period.explicit:
        return question
    return question[: period.start] + " " * (period.end - period.start) + question[period.end :]


def _replaced(text: str, words: list[tuple[Span, str]]) -> str:
    """The text with other words at some offsets, given in order; of several for one word the last."""
    parts, end = [], 0
    for (start, stop), word in dict(words).items():
        parts += [text[end:start], word]
        end = stop
    return "".join([*parts, text[end:]])


def _is_of_a_nation(word: str) -> bool:
    """Whether it tells a people or a government, which an archive most often names by the country or its capital."""
    return word.removesuffix("s") in DEMONYMS or _OWNS.sub("", word) in SEATS


def _shares(values: dict[str, float]) -> dict[str, float]:
    whole = sum(values.values()) or 1.0
    return {term: value / whole for term, value in values.items()}


def _names(words: list[re.Match[str]], question: str) -> set[int]:
    """The places of words that are, or are part of, somebody's or something's name."""
    asked = set(_WORD.findall(asked_speaker(question) or ""))
    named = {place for place, word in enumerate(words) if word[0] in asked}
    if _tells_names(words):
        named |= {place for place, word in enumerate(words) if place and word[0][0].isupper()}
        # The first word has a capital anyway: it is a name where it owns something.
        named |= {0} if words and _OWNS.search(words[0][0]) else set()
    return named


def _tells_names(words: list[re.Match[str]]) -> bool:
    """Whether capitals mark names here; in a question set in capitals, or Like a Headline, they do not."""
    inner = [word[0] for word in words[1:] if word[0] not in ("I", "The") and not _ACRONYM.fullmatch(word[0])]
    binding = [word for word in inner if word[0].isupper() and not terms(word)]
    return not binding and any(word[0].islower() for word in inner)


def _idf(frequency: float, passages: float) -> float:
    return max(0.1, math.log((passages - frequency + 0.5) / (frequency + 0.5) + 1))


def _common(term: str) -> float:
    """The share of news passages that use a term; 0 for a rare one.

    `common_words.json` has, for each of 7,000 stems, how many of 100,000 passages use it, counted in the news articles
    that belong to the RealTime QA questions of 2025 (Kasai et al., 2023).
    """
    share: float = learned("common_words").get(term, 0) / 100_000
    return share
