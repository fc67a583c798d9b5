"""Answers out of their JSON: equal to what they were, or refused by the name of what is wrong."""

import copy
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from rag import (
    Answer,
    Archive,
    Article,
    Citation,
    Difference,
    Hit,
    Passage,
    ResolvedDate,
    Scope,
    Speaker,
    answer_from_dict,
)
from tests.answers import answers

TEXT = "The ferry sails on Friday, harbour master Tove Dahl said."
ARTICLE = Article("ferry", "Ferry sails", "digest", None, "Northern Post", ("Ana Ruiz",), date(2020, 3, 2))
PASSAGE = Passage(ARTICLE, 2, 100, 100 + len(TEXT), TEXT)
FRIDAY = ResolvedDate(116, 125, date(2020, 3, 6), date(2020, 3, 6))
CITATION = Citation(1, PASSAGE, 100, 125, 0.9, (116, 125), Speaker("Tove Dahl", 142, 151), (FRIDAY,), (ARTICLE,))
ANSWER = Answer(
    "When?",
    (CITATION,),
    0.9,
    (Hit(PASSAGE, 1.5, {"dense": 0.5}),),
    "When does it sail?",
    Scope(1, as_of=date(2020, 4, 1), publishers=("Northern Post",)),
    ("zorblat",),
    (Difference("time", ((1, (116, 125)),)),),
)


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    """The answer's record, another value at the end of a path."""
    record = copy.deepcopy(ANSWER.to_dict())
    place: Any = record
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return record


@given(answers())
def test_every_answer_comes_out_of_its_json_as_it_was(answer: Answer) -> None:
    restored = answer_from_dict(json.loads(json.dumps(answer.to_dict())))
    assert restored == answer
    assert [hit.why for hit in restored.near_misses] == [hit.why for hit in answer.near_misses]


@given(answers())
def test_what_comes_out_says_the_same_again(answer: Answer) -> None:
    assert answer_from_dict(answer.to_dict()).to_dict() == answer.to_dict()


@pytest.mark.parametrize("question", ["When does the ferry sail again?", "Who won the zorblat cup?"])
def test_an_answer_of_an_archive_comes_out_as_it_was(filled: Archive, question: str) -> None:
    answer = filled.answer(question, as_of="2022-01-01")
    assert answer_from_dict(json.loads(json.dumps(answer.to_dict()))) == answer


def test_keys_that_are_not_known_are_not_looked_at() -> None:
    assert answer_from_dict(changed("shown", to=True)) == ANSWER


@pytest.mark.parametrize("key", ["text", "found"])
def test_what_is_derived_is_derived_again(key: str) -> None:
    assert answer_from_dict(changed(key, to="something else")) == ANSWER


@pytest.mark.parametrize("value", [None, [], "text", 7])
def test_what_is_no_object_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"the answer: .* is not a JSON object"):
        answer_from_dict(value)


@pytest.mark.parametrize("key", sorted(ANSWER.to_dict().keys() - {"text", "found"}))
def test_a_key_that_is_missing_is_named(key: str) -> None:
    record = ANSWER.to_dict()
    del record[key]
    with pytest.raises(ValueError, match=f"^{key}: is missing$"):
        answer_from_dict(record)


@pytest.mark.parametrize("key", sorted(CITATION.to_dict().keys() - {"url"}))
def test_a_key_that_is_missing_within_is_named_with_its_place(key: str) -> None:
    record = ANSWER.to_dict()
    del record["citations"][0][key]
    with pytest.raises(ValueError, match=rf"^citations\[0\]\.{key}: is missing$"):
        answer_from_dict(record)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("question",), 7, "question: 7 is not a text"),
        (("citations",), {}, "citations: {} is not a list"),
        (("citations", 0), "quote", "citations[0]: 'quote' is not a JSON object"),
        (("confidence",), "high", "confidence: 'high' is not a number"),
        (("confidence",), True, "confidence: True is not a number"),
        (("confidence",), float("nan"), "confidence: nan is not a finite number"),
        (("confidence",), 10**400, "is not a finite number"),
        (("unknown_words",), ["a", 1], "unknown_words: ['a', 1] is not a list of texts"),
        (("citations", 0, "start"), 100.0, "citations[0].start: 100.0 is not a whole number"),
        (("citations", 0, "article", "published"), "Monday", "citations[0].article.published: 'Monday' is not an ISO"),
        (("citations", 0, "article", "url"), 5, "citations[0].article.url: 5 is not a text"),
        (("citations", 0, "answer"), [116], "citations[0].answer[0]: [116] is not a list of start, end"),
        (("citations", 0, "dates", 0), [116, 125], "citations[0].dates[0]: [116, 125] is not a list of start, end"),
        (("citations", 0, "dates", 0, 2), "2021-01-01", "citations[0].dates[0].first: 2021-01-01 is later than"),
        (("citations", 0, "speaker", "start"), -1, "citations[0].speaker.start: [-1, 151) is no span of a text"),
        (("near_misses", 0, "why", "dense"), None, "near_misses[0].why.dense: None is not a number"),
        (("differences", 0, "kind"), "place", "differences[0].kind: 'place' is neither 'amount' nor 'time'"),
        (("differences", 0, "places", 0, 0), 2, "differences[0].places[0].number: there is no citation 2"),
        (("scope", "as_of"), 2020, "scope.as_of: 2020 is not a text"),
        (("scope", "beyond"), None, "scope.beyond: None is not a whole number"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_key(path: tuple[str | int, ...], value: Any, told: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        answer_from_dict(changed(*path, to=value))
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("citations", 0, "end"), 999, "citations[0]"),
        (("citations", 0, "start"), 101, "citations[0].quote"),
        (("citations", 0, "quote"), "The ferry sank on Friday", "citations[0].quote"),
        (("citations", 0, "answer"), [126, 130], "citations[0]"),
        (("citations", 0, "dates", 0, 0), 90, "citations[0].dates[0].start"),
        (("citations", 0, "passage", "text"), "The ferry sank.", "citations[0].passage"),
        (("citations", 0, "passage", "number"), 0, "citations[0].passage"),
        (("near_misses", 0, "passage", "end"), 120, "near_misses[0].passage"),
        (("differences", 0, "places", 0, 2), 999, "differences[0].places[0].start"),
    ],
)
def test_a_span_that_does_not_fit_its_text_is_refused(path: tuple[str | int, ...], value: Any, told: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        answer_from_dict(changed(*path, to=value))
    assert str(refused.value).startswith(f"{told}: ")
