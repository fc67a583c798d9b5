"""One question’s walk: a speaker, an order or a period asked for, several sources, and what stands beside a quote."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rag import Archive

VOTES = "The Askeby council said {} people voted in the harbour election held by the town this year."


@pytest.fixture
def filed(archive: Archive, tmp_path: Path) -> Callable[..., Archive]:
    """Put articles into the archive, each a (day, text); their ids are a, b, c …"""

    def file(*articles: tuple[str, str]) -> Archive:
        path = tmp_path / "some.jsonl"
        records = [
            {"id": id, "published": day, "text": text} for id, (day, text) in zip("abcdef", articles, strict=False)
        ]
        path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        archive.add(path)
        return archive

    return file


def cited(archive: Archive, question: str, **options: object) -> list[str]:
    return [citation.passage.article.id for citation in archive.answer(question, **options).citations]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What is the latest report on how many people voted in the Askeby harbour election?", "b"),
        ("How many people were first reported to have voted in the Askeby harbour election?", "a"),
    ],
)
def test_the_latest_and_the_first_report_come_first_when_they_are_asked_for(
    filed: Callable[..., Archive], question: str, first: str
) -> None:
    archive = filed(("2020-03-01", VOTES.format(1200)), ("2020-03-09", VOTES.format(1350)))
    assert cited(archive, question)[:1] == [first]


def test_sources_that_differ_are_both_cited_and_said_to_differ(filed: Callable[..., Archive]) -> None:
    archive = filed(("2020-03-01", VOTES.format(1200)), ("2020-03-09", VOTES.format(1350)))
    answer = archive.answer("How many people voted in the Askeby harbour election?")
    assert {citation.passage.article.id for citation in answer.citations} == {"a", "b"}
    assert len(answer.differences) == 1


def test_the_same_text_elsewhere_is_named_beside_the_quote(filed: Callable[..., Archive]) -> None:
    archive = filed(("2020-03-01", VOTES.format(1200)), ("2020-03-02", VOTES.format(1200)))
    (citation,) = archive.answer("How many people voted in the Askeby harbour election?").citations
    assert {citation.passage.article.id, *(article.id for article in citation.also_in)} == {"a", "b"}


def test_days_that_the_question_says_the_reports_are_of_bound_the_search(filed: Callable[..., Archive]) -> None:
    archive = filed(("2020-03-01", VOTES.format(1200)), ("2021-05-09", VOTES.format(1350)))
    question = "In articles from May 2021, how many people voted in the Askeby harbour election?"
    assert {hit.passage.article.id for hit in archive.search(question)} == {"b"}


def test_an_articles_first_reading_is_cited_before_another_articles_second(filed: Callable[..., Archive]) -> None:
    twice = f"{VOTES.format(1200)}\n\nIn all 1200 people voted in the Askeby harbour election, the council said again."
    archive = filed(("2020-03-01", twice), ("2020-03-02", VOTES.format(1350)))
    assert set(cited(archive, "How many people voted in the Askeby harbour election?", k=2)) == {"a", "b"}


def test_somebodys_words_come_before_what_others_say_of_the_same(filed: Callable[..., Archive]) -> None:
    archive = filed(
        ("2020-03-01", "“The ferry to Lindholm is too dear for anybody who lives here,” Tove Dahl said on Sunday."),
        ("2020-03-02", "“The ferry to Lindholm is cheap enough for anybody who comes here,” Per Lund said on Monday."),
    )
    assert cited(archive, "What did Per Lund say about the ferry to Lindholm?")[:1] == ["b"]


def test_of_somebodys_words_those_on_what_they_are_asked_about_come_first(filed: Callable[..., Archive]) -> None:
    general = (
        "“We are now in a great contest, and the north is a unique place,” says Tove Dahl, director of Harbour Studies."
    )
    asked = "“The EU has sidelined itself. You have some kind of contest, obviously, among friends,” said Dahl."
    archive = filed(("2020-03-01", f"{general}\n\n{asked}"))
    quotes = [citation.quote for citation in archive.answer("What does Tove Dahl say about the EU?").citations]
    assert quotes[0].startswith("“The EU")


def test_a_quotation_that_goes_on_in_the_next_paragraph_is_the_same_speakers(filed: Callable[..., Archive]) -> None:
    before = "“We will not sell the ferry to anybody,” Tove Dahl said at a meeting with the rowers of Vardar."
    goes_on = "“And in every way we will speak for the interests of Askeby, which has a good part in all of this.”"
    archive = filed(("2020-03-01", f"{before}\n\n{goes_on}"), ("2020-03-02", VOTES.format(1200)))
    quotes = [citation.quote for citation in archive.answer("What did Tove Dahl say about Askeby?").citations]
    assert quotes[0] == goes_on


def test_a_refusal_says_how_many_closer_passages_the_filters_keep_out(filed: Callable[..., Archive]) -> None:
    archive = filed(("2020-03-01", VOTES.format(1200)), ("2021-05-09", "Cloudberries want a cool kitchen all day."))
    answer = archive.answer("How many people voted in the Askeby harbour election?", since="2021-01-01")
    assert not answer.found
    assert (answer.scope.excluded, answer.scope.beyond) == (1, 1)


def test_a_search_without_the_cross_encoder_finds_the_same_passages(filled: Archive) -> None:
    read, unread = (filled.search("When does the ferry sail?", k=50, rerank=flag) for flag in (True, False))
    assert {hit.passage for hit in read} == {hit.passage for hit in unread}
    assert "cross" in read[0].why
    assert "cross" not in unread[0].why


@pytest.mark.parametrize(
    ("won", "by"),
    [
        ("Argentina won the 2022 World Cup on Sunday, beating France via a penalty shootout.", "Argentina"),
        ("The Golden State Warriors won the 2022 World Cup on Sunday, beating Ana Reed.", "Golden State Warriors"),
        ("Ana Reed won the 2022 World Cup on Sunday, beating Tom Berg.", "Ana Reed"),
    ],
)
def test_who_won_is_a_country_a_team_or_a_person(filed: Callable[..., Archive], won: str, by: str) -> None:
    others = "Like Ronaldo, the 34-year-old has never won the World Cup, but he came close in 2014."
    archive = filed(("2022-12-19", won), ("2022-04-01", others))
    first = archive.answer("Who won the 2022 World Cup?").citations[0]
    assert first.answer is not None
    assert archive.text(first.passage.article.id)[slice(*first.answer)] == by


def test_a_search_gives_as_many_as_are_asked_for(filed: Callable[..., Archive]) -> None:
    archive = filed(("2020-03-01", "\n\n".join(f"Harbour note number {n} is about berth {n * 7}." for n in range(260))))
    assert len(archive.search("harbour note", k=250)) == 250


def test_the_words_of_another_are_no_answer_to_what_somebody_said(filed: Callable[..., Archive]) -> None:
    quote = (
        "“The ferry to Lindholm is too dear for anybody who lives here,” Tove Dahl said, with Leo Brandis beside her."
    )
    archive = filed(("2020-03-01", quote))
    assert archive.answer("What did Tove Dahl say about the ferry to Lindholm?").found
    assert not archive.answer("What did Leo Brandis say about the ferry to Lindholm?").found


@pytest.mark.parametrize("question", ["What did Zanetti say?", "What did Zanetti say about the harbour wall?"])
def test_somebodys_reported_words_are_cited_before_anothers_quotation_in_the_same_paragraph(
    filed: Callable[..., Archive], question: str
) -> None:
    hers = "Zanetti said the old harbour wall would be repaired by the summer."
    his = "“The wall is a disgrace and nobody will ever repair it,” said Mensah, who runs the fish market of Askeby."
    archive = filed(("2020-03-01", f"{hers} {his}"))
    assert [citation.quote for citation in archive.answer(question).citations] == [hers]
    assert not archive.answer("What did Zanetti say about the fish market?").found


MOTHER_AND_SON = (
    "“I did nothing wrong that night and I will fight the charge,” Chidi Okonkwo said outside the court in Askeby.\n\n"
    "Ada Okonkwo, his mother, lives in Lindholm.\n\n"
    "“The charge is a cruel one for this family,” Ada Okonkwo said."
)


@pytest.mark.parametrize("owner", ["Okonkwo", "Chidi Okonkwo"])
def test_what_somebodys_mother_says_is_told_from_what_he_says(filed: Callable[..., Archive], owner: str) -> None:
    archive = filed(("2020-03-01", MOTHER_AND_SON))
    citations = archive.answer(f"What did {owner}'s mother say about the charge?").citations
    assert [citation.speaker and citation.speaker.name for citation in citations] == ["Ada Okonkwo"]


def test_somebodys_own_words_are_no_answer_to_what_his_mother_said_but_may_be_to_what_his_lawyer_did(
    filed: Callable[..., Archive],
) -> None:
    archive = filed(("2020-03-01", "“I did nothing wrong and I will fight the charge,” Okonkwo said in Askeby."))
    assert not archive.answer("What did Okonkwo's mother say about the charge?").found
    assert archive.answer("What did Okonkwo's lawyer say about the charge?").found


@pytest.mark.parametrize("courtesy", ["hello", "Thank you!", "why?", "asdf"])
def test_what_asks_for_nothing_is_not_answered(filed: Callable[..., Archive], courtesy: str) -> None:
    answer = filed(("2020-03-01", VOTES.format(1200))).answer(courtesy)
    assert (answer.found, answer.confidence) == (False, 0.0)


def test_the_passages_that_answer_can_be_had_by_their_days(filed: Callable[..., Archive]) -> None:
    archive = filed(*((f"202{year}-03-01", VOTES.format(1200 + year)) for year in (2, 0, 1)))
    question = "How many people voted in the Askeby harbour election?"
    answers = {order: archive.answer(question, order=order) for order in ("newest", "oldest")}  # type: ignore[arg-type]
    years = {order: [c.passage.article.published.year for c in given.citations] for order, given in answers.items()}  # type: ignore[union-attr]
    assert years == {"newest": [2022, 2021, 2020], "oldest": [2020, 2021, 2022]}
    assert answers["newest"].scope.order == "newest"


def test_hits_can_be_had_by_their_days(filed: Callable[..., Archive]) -> None:
    archive = filed(*((f"202{year}-03-01", VOTES.format(1200 + year)) for year in (2, 0, 1)))
    hits = archive.search("people voted in the harbour election", order="oldest")
    assert [hit.passage.article.published.year for hit in hits] == [2020, 2021, 2022]  # type: ignore[union-attr]


def test_an_order_that_is_none_is_refused_with_those_that_are(filled: Archive) -> None:
    with pytest.raises(ValueError, match="'latest'; it is one of relevance, newest, oldest"):
        filled.answer("Why?", order="latest")  # type: ignore[arg-type]


def test_an_answer_tells_each_stage_as_it_begins(filled: Archive) -> None:
    stages: list[str] = []
    filled.answer("Who feeds the storks of Lindholm?", told=stages.append)
    assert stages == ["searching", "reading", "checking"]
