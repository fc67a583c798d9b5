"""Questions to go on with: people and articles of the archive, each asked before it is offered."""

import pytest

from rag import Answer, Archive, follow_ups
from tests.conftest import Writer

RIVER = "Ministers met over the water of the river Vald. “The dam must wait,” said Mira Holt, the minister of Oster."
FERRY = "“The ferry over the river Vald sails again,” said Tom Berg, its captain. It had been laid up since May."


@pytest.fixture
def river(archive: Archive, jsonl: Writer) -> Archive:
    texts = {"Talks about the river Vald go on": RIVER, "Ferry over the river Vald sails": FERRY}
    archive.add(jsonl(*({"id": title[:5], "title": title, "text": text} for title, text in texts.items())))
    return archive


def test_others_who_speak_in_the_cited_articles_can_be_asked_about(river: Archive) -> None:
    answer = river.answer("Who met over the water of the river Vald?", k=1)
    assert "What did Mira Holt say?" in [question for question, _ in follow_ups(river, answer)]


def test_who_is_in_the_question_is_not_asked_about_again(river: Archive) -> None:
    answer = river.answer("What did Mira Holt say about the dam?")
    assert not [question for question, _ in follow_ups(river, answer) if "Holt" in question]


def test_other_articles_on_the_subject_are_offered_by_their_headlines(river: Archive) -> None:
    answer = river.answer("Who met over the water of the river Vald?", k=1)
    assert "Ferry over the river Vald sails" in [question for question, _ in follow_ups(river, answer)]


def test_every_question_offered_is_answered_by_as_many_passages_as_it_says(river: Archive) -> None:
    offered = follow_ups(river, river.answer("Who met over the water of the river Vald?"))
    assert offered
    assert [len(river.answer(question, k=5).citations) for question, _ in offered] == [n for _, n in offered]


def test_no_more_are_offered_than_are_wanted(river: Archive) -> None:
    answer = river.answer("Who met over the water of the river Vald?", k=1)
    assert len(follow_ups(river, answer, k=1)) == 1


def test_the_filters_of_the_answer_hold_for_what_is_offered(river: Archive) -> None:
    answer = river.answer("Who met over the water of the river Vald?", publishers="Nobody")
    assert follow_ups(river, answer) == []


def test_nothing_is_offered_after_an_answer_that_abstains(river: Archive) -> None:
    assert follow_ups(river, Answer("Who won the zorblat cup?")) == []
