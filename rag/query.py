"""A question as the indexes see it: weighted terms, its names, its vector."""

import math
import re
from dataclasses import dataclass
from datetime import date

from rag.dates import Period, asked_period
from rag.encoder import Encoder, Vectors
from rag.learned import learned
from rag.lexical import LexicalIndex, terms

__all__ = ["Query", "understand"]

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_UNCORRECTED = 1.0
_CORRECTED = 0.6  # a word read as another one counts less than a word that is there
# A small archive cannot tell rare words from common ones: its counts are added to those of so many passages of
# general news. In an archive much larger than that, its own counts decide.
_GENERAL_PASSAGES = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """What is searched.

    `weights`: the terms to look for; `idf`: how rare each is in news and in this archive (Robertson's, at least 0.1);
    `matchable`: the BM25 weight, in this archive alone, of a passage that has every term; `names`: terms that are
    capitalised inside the question; `unknown`: words of the question that the archive never uses, as written;
    `strangers`: names among the unknown words that are not close to any word it uses; `vector`: unit vector of shape
    (dimension,); `period`: the days the question names; `passages`: how many the archive has.
    """

    text: str
    vector: Vectors
    weights: dict[str, float]
    idf: dict[str, float]
    matchable: float
    names: frozenset[str]
    unknown: tuple[str, ...]
    strangers: tuple[str, ...]
    period: Period | None = None
    passages: int = 0

    @property
    def ideal(self) -> float:
        """The weight of a text that has every term: what coverage is measured against."""
        return sum(self.idf[term] * weight for term, weight in self.weights.items()) or 1.0


def understand(question: str, encoder: Encoder, lexical: LexicalIndex, today: date | None = None) -> Query:
    """Read a question against an archive's vocabulary; misspelt words are looked for as the nearest known one.

    `today` is what "last week" counts from; without it such words name no days.
    """
    weights: dict[str, float] = {}
    frequencies: dict[str, int] = {}
    names: set[str] = set()
    unknown: list[str] = []
    strangers: list[str] = []
    words = list(_WORD.finditer(question))
    capitals = _tells_names(words)
    for place, match in enumerate(words):
        is_name = capitals and place > 0 and match[0][0].isupper()
        for term in terms(match[0]):
            frequency, weight = lexical.frequency(term), _UNCORRECTED
            if not frequency:
                unknown.append(match[0])
                if near := lexical.nearest_term(term):
                    term, frequency, weight = near, lexical.frequency(near), _CORRECTED
                elif is_name:
                    strangers.append(match[0])
            weights[term] = max(weight, weights.get(term, 0.0))
            frequencies[term] = frequency
            if is_name:
                names.add(term)
    passages = len(lexical)
    idf = {t: _idf(n + _common(t) * _GENERAL_PASSAGES, passages + _GENERAL_PASSAGES) for t, n in frequencies.items()}
    matchable = sum(weights[t] * _idf(n, passages) for t, n in frequencies.items()) or 1.0
    vector = encoder.encode([question], query=True)[0][0]
    return Query(
        question,
        vector,
        weights,
        idf,
        matchable,
        frozenset(names),
        tuple(dict.fromkeys(unknown)),
        tuple(dict.fromkeys(strangers)),
        asked_period(question, today),
        passages,
    )


def _tells_names(words: list[re.Match[str]]) -> bool:
    """Whether capitals mark names here; in a question set in capitals, or Like a Headline, they do not."""
    return sum(word[0][0].isupper() for word in words) <= len(words) / 2 + 1


def _idf(frequency: float, passages: float) -> float:
    return max(0.1, math.log((passages - frequency + 0.5) / (frequency + 0.5) + 1))


def _common(term: str) -> float:
    """The share of news passages that use a term; 0 for a rare one.

    `common_words.json` has, for each of 7,000 stems, how many of 100,000 passages use it, counted in the news articles
    that belong to the RealTime QA questions of 2025 (Kasai et al., 2023).
    """
    share: float = learned("common_words").get(term, 0) / 100_000
    return share
