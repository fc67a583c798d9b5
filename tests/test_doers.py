"""Of the persons of a sentence, the one who does, or to whom is done, what a question asks about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.doers import doer, put_otherwise


def told(question: str, text: str, likely: str) -> str | None:
    """The exact answer where the cross-encoder's likeliest words are these."""
    start = text.index(likely)
    found = doer(question, text, (0, len(text)), (start, start + len(likely)))
    return None if found is None else text[slice(*found)]


@pytest.mark.parametrize(
    ("question", "text", "likely", "answer"),
    [
        (
            "Who invited them?",
            "A warning by Ana Reed came as the United States invited both.",
            "Ana Reed",
            "United States",
        ),
        ("Who invited them?", "The mayor's envoy Tom Berg invited Danish and Swedish fishers.", "Danish", "Tom Berg"),
        ("Who has invited them?", "Tom Berg, the envoy, has also invited Ana Reed.", "Ana Reed", "Tom Berg"),
        ("Who founded the shop?", "Ana Reed, who founded the shop with Tom Berg, is rich.", "Tom Berg", "Ana Reed"),
        ("Who won the cup?", "Ana Reed (Leeds) on Friday won against Tom Berg.", "Tom Berg", "Ana Reed"),
        ("Who founded it?", "The Bank of Oslo founded it for Ana Reed.", "Ana Reed", "Bank of Oslo"),
        ("Who declared independence?", "Kosovo declared it, but Belgrade did not.", "Belgrade", "Kosovo"),
        ("Who invited them?", "Ana Reed invited them to a dinner by Lake Bled.", "Lake Bled", "Ana Reed"),
        ("Which country invited Norway?", "Iran says Oman invited Norway to Qatar.", "Qatar", "Oman"),
        ("Who beat France?", "Argentina won the cup on Sunday, beating France and Ana Reed.", "Ana Reed", "Argentina"),
        (
            "Who beat France?",
            "In Oslo, the Leeds Lions won after beating France of Tom Berg.",
            "Tom Berg",
            "Leeds Lions",
        ),
        ("Who called it?", "On Friday, Theresa May called it in front of Ana Reed.", "Ana Reed", "Theresa May"),
        ("Who ruled?", "Ethelred the Unready ruled, and not Canute.", "Canute", "Ethelred the Unready"),
        ("Who will succeed Olsen?", "Ana de la Cruz will succeed Kari Olsen.", "Kari Olsen", "Ana de la Cruz"),
        ("Who is leading the talks?", "Ana Reed leads the talks with Tom Berg.", "Tom Berg", "Ana Reed"),
        ("Who sank it?", "It was the ferry that Tom Berg, a diver, sank off Oslo Bay.", "Oslo Bay", "Tom Berg"),
    ],
)
def test_who_does_something_stands_before_its_verb(question: str, text: str, likely: str, answer: str) -> None:
    assert told(question, text, likely) == answer


@pytest.mark.parametrize(
    ("question", "text", "likely", "answer"),
    [
        ("Who arrested Reed?", "Ana Reed was arrested on Friday by the Federal Police.", "Ana Reed", "Federal Police"),
        (
            "Who listed it?",
            "A market, grade I or II, was listed in 1954 by English Heritage.",
            "II",
            "English Heritage",
        ),
        ("Who won the cup?", "A cup won by Ana Reed went to Tom Berg.", "Tom Berg", "Ana Reed"),
    ],
)
def test_or_after_by(question: str, text: str, likely: str, answer: str) -> None:
    assert told(question, text, likely) == answer


@pytest.mark.parametrize(
    ("question", "text", "likely", "answer"),
    [
        ("Who was arrested?", "Ana Reed, the mayor, was arrested by the Federal Police.", "Federal Police", "Ana Reed"),
        ("Who was awarded it?", "Tom Berg said he will award Ana Reed the Medal.", "Tom Berg", "Ana Reed"),
        ("Who has been chosen?", "The Labour Party chose its treasurer Ana Reed.", "Labour Party", "Ana Reed"),
    ],
)
def test_who_something_is_done_to_stands_after_its_verb_or_before_was(
    question: str, text: str, likely: str, answer: str
) -> None:
    assert told(question, text, likely) == answer


