"""Archive: articles in, changed and out; questions, hits and answers; one encoder for life."""

import gzip
import json
import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag import AddReport, Answer, Archive, ArchiveError, EncoderError
from rag.cross_encoder import load_cross_encoder
from tests.conftest import ARTICLES, TEXTS, WIRE, FakeEncoder, Writer

LEAD = TEXTS["harbour"].split("\n\n")[0]
NOTE = {"id": "note", "title": "A note", "text": "The lighthouse at Skarv burns oil again since the cable broke."}


def best(archive: Archive, query: str, **filters: Any) -> str:
    return archive.search(query, **filters)[0].passage.article.id


# -- adding and removing


def test_adding_counts_the_articles(archive: Archive, articles: Path) -> None:
    assert archive.add(articles) == AddReport(added=8)


def test_adding_again_changes_nothing(filled: Archive, articles: Path) -> None:
    assert filled.add(articles) == AddReport(unchanged=8)


def test_adding_again_needs_no_encoder(filled: Archive, folder: Path, articles: Path) -> None:
    class Idle(FakeEncoder):
        def encode(self, *arguments: Any, **options: Any) -> Any:
            raise AssertionError("nothing has to be encoded")

    filled.close()
    with Archive.open(folder, encoder=Idle()) as archive:
        assert archive.add(articles).unchanged == 8


def test_a_changed_text_is_an_update(filled: Archive, jsonl: Writer) -> None:
    assert filled.add(jsonl({**ARTICLES[0], "text": WIRE})) == AddReport(updated=1)


def test_an_update_is_what_is_stored(filled: Archive, jsonl: Writer) -> None:
    filled.add(jsonl({**ARTICLES[0], "text": NOTE["text"]}))
    assert filled.text("harbour") == NOTE["text"]


def test_an_update_is_what_is_found(filled: Archive, jsonl: Writer) -> None:
    filled.add(jsonl({**ARTICLES[0], "text": NOTE["text"]}))
    assert best(filled, "lighthouse oil") == "harbour"


def test_an_update_leaves_nothing_of_the_old_text_to_be_found(filled: Archive, jsonl: Writer) -> None:
    filled.add(jsonl({**ARTICLES[0], "text": NOTE["text"]}))
    assert LEAD not in {hit.passage.text for hit in filled.search(LEAD, k=100)}


@pytest.mark.parametrize("change", [{"title": "New"}, {"published": "2020-03-03"}, {"authors": []}, {"url": None}])
def test_changed_metadata_is_an_update(filled: Archive, jsonl: Writer, change: dict[str, Any]) -> None:
    assert filled.add(jsonl({**ARTICLES[0], **change})) == AddReport(updated=1)


def test_several_sources_of_several_kinds_are_added_at_once(archive: Archive, articles: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "one.txt").write_text(f"Headline of one\n\n{NOTE['text']}", encoding="utf-8")
    packed = tmp_path / "more.jsonl.gz"
    packed.write_bytes(gzip.compress(json.dumps({**NOTE, "id": "packed"}).encode()))
    assert archive.add(articles, str(pages), packed) == AddReport(added=10)


def test_adding_no_sources_adds_nothing(archive: Archive) -> None:
    assert archive.add() == AddReport()


def test_a_path_that_is_not_there_is_reported_and_the_rest_added(archive: Archive, articles: Path) -> None:
    report = archive.add("nowhere/at-all.txt", articles)
    assert (report.added, [source for source, _ in report.failed]) == (8, ["nowhere/at-all.txt"])


BAD_LINES = {
    "broken JSON": '{"id": "x", "text": ',
    "no text": '{"id": "x"}',
    "empty text": '{"id": "x", "text": "  "}',
    "text of another type": '{"id": "x", "text": 5}',
    "a date like yesterday": json.dumps({**NOTE, "published": "yesterday"}),
    "no object": "[1, 2]",
}


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES.keys())
def test_a_bad_article_does_not_stop_the_rest(archive: Archive, jsonl: Writer, line: str) -> None:
    report = archive.add(jsonl(ARTICLES[0], line, ARTICLES[1]))
    assert (report.added, len(report.failed)) == (2, 1)


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES.keys())
def test_a_bad_article_is_reported_by_file_and_line(archive: Archive, jsonl: Writer, line: str) -> None:
    path = jsonl(ARTICLES[0], line, ARTICLES[1])
    assert [source for source, _ in archive.add(path).failed] == [f"{path}:2"]


