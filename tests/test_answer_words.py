"""Where an exact answer begins and ends."""

import pytest

from rag.answer_type import Kind
from rag.answer_words import bounded


@pytest.mark.parametrize(
    ("kind", "text", "likely", "exact"),
    [
        ("amount", "It cost $4.8 billion in all.", "4.8", "$4.8 billion"),
        ("amount", "The rate is 5.5 percent now.", "5.5", "5.5 percent"),
        ("amount", "Of them, 14% agreed.", "14", "14%"),
        ("amount", "Growth was -3.5% last year.", "3.5", "-3.5%"),
        ("amount", "It fell to −32 degrees.", "32", "−32"),
        ("amount", "It was minus $5 million.", "5", "minus $5 million"),
        ("amount", "Of them, 3-5 percent agreed.", "5", "5 percent"),
        ("amount", "There were 14 aboard.", "14", "14"),
        ("amount", "From about 1665 and valued at $80 million.", "about 1665 and valued at $80 million", "$80 million"),
        ("amount", "Old and worth about $8 million.", "Old and worth about $8 million", "about $8 million"),
        ("amount", "Between £20 and £30 a year.", "Between £20 and £30 a year", "Between £20 and £30 a year"),
        (
            "amount",
            "Bought for $1.2 million and sold for $3.",
            "1.2 million and sold for $3",
            "$1.2 million and sold for $3",
        ),
        ("amount", "It hit 300 people and cost $5.", "300 people and cost $5", "300 people and cost $5"),
        ("time", "Built in 1987 and last inspected in 2021.", "1987 and last inspected in 2021", "1987"),
        ("time", "It is in Askeby hall next Wednesday.", "Askeby hall next Wednesday", "next Wednesday"),
        ("time", "On Monday, June 22 at 9 a.m. sharp.", "Monday, June 22 at 9 a.m. sharp", "Monday, June 22 at 9 a.m."),
        ("time", "They left after the vote.", "after the vote", "after the vote"),
        ("person", "Ana Reed, the mayor, denied it.", "Ana Reed, the mayor", "Ana Reed"),
        ("person", "Ana “Birdie” da Reed, the mayor.", "Ana “Birdie” da Reed, the mayor", "Ana “Birdie” da Reed"),
        ("person", "Ana Reed “never” lies.", "Ana Reed “never” lies", "Ana Reed"),
        ("person", "Ana Reed swept to victory.", "Ana Reed swept to victory", "Ana Reed"),
        ("person", "Ana Reed met the envoy.", "Ana Reed met the envoy", "Ana Reed"),
        (
            "person",
            "The Bank of Oslo and Ana Reed are rich.",
            "The Bank of Oslo and Ana Reed are",
            "The Bank of Oslo and Ana Reed",
        ),
        ("person", "Students who act are paid.", "Students who act are", "Students who act are"),
        ("person", "Acme champion Ana Reed.", "Acme champion Ana Reed", "Acme champion Ana Reed"),
        ("person", "Between Oslo, Bergen and Moss.", "Oslo, Bergen and Moss", "Oslo, Bergen and Moss"),
        (None, "It cost $4.8 billion.", "4.8", "4.8"),
    ],
)
def test_an_answer_is_all_of_its_kind_and_no_more(kind: Kind | None, text: str, likely: str, exact: str) -> None:
    start = text.index(likely)
    assert text[slice(*bounded(kind, text, (start, start + len(likely))))] == exact
