"""One question asked of an archive, and what came of it."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag import Answer
from rag.evaluation.questions import Question

if TYPE_CHECKING:
    from rag import Archive

__all__ = ["CITATIONS", "DEPTH", "Outcome", "ask"]

DEPTH = 100  # passages that are searched for
CITATIONS = 3  # at most, of an answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question went.

    Ranks count from 1; 0: not among those looked at (100 passages of a search, 3 citations of an answer), None: the
    set does not tell what is right. `article_rank` is that of the first passage from an article that answers,
    `passage_rank` of the first passage that answers, where words or paragraphs tell it from others of its article,
    `cited_rank` of the first citation whose passage answers, `quoted_rank` of the first whose quote has the words.

    `right`: whether some citation's passage answers; where the archive abstained, whether one of the near misses does.
    These are the first passages of its ranking, as many as an answer has citations at most. An answer can have fewer
    citations, or newer ones, so an abstention is now and then right by a passage that it would not have cited.
    `verbatim` counts the citations whose quote is the stored text at its offsets.
    """

    line: int
    id: str | None
    question: str
    answerable: bool
    answered: bool
    confidence: float
    right: bool | None
    article_rank: int | None
    passage_rank: int | None
    cited_rank: int | None
    quoted_rank: int | None
    citations: int
    verbatim: int
    search_ms: float
    answer_ms: float


def ask(archive: "Archive", question: Question) -> Outcome:
    """Ask one question, and judge what is found and answered.

    Raises:
        ValueError: the question, or a date of it, is not one that the archive takes.
    """
    start = time.perf_counter()
    answer = archive.answer(question.text, k=CITATIONS, history=question.history, **question.filters)
    answered = time.perf_counter()
    hits = archive.search(answer.resolved, k=DEPTH, **question.filters)
    searched = time.perf_counter()
    found = [hit.passage for hit in hits]
    by_words = question.is_judged and bool(question.answers)
    by_article = question.is_judged and question.names_articles
    return Outcome(
        line=question.line,
        id=question.id,
        question=question.text,
        answerable=question.answerable,
        answered=answer.found,
        confidence=answer.confidence,
        right=_is_right(question, answer),
        article_rank=_rank(question.is_in(passage.article) for passage in found) if by_article else None,
        passage_rank=_rank(map(question.is_answered_by, found)) if question.tells_passages else None,
        cited_rank=_rank(question.is_answered_by(c.passage) for c in answer.citations) if question.is_judged else None,
        quoted_rank=_rank(map(question.is_quoted_by, answer.citations)) if by_words else None,
        citations=len(answer.citations),
        verbatim=_verbatim(archive, answer),
        search_ms=round((searched - answered) * 1e3, 3),
        answer_ms=round((answered - start) * 1e3, 3),
    )


def _is_right(question: Question, answer: Answer) -> bool | None:
    if question.answerable and not question.is_judged:
        return None
    shown = [c.passage for c in answer.citations] or [hit.passage for hit in answer.near_misses[:CITATIONS]]
    return any(map(question.is_answered_by, shown))


def _rank(right: Iterable[bool]) -> int:
    return next((rank for rank, is_right in enumerate(right, 1) if is_right), 0)


def _verbatim(archive: "Archive", answer: Answer) -> int:
    return sum(archive.text(c.passage.article.id)[c.start : c.end] == c.quote for c in answer.citations)
