"""Judging an archive: question sets read, answers judged, measures computed by hand, reports compared and drawn."""

import gzip
import json
import math
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import Answer, Archive, Article, Citation, Hit, Passage, SourceError, Stats
from rag.evaluation import (
    Outcome,
    Question,
    QuestionSet,
    Report,
    ask,
    aurc,
    auroc,
    calibration_error,
    change_lines,
    compare,
    evaluate,
    figure,
    read_questions,
    read_report,
    reciprocal_rank,
    reliability,
    report_lines,
    risk_coverage,
    success,
)
from rag.evaluation.measures import Groups, aurc_of, calibration_error_of, percentile_of
from rag.evaluation.report import Columns
from tests.conftest import TEXTS, WIRE, write_jsonl
from ui.command import main

FERRY = {"question": "When does the ferry sail again?", "answers": ["from Friday"], "article_ids": ["harbour"]}
NONSENSE = {"question": "Who won the zorblat cup?", "answerable": False}
QUARTERS = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
JUDGED = st.lists(st.tuples(QUARTERS, st.booleans()), min_size=1, max_size=25)


def answers_of(judged: list[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    return [sure for sure, _ in judged], [right for _, right in judged]


def outcome(line: int, **changes: Any) -> Outcome:
    """An answerable question that went well, but for the changes."""
    well = Outcome(
        line, None, f"Question {line}?", answerable=True, answered=True, confidence=0.75, right=True, article_rank=1,
        passage_rank=1, cited_rank=1, quoted_rank=1, citations=1, verbatim=1, search_ms=10.0, answer_ms=20.0,
    )  # fmt: skip
    return replace(well, **changes)


def unanswerable(line: int, **changes: Any) -> Outcome:
    nothing = {"article_rank": None, "passage_rank": None, "cited_rank": None, "quoted_rank": None}
    refused = {"answered": False, "confidence": 0.25, "right": False, "citations": 0, "verbatim": 0}
    return outcome(line, answerable=False, **(nothing | refused | changes))


def report(*outcomes: Outcome, digest: str = "same") -> Report:
    return Report("set.jsonl", digest, outcomes, (), (), {"articles": 1, "passages": 2})


def values(*outcomes: Outcome, ks: Sequence[int] = (1, 3, 5, 10)) -> dict[str, float | None]:
    return {name: measure.value for name, measure in report(*outcomes).measures(ks).items()}


# -- measures


@pytest.mark.parametrize(("rank", "k", "counts"), [(1, 1, 1), (3, 3, 1), (4, 3, 0), (0, 3, 0)])
def test_success_at_k_counts_what_is_among_the_first_k(rank: int, k: int, counts: int) -> None:
    assert success(rank, k) == counts


@pytest.mark.parametrize(("rank", "reciprocal"), [(1, 1.0), (4, 0.25), (0, 0.0)])
def test_a_rank_counts_by_its_reciprocal_and_nothing_found_counts_nothing(rank: int, reciprocal: float) -> None:
    assert reciprocal_rank(rank) == reciprocal


@pytest.mark.parametrize(
    ("positives", "negatives", "area"),
    [
        ([0.9, 0.8], [0.2, 0.1], 1.0),
        ([0.1], [0.2, 0.3], 0.0),
        ([0.5], [0.5], 0.5),
        ([0.9, 0.5], [0.5, 0.1], 3.5 / 4),  # three pairs won, one tied
        ([0.7, 0.5, 0.5], [0.5, 0.6], (2 + 0.5 + 0.5) / 6),
    ],
)
def test_auroc_is_the_share_of_pairs_won_ties_counting_half(
    positives: list[float], negatives: list[float], area: float
) -> None:
    assert auroc(positives, negatives) == pytest.approx(area)


@pytest.mark.parametrize(("positives", "negatives"), [([], [0.5]), ([0.5], []), ([], [])])
def test_auroc_of_one_kind_only_cannot_be_told(positives: list[float], negatives: list[float]) -> None:
    assert math.isnan(auroc(positives, negatives))


@given(st.lists(QUARTERS, min_size=1), st.lists(QUARTERS, min_size=1))
def test_auroc_turns_around_with_its_arguments(above: list[float], below: list[float]) -> None:
    assert auroc(above, below) == pytest.approx(1 - auroc(below, above))


def test_risk_is_the_share_wrong_of_the_surest_answers() -> None:
    coverage, risk = risk_coverage([0.6, 0.9, 0.7, 0.8], [0, 1, 1, 0])
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert risk.tolist() == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])


def test_the_area_under_the_risk_coverage_curve_is_its_mean_risk() -> None:
    assert aurc([0.6, 0.9, 0.7, 0.8], [0, 1, 1, 0]) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