def test_a_bad_line_leaves_the_stored_article_as_it_was(filled: Archive, jsonl: Writer) -> None:
    filled.add(jsonl({**ARTICLES[0], "text": None}))
    assert filled.text("harbour") == TEXTS["harbour"]


def test_an_id_used_for_two_articles_is_reported(archive: Archive, jsonl: Writer) -> None:
    report = archive.add(jsonl(ARTICLES[0], {**NOTE, "id": "harbour"}))
    assert (report.added, [reason[:16] for _, reason in report.failed]) == (1, ["the id 'harbour'"])


def test_of_two_articles_with_one_id_the_first_is_kept(archive: Archive, jsonl: Writer) -> None:
    archive.add(jsonl(ARTICLES[0], {**NOTE, "id": "harbour"}))
    assert archive.text("harbour") == TEXTS["harbour"]


def test_the_same_article_twice_in_one_run_is_unchanged_the_second_time(archive: Archive, jsonl: Writer) -> None:
    assert archive.add(jsonl(NOTE, NOTE)) == AddReport(added=1, unchanged=1)


def test_an_article_without_an_id_goes_by_its_url(archive: Archive, jsonl: Writer) -> None:
    archive.add(jsonl({"text": WIRE, "url": "https://news.example/wire"}))
    assert archive.text("https://news.example/wire") == WIRE


def test_an_article_with_neither_id_nor_url_is_recognised_by_its_content(archive: Archive, jsonl: Writer) -> None:
    archive.add(jsonl({"text": WIRE}))
    assert archive.add(jsonl({"text": WIRE}, name="again.jsonl")) == AddReport(unchanged=1)


def test_an_article_of_very_many_paragraphs_is_stored_whole(archive: Archive, jsonl: Writer) -> None:
    text = "\n\n".join(f"Line {n} of the register of ships, bound for Oster." for n in range(3000))
    archive.add(jsonl({"id": "register", "text": text}))
    assert len(archive.passages("register")) == 3000


def test_removing_tells_how_many_went(filled: Archive) -> None:
    assert filled.remove("harbour", "nowhere", "jam", "jam") == 2


def test_what_was_removed_is_not_found(filled: Archive) -> None:
    filled.remove("harbour")
    assert "harbour" not in {hit.passage.article.id for hit in filled.search("Lindholm harbour", k=100)}


def test_what_was_removed_has_no_text(filled: Archive) -> None:
    filled.remove("harbour")
    with pytest.raises(KeyError):
        filled.text("harbour")


def test_what_was_removed_can_be_added_again(filled: Archive, articles: Path) -> None:
    filled.remove("harbour")
    assert filled.add(articles) == AddReport(added=1, unchanged=7)


def test_everything_is_there_when_the_archive_is_opened_again(filled: Archive, folder: Path) -> None:
    before = filled.search("volcano airport", k=100)
    filled.close()
    with Archive.open(folder, encoder=FakeEncoder()) as archive:
        assert archive.search("volcano airport", k=100) == before


def test_an_archive_may_be_moved(filled: Archive, folder: Path, tmp_path: Path) -> None:
    filled.close()
    shutil.move(folder, tmp_path / "elsewhere")
    with Archive.open(tmp_path / "elsewhere", encoder=FakeEncoder()) as archive:
        assert best(archive, "Lindholm harbour") == "harbour"


# -- searching


def test_hits_come_best_first(filled: Archive) -> None:
    scores = [hit.score for hit in filled.search("harbour repairs")]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("k", [1, 3, 7])
def test_there_are_at_most_k_hits(filled: Archive, k: int) -> None:
    assert len(filled.search("harbour", k=k)) == k


def test_every_hit_is_a_slice_of_its_article(filled: Archive) -> None:
    hits = [hit.passage for hit in filled.search("harbour", k=100)]
    assert all(filled.text(p.article.id)[p.start : p.end] == p.text for p in hits)