@pytest.mark.parametrize(
    ("question", "text", "likely"),
    [
        ("Who invited her?", "Officials in Serbia invited Ana Reed.", "Ana Reed"),
        ("Who won the cup?", "Like Tom Berg, the 34-year-old has never won the cup.", "Tom Berg"),
        ("Who won the cup?", "Ana Reed did not win the cup.", "Ana Reed"),
        ("Who beat Reed?", "Ana Reed beat Kari Olsen in May.", "Kari Olsen"),
        ("Who warned that Russia must agree?", "Russia warned of talks between Oman and Iran.", "Oman and Iran"),
        ("Who arrested them?", "Police arrested Ana Reed and others.", "Ana Reed"),
        ("Who elected them?", "Voters elected former mayor Ana Reed.", "Ana Reed"),
    ],
)
def test_another_is_no_answer_where_who_does_it_has_no_name_or_is_named_or_did_not(
    question: str, text: str, likely: str
) -> None:
    assert told(question, text, likely) is None


@pytest.mark.parametrize(
    ("question", "text", "likely"),
    [
        ("Who is the mayor?", "Ana Reed beat Tom Berg, the mayor.", "Tom Berg"),
        ("Who said so?", "“We go,” said Ana Reed.", "Ana Reed"),
        ("Who invited them?", "Ana Reed, the mayor, invited them.", "Reed"),
        ("Who invited them?", "The invitation came from Ana Reed.", "Ana Reed"),
        ("Who attacked it?", "The attack by Ana Reed was brief.", "Ana Reed"),
        ("Who did the mayor invite?", "The mayor invited Ana Reed.", "Ana Reed"),
        ("Who was it?", "It was Ana Reed.", "Ana Reed"),
        ("Who is responsible?", "Ana Reed is responsible, says Tom Berg.", "Ana Reed"),
        ("What sank?", "Ana Reed saw the ferry sink.", "Ana Reed"),
    ],
)
def test_what_the_sentence_does_not_tell_better_stays(question: str, text: str, likely: str) -> None:
    assert told(question, text, likely) == likely


@pytest.mark.parametrize(
    ("question", "text", "put"),
    [
        ("Who won the cup?", "On Sunday Argentina won the cup.", "Which country won the cup?"),
        ("And who invaded it?", "It was invaded by Russia in May.", "And which country invaded it?"),
        ("Who was invaded?", "Since Ukraine was invaded, prices rise.", "Which country was invaded?"),
        ("Who won the cup?", "The Golden State Warriors won the cup.", "Which team won the cup?"),
    ],
)
def test_who_is_put_otherwise_where_a_country_or_a_team_plays_the_part(question: str, text: str, put: str) -> None:
    assert put_otherwise(question, text) == put


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who won the cup?", "Ana Reed won the cup in Argentina."),
        ("Who beat Argentina?", "Argentina beat France."),
        ("Who won the cup?", "Argentina lost the cup."),
        ("Who won the cup?", "Argentina has not won the cup."),
        ("Which country won the cup?", "Argentina won the cup."),
        ("When did Argentina win the cup?", "Argentina won the cup."),
        ("Who is the king?", "Spain is a kingdom."),
    ],
)
def test_and_not_where_a_person_does_or_the_question_is_another(question: str, text: str) -> None:
    assert put_otherwise(question, text) is None


@given(st.text(max_size=200), st.text("Who wainvtedby ,.", max_size=60), st.integers(0, 200), st.integers(0, 200))
def test_whatever_is_told_lies_in_the_text(text: str, question: str, one: int, other: int) -> None:
    words = (min(one, other, len(text)), min(max(one, other), len(text)))
    found = doer("Who invited " + question, "Ana Reed was invited by " + text, (0, 24 + len(text)), words)
    assert found is None or 0 <= found[0] <= found[1] <= 24 + len(text)


@pytest.mark.parametrize("names", ["Aa ", "Aa and ", "Aa, a, ", "Aa who ", "was also "])
def test_a_sentence_of_thousands_of_names_is_read(names: str) -> None:
    text = names * 3_000 + "invited Ana Reed. "
    assert doer("Who invited them?", text * 3, (0, 3 * len(text)), (0, 2)) is not None
    put_otherwise("Who invited them?", text * 3)