@pytest.mark.parametrize("right", [[1, 0], [0, 1]])
def test_the_order_of_equally_sure_answers_does_not_count(right: list[int]) -> None:
    assert risk_coverage([0.5, 0.5], right)[1].tolist() == [0.5, 0.5]


@given(JUDGED)
def test_the_risk_curve_ends_at_the_overall_risk(judged: list[tuple[float, bool]]) -> None:
    sure, right = answers_of(judged)
    assert risk_coverage(sure, right)[1][-1] == pytest.approx(1 - np.mean(right))


@given(JUDGED)
def test_no_confidence_has_less_area_than_one_that_knows(judged: list[tuple[float, bool]]) -> None:
    sure, right = answers_of(judged)
    assert aurc(right, right) <= aurc(sure, right) + 1e-9


def test_the_calibration_error_is_the_mean_gap_of_equally_full_bins() -> None:
    # Bins .1 .3 and .6 .8: mean confidence .2 and .7, share right 1/2 and 1.
    assert calibration_error([0.8, 0.1, 0.6, 0.3], [1, 0, 1, 1], bins=2) == pytest.approx((0.3 + 0.3) / 2)


def test_an_answer_on_the_border_of_two_bins_is_divided() -> None:
    sure, share = reliability([0.0, 0.5, 1.0], [0, 1, 1], bins=2)
    assert sure.tolist() == pytest.approx([0.25 / 1.5, 1.25 / 1.5])
    assert share.tolist() == pytest.approx([0.5 / 1.5, 1.0])


def test_there_are_no_more_bins_than_answers() -> None:
    sure, share = reliability([0.9, 0.4], [1, 0])
    assert (sure.tolist(), share.tolist()) == (pytest.approx([0.4, 0.9]), pytest.approx([0, 1]))


@given(JUDGED)
def test_confidence_that_is_the_share_right_is_calibrated(judged: list[tuple[float, bool]]) -> None:
    _, right = answers_of(judged)
    assert calibration_error([np.mean(right)] * len(right), right) == pytest.approx(0)


def test_of_nothing_there_is_no_measure() -> None:
    assert all(map(math.isnan, (aurc([], []), calibration_error([], []))))
    assert [len(part) for part in (*risk_coverage([], []), *reliability([], []))] == [0, 0, 0, 0]


@given(JUDGED)
def test_measures_of_groups_are_those_of_their_answers(judged: list[tuple[float, bool]]) -> None:
    sure, right = answers_of(judged)
    groups = Groups(sure)
    sizes, rights = groups.sums([np.ones(len(sure))]), groups.sums([right])
    assert aurc_of(sizes, rights)[0] == pytest.approx(aurc(sure, right))
    assert calibration_error_of(sizes, groups.scores, rights)[0] == pytest.approx(calibration_error(sure, right))


def test_the_99th_percentile_is_the_time_that_99_of_100_do_not_exceed() -> None:
    times = np.arange(100.0, 0.0, -1)
    once = np.ones((1, 100))
    assert [percentile_of(once, times, percent).item() for percent in (50, 99, 100)] == [50, 99, 100]


# -- question sets


def read(tmp_path: Path, *lines: dict[str, Any] | str) -> QuestionSet:
    return read_questions(write_jsonl(tmp_path / "set.jsonl", *lines))


def test_a_question_has_what_answers_it_and_the_days_it_is_asked_with(tmp_path: Path) -> None:
    line = FERRY | {
        "id": 7, "urls": "https://news.example/harbour", "as_of": "2020-03-03", "since": "2020-01-01",
        "history": [["Who is Tove Dahl?", "the harbour master"]], "kind": "unknown keys are ignored",
    }  # fmt: skip
    assert read(tmp_path, line).questions == (
        Question(
            1, FERRY["question"], True, ("from Friday",), ("https://news.example/harbour",), ("harbour",), "7",
            since="2020-01-01", as_of="2020-03-03", history=(("Who is Tove Dahl?", "the harbour master"),),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "answerable"),
    [
        ({"answers": ["x"]}, True),
        ({"urls": ["x"]}, True),
        ({"article_ids": ["x"]}, True),
        ({"answerable": True}, True),
        ({"answerable": False}, False),
        ({"answers": ["x"], "answerable": False}, False),
    ],
)
def test_what_has_an_answer_is_answerable_unless_the_set_says_otherwise(
    tmp_path: Path, given: dict[str, Any], answerable: bool
) -> None:
    assert read(tmp_path, {"question": "Who?"} | given).questions[0].answerable is answerable


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON: Expecting property name"),
        ("[1]", "not a JSON object"),
        ("[" * 100_000, "nested too deeply"),
        ({"answers": ["x"]}, "no `question`"),
        ({"question": "  ", "answers": ["x"]}, "no `question`"),
        ({"question": "Who?"}, 'or say `"answerable": false`'),
        ({"question": "Who?", "answers": []}, "nothing to judge by"),
        ({"question": "Who?", "answers": [1]}, "`answers` is a list of texts"),
        ({"question": "Who?", "answers": ["%"]}, "'%' has no word or number to look for"),
        ({"question": "Who?", "urls": {"x": 1}}, "`urls` is a list of texts"),
        ({"question": "Who?", "answerable": "no"}, "`answerable` is true or false"),
        ({"question": "Who?", "answers": ["x"], "as_of": 2020}, "`as_of` is an ISO date"),
        ({"question": "Who?", "urls": ["x"], "paragraphs": [0]}, "`paragraphs` is a list of numbers"),
        ({"question": "Who?", "answers": ["x"], "paragraphs": [1]}, "name it in `urls` or `article_ids`"),
        ({"question": "Who?", "answers": ["x"], "id": []}, "`id` is a text or a number"),
        ({"question": "Who?", "answers": ["x"], "history": ["Why?"]}, "`history` is a list of"),
    ],
)
def test_a_bad_line_is_named_with_its_reason_and_does_not_stop_the_rest(
    tmp_path: Path, line: dict[str, Any] | str, reason: str
) -> None:
    asked = read(tmp_path, FERRY, line, NONSENSE)
    assert [question.line for question in asked.questions] == [1, 3]
    assert [(number, reason in told) for number, told in asked.failed] == [(2, True)]