def test_wire_copy_does_not_fill_the_list(filled: Archive) -> None:
    found = [hit.passage.article.id for hit in filled.search("volcano ash airport closed", k=100)]
    assert len([id for id in found if id.startswith("wire")]) == 1


def test_as_of_a_day_the_nearer_of_two_copies_stands_for_both(filled: Archive) -> None:
    assert best(filled, WIRE, as_of="2021-01-13") == "wire-two"


def test_as_of_a_day_no_copy_from_later_is_used(filled: Archive) -> None:
    assert best(filled, WIRE, as_of="2021-01-11") == "wire-one"


@pytest.mark.parametrize(("days", "first"), [(("2020-01-01", "2020-03-01"), "b"), (("2020-03-01", "2020-01-01"), "a")])
def test_of_two_equally_good_passages_the_one_nearer_to_the_day_comes_first(
    archive: Archive, jsonl: Writer, days: tuple[str, str], first: str
) -> None:
    a = {"id": "a", "published": days[0], "text": "The budget vote passed, clerk Alma read the tally of the north."}
    b = {"id": "b", "published": days[1], "text": "The budget vote passed, clerk Bela sang the names of the south."}
    archive.add(jsonl(a, b))
    assert best(archive, "budget vote", as_of="2020-03-02") == first


def test_undated_articles_stay_as_of_any_day(filled: Archive) -> None:
    assert best(filled, "cloudberry jam", as_of="1900-01-01") == "jam"


# -- answering


def test_a_sentence_of_the_archive_answers_by_itself(filled: Archive) -> None:
    assert filled.answer(LEAD).citations[0].quote == LEAD


def test_citations_are_numbered_from_one(filled: Archive) -> None:
    citations = filled.answer(LEAD, k=3).citations
    assert [citation.number for citation in citations] == list(range(1, len(citations) + 1))


def test_there_are_at_most_k_citations(filled: Archive) -> None:
    assert len(filled.answer(f"{LEAD} {WIRE}", k=1).citations) <= 1


def test_every_citation_is_a_slice_of_its_article(filled: Archive) -> None:
    citations = filled.answer(WIRE, k=3).citations
    assert [filled.text(c.passage.article.id)[c.start : c.end] for c in citations] == [c.quote for c in citations]


def test_an_answer_is_confident_between_nought_and_one(filled: Archive) -> None:
    assert 0 <= filled.answer("nonsense").confidence < filled.answer(LEAD).confidence <= 1


def test_nonsense_is_not_answered(filled: Archive) -> None:
    assert not filled.answer("Zorblat quux frimble?").found


def test_nonsense_has_near_misses(filled: Archive) -> None:
    assert len(filled.answer("Zorblat quux frimble?").near_misses) == 3


def test_what_is_found_has_no_near_misses(filled: Archive) -> None:
    assert filled.answer(LEAD).near_misses == ()


def test_words_that_the_archive_never_uses_are_named_as_written(filled: Archive) -> None:
    assert filled.answer("Was the Harbour frimbled by Zorblat?").unknown_words == ("frimbled", "Zorblat")


def test_an_answer_that_abstains_tells_what_was_searched(filled: Archive) -> None:
    scope = filled.answer("Zorblat quux frimble?").scope
    assert (scope.articles, str(scope.first), str(scope.last)) == (8, "2020-03-02", "2022-09-30")


def test_an_empty_archive_abstains(archive: Archive) -> None:
    assert archive.answer("Who is there?") == Answer(
        "Who is there?", resolved="Who is there?", unknown_words=archive.answer("Who is there?").unknown_words
    )


def test_a_follow_up_is_searched_with_the_words_it_leaves_out(filled: Archive) -> None:
    earlier = filled.answer("Who takes over the Vardar rowing crew?")
    assert "Vardar" in filled.answer("When?", history=[earlier]).resolved


def test_history_may_be_pairs_of_text(filled: Archive) -> None:
    assert "Vardar" in filled.answer("When?", history=[("Who takes over the Vardar crew?", "Milić")]).resolved


def test_an_answer_keeps_the_question_as_it_was_asked(filled: Archive) -> None:
    assert filled.answer("When?", history=[("Who takes over the Vardar crew?", "")]).question == "When?"


