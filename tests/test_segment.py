"""Paragraphs and sentences: offsets into the text, nothing rewritten."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.segment import paragraphs, sentences

SCRIPTS = st.text(st.sampled_from('aB.?!…"“”‘’«»„() \n\u00a0,5é中。ش'), max_size=200) | st.text(max_size=200)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_blank_lines_separate_paragraphs() -> None:
    assert paragraphs("One.\n\nTwo.\n \t\n\n Three. ") == [(0, 4), (6, 10), (16, 22)]


def test_a_hard_wrapped_paragraph_is_one() -> None:
    assert paragraphs("The bridge was\nopened on Monday.") == [(0, 32)]


def test_a_text_of_white_space_has_no_paragraphs_and_no_sentences() -> None:
    assert paragraphs(" \n\n\t") == sentences(" \n\n\t") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The U.S. Senate met Sen. Ana Ruiz, Rep. Bo Lee and Gov. Kim.",
        "Mr. and Mrs. Okafor of St. Louis met Dr. Levy.",
        "J. K. Rowling and George R. R. Martin wrote it.",
        "It opens at 9 a.m. Monday, or 10 p.m. Eastern.",
        "On Jan. 5 prices rose 3.5% to $1.20, the No. 2 rise of all.",
        "He waited ... and then left.",
        "Acme Inc. Chairman Lou Reyes left Widget Corp. yesterday.",
        "Visit example.com or write to v. 2.0.1 users.",
        "1. Ukraine asked for help.",
        "He asked “Why?” and left.",
    ],
)
def test_a_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert cut(f"{sentence} Then it rained.") == [sentence, "Then it rained."]


@pytest.mark.parametrize(
    "first", ["She lives in the U.S.", "It was 9 a.m.", "Why?", "Stop!", "He left…", "(They agreed.)", "He said no."]
)
def test_a_stop_at_the_end_ends_it(first: str) -> None:
    assert cut(f"{first} The rest followed.") == [first, "The rest followed."]


def test_closing_quotes_and_brackets_belong_to_the_sentence_they_close() -> None:
    assert cut("He said “no.” [She did not.] Rain fell.") == ["He said “no.”", "[She did not.]", "Rain fell."]


def test_a_name_that_starts_in_lower_case_can_start_a_sentence() -> None:
    assert cut("Sales fell. iPhone buyers waited.") == ["Sales fell.", "iPhone buyers waited."]


def test_sentences_of_scripts_without_spaces_end_at_their_stops() -> None:
    assert cut("会议开始。他们来了。") == ["会议开始。", "他们来了。"]


@pytest.mark.parametrize(
    "speech",
    [
        '"It is a race. For the town, it is new," says Jelena Marić, a teacher.',
        "“One. Two. Three,” said Marić.",
        "“It ended. Nobody came!” Marić said.",
        'Marić said: "It ended. Nobody came."',
        "“It is late,” she said, “but not over. We go on.”",
        "«Es ist spät. Wir gehen», sagte Marić.",
    ],
)
def test_direct_speech_stays_with_its_speaker(speech: str) -> None:
    assert cut(f"{speech} Then it rained.") == [speech, "Then it rained."]


def test_speech_without_a_speaker_in_its_sentence_is_cut_like_other_text() -> None:
    assert cut("“It ended. Nobody came.” The hall was dark.") == ["“It ended.", "Nobody came.”", "The hall was dark."]


def test_a_quotation_mark_without_its_partner_holds_nothing_together() -> None:
    assert cut('A 6" pipe broke. Water rose. He said: "We run.') == [
        'A 6" pipe broke.',
        "Water rose.",
        'He said: "We run.',
    ]


@given(SCRIPTS)
def test_spans_are_ascending_disjoint_and_cover_all_but_white_space(text: str) -> None:
    for spans in (paragraphs(text), sentences(text)):
        edges = [0, *(edge for span in spans for edge in span), len(text)]
        assert edges == sorted(edges)
        assert all(text[start:end] and text[start:end] == text[start:end].strip() for start, end in spans)
        assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "unit", ["a", '"', "“", "“”", "“.” ", ".", ". ", '." ', "A. ", '"x. B ', " ", "\n", "\n ", ".\n", "„“", "1. "]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    started = time.process_time()
    sentences(text)
    paragraphs(text)
    assert time.process_time() - started < 2  # a quadratic rule takes minutes; these take a tenth of a second