def test_a_line_that_is_not_utf_8_is_a_bad_line(tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_bytes(b'{"question": "\xff"}\n' + json.dumps(FERRY).encode())
    assert read_questions(tmp_path / "set.jsonl").failed == ((1, "not UTF-8; save the file as UTF-8"),)


def test_a_set_without_a_good_line_is_an_error_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no line is a question; line 2: no `question`.*Write one a line"):
        read(tmp_path, "", "{}")


@pytest.mark.parametrize("name", ["gone.jsonl", "damaged.jsonl.gz", "plain.jsonl.gz", "."])
def test_a_set_that_cannot_be_read_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "damaged.jsonl.gz").write_bytes(gzip.compress(json.dumps(FERRY).encode())[:-9])
    (tmp_path / "plain.jsonl.gz").write_text(json.dumps(FERRY))
    with pytest.raises(SourceError, match="cannot be read"):
        read_questions(tmp_path / name)


def test_a_compressed_set_is_the_same_set(tmp_path: Path) -> None:
    plain = read(tmp_path, FERRY, NONSENSE)
    (tmp_path / "set.jsonl.gz").write_bytes(gzip.compress((tmp_path / "set.jsonl").read_bytes()))
    packed = read_questions(tmp_path / "set.jsonl.gz")
    assert (packed.questions, packed.digest) == (plain.questions, plain.digest)


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text(json.dumps(FERRY), encoding="utf-8-sig")
    assert read_questions(tmp_path / "set.jsonl").failed == ()


def test_another_answer_makes_another_set(tmp_path: Path) -> None:
    assert read(tmp_path, FERRY).digest != read(tmp_path, FERRY | {"answers": ["from Monday"]}).digest


def test_half_a_character_can_be_read_and_printed(tmp_path: Path) -> None:
    asked = read(tmp_path, '{"question": "Who \\ud800?", "answers": ["x"]}')
    assert asked.questions[0].text == "Who ??"


# -- what answers

TEXT = "The envoy Ana Ruiz said she met Jelena Milić in Oslo on June 22."
ARTICLE = Article("talks", "Talks", "", url="https://news.example/talks")
PASSAGE = Passage(ARTICLE, 1, 0, len(TEXT), TEXT)
OTHER = Passage(Article("ferry", "Ferry", ""), 1, 0, 16, "The ferry sails.")


@pytest.mark.parametrize("words", ["Milić", "jelena milic", "June 22", "JUNE 22.", "Oslo, on June"])
def test_a_passage_answers_when_it_has_the_words_in_any_case_with_or_without_accents(words: str) -> None:
    assert Question(1, "Who?", answers=("nobody", words)).is_answered_by(PASSAGE)


@pytest.mark.parametrize("words", ["June 2", "Jelena Ruiz", "lo on"])
def test_a_passage_does_not_answer_by_parts_of_words(words: str) -> None:
    assert not Question(1, "Who?", answers=(words,)).is_answered_by(PASSAGE)


