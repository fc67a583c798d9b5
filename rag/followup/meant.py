"""Whom of a conversation "he" and "she" mean."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from rag.followup.antecedents import is_possessive, person_pronouns
from rag.followup.companies import companies
from rag.followup.names import (
    AUXILIARIES,
    Forenames,
    Person,
    agrees,
    contradicts,
    forenames,
    is_evident,
    is_female,
    persons,
    surname,
)

__all__ = ["Said", "Talk", "talk_of", "with_persons"]

_TURNS = 20  # the newest, in which a person is looked for
_WHO_IS = re.compile(r"\s*(?:and\s+|but\s+)?who(?:[’']s|\s+(?:is|was))\s", re.I)


class Said(NamedTuple):
    """One turn: the question, the words picked as its answer or as their speaker, and the answer's text."""

    question: str
    exact: tuple[str, ...]
    text: str


class Talk(NamedTuple):
    """The newest turns, the forenames in them for each surname, and the names that are companies'."""

    turns: Sequence[Said]
    forenames: Forenames
    companies: frozenset[str]


def talk_of(turns: Sequence[Said]) -> Talk:
    """What is known of the persons and companies in a conversation."""
    newest = turns[-_TURNS:]
    texts = [text for turn in newest for text in (turn.question, *turn.exact, turn.text)]
    return Talk(newest, forenames(texts), companies(texts))


def with_persons(question: str, talk: Talk) -> str:
    """The question with names for the first "he" and the first "she" that point back to somebody."""
    here, done, parts, end = {surname(person.name) for person in persons(question)}, set[bool](), [""], 0
    for pronoun in person_pronouns(question, talk.forenames):
        person = None if is_female(pronoun[0]) in done else _meant(pronoun[0], here, talk)
        if person:
            name = f"{person}’s" if is_possessive(pronoun, question) else person
            parts += [question[end : pronoun.start()], name]
            here, end = here | {surname(person)}, pronoun.end()
            done.add(is_female(pronoun[0]))
    return "".join([*parts, question[end:]])


def _meant(pronoun: str, here: set[str], talk: Talk) -> str | None:
    """Who is meant by a pronoun, of the newest turn first, but none of the surnames that stand beside it (`here`).

    Names that nothing marks as a person's come last. Only where nobody else is known may the pronoun be of the other
    sex than the forename: who asks about a foreign name may not know.
    """
    likely = (person for said in reversed(talk.turns) for person in _spoken_of(said, pronoun, talk.forenames))
    unlikely = (person for said in reversed(talk.turns) for person in _told(said.text))
    for person in chain(likely, unlikely):
        is_somebody = person.name not in talk.companies and surname(person.name) not in here
        if is_somebody and not contradicts(pronoun, person.name, talk.forenames):
            return person.name
    asked = (name for name in _asked_about(talk.turns[-1]) if name not in talk.companies)
    return next((name for name in asked if surname(name) not in here), None)


def _asked_about(said: Said) -> list[str]:
    """The one person a question is about, where it names one only and asks for no other."""
    asked = list(persons(said.question))
    return [asked[0].name] if len(asked) == 1 and not _asks_for_another(said.question, asked) else []


def _spoken_of(said: Said, pronoun: str, known: Forenames) -> Iterable[Person]:
    """The persons of a turn, likeliest first. Who was asked for comes before those named in asking.

    Whom the forename tells to be of the pronoun's sex comes before one of whom that is not known, unless that is who
    was asked about ("Who is Amara Obi?"), or gave the answer.
    """
    asked = sorted(persons(said.question), key=lambda person: not is_evident(person, known))
    picked = [person for words in said.exact for person in persons(words)]
    told = _told(said.text)
    if _asks_for_another(said.question, asked):
        picked, told = _others(picked, asked), _others(told, asked)
        asked = [person for person in asked if person.evident or not _is_of(person.name, said.question)]
        return [*picked, *_own_sex_first(told, pronoun, known), *_own_sex_first(asked, pronoun, known)]
    evident = [person for person in told if person.evident]
    if _WHO_IS.match(said.question) or (picked and not _others(asked[:1], picked)):
        return [*_own_sex_first(asked, pronoun, known), *picked, *_own_sex_first(evident, pronoun, known)]
    return _own_sex_first([*asked, *picked, *evident], pronoun, known)


def _others(found: Iterable[Person], named: Iterable[Person]) -> list[Person]:
    surnames = {surname(person.name) for person in named}
    return [person for person in found if surname(person.name) not in surnames]


def _own_sex_first(found: Iterable[Person], pronoun: str, known: Forenames) -> list[Person]:
    return sorted(found, key=lambda person: not agrees(pronoun, person.name, known))


def _asks_for_another(question: str, asked: Sequence[Person]) -> bool:
    """Whether a question asks for a person it does not name: "Who invited Vucic?", "Who is the mayor of Izmir?"."""
    who = re.match(r"\s*(?:and\s+|but\s+)?who(?P<is>[’']s|\s+(?:is|was|are|were))?\s+(?P<next>\w+)", question, re.I)
    if not who:
        return False
    if not who["is"]:
        return who["next"].title() not in AUXILIARIES
    words = question.partition("(")[0]  # without a topic that was carried over
    return all(person.possessive or _is_of(person.name, words) for person in asked if person.name in words)


def _is_of(name: str, words: str) -> bool:
    """Whether a name tells whose somebody is, or of what: "the mayor of Izmir", "the coach for Ana"."""
    return re.search(rf"\b(?:of|for|at)\s(?:the\s)?{re.escape(name)}(?!\w)", words) is not None


def _told(text: str) -> list[Person]:
    """The persons of an answer's text by full name or title: a word alone there may be anything."""
    full = [person for person in persons(text) if person.is_full]
    return sorted(full, key=lambda person: (person.possessive, not person.evident))
