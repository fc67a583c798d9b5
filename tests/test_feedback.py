"""What readers say of answers: kept line by line, listed, and made a question set that the archive is judged by."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Answer, Archive, ArchiveError, Article, Citation, Feedback, Passage, Scope
from rag.evaluation import Judgements, evaluate, judgements, read_questions
from rag.feedback import record, recorded
from tests.answers import TEXTS, answers
from tests.conftest import Starter, write_jsonl
from ui.command import main

FERRY, CUP = "When does the ferry sail again?", "Who won the zorblat cup?"
NOON = datetime(2026, 7, 25, 12, tzinfo=UTC)
VERDICTS = ("good", "bad", "wrong source", "out of context", "should have said not found")


def cited(number: int, id: str, text: str = "The ferry sails on Friday.", **beside: Any) -> Citation:
    return Citation(number, Passage(Article(id, "", "digest"), 1, 0, len(text), text), 0, len(text), 0.9, **beside)


ANSWER = Answer(FERRY, (cited(1, "one"), cited(2, "two", "From Friday on.")), 0.9, resolved=FERRY)


def said(verdict: str, citation: int | None = None, *, answer: Answer = ANSWER, minutes: int = 0) -> Feedback:
    return Feedback(answer, verdict, NOON + timedelta(minutes=minutes), citation)


# -- one judgement


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"verdict": "excellent"}, "verdict: 'excellent' is none of 'good', 'bad', 'wrong source'"),
        ({"verdict": None}, "verdict: None is none of"),
        ({"citation": 3}, "citation: the answer has no citation 3"),
        ({"citation": True}, "citation: the answer has no citation True"),
        ({"citation": "1"}, "citation: the answer has no citation '1'"),
        ({"comment": "x" * 2_001}, "comment: give a text of at most 2,000 characters"),
        ({"comment": None}, "comment: give a text"),
        ({"answer": {}}, "answer: {} is not an Answer"),
        ({"when": datetime(2026, 7, 25)}, "when: 2026-07-25 00:00:00 is not a time in UTC"),
    ],
)
def test_what_is_no_judgement_of_the_answer_is_refused(changes: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValueError, match=re.escape(wrong)):
        replace(said("good"), **changes)


@pytest.mark.parametrize(("citation", "ids"), [(None, ["one", "two"]), (2, ["two"])])
def test_a_judgement_is_about_one_citation_or_all(citation: int | None, ids: list[str]) -> None:
    assert [one.passage.article.id for one in said("good", citation).judged] == ids


# -- keeping


def test_what_is_recorded_is_read_back_oldest_first(filled: Archive) -> None:
    ferry, cup = filled.answer(FERRY), filled.answer(CUP)
    before = datetime.now(UTC)
    filled.record_feedback(ferry, "wrong source", citation=1, comment="Not “this” ferry.\nAnother.")
    filled.record_feedback(cup, "good")
    first, second = filled.feedback()
    assert (first.answer, first.verdict, first.citation) == (ferry, "wrong source", 1)
    assert first.comment == "Not “this” ferry.\nAnother."
    assert (second.answer, second.verdict, second.citation, second.comment) == (cup, "good", None, "")
    assert before <= first.when <= second.when <= datetime.now(UTC)


def test_an_archive_that_nobody_judged_has_no_feedback(archive: Archive) -> None:
    assert list(archive.feedback()) == []


def test_each_judgement_is_a_line_of_json(filled: Archive) -> None:
    filled.record_feedback(filled.answer(FERRY), "good")
    filled.record_feedback(filled.answer(CUP), "bad")
    lines = (filled.folder / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [one.to_dict() for one in filled.feedback()]


@given(answers(), TEXTS)
def test_whatever_was_answered_and_said_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, answer: Answer, comment: str
) -> None:
    folder, told = tmp_path_factory.mktemp("said"), Feedback(answer, "bad", NOON, None, comment)
    record(folder, told)
    assert list(recorded(folder)) == [told]


def test_a_judgement_that_is_none_is_refused_and_nothing_kept(filled: Archive) -> None:
    with pytest.raises(ValueError, match="'fine' is none of"):
        filled.record_feedback(filled.answer(FERRY), "fine")
    assert not (filled.folder / "feedback.jsonl").exists()


def test_after_a_torn_line_the_next_judgement_is_whole(filled: Archive, caplog: pytest.LogCaptureFixture) -> None:
    path = filled.folder / "feedback.jsonl"
    filled.record_feedback(filled.answer(FERRY), "good")
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:-40])
    filled.record_feedback(filled.answer(FERRY), "bad")
    assert [one.verdict for one in filled.feedback()] == ["good", "bad"]
    assert path.read_bytes().startswith(whole + whole[:-40] + b"\n")
    assert f"{path}:2: not JSON" in caplog.text


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\n", "not JSON"),
        (b"\xff\xfe\n", "not JSON"),
        (b"[" * 100_000 + b"\n", "nested too deeply"),
        (b"[]\n", "not a JSON object with `when`"),
        (b'{"when": "noon"}\n', "question: is missing|citations: is missing"),
        (json.dumps(said("good").to_dict() | {"when": "noon"}).encode() + b"\n", "when: 'noon' is not a time"),
        (json.dumps(said("good").to_dict() | {"when": "2026-07-25"}).encode() + b"\n", "is not a time in UTC"),
        (json.dumps(said("good").to_dict() | {"verdict": []}).encode() + b"\n", r"verdict: \[\] is none of"),
        (json.dumps(said("good").to_dict() | {"citation": 9}).encode() + b"\n", "there is no|has no citation 9"),
        (json.dumps(said("good").to_dict() | {"answer": 7}).encode() + b"\n", "the answer: 7 is not a JSON object"),
    ],
)
def test_a_bad_line_is_told_by_its_number_and_the_rest_read(
    archive: Archive, caplog: pytest.LogCaptureFixture, line: bytes, reason: str
) -> None:
    path = archive.folder / "feedback.jsonl"
    path.write_bytes(line + json.dumps(said("bad").to_dict()).encode() + b"\n")
    assert list(archive.feedback()) == [said("bad")]
    assert re.search(f"{re.escape(str(path))}:1: .*({reason})", caplog.text)


def test_several_threads_lose_nothing_and_mix_nothing(filled: Archive) -> None:
    answer = filled.answer(FERRY)
    comments = [f"comment {n} " + "x" * n for n in range(40)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda comment: filled.record_feedback(answer, "bad", comment=comment), comments))
    assert sorted(one.comment for one in filled.feedback()) == sorted(comments)


def test_several_processes_lose_nothing(filled: Archive, python: Starter) -> None:
    answer = filled.answer(CUP)
    code = """
        import sys
        from rag import Answer, Archive
        from tests.conftest import FakeEncoder
        with Archive.open(sys.argv[1], encoder=FakeEncoder()) as archive:
            for n in range(20):
                archive.record_feedback(Answer("Why?"), "good", comment=str(n))
    """
    with python(code, filled.folder) as other:
        for n in range(20):
            filled.record_feedback(answer, "bad", comment=str(n))
        assert other.communicate()[1] == ""
    found = list(filled.feedback())
    for verdict in ("good", "bad"):
        assert [one.comment for one in found if one.verdict == verdict] == [str(n) for n in range(20)]


@pytest.mark.parametrize("name", ["feedback.jsonl", "feedback.lock"])
def test_what_cannot_be_written_is_an_error_with_the_cure(filled: Archive, name: str) -> None:
    (filled.folder / name).mkdir()
    with pytest.raises(ArchiveError, match=r"feedback\.jsonl: cannot be written .* then try again"):
        filled.record_feedback(filled.answer(FERRY), "good")


def test_what_cannot_be_read_is_an_error_with_the_cure(filled: Archive) -> None:
    (filled.folder / "feedback.jsonl").mkdir()
    with pytest.raises(ArchiveError, match=r"feedback\.jsonl: cannot be read"):
        list(filled.feedback())


def test_an_archive_that_cannot_be_written_to_keeps_nothing_and_says_so(filled: Archive, python: Starter) -> None:
    code = """
        import ctypes, os, sys
        if os.geteuid() == 0:  # permissions bind root only once it has given up its capabilities
            assert ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()) == 0
        from rag import Answer, Archive, ArchiveError
        from tests.conftest import FakeEncoder
        with Archive.open(sys.argv[1], encoder=FakeEncoder()) as archive:
            try:
                archive.record_feedback(Answer("Why?"), "good")
            except ArchiveError as error:
                sys.stdout.write(f"{error} {list(archive.feedback())}")
    """
    filled.folder.chmod(0o555)
    try:
        with python(code, filled.folder) as other:
            told, _ = other.communicate()
    finally:
        filled.folder.chmod(0o755)
    cure = "Make room or restore write access, then try again."
    assert told == f"{filled.folder / 'feedback.jsonl'}: cannot be written (Permission denied). {cure} []"


# -- judgements as questions


def test_a_good_answer_is_a_question_with_its_articles_and_words() -> None:
    assert judgements([said("good")]).questions == (
        {
            "question": FERRY,
            "answers": ["The ferry sails on Friday.", "From Friday on."],
            "article_ids": ["one", "two"],
        },
    )


def test_a_good_citation_alone_is_what_answers() -> None:
    [question] = judgements([said("good", 2)]).questions
    assert (question["answers"], question["article_ids"]) == (["From Friday on."], ["two"])


def test_the_exact_answer_is_asked_for_where_it_is_known() -> None:
    answer = replace(ANSWER, citations=(cited(1, "one", answer=(19, 25)),))
    assert judgements([said("good", answer=answer)]).questions[0]["answers"] == ["Friday"]


def test_an_exact_answer_without_a_word_gives_way_to_the_quote() -> None:
    answer = replace(ANSWER, citations=(cited(1, "one", answer=(25, 26)),))
    assert judgements([said("good", answer=answer)]).questions[0]["answers"] == ["The ferry sails on Friday."]


def test_of_a_quote_without_a_word_only_the_article_is_named() -> None:
    answer = replace(ANSWER, citations=(cited(1, "one", "…!"),))
    assert judgements([said("good", answer=answer)]).questions == ({"question": FERRY, "article_ids": ["one"]},)


def test_what_should_have_been_refused_is_a_question_without_an_answer() -> None:
    refused = judgements([said("should have said not found")])
    assert refused.questions == ({"question": FERRY, "answerable": False},)


def test_a_good_refusal_is_a_question_without_an_answer() -> None:
    assert judgements([said("good", answer=Answer(CUP))]).questions == ({"question": CUP, "answerable": False},)


@pytest.mark.parametrize("verdict", ["bad", "wrong source", "out of context"])
@pytest.mark.parametrize("citation", [None, 1])
def test_what_is_wrong_does_not_tell_what_is_right(verdict: str, citation: int | None) -> None:
    assert judgements([said(verdict, citation)]) == Judgements((), 1, 0)


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        (["good", "should have said not found"], ["refused"]),
        (["should have said not found", "good"], ["answered"]),
        (["good", "bad"], []),
        (["should have said not found", "out of context"], []),
        (["bad", "good"], ["answered"]),
    ],
)
def test_the_newest_judgement_wins_whatever_the_order_of_the_lines(verdicts: list[str], outcome: list[str]) -> None:
    told = [said(verdict, minutes=minutes) for minutes, verdict in enumerate(verdicts)]
    for order in (told, told[::-1]):
        questions = judgements(order).questions
        assert ["answered" if "article_ids" in question else "refused" for question in questions] == outcome


def test_citations_called_good_one_after_the_other_answer_together() -> None:
    [question] = judgements([said("good", 1), said("good", 2, minutes=1)]).questions
    assert question["article_ids"] == ["one", "two"]


def test_a_citation_that_is_wrong_is_taken_out_of_a_good_answer() -> None:
    [question] = judgements([said("good"), said("wrong source", 2, minutes=1)]).questions
    assert (question["answers"], question["article_ids"]) == (["The ferry sails on Friday."], ["one"])


def test_the_days_asked_with_are_kept_and_other_days_are_another_question() -> None:
    later = replace(ANSWER, scope=Scope(as_of=NOON.date(), since=NOON.date(), until=NOON.date()))
    plain, dated = judgements([said("good"), said("should have said not found", answer=later)]).questions
    assert plain.keys() == {"question", "answers", "article_ids"}
    assert dated == {
        "question": FERRY, "since": "2026-07-25", "until": "2026-07-25", "as_of": "2026-07-25", "answerable": False,
    }  # fmt: skip


@pytest.mark.parametrize("scope", [Scope(publishers=("Post",)), Scope(authors=("Ruiz",))])
def test_what_should_find_nothing_under_other_filters_is_left_out_and_counted(scope: Scope) -> None:
    answer = replace(ANSWER, scope=scope)
    assert judgements([said("should have said not found", answer=answer)]) == Judgements((), 0, 1)
    assert judgements([said("good", answer=answer)]).questions[0]["article_ids"] == ["one", "two"]


def test_a_follow_up_is_judged_as_the_question_it_was_searched_as() -> None:
    answer = replace(ANSWER, question="And the ferry?", resolved="When does the ferry sail?")
    assert judgements([said("good", answer=answer)]).questions[0]["question"] == "When does the ferry sail?"


@given(st.lists(st.builds(said, st.sampled_from(VERDICTS), answer=answers(), minutes=st.integers(0, 9)), max_size=4))
def test_whatever_was_said_makes_lines_that_a_question_set_can_have(
    tmp_path_factory: pytest.TempPathFactory, feedback: list[Feedback]
) -> None:
    questions = [q for q in judgements(feedback).questions if q["question"].strip()]
    if questions:
        path = write_jsonl(tmp_path_factory.mktemp("set") / "set.jsonl", *questions)
        assert read_questions(path).failed == ()


# -- the command


class Ending(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ending]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `archive-chat` with some arguments."""

    def run(*arguments: object) -> Ending:
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments], prog_name="archive-chat")
        return Ending(int(end.value.code or 0), *capsys.readouterr())

    return run