@pytest.mark.parametrize(
    "history", [["only a question"], [("one",)], [("a", "b", "c")], [("a", 5)], [5], [None], "hello"]
)
def test_history_of_another_shape_is_refused(filled: Archive, history: Any) -> None:
    with pytest.raises(ValueError, match="history"):
        filled.answer("When?", history=history)


@pytest.mark.parametrize("history", [5, None])
def test_history_that_is_no_list_is_refused(filled: Archive, history: Any) -> None:
    with pytest.raises(ValueError, match=r"history: .* is not a list"):
        filled.answer("When?", history=history)


TOO_LONG = "Vardar " * 2_000
LONG_TURNS = {
    "a question": (TOO_LONG, "Milić"),
    "an answer text": ("Who takes over the Vardar crew?", TOO_LONG),
    "a list": [TOO_LONG, ""],
    "an Answer": Answer(TOO_LONG),
    "an Answer's resolved question": Answer("Who?", resolved=TOO_LONG),
}


@pytest.mark.parametrize("turn", LONG_TURNS.values(), ids=LONG_TURNS.keys())
def test_history_with_a_text_of_more_than_ten_thousand_characters_is_refused(filled: Archive, turn: Any) -> None:
    with pytest.raises(ValueError, match="a text of the history has 14,000 characters; at most 10,000"):
        filled.answer("When?", history=[turn, ("Who takes over the Vardar crew?", "Milić")])


def test_a_question_that_grows_too_long_by_the_words_it_leaves_out_is_refused(filled: Archive) -> None:
    question = "Was it the " + "crew " * 1_900
    with pytest.raises(ValueError, match=r"the question made self-contained has 1.,... characters; at most"):
        filled.answer(question, history=[(f"Who takes over {'Vardar ' * 1_000}?", "Milić")])


class Disturbed:
    """The bundled cross-encoder; a number of times something happens while it reads."""

    def __init__(self, disturb: Callable[[int], object], times: int) -> None:
        self._disturb = disturb
        self._left = times

    def judge(self, question: str, passages: Any) -> Any:
        judged = load_cross_encoder().judge(question, passages)
        if self._left:
            self._left -= 1
            self._disturb(self._left)
        return judged


@pytest.fixture
def disturbed(filled: Archive, folder: Path, jsonl: Writer) -> Callable[[int], Archive]:
    """Opens the archive a second time; each of its first questions is read while a writer puts a line before LEAD."""

    def write(left: int) -> object:
        return filled.add(jsonl({**ARTICLES[0], "text": f"{'Corrected. ' * (left + 1)}\n\n{TEXTS['harbour']}"}))

    return lambda times: Archive.open(folder, encoder=FakeEncoder(), reranker=Disturbed(write, times))


@pytest.mark.parametrize("times", [1, 2])
def test_a_question_whose_article_is_updated_meanwhile_is_answered_from_what_is_stored_then(
    disturbed: Callable[[int], Archive], times: int
) -> None:
    with disturbed(times) as archive:
        best = archive.answer(LEAD).citations[0]
        assert archive.text("harbour").startswith("Corrected.\n\n")
        assert (best.quote, best.passage.number) == (LEAD, 2)


def test_an_article_that_changes_whenever_it_is_asked_about_is_an_error(disturbed: Callable[[int], Archive]) -> None:
    with disturbed(9) as archive, pytest.raises(ArchiveError, match="changed while it was being quoted"):
        archive.answer(LEAD)


# -- questions that are none


@pytest.mark.parametrize("question", ["", "   ", "\n\t\u00a0"])
@pytest.mark.parametrize("call", ["search", "answer"])
def test_an_empty_question_is_refused(filled: Archive, call: str, question: str) -> None:
    with pytest.raises(ValueError, match="is empty"):
        getattr(filled, call)(question)


@pytest.mark.parametrize("call", ["search", "answer"])
def test_a_question_of_a_hundred_thousand_characters_is_refused_with_the_number(filled: Archive, call: str) -> None:
    with pytest.raises(ValueError, match="100,000 characters"):
        getattr(filled, call)("x" * 100_000)


