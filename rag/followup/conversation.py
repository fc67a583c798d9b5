"""A question and the turns before it: whom of them its pronouns mean, and what topic it carries on."""

from collections.abc import Iterator, Sequence

from rag.datatypes import Answer
from rag.followup.again import asked_anew
from rag.followup.antecedents import person_pronouns, thing_points_back
from rag.followup.brackets import read, topic, with_topic
from rag.followup.capitals import without_capitals
from rag.followup.definite import known_thing_points_back
from rag.followup.fragments import bare_question_word, leans_on_the_last, new_part
from rag.followup.meant import Said, Talk, talk_of, with_persons
from rag.followup.replacing import replaced
from rag.lexical import terms

__all__ = ["Turn", "self_contained"]

Turn = Answer | tuple[str, str] | list[str]


def self_contained(question: str, history: Sequence[Turn]) -> str:
    """The question as it should be searched.

    Args:
        question: what was asked now.
        history: the conversation so far, oldest first: answers, or (question, answer text) pairs.

    Returns:
        the question itself, or its words together with words of the conversation.

    Raises:
        ValueError: a turn of the history is neither an answer nor a pair of texts.
    """
    turns = [_turn(turn) for turn in history]
    if not turns or not read(turns[-1].question).words:
        return question
    asked = _asked(question)
    resolved = _resolved(asked, talk_of(turns))
    return question if resolved == asked else resolved


def _resolved(question: str, talk: Talk) -> str:
    last, told = talk.turns[-1].question, talk.turns[-1].text
    if word := bare_question_word(question):
        return asked_anew(word, last)
    if part := new_part(question):
        return replaced(last, with_persons(part, talk))
    named = with_persons(question, talk)
    wordless = not terms(question) and not person_pronouns(question, talk.forenames)
    points_back = thing_points_back(question, last, talk.forenames) or known_thing_points_back(named, f"{last}\n{told}")
    if wordless or leans_on_the_last(question) or points_back:
        return with_topic(named, topic(last))
    return named


def _turn(turn: Turn) -> Said:
    if isinstance(turn, Answer):
        quotes = "\n".join(citation.quote for citation in turn.citations)
        return Said(_asked(turn.resolved or turn.question), tuple(_exact_words(turn)), quotes)
    if isinstance(turn, tuple | list) and len(turn) == 2 and all(isinstance(text, str) for text in turn):
        return Said(_asked(turn[0]), (), turn[1])
    raise ValueError(f"history: {turn!r:.80} is neither an Answer nor a (question, answer text) pair")


def _asked(question: str) -> str:
    """A question as it is read, now and before: on one line, and without the capitals it was typed in."""
    return without_capitals(" ".join(question.split()))


def _exact_words(answer: Answer) -> Iterator[str]:
    for citation in answer.citations:
        if citation.answer:
            start, end = (offset - citation.passage.start for offset in citation.answer)
            yield citation.passage.text[start:end]
        if citation.speaker:
            yield citation.speaker.name