def test_feedback_is_listed_a_question_a_line(run: Run, filled: Archive) -> None:
    filled.record_feedback(filled.answer(FERRY), "wrong source", citation=1, comment="Another\nferry.")
    filled.record_feedback(filled.answer(CUP), "good")
    first, comment, second = run("feedback", "--archive", filled.folder).out.splitlines()
    assert re.fullmatch(rf"\d{{4}}-\d\d-\d\d \d\d:\d\d UTC  wrong source \[1\]: {re.escape(FERRY)}", first)
    assert comment == "    Another ferry."
    assert second.endswith(f"UTC  good: {CUP}")


def test_a_terminal_obeys_nothing_that_a_reader_wrote(run: Run, filled: Archive) -> None:
    answer = Answer("\x1b]0;owned\x07Why?\x1b[2J")
    filled.record_feedback(answer, "bad", comment="\x1b[31mred\x9b\u202e")
    shown = run("feedback", "--archive", filled.folder).out
    assert all(c.isprintable() or c == "\n" for c in shown)


def test_feedback_as_json_is_its_own_form(run: Run, filled: Archive) -> None:
    filled.record_feedback(filled.answer(FERRY), "good", citation=1)
    shown = json.loads(run("feedback", "--archive", filled.folder, "--json").out)
    assert shown == [one.to_dict() for one in filled.feedback()]


