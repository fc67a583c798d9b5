"""What of a question is looked for: courtesies, wishes and bounds on the reporting are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.content import content
from rag.dates import asked_period


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Tell me about the ferry.", "the ferry."),
        ("Could you please tell me when the ferry sails?", "when the ferry sails?"),
        ("I would like to know more about the ferry", "the ferry"),
        ("hi, when is the meeting", "when is the meeting"),
        ("When does the ferry sail? Thanks!", "When does the ferry sail?"),
        ("Who mended the ferry, please?", "Who mended the ferry?"),
        ("Explain why the ferry sank", "why the ferry sank"),
        ("About the ferry", "the ferry"),
        ("In articles from May 2021, who sailed?", "In articles, who sailed?"),
    ],
)
def test_what_is_said_around_a_question_is_left_out(question: str, wanted: str) -> None:
    assert content(question, asked_period(question, None)) == wanted


@pytest.mark.parametrize("courtesy", ["hello", "Good morning", "Thank you very much!", "ok", "no", "?", "help", ""])
def test_nothing_is_left_of_a_courtesy(courtesy: str) -> None:
    assert content(courtesy, None) == ""


@pytest.mark.parametrize(
    "question",
    [
        "No agreement was reached; why?",
        "Yes Minister: who wrote it?",
        "Hello Kitty sales in 2020",
        "Who said thanks?",
        "Say when",
        "“Tell me about it” was said by whom?",
        "What about Kosovo?",
        "Do you think he won?",
        "Who sailed in May 2021?",
    ],
)
def test_a_question_that_only_looks_like_one_stays_as_it_is(question: str) -> None:
    assert content(question, asked_period(question, None)) == question


@given(st.text(max_size=80))
def test_content_is_a_part_of_any_question(question: str) -> None:
    assert content(question, None).rstrip("?") in question