@pytest.mark.parametrize(
    ("text", "words", "answers"),
    [
        ("गाँव के लोगों को पानी चाहिए", "पानी", True),
        ("गाँव के लोगों को पीना चाहिए", "पानी", False),
        ("北京市长周二宣布辞职", "周二", True),
        ("北京市长周三宣布辞职", "周二", False),
        ("ชาวบ้านต้องการน้ำ", "น้ำ", True),
        ("ชาวบ้านต้องการน้ำ", "นำ", False),
        ("๑๕ คน", "๕ คน", False),
        ("工場のガスが漏れた", "ガス", True),
        ("工場のガスが漏れた", "カス", False),
        ("about 10⁹ cells", "109 cells", False),
        ("about 10⁹ cells", "10", False),
    ],
)
def test_a_passage_answers_by_its_very_words_in_any_script(text: str, words: str, answers: bool) -> None:
    passage = Passage(ARTICLE, 1, 0, len(text), text)
    assert Question(1, "What?", answers=(words,)).is_answered_by(passage) is answers


@pytest.mark.parametrize(
    ("named", "answers"),
    [
        ({"urls": ("https://news.example/talks",)}, True),
        ({"article_ids": ("talks",)}, True),
        ({"urls": ("https://elsewhere.example",), "article_ids": ("talks",)}, True),
        ({"urls": ("https://elsewhere.example",)}, False),
        ({"article_ids": ("other",)}, False),
    ],
)
def test_where_articles_are_named_only_theirs_answer(named: dict[str, Any], answers: bool) -> None:
    assert Question(1, "Where?", answers=("Oslo",), **named).is_answered_by(PASSAGE) is answers
    assert Question(1, "Where?", **named).is_answered_by(PASSAGE) is answers


def test_nothing_answers_what_cannot_be_answered() -> None:
    assert not Question(1, "Where?", answerable=False, answers=("Oslo",)).is_answered_by(PASSAGE)
    assert not Question(1, "Where?").is_answered_by(PASSAGE)


def test_of_an_article_whose_answering_paragraphs_are_known_only_those_answer() -> None:
    here, elsewhere = PASSAGE.number, PASSAGE.number + 1
    named = {"article_ids": (PASSAGE.article.id,), "answers": ("words it has not",)}
    assert Question(1, "Where?", **named, paragraphs=(here,)).is_answered_by(PASSAGE)
    assert not Question(1, "Where?", **named, paragraphs=(elsewhere,)).is_answered_by(PASSAGE)


def test_a_quote_answers_when_the_words_are_in_the_quote_itself() -> None:
    quote = Citation(1, PASSAGE, 0, 18)
    assert Question(1, "Who?", answers=("Ana Ruiz",)).is_quoted_by(quote)
    assert not Question(1, "Where?", answers=("Oslo",)).is_quoted_by(quote)


# -- asking


class Canned:
    """An archive that always finds and answers the same."""

    def __init__(self, *found: Passage, answer: Answer, texts: dict[str, str]) -> None:
        self.found, self.reply, self.texts = found, answer, texts
        self.searched: list[str] = []

    def search(self, query: str, **filters: Any) -> list[Hit]:
        self.searched.append(query)
        return [Hit(passage, 1.0) for passage in self.found]

    def answer(self, question: str, **options: Any) -> Answer:
        if options["as_of"] == "yesterday":
            raise ValueError("as_of 'yesterday' is not an ISO date")
        return replace(self.reply, question=question, resolved=f"{question} (resolved)")

    def text(self, article_id: str) -> str:
        return self.texts[article_id]

    def articles(self) -> list[Article]:
        return [passage.article for passage in self.found]

    def stats(self) -> Stats:
        return Stats(2, 2, (), None, None, None, "none")


CITED = (Citation(1, OTHER, 0, 16), Citation(2, PASSAGE, 0, 18))


def canned(answer: Answer) -> Any:
    return Canned(OTHER, PASSAGE, answer=answer, texts={"talks": TEXT, "ferry": "Something else."})


OSLO = Question(3, "Where?", answers=("Oslo",), article_ids=("talks",), id="q")


def test_an_answer_is_judged_by_its_citations() -> None:
    found = ask(canned(Answer("", CITED, confidence=0.5)), OSLO)
    assert replace(found, search_ms=0, answer_ms=0) == Outcome(
        3, "q", "Where?", answerable=True, answered=True, confidence=0.5, right=True, article_rank=2, passage_rank=2,
        cited_rank=2, quoted_rank=0, citations=2, verbatim=1, search_ms=0, answer_ms=0,
    )  # fmt: skip


@pytest.mark.parametrize(("missed", "right"), [((PASSAGE,), True), ((OTHER,), False), ((), False)])
def test_an_abstention_is_right_when_a_near_miss_answers(missed: tuple[Passage, ...], right: bool) -> None:
    near = tuple(Hit(passage, 1.0) for passage in missed)
    found = ask(canned(Answer("", near_misses=near, confidence=0.1)), OSLO)
    assert (found.answered, found.right, found.cited_rank, found.quoted_rank) == (False, right, 0, 0)


