"""The kind of answer a question asks for, and whether a sentence has any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer_type import holds, kind_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When is the meeting?", "time"),
        ("What year did Kosovo declare independence?", "time"),
        ("Since when has the EU led the talks?", "time"),
        ("How many troops are there?", "amount"),
        ("how much money does the proposal offer", "amount"),
        ("How old is he?", "amount"),
        ("What percentage voted?", "amount"),
        ("Who invited both sides?", "person"),
        ("Whose visit was it?", "person"),
        ("By whom was it signed?", "person"),
        ("Where do they meet?", "place"),
        ("Which country has veto power?", "place"),
        ("Why did talks stop?", "reason"),
        ("What led to the war?", "reason"),
        ("What was the price of oil?", "amount"),
        ("What did Reed pay for the firm?", "amount"),
        ("What does a pint cost?", "amount"),
        ("What does he pay attention to?", None),
        ("What's the price of oil?", "amount"),
        ("What is the death toll?", "amount"),
        ("What was the unemployment rate?", "amount"),
        ("What is Lindholm's unemployment rate in June?", "amount"),
        ("What was the score?", "amount"),
        ("What was the final score between the two?", "amount"),
        ("What is the population of Lindholm?", "amount"),
        ("What is the estimated cost of the bridge?", "amount"),
        ("What was the number of people who died?", "amount"),
        ("What is the date of the summit?", "time"),
        ("What is the new deadline for it?", "time"),
        ("What was the last day of the summit?", "time"),
        ("In which city do they meet?", "place"),
        ("What year was it?", "time"),
        ("What is the price tag made of?", None),
        ("What is the reason for the rate?", None),
        ("What is the purpose of the date palm?", None),
        ("What is the goal of changing the date?", None),
        ("What is the score writer called?", None),
        ("What is Harvest Day?", None),
        ("What did Lavrov say?", None),
        ("What did Lavrov say when he left?", None),
        ("How did Reed respond when it ended?", None),
        ("How many came when it ended?", "amount"),
        ("Has Reed said when it will end?", "time"),
        ("Reed made history when he won. How old is Reed?", "amount"),
        ("Reed won. In which city does he live?", "place"),
        ("Who is Reed? Thanks.", "person"),
        ("trade sanctions", None),
        ("Is it true?", None),
        ("", None),
    ],
)
def test_question_words_tell_the_kind(question: str, kind: str | None) -> None:
    assert kind_of(question) == kind


def test_the_first_question_word_decides() -> None:
    assert [kind_of("Who knows when?"), kind_of("When did the one who knows leave?")] == ["person", "time"]


def test_a_question_word_inside_another_word_tells_nothing() -> None:
    assert kind_of("Did the wholesale whenever elsewhere go on?") is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Kosovo declared independence in 2008.",
        "They meet on June 27.",
        "They meet on Sept. 16.",
        "They meet on 16 September.",
        "They meet on the 1st of Oct. at noon.",
        "They meet in late May.",
        "On Thursday he left.",
        "It was signed last year.",
        "That was 25 years ago.",
        "It opens at 9 a.m. sharp.",
        "It opens at 20:30.",
        "She died three years ago.",
        "He left this morning.",
        "They meet at the end of March.",
        "In the 1990s it was a region.",
    ],
)
def test_these_tell_a_time(sentence: str) -> None:
    assert holds("time", sentence, "When?")


@pytest.mark.parametrize(
    "sentence", ["He may come.", "They march on.", "Nobody knows.", "It has 300 members.", "Of 25 may stay 5."]
)
def test_these_tell_no_time(sentence: str) -> None:
    assert not holds("time", sentence, "When?")


@pytest.mark.parametrize("sentence", ["It costs $5.", "Two thirds agreed.", "Dozens came.", "3.5% voted.", "€ rose."])
def test_these_tell_an_amount(sentence: str) -> None:
    assert holds("amount", sentence, "How many?")


def test_a_months_name_alone_tells_in_which_month() -> None:
    assert holds("time", "The first debate is planned for June.", "In which month will they debate?")
    assert not holds("time", "The first debate is planned for June.", "When will they debate?")


def test_an_hour_tells_how_long_and_not_how_much() -> None:
    sentence = "They talked for more than an hour."
    assert holds("amount", sentence, "How long did they talk?")
    assert not holds("amount", sentence, "How much did it cost?")


@pytest.mark.parametrize("sentence", ["Kosovo declared independence in 2008.", "In 1999, it ended."])
def test_a_year_is_no_amount(sentence: str) -> None:
    assert not holds("amount", sentence, "How much?")


def test_the_number_asked_for_is_the_one_before_the_things_counted() -> None:
    asked = "How many troops are in Kosovo?"
    assert holds("amount", "NATO has 3,500 troops in Kosovo.", asked)
    assert not holds("amount", "The troops cost $200 million.", asked)


@pytest.mark.parametrize(
    "sentence", ["Fifteen people came.", "Ninety-one people came.", "1700 people came.", "About 2000 people came."]
)
def test_people_are_counted_in_words_and_in_four_digits(sentence: str) -> None:
    assert holds("amount", sentence, "How many people came?")


def test_where_the_things_counted_go_unnamed_any_number_will_do() -> None:
    assert holds("amount", "NATO has 3,500 of them there.", "How many troops are in Kosovo?")


def test_a_sentence_without_numbers_tells_no_amount() -> None:
    assert not holds("amount", "He often came.", "How many?")


@pytest.mark.parametrize("sentence", ["He left because it rained.", "It closed amid protests.", "He came to help."])
def test_these_tell_a_reason(sentence: str) -> None:
    assert holds("reason", sentence, "Why?")


@pytest.mark.parametrize("kind", ["person", "place"])
@pytest.mark.parametrize("sentence", ["The envoy Richard Grenell invited them.", "They were invited to Łódź."])
def test_a_name_the_question_does_not_have_is_a_person_or_place(kind: str, sentence: str) -> None:
    assert holds(kind, sentence, "Who invited them?")  # type: ignore[arg-type]


def test_a_name_the_question_has_already_is_no_answer() -> None:
    assert not holds("person", "They met in Kosovo.", "Who met in Kosovo?")


@pytest.mark.parametrize("sentence", ["He praised Serbia's stand.", "He praised Serbia’s stand."])
def test_a_name_the_question_has_already_is_no_answer_in_the_possessive_either(sentence: str) -> None:
    assert not holds("person", sentence, "Who leads Serbia?")


def test_a_capital_that_only_starts_a_sentence_is_no_name() -> None:
    assert not holds("person", "Talks went on. Nobody left. “Then it ended.”", "Who left?")


@given(st.sampled_from(["time", "amount", "person", "place", "reason"]), st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_judged(kind: str, sentence: str, question: str) -> None:
    assert holds(kind, sentence, question) in (True, False)  # type: ignore[arg-type]