@pytest.mark.parametrize("call", ["search", "answer"])
@pytest.mark.parametrize("k", [0, -1])
def test_k_below_one_is_refused(filled: Archive, call: str, k: int) -> None:
    with pytest.raises(ValueError, match=f"k is {k}"):
        getattr(filled, call)("harbour", k=k)


@pytest.mark.parametrize("call", ["search", "answer"])
@pytest.mark.parametrize("k", [1_001, 10**9, 10**12, 10**20])
def test_k_above_ten_thousand_is_refused(filled: Archive, call: str, k: int) -> None:
    with pytest.raises(ValueError, match=f"k is {k}; at most 1,000"):
        getattr(filled, call)("harbour", k=k)


def test_ten_thousand_hits_may_be_asked_for(filled: Archive) -> None:
    assert len(filled.search("harbour", k=1_000)) > 7


@pytest.mark.parametrize("call", ["search", "answer"])
@pytest.mark.parametrize("k", ["3", 2.5, None, [3]])
def test_k_that_is_no_whole_number_is_refused(filled: Archive, call: str, k: Any) -> None:
    with pytest.raises(ValueError, match=r"k is .* must be a whole number"):
        getattr(filled, call)("harbour", k=k)


def test_k_may_be_a_whole_number_of_numpy(filled: Archive) -> None:
    assert len(filled.search("harbour", k=np.int64(2))) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize("question", [5, None, b"harbour", ["harbour"]])
@pytest.mark.parametrize("call", ["search", "answer", "verify"])
def test_a_question_that_is_no_text_is_refused(filled: Archive, call: str, question: Any) -> None:
    with pytest.raises(ValueError, match="not a text"):
        getattr(filled, call)(question)


@pytest.mark.parametrize("given", [5, b"news", ["news"]])
def test_a_path_that_is_none_is_refused(filled: Archive, given: Any) -> None:
    for call in (filled.add, Archive.open):
        with pytest.raises(ValueError, match="is no path"):
            call(given)


