"""A question as the indexes see it: weighted terms, its names, its vector."""

import math
import re
from dataclasses import dataclass, field
from datetime import date

from rag.content import content
from rag.dates import Period, asked_period
from rag.encoder import Encoder, Vectors
from rag.learned import learned
from rag.lexical import LexicalIndex, terms
from rag.question_names import WORD, is_nobodys, name_places
from rag.segment import Span

__all__ = ["Query", "understand"]

_ASKING = frozenset("who whom whose what which when where whi how".split())  # stems that ask, and tell nothing to find
_MOST_CORRECTED = 20  # unknown words; each is compared with the whole vocabulary
_SHORTEST_SWAPPED = 5  # letters; shorter words become too many others
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
    more, all together 1; `period`: the days the question names; `passages`: how many the archive has; `asks`: whether
    there is something to look for: a word that the archive uses, or two others.
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
    asks: bool = True


@dataclass(slots=True)
class _Words:
    """The words of a question as the archive's vocabulary has them; `spelt`: offsets and what stands for them."""

    weights: dict[str, float] = field(default_factory=dict)
    frequencies: dict[str, int] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    spelt: list[tuple[Span, str]] = field(default_factory=list)
    asking: set[str] = field(default_factory=set)
    has_known: bool = False


def understand(question: str, encoder: Encoder, lexical: LexicalIndex, today: date | None = None) -> Query:
    """Read a question against an archive's vocabulary; misspelt words are looked for as the nearest known one.

    `today` is what "last week" counts from; without it such words name no days. A name that the archive uses only
    later is unknown.
    """
    period = asked_period(question, today)
    asked = content(question, period)
    words = _looked_up(asked, today, lexical)
    passages = len(lexical)
    idf = {term: _news_idf(term, frequency, passages) for term, frequency in words.frequencies.items()}
    spelt = _replaced(asked, words.spelt).strip() or question
    return Query(
        question,
        spelt,
        encoder.encode([spelt], query=True)[0][0],
        words.weights,
        idf,
        sum(words.weights[t] * _idf(n, passages) for t, n in words.frequencies.items()) or 1.0,
        frozenset(words.names),
        tuple(dict.fromkeys(words.unknown)),
        tuple(dict.fromkeys(words.strangers)),
        _shares({term: idf[term] * weight for term, weight in words.weights.items()}),
        period,
        passages,
        words.has_known or len(words.asking) > 1,
    )


def _looked_up(question: str, today: date | None, lexical: LexicalIndex) -> _Words:
    found, words = _Words(), list(WORD.finditer(question))
    named = name_places(words, question, today)
    for place, word in enumerate(words):
        found.has_known |= place in named and not terms(word[0])  # "US", which without capitals is an ordinary word
        for term in terms(word[0]):
            _look_up(term, word, place in named, lexical, today, found)
    return found


def _look_up(
    term: str, word: re.Match[str], is_name: bool, lexical: LexicalIndex, today: date | None, found: _Words
) -> None:
    frequency, weight = lexical.frequency(term), _UNCORRECTED
    if is_name and frequency and today and not lexical.is_known_by(today, term):
        frequency = 0
    if not frequency:
        found.unknown.append(word[0])
        meant = _meant(word[0], term, is_name, len(found.unknown), lexical)
        if meant and (today is None or lexical.is_known_by(today, meant[0])):
            term, written = meant
            found.spelt.append((word.span(), written))
            frequency, weight = lexical.frequency(term), _CORRECTED
        elif is_name and is_nobodys(word[0]):
            found.has_known = True  # by another word
            return
        elif is_name:
            found.strangers.append(word[0])
    found.weights[term] = max(weight, found.weights.get(term, 0.0))
    found.frequencies[term] = frequency
    found.asking |= {term} - _ASKING
    found.has_known |= bool(frequency) and term not in _ASKING
    found.names |= {term} if is_name else set()


def _meant(word: str, term: str, is_name: bool, unknown: int, lexical: LexicalIndex) -> tuple[str, str] | None:
    """The term that a word which the archive does not have stands for, and how to write it.

    An ordinary word stands for itself.
    """
    if unknown > _MOST_CORRECTED or (not is_name and _common(term)):
        return None
    if swapped := _swapped(word, lexical):
        return swapped
    near = lexical.nearest_term(term)
    return (near, near) if near else None


def _swapped(word: str, lexical: LexicalIndex) -> tuple[str, str] | None:
    """What a word is when two neighbouring letters change places; of several, the commonest. Stems hide such slips."""
    if len(word) < _SHORTEST_SWAPPED:
        return None
    others = (word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1))
    found = [(lexical.frequency(term), term, other) for other in others for term in terms(other)]
    frequency, term, other = max(found, default=(0, "", ""))
    return (term, other) if frequency else None


def _replaced(text: str, words: list[tuple[Span, str]]) -> str:
    """The text with other words at some offsets, given in order; of several for one word the last."""
    parts, end = [], 0
    for (start, stop), word in dict(words).items():
        parts += [text[end:start], word]
        end = stop
    return "".join([*parts, text[end:]])


def _shares(values: dict[str, float]) -> dict[str, float]:
    whole = sum(values.values()) or 1.0
    return {term: value / whole for term, value in values.items()}


def _news_idf(term: str, frequency: int, passages: int) -> float:
    return _idf(frequency + _common(term) * _GENERAL_PASSAGES, passages + _GENERAL_PASSAGES)


def _idf(frequency: float, passages: float) -> float:
    return max(0.1, math.log((passages - frequency + 0.5) / (frequency + 0.5) + 1))


def _common(term: str) -> float:
    """The share of news passages that use a term; 0 for a rare one.

    `common_words.json` has, for each of 7,000 stems, how many of 100,000 passages use it, counted in the news articles
    that belong to the RealTime QA questions of 2025 (Kasai et al., 2023).
    """
    share: float = learned("common_words").get(term, 0) / 100_000
    return share