def test_an_answer_to_what_cannot_be_answered_is_wrong() -> None:
    found = ask(canned(Answer("", CITED)), Question(1, "Where?", answerable=False))
    assert (found.right, found.article_rank, found.passage_rank, found.cited_rank) == (False, None, None, None)


def test_without_words_and_articles_nobody_can_tell_what_is_right() -> None:
    assert ask(canned(Answer("", CITED)), Question(1, "Where?")).right is None


def test_with_articles_alone_a_citation_from_one_of_them_is_right() -> None:
    found = ask(canned(Answer("", CITED)), replace(OSLO, answers=()))
    assert (found.right, found.article_rank, found.passage_rank) == (True, 2, None)
    assert (found.cited_rank, found.quoted_rank) == (2, None)


@pytest.mark.parametrize(("paragraph", "rank"), [(PASSAGE.number, 2), (PASSAGE.number + 1, 0)])
def test_with_paragraphs_alone_passages_and_citations_are_ranked_and_quotes_are_not(paragraph: int, rank: int) -> None:
    found = ask(canned(Answer("", CITED)), replace(OSLO, answers=(), paragraphs=(paragraph,)))
    assert (found.right, found.passage_rank, found.cited_rank, found.quoted_rank) == (bool(rank), rank, rank, None)


@pytest.mark.parametrize("told", [{"answers": ()}, {"article_ids": ()}, {"answers": (), "paragraphs": (1,)}])
def test_an_answer_is_right_just_when_one_of_its_citations_is_ranked(told: dict[str, Any]) -> None:
    for cited in (CITED, CITED[:1]):
        found = ask(canned(Answer("", cited)), replace(OSLO, **told))
        assert found.right is bool(found.cited_rank)


def test_a_follow_up_is_searched_as_it_was_understood() -> None:
    archive = canned(Answer("", CITED))
    ask(archive, OSLO)
    assert archive.searched == ["Where? (resolved)"]


def test_a_question_that_cannot_be_asked_is_reported_and_left_out() -> None:
    asked = QuestionSet("set", (replace(OSLO, line=1, as_of="yesterday"), OSLO), ((2, "not JSON"),))
    judged = evaluate(canned(Answer("", CITED)), asked)
    assert [found.line for found in judged.outcomes] == [3]
    assert judged.failed == ((1, "as_of 'yesterday' is not an ISO date"), (2, "not JSON"))


def test_when_no_question_can_be_asked_it_is_an_error() -> None:
    asked = QuestionSet("set.jsonl", (replace(OSLO, as_of="yesterday"),), ())
    with pytest.raises(ValueError, match=r"set\.jsonl: no question can be asked; line 3: as_of"):
        evaluate(canned(Answer("", CITED)), asked)


def test_questions_that_name_only_articles_not_held_are_told() -> None:
    gone = replace(OSLO, line=4, article_ids=("gone",))
    judged = evaluate(canned(Answer("", CITED)), QuestionSet("set", (OSLO, gone), ()))
    assert judged.absent == (4,)
    assert "1 of the questions name only articles that the archive does not hold: line 4" in "\n".join(
        report_lines(judged, (1,))
    )


def test_a_real_archive_can_be_judged(filled: Archive, tmp_path: Path) -> None:
    wire = {"question": WIRE.split(",")[0] + "?", "answers": ["ash"], "as_of": "2021-01-11", "article_ids": "wire-one"}
    early = FERRY | {"as_of": "2020-03-01"}  # the day before it was published
    judged = evaluate(filled, read(tmp_path, wire, early, NONSENSE))
    found, hidden, nonsense = judged.outcomes
    assert (found.article_rank, found.passage_rank, found.verbatim) == (1, 1, found.citations)
    assert (hidden.article_rank, hidden.passage_rank, hidden.right) == (0, 0, False)
    assert (nonsense.answered, nonsense.right) == (False, False)
    assert judged.archive["articles"] == len(TEXTS)


# -- measures of a report


