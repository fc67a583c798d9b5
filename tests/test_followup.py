"""Follow-up questions: made self-contained by words already said, or left as they are."""

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag import Answer, Article, Citation, Passage
from rag.followup import self_contained

VOCABULARY = (
    "who what when why how much did does is was he she her his it they that this and but or so about of the to in "
    "Lavrov Vucic Milić Jelena Kosovo Serbia’s NATO's EU White House Will say invited talks sanctions 2008 ? . , ’ ("
)
WORDS = st.sampled_from(VOCABULARY.split())
TALK = st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=60)


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold()))


def after(last: str, said: str, question: str) -> str:
    return self_contained(question, [(last, said)])


@pytest.mark.parametrize(
    ("last", "question", "resolved"),
    [
        ("What did Lavrov say about talks?", "And Vucic?", "What did Vucic say about talks?"),
        ("What did Lavrov say about talks?", "What about Jelena Milić?", "What did Jelena Milić say about talks?"),
        ("Does Kosovo’s parliament vote?", "How about Serbia?", "Does Serbia’s parliament vote?"),
        ("Is Kosovo near Kosovo Polje?", "And Serbia?", "Is Serbia near Kosovo Polje?"),
    ],
)
def test_a_new_name_takes_the_place_of_the_last_subject(last: str, question: str, resolved: str) -> None:
    assert after(last, "", question) == resolved


@pytest.mark.parametrize(
    ("last", "question", "resolved"),
    [
        ("How much did Lavrov offer?", "And in euros?", "How much did Lavrov offer (in euros)?"),
        ("What did Lavrov say?", "What about the EU?", "What did Lavrov say (the EU)?"),
        ("Who spoke for Kosovo?", "And Serbia?", "Who spoke for Kosovo (Serbia)?"),
    ],
)
def test_what_cannot_take_the_subjects_place_stands_in_brackets(last: str, question: str, resolved: str) -> None:
    assert after(last, "", question) == resolved


@pytest.mark.parametrize(
    ("question", "resolved"),
    [
        ("When?", "When invited the officials"),
        ("and why?", "Why invited the officials"),
        ("how much", "How much invited the officials"),
        ("By whom?!", "By whom invited the officials"),
    ],
)
def test_a_bare_question_word_asks_the_last_question_anew(question: str, resolved: str) -> None:
    assert after("Who invited the officials?", "", question) == resolved


@pytest.mark.parametrize(
    ("question", "resolved"),
    [
        ("What does she hope?", "What does Jelena Milić hope?"),
        ("Who criticised her?", "Who criticised Jelena Milić?"),
        ("What is her job?", "What is Jelena Milić’s job?"),
        ("Is that plan hers?", "Is that plan Jelena Milić’s?"),
        ("Where is his office?", "Where is Jelena Milić’s office?"),
    ],
)
def test_a_pronoun_stands_for_the_person_asked_about(question: str, resolved: str) -> None:
    assert after("Who is Jelena Milić?", "", question) == resolved


def test_a_pronoun_stands_for_the_person_in_the_answer_when_the_question_named_none() -> None:
    said = "The envoy Richard Grenell invited them."
    assert after("Who invited them?", said, "What did he say?") == "What did Richard Grenell say?"


def test_a_pronoun_for_nobody_known_stays() -> None:
    assert after("Who invited them?", "The envoy did.", "What did he say?") == "What did he say?"


def test_a_pronoun_after_a_name_stands_for_that_name() -> None:
    question = "What did Grenell say about his plan?"
    assert after("Who is Milić?", "", question) == question


@pytest.mark.parametrize("question", ["Why was it refused?", "Do they agree?", "What came of that?", "Why so?"])
def test_a_thing_is_explained_by_the_last_question_in_brackets(question: str) -> None:
    assert after("When did talks begin?", "", question) == f"{question} (talks begin)"


@pytest.mark.parametrize("question", ["?", "And", "So what was that about then"])
def test_a_question_without_words_of_its_own_leans_on_the_last_one(question: str) -> None:
    assert "begin" in after("When did talks begin?", "", question)


@pytest.mark.parametrize(
    "question",
    [
        "When did Kosovo declare independence?",
        "Which countries withdrew recognition of Kosovo?",
        "And which countries withdrew recognition of Kosovo?",
        "How much money does the proposal offer?",
        "What did Vucic say when he met Lavrov?",
        "Tell me about trade sanctions",
    ],
)
def test_a_new_topic_is_not_mixed_with_the_old_one(question: str) -> None:
    assert after("Who is Jelena Milić?", "Jelena Milić is a director.", question) == question


@given(TALK)
def test_without_a_conversation_a_question_stands_for_itself(question: str) -> None:
    assert self_contained(question, []) == question


@given(TALK, st.lists(st.tuples(TALK, TALK), max_size=3))
@example("and  ", [("Who?", "")])
@example("And Ann?", [("What of Annabel did Ann see?", "")])
def test_no_word_is_ever_invented(question: str, history: list[tuple[str, str]]) -> None:
    said = words(" ".join([question, *(text for turn in history for text in turn)]))
    assert words(self_contained(question, history)) - said <= {"s"}  # the possessive of a name


@given(TALK, st.lists(st.tuples(TALK, TALK), min_size=2, max_size=3))
def test_only_the_last_turn_is_looked_at(question: str, history: list[tuple[str, str]]) -> None:
    assert self_contained(question, history) == self_contained(question, history[-1:])


@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), st.lists(WORDS, max_size=12).map(" ".join))
def test_an_empty_last_turn_adds_nothing(question: str, answer: str) -> None:
    assert words(self_contained(question, [("", answer)])) <= words(question) | words(answer) | {"s"}


def test_an_answer_is_a_turn_like_its_question_and_its_quotes() -> None:
    text = "The envoy Richard Grenell invited them."
    passage = Passage(Article("a", "Talks", ""), 1, 0, len(text), text)
    answer = Answer("Who did it?", (Citation(1, passage, 0, len(text)),), resolved="Who invited them?")
    assert self_contained("What is his job?", [answer]) == after("Who invited them?", text, "What is his job?")


def test_an_answers_resolved_question_counts_not_the_one_typed() -> None:
    answer = Answer("And Vucic?", resolved="What did Vucic say?")
    assert self_contained("And Milić?", [answer]) == "What did Milić say?"


def test_a_chain_of_follow_ups_keeps_its_topic() -> None:
    first = Answer("What did Lavrov say about talks?", resolved="What did Lavrov say about talks?")
    second = Answer("And Vucic?", resolved=self_contained("And Vucic?", [first]))
    assert self_contained("And NATO?", [first, second]) == "What did NATO say about talks?"


@pytest.mark.parametrize("turn", ["Who?", "no", ("Who?",), ("Who?", None), (1, 2), ("a", "b", "c"), date(2020, 6, 18)])
def test_a_turn_that_is_neither_answer_nor_pair_is_misuse(turn: object) -> None:
    with pytest.raises(ValueError, match="neither an Answer nor a"):
        self_contained("Why?", [turn])  # type: ignore[list-item]


@pytest.mark.parametrize(
    "question", ["and a" + " " * 9_000 + "b", "when" + " " * 9_000 + "x", "this" + " " * 9_000 + "x"]
)
def test_a_hostile_question_is_read_in_linear_time(question: str) -> None:
    assert question.split()[-1] in after("Who?", "", question)  # a slow reading would hang here


def test_a_long_conversation_stays_a_question() -> None:
    history = [(f"Question {n}?", f"Answer {n}.") for n in range(1_000)]
    assert self_contained("Why?", history) == "Why Question 999"
