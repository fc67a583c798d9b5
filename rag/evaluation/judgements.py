"""What readers said of answers, as a question set: the lines that `read_questions` reads.

Only two verdicts tell what is right: "good", that the articles and words cited answer (of an answer that refuses: that
nothing does), and "should have said not found". The others tell what is wrong, and take back what was called good.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rag import Answer, Citation, Feedback
from rag.evaluation.questions import has_words

__all__ = ["Judgements", "judgements"]


@dataclass(frozen=True, slots=True)
class Judgements:
    """Judged questions, as JSON objects; `left_out`: how many others have feedback that tells nothing of what is right.

    `filtered`: how many more are left out because, by the readers, nothing among certain publishers or authors answers
    them: a question set has no such filters.
    """

    questions: tuple[dict[str, Any], ...]
    left_out: int
    filtered: int

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, JSON-ready."""
        return {"questions": len(self.questions), "left_out": self.left_out, "filtered": self.filtered}


def judgements(feedback: Iterable[Feedback]) -> Judgements:
    """Turn feedback into a judged question set.

    Args:
        feedback: in any order. Of the same question under the same filters the newest judgement of an answer, or of
            one of its citations, wins; a follow-up is judged as the question it was searched as.

    Returns:
        the questions, in the order in which they were first judged, and how many say nothing of what is right.
    """
    groups: dict[object, list[Feedback]] = {}
    for one in sorted(feedback, key=lambda one: one.when):
        groups.setdefault(_asked(one.answer), []).append(one)
    questions, filtered = [], 0
    for said in groups.values():
        right, refused = _right(said)
        if refused and _has_names(said[0].answer):
            filtered += 1
        elif right or refused:
            questions.append(_question(said[0].answer, right))
    return Judgements(tuple(questions), len(groups) - len(questions) - filtered, filtered)


def _asked(answer: Answer) -> object:
    scope = answer.scope
    return _text(answer), scope.since, scope.until, scope.as_of, scope.publishers, scope.authors


def _text(answer: Answer) -> str:
    return answer.resolved or answer.question


def _has_names(answer: Answer) -> bool:
    return bool(answer.scope.publishers or answer.scope.authors)


def _right(said: Sequence[Feedback]) -> tuple[list[Citation], bool]:
    """What is right by all that was said of a question, oldest first: the citations that answer, or that none does."""
    right: dict[tuple[str, int, int], Citation] = {}
    refused = False
    for one in said:
        places = {(cited.passage.article.id, cited.start, cited.end): cited for cited in one.judged}
        if one.citation is None or one.verdict == "should have said not found":
            right, refused = {}, one.verdict == "should have said not found"
        if one.verdict == "good":
            refused = not places
            right |= places
        else:
            right = {place: cited for place, cited in right.items() if place not in places}
    return list(right.values()), refused


def _question(answer: Answer, right: Sequence[Citation]) -> dict[str, Any]:
    """A line of a question set; without what is right, a question that the archive cannot answer."""
    days = {"since": answer.scope.since, "until": answer.scope.until, "as_of": answer.scope.as_of}
    asked = {"question": _text(answer)} | {name: day.isoformat() for name, day in days.items() if day}
    if not right:
        return asked | {"answerable": False}
    words = dict.fromkeys(filter(None, map(_words, right)))
    ids = dict.fromkeys(cited.passage.article.id for cited in right)
    return asked | ({"answers": list(words)} if words else {}) | {"article_ids": list(ids)}


def _words(citation: Citation) -> str:
    """The exact answer where it is known, else the quote; nothing where neither has a word to look for."""
    exact = citation.passage.words(*citation.answer) if citation.answer else ""
    return next(filter(has_words, (exact, citation.quote)), "")