def test_shares_are_of_the_questions_they_ask_about() -> None:
    found = values(
        outcome(1),
        outcome(2, article_rank=4, passage_rank=0, cited_rank=0, quoted_rank=0, right=False),
        outcome(3, article_rank=None, passage_rank=2, cited_rank=2, quoted_rank=2),
        outcome(4, answered=False, cited_rank=0, quoted_rank=0, citations=0, verbatim=0, confidence=0.1),
        unanswerable(5),
        unanswerable(6, answered=True, citations=3, verbatim=2),
    )
    assert {name: found[name] for name in found if name.split()[0] not in ("search", "answer")} == pytest.approx(
        {
            "article@1": 2 / 3, "article@3": 2 / 3, "article@5": 1.0, "article@10": 1.0, "article MRR": 2.25 / 3,
            "passage@1": 2 / 4, "passage@3": 3 / 4, "passage@5": 3 / 4, "passage@10": 3 / 4, "passage MRR": 2.5 / 4,
            "cited@1": 1 / 4, "cited@3": 2 / 4, "quoted@1": 1 / 4, "quoted@3": 2 / 4,
            "coverage": 3 / 4, "precision": 2 / 4, "refused": 1 / 2, "verbatim": 5 / 6,
            "AUROC": (3 * 2) / 8,  # the fourth is below both unanswerable ones
            "AURC": (1 / 3 + 1 / 3 + 1 / 3 + 2 / 4 + 3 / 5 + 3 / 6) / 6,
            "calibration error": (0.1 * 0 + 0.9 + 0.25 + 0.25 + 3 * (0.75 - 2 / 3)) / 6,
        }
    )  # fmt: skip


def test_every_measure_tells_of_how_many_it_is() -> None:
    counts = report(
        outcome(1, article_rank=None, citations=2, verbatim=2), outcome(2, answered=False, right=None), unanswerable(3)
    ).measures((1,))
    assert {name: measure.n for name, measure in counts.items()} == {
        "article@1": 1, "article MRR": 1, "passage@1": 2, "passage MRR": 2, "cited@1": 2, "quoted@1": 2,
        "coverage": 2, "precision": 1, "refused": 1, "verbatim": 3, "AUROC": 3, "AURC": 2, "calibration error": 2,
        "search median ms": 3, "search p99 ms": 3, "answer median ms": 3, "answer p99 ms": 3,
    }  # fmt: skip


def test_what_cannot_be_told_has_no_value_and_no_line_in_the_table() -> None:
    judged = report(outcome(1, article_rank=None))
    assert [judged.measures()[name].value for name in ("article@1", "refused", "AUROC")] == [None, None, None]
    shown = "\n".join(report_lines(judged, (1,)))
    assert [name for name in ("article@1", "refused", "AUROC") if name in shown] == []


def test_success_is_counted_at_the_ranks_asked_for() -> None:
    assert [name for name in values(outcome(1), ks=(2, 7)) if name.startswith("article@")] == ["article@2", "article@7"]


def test_citations_are_counted_at_the_ranks_asked_for_as_far_as_there_are_any() -> None:
    found = values(outcome(1, cited_rank=2, quoted_rank=3), ks=(20, 2, 1))
    assert {name: found[name] for name in found if name.startswith(("cited@", "quoted@"))} == {
        "cited@1": 0, "cited@2": 1, "cited@3": 1, "quoted@1": 0, "quoted@2": 0, "quoted@3": 1,
    }  # fmt: skip


def test_a_report_can_be_kept_as_json(tmp_path: Path) -> None:
    judged = replace(report(outcome(1), unanswerable(2)), failed=((3, "not JSON"),), absent=(1,))
    (tmp_path / "report.json").write_text(json.dumps(judged.to_dict()))
    assert read_report(tmp_path / "report.json") == judged


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"outcomes": [{}]}', '{"outcomes": 1}', "\x00"])
def test_what_is_no_report_is_an_error_with_the_cure(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text)
    with pytest.raises(SourceError, match="make it anew: archive-chat eval SET --json"):
        read_report(tmp_path / "report.json")


# -- comparing


@st.composite
def outcomes(draw: st.DrawFn) -> list[Outcome]:
    ranks = st.none() | st.integers(0, 5)
    return [
        outcome(
            line,
            answerable=draw(st.booleans()),
            answered=draw(st.booleans()),
            confidence=draw(QUARTERS),
            right=draw(st.none() | st.booleans()),
            article_rank=draw(ranks),
            quoted_rank=draw(ranks),
            citations=draw(st.integers(0, 3)),
            verbatim=0,
            search_ms=draw(st.floats(1, 9)),
        )
        for line in range(1, draw(st.integers(1, 12)) + 1)
    ]


@given(outcomes())
@settings(deadline=None, max_examples=30)
def test_compared_with_itself_nothing_has_changed(judged: list[Outcome]) -> None:
    changes = compare(report(*judged), report(*judged), resamples=20)
    assert {(c.difference, c.low, c.high, c.verdict) for c in changes} == {(0, 0, 0, "")}


@given(outcomes(), st.data())
@settings(deadline=None)
def test_a_resample_is_worth_what_the_questions_drawn_are_worth(judged: list[Outcome], data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.integers(0, len(judged) - 1), min_size=1, max_size=12))
    counts = np.bincount(drawn, minlength=len(judged))[None].astype(float)
    repeated = Columns.of([judged[n] for n in drawn], (1, 3))
    once = np.ones((1, len(drawn)))
    np.testing.assert_allclose(Columns.of(judged, (1, 3)).values(counts), repeated.values(once), atol=1e-9)


