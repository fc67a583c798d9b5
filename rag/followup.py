"""A follow-up question made self-contained, by copying words already said, never inventing any.

Three rules, in this order:
- "And Vucic?", "What about the EU?": the last question again, the new name in place of its subject, or in brackets;
- "When?", "Why?": the question word before the last question's words;
- "What does she hope?", "Why was it refused?": the pronoun's person is the last one named; for a thing, the last
  question's words are added in brackets. A name before the pronoun is what it stands for already.
Anything else stands for itself, so that a new topic is not mixed with the old one.
"""

import re
from collections.abc import Sequence

from rag.datatypes import Answer
from rag.lexical import terms

__all__ = ["Turn", "self_contained"]

Turn = Answer | tuple[str, str] | list[str]

_NAME = re.compile(
    r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]*(?:[ \u00a0](?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]*|(?:of|the|de|van|von|al|bin)[ \u00a0](?=[A-ZÀ-Ž])))*"
)
_ELLIPSIS = re.compile(r"^\s*(?:and|but|or|so|what about|how about|and what about|what of)\s+(?P<rest>\S.*)$", re.I)
_BARE = re.compile(
    r"^\s*(?:and\s+|but\s+)?(when|where|why|who|how|how (?:many|much)|since when|by whom)[\s?.!]*$", re.I
)
_PERSON = re.compile(r"\b(he|she|him|his|her|hers|himself|herself)\b", re.I)
_THING = re.compile(r"\b(it|its|they|them|their|theirs|(?:this|that|these|those|there|so)(?=[\s?.!]*$))\b", re.I)
_QUESTION_WORD = re.compile(
    r"^\s*(?:and\s+|but\s+)?(?:who|whom|whose|what|when|where|which|why|how(?:\s+(?:many|much))?)\b\s*", re.I
)
_AUXILIARIES = frozenset("Is Are Was Were Do Does Did Has Have Had Can Could Will Would Should May Might Must".split())
_QUESTION_WORDS = _AUXILIARIES | frozenset(
    "Who Whom Whose What When Where Which Why How And But Or So The A An In On At Of For By With From To If Tell Give "
    "Show Name List I".split()
)

_NOT_BEFORE_A_PERSON = frozenset("the in at to from into near".split())
_AUXILIARY = re.compile(rf"^(?:{'|'.join(_AUXILIARIES)})\s+", re.I)
_CARRIED = re.compile(r"\(([^()]+)\)\s*\??$")


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
    if not turns:
        return question
    last, said = turns[-1]
    if bare := _BARE.match(question):
        return f"{bare[1].capitalize()} {_tail(last)}"
    if (ellipsis := _ELLIPSIS.match(question)) and _is_fragment(rest := _unended(ellipsis["rest"])):
        return _replaced(last, rest)
    if (pronoun := _PERSON.search(question)) and not _names(question[: pronoun.start()]):
        person = _person(last, said)
        return f"{question[: pronoun.start()]}{person}{_possessive(pronoun, question)}" if person else question
    if not terms(question) or _points_back(question):
        return f"{question} ({_topic(last)})"
    return question


def _turn(turn: Turn) -> tuple[str, str]:
    if isinstance(turn, Answer):
        return turn.resolved or turn.question, "\n".join(c.quote for c in turn.citations)
    if isinstance(turn, tuple | list) and len(turn) == 2 and all(isinstance(text, str) for text in turn):
        return turn[0], turn[1]
    raise ValueError(f"history: {turn!r:.80} is neither an Answer nor a (question, answer text) pair")


def _names(text: str) -> list[str]:
    """Capitalised names, without the question words and possessives that a capital letter alone would let in."""
    found = []
    for match in _NAME.finditer(text):
        words = match[0].split()
        while words and words[0] in _QUESTION_WORDS:
            words.pop(0)
        if words:
            found.append(re.sub(r"[’']s?$", "", " ".join(words)))
    return found


def _unended(text: str) -> str:
    return text.rstrip(" \t\n\u00a0?.!")


def _is_fragment(text: str) -> bool:
    return (
        bool(text)
        and len(terms(text)) <= 3
        and not _QUESTION_WORD.match(text)
        and text.split()[0].title() not in _AUXILIARIES
    )


def _replaced(last: str, new: str) -> str:
    subject = next((name for name in _names(last) if _is_subject(name, last)), None)
    if subject and new[0].isupper():
        return last.replace(subject, new, 1)
    return f"{last.rstrip(' ?.!')} ({new})?"


def _is_subject(name: str, question: str) -> bool:
    before = question[: question.find(name)].split()
    return bool(before) and before[-1].title() in _AUXILIARIES


def _points_back(question: str) -> bool:
    """Whether "it" or the like stands for something said before: no name precedes it, or it ends the question."""
    thing = _THING.search(question)
    return thing is not None and (not _names(question[: thing.start()]) or not terms(question[thing.end() :]))


def _topic(last: str) -> str:
    """What the last question was about: the topic carried into it, else its words without what made it a question."""
    carried = _CARRIED.search(last)
    return carried[1] if carried else _AUXILIARY.sub("", _tail(last))


def _tail(last: str) -> str:
    return _QUESTION_WORD.sub("", last).strip(" ?.!")


def _person(last: str, said: str) -> str | None:
    """The one a pronoun stands for: who the last question names first, else the first full name in its answer."""
    if persons := [name for name in _names(last) if _may_be_a_person(name, last)]:
        return persons[0]
    return next((name for name in _names(said) if len(name.split()) > 1), None)


def _may_be_a_person(name: str, question: str) -> bool:
    """Whether a name is neither an acronym nor led by "the" or a word of place."""
    before = question[: question.find(name)].split()
    return not name.isupper() and not (before and before[-1].lower() in _NOT_BEFORE_A_PERSON)


def _possessive(pronoun: re.Match[str], question: str) -> str:
    after = question[pronoun.end() :]
    is_possessive = pronoun[0].lower() in ("his", "hers") or (
        pronoun[0].lower() == "her" and bool(re.match(r"\s+\w", after))
    )
    return ("’s" if is_possessive else "") + after
