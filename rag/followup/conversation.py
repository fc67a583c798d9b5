"""A question and the turns before it: whom of them its pronouns mean, and what topic it carries on."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from rag.datatypes import Answer
from rag.followup.again import asked_again, leans_on_the_last, topic
from rag.followup.antecedents import Pronoun, is_possessive, person_pronouns, thing_points_back
from rag.followup.names import (
    AUXILIARIES,
    Forenames,
    Person,
    contradicts,
    forenames,
    is_evident,
    is_female,
    persons,
    surname,
)
from rag.lexical import terms

__all__ = ["Turn", "self_contained"]

Turn = Answer | tuple[str, str] | list[str]

_TURNS = 20  # the newest, in which a person is looked for


class _Said(NamedTuple):
    """One turn: the question, the words picked as its answer or as their speaker, and the answer's text."""

    question: str
    exact: tuple[str, ...]
    text: str


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
    last = turns[-1].question
    if again := asked_again(question, last):
        return again
    known = forenames(text for turn in turns[-_TURNS:] for text in (turn.question, *turn.exact, turn.text))
    pronouns = person_pronouns(question, known)
    resolved = _with_persons(question, pronouns, turns[-_TURNS:], known)
    wordless = not terms(question) and not pronouns
    if wordless or leans_on_the_last(question) or thing_points_back(question, last, known):
        return _with_topic(resolved, topic(last))
    return resolved


def _with_topic(question: str, about: str) -> str:
    is_told = bool(terms(about)) and set(terms(about)) <= set(terms(question))
    return question if is_told else f"{question} ({about})"


def _turn(turn: Turn) -> _Said:
    if isinstance(turn, Answer):
        quotes = "\n".join(citation.quote for citation in turn.citations)
        return _Said(turn.resolved or turn.question, tuple(_exact_words(turn)), quotes)
    if isinstance(turn, tuple | list) and len(turn) == 2 and all(isinstance(text, str) for text in turn):
        return _Said(turn[0], (), turn[1])
    raise ValueError(f"history: {turn!r:.80} is neither an Answer nor a (question, answer text) pair")


def _exact_words(answer: Answer) -> Iterator[str]:
    for citation in answer.citations:
        if citation.answer:
            start, end = (offset - citation.passage.start for offset in citation.answer)
            yield citation.passage.text[start:end]
        if citation.speaker:
            yield citation.speaker.name


def _with_persons(question: str, pronouns: Sequence[Pronoun], turns: Sequence[_Said], known: Forenames) -> str:
    """The question with names for the first "he" and the first "she" that point back to somebody."""
    here, done, parts, end = {surname(person.name) for person in persons(question)}, set[bool](), [""], 0
    for pronoun in pronouns:
        person = None if is_female(pronoun[0]) in done else _meant(pronoun[0], here, turns, known)
        if person:
            name = f"{person}’s" if is_possessive(pronoun, question) else person
            parts += [question[end : pronoun.start()], name]
            here, end = here | {surname(person)}, pronoun.end()
            done.add(is_female(pronoun[0]))
    return "".join([*parts, question[end:]])


def _meant(pronoun: str, here: set[str], turns: Sequence[_Said], known: Forenames) -> str | None:
    """Who is meant by a pronoun, of the newest turn first, but none of the surnames that stand beside it (`here`).

    Names that nothing marks as a person's come last. Only where nobody else is known may the pronoun be of the other
    sex than the forename: who asks about a foreign name may not know.
    """
    likely = (person for said in reversed(turns) for person in _spoken_of(said, known))
    unlikely = (person for said in reversed(turns) for person in _told(said.text))
    for person in chain(likely, unlikely):
        if surname(person.name) not in here and not contradicts(pronoun, person.name, known):
            return person.name
    return next((name for name in _asked_about(turns[-1]) if surname(name) not in here), None)


def _asked_about(said: _Said) -> list[str]:
    """The one person a question is about, where it names one only and asks for no other."""
    asked = list(persons(said.question))
    return [asked[0].name] if len(asked) == 1 and not _asks_for_another(said.question, asked) else []


def _spoken_of(said: _Said, known: Forenames) -> Iterable[Person]:
    """The persons of a turn, likeliest first. Who was asked for comes before those named in asking."""
    asked = sorted(persons(said.question), key=lambda person: not is_evident(person, known))
    picked = [person for words in said.exact for person in persons(words)]
    told = _told(said.text)
    if not _asks_for_another(said.question, asked):
        return chain(asked, picked, (person for person in told if person.evident))
    named = {surname(person.name) for person in asked}
    return chain((person for person in chain(picked, told) if surname(person.name) not in named), asked)


def _asks_for_another(question: str, asked: Sequence[Person]) -> bool:
    """Whether a question asks for a person it does not name: "Who invited Vucic?", "Who is Vucic’s rival?"."""
    who = re.match(r"\s*(?:and\s+|but\s+)?who(?P<is>[’']s|\s+(?:is|was|are|were))?\s+(?P<next>\w+)", question, re.I)
    if not who:
        return False
    return all(person.possessive for person in asked) if who["is"] else who["next"].title() not in AUXILIARIES


def _told(text: str) -> list[Person]:
    """The persons of an answer's text by full name or title: a word alone there may be anything."""
    full = [person for person in persons(text) if " " in person.name]
    return sorted(full, key=lambda person: (person.possessive, not person.evident))