def changed(before: Sequence[Outcome], now: Sequence[Outcome], name: str, resamples: int = 400) -> Any:
    changes = compare(report(*before), report(*now), resamples=resamples)
    return next(change for change in changes if change.name == name)


def test_a_change_of_every_question_is_certain() -> None:
    before = [outcome(line, quoted_rank=0) for line in range(20)]
    change = changed(before, [outcome(line) for line in range(20)], "quoted@1")
    assert (change.before, change.now, change.low, change.high, change.verdict) == (0, 1, 1, 1, "better")


def test_a_change_of_one_question_in_many_may_be_chance() -> None:
    before = [outcome(line, quoted_rank=min(line, 1)) for line in range(20)]
    change = changed(before, [outcome(line) for line in range(20)], "quoted@1")
    assert (change.low, change.verdict) == (0, "")


def test_the_interval_of_a_share_is_the_textbooks() -> None:
    # 60 of 400 questions got better, 20 worse: a mean of .1, a deviation of sqrt(.2 - .01).
    before = [outcome(line, cited_rank=int(not line < 60)) for line in range(400)]
    now = [outcome(line, cited_rank=int(not 60 <= line < 80)) for line in range(400)]
    change = changed(before, now, "cited@3", resamples=3000)
    half = 1.96 * math.sqrt(0.19 / 400)
    assert (change.low, change.high) == (pytest.approx(0.1 - half, abs=0.006), pytest.approx(0.1 + half, abs=0.006))


def test_of_risk_and_calibration_error_less_is_better() -> None:
    before = [outcome(line, confidence=0.25) for line in range(9)] + [outcome(9, right=False, confidence=0.75)]
    now = [outcome(line, confidence=1.0) for line in range(9)] + [outcome(9, right=False, confidence=0.0)]
    assert changed(before, now, "calibration error").verdict == "better"
    assert changed(now, before, "calibration error").verdict == "worse"


def test_times_have_no_verdict_for_the_machine_may_have_been_busy() -> None:
    slow = [outcome(line, search_ms=99.0) for line in range(9)]
    change = changed([outcome(line) for line in range(9)], slow, "search median ms")
    assert (change.low, change.verdict) == (89, "")


def test_comparing_again_gives_the_same_intervals() -> None:
    before, now = report(*(outcome(n, cited_rank=n % 2) for n in range(9))), report(*map(outcome, range(9)))
    assert compare(before, now, resamples=50) == compare(before, now, resamples=50)


def test_questions_are_matched_by_their_line() -> None:
    before = [outcome(1, cited_rank=0), outcome(2), outcome(3, cited_rank=0)]
    change = changed(before, [outcome(3), outcome(2, cited_rank=0)], "cited@3")
    assert (change.before, change.now, change.difference) == (0.5, 0.5, 0)


def test_reports_on_different_questions_are_not_compared() -> None:
    with pytest.raises(ValueError, match=r"different questions .*ask the same set again"):
        compare(report(outcome(1), digest="one"), report(outcome(1), digest="two"))


def test_reports_without_a_common_question_are_not_compared() -> None:
    with pytest.raises(ValueError, match="no question in common"):
        compare(report(outcome(1)), report(outcome(2)))


def test_a_comparison_is_shown_with_its_interval_and_verdict() -> None:
    before, now = ([outcome(n, quoted_rank=rank) for n in range(9)] for rank in (0, 1))
    lines = list(change_lines(report(*now), compare(report(*before), report(*now), resamples=50)))
    shown = next(line.split() for line in lines if line.startswith("quoted@1"))
    assert shown == ["quoted@1", "0.000", "1.000", "+1.000", "+1.000", "to", "+1.000", "better"]


# -- the figure


@pytest.mark.parametrize("judged", [[outcome(1), unanswerable(2)], [outcome(1, right=None)]])
def test_the_figure_is_an_svg_with_both_panels_and_units_on_their_axes(judged: list[Outcome]) -> None:
    root = ET.fromstring(figure(report(*judged)))
    texts = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert [text for text in texts if text.endswith("(%)")] == [
        "questions kept, surest first (%)", "wrong among those kept (%)", "confidence (%)", "right (%)"
    ]  # fmt: skip


def test_the_risk_curve_has_a_point_a_question() -> None:
    root = ET.fromstring(figure(report(outcome(1), unanswerable(2))))
    curve = next(root.iter("{http://www.w3.org/2000/svg}polyline"))
    assert curve.get("points") == "150.0,300.0 300.0,150.0"


# -- the command