def test_an_empty_path_is_refused_and_not_the_working_folder(
    filled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    for call in (filled.add, Archive.open):
        with pytest.raises(ValueError, match=r"the path is empty; name a file or a folder"):
            call("")
    assert [*(tmp_path / "work").iterdir()] == []


@pytest.mark.parametrize("id", [5, None, ["harbour"]])
def test_an_id_to_remove_that_is_no_text_is_refused(filled: Archive, id: Any) -> None:
    with pytest.raises(ValueError, match="no article's id"):
        filled.remove("harbour", id)
    assert filled.text("harbour") == TEXTS["harbour"]


@pytest.mark.parametrize("id", [5, 2**70, None, ["harbour"]])
@pytest.mark.parametrize("look", ["text", "article", "passages", "history", "copies"])
def test_an_id_to_look_up_that_is_no_text_is_refused(filled: Archive, look: str, id: Any) -> None:
    with pytest.raises(ValueError, match="no article's id"):
        getattr(filled, look)(id)


@pytest.mark.parametrize("noise", ["\x00", "\x07\x1b", "\ud800", "\u202e", "???", "\U0010ffff"])
def test_odd_characters_in_a_question_do_no_harm(filled: Archive, noise: str) -> None:
    assert best(filled, f"Lindholm{noise} {noise}harbour") == "harbour"


def test_a_question_of_ten_thousand_characters_is_searched(filled: Archive) -> None:
    assert best(filled, ("Lindholm harbour " * 1000)[:10_000]) == "harbour"


def test_accents_typed_as_characters_of_their_own_are_the_same_question(filled: Archive) -> None:
    apart = unicodedata.normalize("NFD", "Đukić and Milić")
    assert filled.answer(apart).resolved == "Đukić and Milić"


def test_a_question_over_two_lines_is_searched_and_answered_as_on_one(filled: Archive) -> None:
    typed, plain = "Who  takes over\nthe\u00a0Vardar rowing \t crew?", "Who takes over the Vardar rowing crew?"
    answer = filled.answer(typed)
    assert (answer.question, answer.resolved, answer.searched_as) == (typed, plain, "")
    assert replace(answer, question=plain) == filled.answer(plain)
    assert filled.search(typed) == filled.search(plain)
    assert filled.answer("And \n Milić?", history=[(typed, "")]).resolved == f"{plain[:-1]} (Milić)?"


# -- the encoder


def test_an_archive_refuses_another_encoder_with_the_cure(filled: Archive, folder: Path) -> None:
    filled.close()
    with pytest.raises(EncoderError, match=r"made with the encoder 'bag-of-words', not 'other'\. Open it without"):
        Archive.open(folder, encoder=FakeEncoder("other", salt="x"))


def test_an_encoder_that_changed_under_its_name_is_refused_with_the_cure(filled: Archive, folder: Path) -> None:
    filled.close()
    with (
        Archive.open(folder, encoder=FakeEncoder(salt="x")) as archive,
        pytest.raises(EncoderError, match=r"not those this archive was made with\. Restore the model"),
    ):
        archive.search("harbour")


def test_the_same_encoder_is_accepted(filled: Archive, folder: Path) -> None:
    filled.close()
    with Archive.open(folder, encoder=FakeEncoder()) as archive:
        assert best(archive, "harbour") == "harbour"


def test_the_same_encoder_from_another_place_is_accepted(filled: Archive, folder: Path) -> None:
    filled.close()
    with Archive.open(folder, encoder=FakeEncoder("models/bag-of-words")) as archive:
        assert best(archive, "harbour") == "harbour"


@pytest.mark.parametrize("name", ["other/model", "bag-of-words/other"])
def test_an_encoder_of_another_name_is_refused_without_being_loaded(
    filled: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("rag.kept_encoder.load_encoder", never_loaded)
    with pytest.raises(EncoderError, match=rf"made with the encoder 'bag-of-words', not '{name}'\. Open it without"):
        Archive.open(folder, encoder=name)


@pytest.mark.parametrize("name", ["mirror/Bag-of-Words", "a folder"])
def test_an_encoder_that_may_be_the_same_elsewhere_is_told_by_its_vectors(
    filled: Archive, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("rag.kept_encoder.load_encoder", FakeEncoder)
    (tmp_path / "a folder").mkdir()
    monkeypatch.chdir(tmp_path)
    with Archive.open(folder, encoder=name) as archive:
        assert best(archive, "harbour") == "harbour"


def never_loaded(name: str) -> Any:
    raise AssertionError(f"{name} is not worth a download")


def test_the_encoder_is_fixed_when_the_archive_is_created(folder: Path) -> None:
    Archive.open(folder, encoder=FakeEncoder()).close()
    with Archive.open(folder, encoder=FakeEncoder()) as archive:
        assert archive.stats().encoder == "bag-of-words"
    with pytest.raises(EncoderError, match="made with the encoder 'bag-of-words', not 'other'"):
        Archive.open(folder, encoder=FakeEncoder("other", salt="x"))


def test_an_archive_opened_without_an_encoder_takes_the_one_that_another_fixes_meanwhile(folder: Path) -> None:
    with Archive.open(folder) as lazy, Archive.open(folder, encoder=FakeEncoder()):
        assert lazy.stats().encoder == "bag-of-words"


@pytest.mark.parametrize("given", [5, "", b"model", object()])
def test_an_encoder_that_is_none_is_refused(folder: Path, given: Any) -> None:
    with pytest.raises(ValueError, match=r"encoder is .*: give a name, a folder"):
        Archive.open(folder, encoder=given)


def test_an_encoder_whose_vectors_are_not_numbers_is_an_error(folder: Path, articles: Path) -> None:
    class Broken(FakeEncoder):
        def encode(self, texts: Any, *, query: bool = False) -> Any:
            vectors, owners = super().encode(texts, query=query)
            return (vectors * np.nan if len(texts) > 1 else vectors), owners

    with Archive.open(folder, encoder=Broken()) as archive, pytest.raises(ArchiveError, match="not numbers"):
        archive.add(articles)


def test_stats_count_the_articles_of_each_author_and_month(filled: Archive) -> None:
    stats = filled.stats()
    assert stats.authors[:2] == (("Ana Ruiz", 2), ("Per Lund", 2))
    assert stats.months[:2] == (("2020-03", 1), ("2020-05", 1))
    assert dict(stats.months)["2021-01"] == 2
    assert sum(number for _, number in stats.months) == stats.articles - 1  # one is undated
