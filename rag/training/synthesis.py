"""Questions out of an archive's own sentences: any archive can train a cross-encoder on what it holds.

A sentence gives a question and its answer (`clozes`, `phrasing`). What answers it is preferably a passage of another
article, found by a search, that has the answer: it says the same in other words, which is what a reader asks with.
"""

import random
import re
from collections.abc import Iterator, Sequence

from rag.archive import Archive
from rag.datatypes import Passage
from rag.segment import sentences
from rag.training.clozes import Cloze, clozes
from rag.training.groups import Candidate, Group, answer_spans, folded, negatives
from rag.training.phrasing import phrase

__all__ = ["asked_of", "synthesise"]

_FOUND = 50  # passages that are searched for
_OTHERS = 3  # positives from other articles, among the first _NEAREST
_NEAREST = 11
_OWN_TOO = 0.25  # of the questions that other articles answer have their own passage as well
_OWN_ALONE = 0.4  # of the questions that no other article answers are kept
_UNTITLED = 0.5  # of the own passages: its headline would give it away
_SAME = 200  # characters two passages start with when one is a copy of the other
_FEWEST_NEGATIVES = 5
_LEAD, _FROM_LEAD, _FROM_REST = 6, 2, 1  # news stands in an article's first paragraphs
_PASSAGE = range(61, 700)  # characters
_SENTENCE = range(8, 39)  # words
_QUESTION = range(5, 31)  # words
_PREFERRED = frozenset(("who", "how many", "how much", "when", "which country", "what percentage"))
_FURNITURE = re.compile(r"[|•]|https?:|www\.")


def synthesise(archive: Archive, rng: random.Random) -> Iterator[Group]:
    """Groups from each article with a headline, in random order, up to three an article.

    Args:
        archive: best opened with `FirstRanking`.
        rng: makes every choice.
    """
    articles = [article for article in archive.articles() if article.title]
    rng.shuffle(articles)
    for article in articles:
        for passage in _picked(archive.passages(article.id), rng):
            asked = asked_of(passage.text, rng)
            group = _group(archive, passage, *asked, rng) if asked else None
            if group:
                yield group


def asked_of(text: str, rng: random.Random) -> tuple[str, str] | None:
    """A question that some sentence of a paragraph answers, and its answer; None where no rule fits."""
    spans = [text[start:end] for start, end in sentences(text)]
    usable = [sentence for sentence in spans if len(sentence.split()) in _SENTENCE and not _FURNITURE.search(sentence)]
    if not usable:
        return None
    sentence = rng.choice(usable)
    found = [cloze for cloze in clozes(sentence, rng) if len(cloze.answer) > 1]
    if not found:
        return None
    cloze = rng.choices(found, list(map(_weight, found)))[0]
    question = phrase(sentence, cloze, rng)
    told = folded(cloze.answer) in folded(question)
    return (question, cloze.answer) if len(question.split()) in _QUESTION and not told else None


def _weight(cloze: Cloze) -> int:
    return 3 if cloze.asking in _PREFERRED else 1


def _picked(passages: Sequence[Passage], rng: random.Random) -> list[Passage]:
    fit = [passage for passage in passages if len(passage.text) in _PASSAGE]
    lead, rest = fit[:_LEAD], fit[_LEAD:]
    return rng.sample(lead, min(_FROM_LEAD, len(lead))) + rng.sample(rest, min(_FROM_REST, len(rest)))


def _group(archive: Archive, own: Passage, question: str, answer: str, rng: random.Random) -> Group | None:
    """The question's group; None where too little was found to learn from."""
    start = folded(own.text)[:_SAME]
    found = [hit.passage for hit in archive.search(question, k=_FOUND)]
    found = [passage for passage in found if folded(passage.text)[:_SAME] != start]
    positives = _others(found, own, answer)
    if rng.random() < (_OWN_TOO if positives else _OWN_ALONE):
        title = "" if rng.random() < _UNTITLED else own.article.title
        positives.append(Candidate(title, own.text, tuple(answer_spans(own.text, answer))))
    without = negatives(found, [answer], rng)
    if not positives or len(without) < _FEWEST_NEGATIVES:
        return None
    return Group(question, tuple(positives), without)


def _others(found: Sequence[Passage], own: Passage, answer: str) -> list[Candidate]:
    """The nearest passages of other articles that hold the answer; a short word or number is soon there by chance."""
    words = folded(answer)
    holding = [p for p in found[:_NEAREST] if p.article.id != own.article.id and words in folded(p.text)]
    some = holding[: 1 if len(words.strip()) <= 4 else _OTHERS]
    return [Candidate(p.article.title, p.text, tuple(answer_spans(p.text, answer))) for p in some]