class Ending(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ending]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `archive-chat eval` with some arguments."""

    def run(*arguments: object) -> Ending:
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main(["eval", *map(str, arguments)], prog_name="archive-chat")
        return Ending(int(end.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with the default encoder, that is only read."""
    folder = tmp_path_factory.mktemp("ferries")
    text = "The ferry to Lindholm sails again after a winter of repairs, the harbour master said on Friday."
    with Archive.open(folder / "news.archive") as archive:
        archive.add(write_jsonl(folder / "news.jsonl", {"id": "ferry", "title": "Ferry sails again", "text": text}))
    return folder / "news.archive"


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    where = {"question": "Where does the ferry sail again?", "answers": ["Lindholm"], "article_ids": ["ferry"]}
    return write_jsonl(tmp_path / "set.jsonl", where, "{", NONSENSE)


def test_eval_prints_a_table_and_names_the_bad_lines(run: Run, ferries: Path, questions: Path) -> None:
    ended = run(questions, "--archive", ferries)
    assert ended.status == 0
    assert ended.out.startswith("set.jsonl: 2 questions, 1 answerable; archive: 1 article, 1 passage\n")
    assert [line.split()[:3] for line in ended.out.splitlines() if line.startswith("passage@")] == [
        [f"passage@{k}", "1.000", "1"] for k in (1, 3, 5, 10)
    ]
    assert ended.err.startswith(f"  {questions}:2: not JSON")


def test_eval_counts_at_the_ranks_asked_for(run: Run, ferries: Path, questions: Path) -> None:
    shown = run(questions, "--archive", ferries, "--k", 20, "--k", 2, "--k", 2).out
    assert [line.split()[0] for line in shown.splitlines() if line.startswith("passage@")] == [
        "passage@2",
        "passage@20",
    ]
    assert [line.split()[0] for line in shown.splitlines() if line.startswith(("cited@", "quoted@"))] == [
        "cited@2",
        "cited@3",
        "quoted@2",
        "quoted@3",
    ]


def test_eval_as_json_has_every_question_and_can_be_compared_with(
    run: Run, ferries: Path, questions: Path, tmp_path: Path
) -> None:
    shown = run(questions, "--archive", ferries, "--json").out
    assert [outcome["line"] for outcome in json.loads(shown)["outcomes"]] == [1, 3]
    (tmp_path / "before.json").write_text(shown, encoding="utf-8")
    compared = run(questions, "--archive", ferries, "--compare", tmp_path / "before.json")
    assert compared.status == 0
    assert [line.split()[1:5] for line in compared.out.splitlines() if line.startswith("refused")] == [
        ["1.000", "1.000", "+0.000", "+0.000"]
    ]
    changes = json.loads(run(questions, "--archive", ferries, "--json", "--compare", tmp_path / "before.json").out)
    assert {change["verdict"] for change in changes["changes"]} == {""}


def test_eval_refuses_to_compare_different_sets(run: Run, ferries: Path, questions: Path, tmp_path: Path) -> None:
    (tmp_path / "before.json").write_text(json.dumps(report(outcome(1)).to_dict()))
    ended = run(questions, "--archive", ferries, "--compare", tmp_path / "before.json")
    assert (ended.status, ended.out, "different questions" in ended.err) == (2, "", True)


def test_eval_draws_a_figure(run: Run, ferries: Path, questions: Path, tmp_path: Path) -> None:
    assert run(questions, "--archive", ferries, "--plot", tmp_path / "figure.svg").status == 0
    assert ET.parse(tmp_path / "figure.svg").getroot().tag.endswith("svg")


@pytest.mark.parametrize(("name", "wrong"), [("figure.png", "ends in .svg"), ("no/figure.svg", "cannot be written")])
def test_a_figure_that_cannot_be_drawn_is_an_error(
    run: Run, ferries: Path, questions: Path, tmp_path: Path, name: str, wrong: str
) -> None:
    ended = run(questions, "--archive", ferries, "--plot", tmp_path / name)
    assert (ended.status, wrong in ended.err) == (2, True)


def test_a_set_that_is_not_there_is_an_error(run: Run, ferries: Path, tmp_path: Path) -> None:
    ended = run(tmp_path / "gone.jsonl", "--archive", ferries)
    assert (ended.status, ended.out, "cannot be read" in ended.err) == (2, "", True)


def test_an_archive_that_is_not_there_is_an_error(run: Run, questions: Path, tmp_path: Path) -> None:
    ended = run(questions, "--archive", tmp_path / "no.archive")
    assert (ended.status, "there is no archive" in ended.err) == (2, True)


@pytest.mark.parametrize("k", ["0", "101", "many"])
def test_a_rank_that_is_not_looked_at_is_an_error(run: Run, ferries: Path, questions: Path, k: str) -> None:
    assert run(questions, "--archive", ferries, "--k", k).status == 2