def test_no_feedback_is_no_error(run: Run, filled: Archive) -> None:
    assert run("feedback", "--archive", filled.folder) == (0, "No feedback yet.\n", "")
    assert json.loads(run("feedback", "--archive", filled.folder, "--json").out) == []


def test_a_bad_line_is_told_beside_the_others(run: Run, filled: Archive, caplog: pytest.LogCaptureFixture) -> None:
    (filled.folder / "feedback.jsonl").write_text("torn", encoding="utf-8")
    filled.record_feedback(filled.answer(CUP), "good")
    assert run("feedback", "--archive", filled.folder).out.endswith(f"good: {CUP}\n")
    assert "feedback.jsonl:1: not JSON" in caplog.text


def test_an_archive_is_judged_by_what_readers_said_of_it(run: Run, filled: Archive, tmp_path: Path) -> None:
    out = tmp_path / "questions.jsonl"
    filled.record_feedback(filled.answer(FERRY, as_of="2020-06-01"), "good", citation=1)
    filled.record_feedback(filled.answer(CUP), "good")
    filled.record_feedback(filled.answer("Who found the missing bracket?"), "out of context")
    ended = run("feedback", "--archive", filled.folder, "--out", out)
    assert ended.out == (
        f"{out}: questions 2\nleft out: 1 not told what answers them, 0 to be refused under filters by publisher or "
        "author, which a question set does not have\n"
    )
    judged = evaluate(filled, read_questions(out))
    assert [outcome.right for outcome in judged.outcomes] == [True, False]
    assert (judged.failed, [outcome.answered for outcome in judged.outcomes]) == ((), [True, False])


