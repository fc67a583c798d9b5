"""A conversation to take away: every quote with its source, and nothing of it markup."""

import json

import pytest

from rag import Answer, Archive, answer_from_dict
from ui.export import download, exported
from ui.turns import Filters, Note, Turn

HOSTILE = "Who? <script>alert(1)</script> *and* [me](x)"


@pytest.fixture
def turns(filled: Archive) -> list[Turn]:
    asked = ("Who takes over the Vardar rowing crew?", "Who won the zorblat cup?")
    answered = [Turn(question, filled.answer(question)) for question in asked]
    return [*answered, Turn(HOSTILE, Note("<b>Hello.</b>"), Filters(publishers=("BBC",)))]


def test_markdown_has_every_quote_with_its_source(turns: list[Turn]) -> None:
    name, media_type, text = exported(turns, "markdown")
    assert (name, media_type) == ("conversation.md", "text/markdown")
    assert "## Who takes over the Vardar rowing crew?" in text
    assert "> Jelena Milić, a former world champion, takes over the Vardar rowing crew" in text
    assert "Balkan Daily, 11 May 2020" in text
    assert "Not in this archive." in text
    assert "## Who? \\<script\\>alert\\(1\\)" in text


def test_html_is_a_page_of_its_own_without_script(turns: list[Turn]) -> None:
    *_, text = exported(turns, "html")
    assert text.startswith("<!doctype html>")
    assert "<blockquote" in text
    assert "<script" not in text
    assert "&lt;b&gt;Hello.&lt;/b&gt;" in text


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_a_question_is_told_as_it_was_searched_only_where_that_differs(format: str) -> None:
    typed, followed = Answer("Who\n won?", resolved="Who won?"), Answer("When?", resolved="When (won)?")
    assert "Searched as:" not in exported([Turn("Who\n won?", typed)], format)[2]
    assert "Searched as: When" in exported([Turn("When?", followed)], format)[2]


def test_json_has_the_answers_to_be_restored(turns: list[Turn]) -> None:
    *_, text = exported(turns, "json")
    told = json.loads(text)["turns"]
    assert [answer_from_dict(turn["answer"]) for turn in told[:2]] == [turn.reply for turn in turns[:2]]
    assert (told[2]["question"], told[2]["note"], told[2]["filters"]["publishers"]) == (
        HOSTILE,
        "<b>Hello.</b>",
        ["BBC"],
    )


def test_a_file_reaches_the_browser_as_text(turns: list[Turn]) -> None:
    page = download(turns, "html")
    assert page.startswith('<template data-name="conversation.html" data-type="text/html">&lt;!doctype html&gt;')
    assert page.count("<") == 2


def test_a_format_that_is_none_is_refused(turns: list[Turn]) -> None:
    with pytest.raises(ValueError, match="'pdf'; it is one of markdown, html, json"):
        exported(turns, "pdf")