def test_eval_takes_what_feedback_writes(run: Run, tmp_path: Path) -> None:
    text = "The ferry to Lindholm sails again after a winter of repairs, the harbour master said on Friday."
    folder, out = tmp_path / "ferry.archive", tmp_path / "questions.jsonl"
    with Archive.open(folder) as archive:
        archive.add(write_jsonl(tmp_path / "news.jsonl", {"id": "ferry", "title": "Ferry sails again", "text": text}))
        archive.record_feedback(archive.answer("Where does the ferry sail again?"), "good")
        archive.record_feedback(archive.answer(CUP), "good")
    assert run("feedback", "--archive", folder, "--out", out).status == 0
    ended = run("eval", out, "--archive", folder)
    assert ended.status == 0
    assert ended.out.startswith("questions.jsonl: 2 questions, 1 answerable; archive: 1 article, 1 passage\n")
    assert ["passage@1", "1.000", "1"] in [line.split()[:3] for line in ended.out.splitlines()]


def test_the_counts_as_json_are_for_programs(run: Run, filled: Archive, tmp_path: Path) -> None:
    filled.record_feedback(filled.answer(CUP), "good")
    filled.record_feedback(filled.answer(FERRY), "bad")
    ended = run("feedback", "--archive", filled.folder, "--json", "--out", tmp_path / "set.jsonl")
    assert json.loads(ended.out) == {"questions": 1, "left_out": 1, "filtered": 0}


def test_where_nothing_is_told_to_be_right_no_set_is_written(run: Run, filled: Archive, tmp_path: Path) -> None:
    filled.record_feedback(filled.answer(FERRY), "bad")
    ended = run("feedback", "--archive", filled.folder, "--out", tmp_path / "set.jsonl")
    assert (ended.status, "not written; no feedback tells what is right" in ended.err) == (2, True)
    assert not (tmp_path / "set.jsonl").exists()


def test_a_set_that_cannot_be_written_is_an_error(run: Run, filled: Archive, tmp_path: Path) -> None:
    filled.record_feedback(filled.answer(CUP), "good")
    ended = run("feedback", "--archive", filled.folder, "--out", tmp_path / "no" / "set.jsonl")
    assert (ended.status, "cannot be written" in ended.err) == (2, True)
