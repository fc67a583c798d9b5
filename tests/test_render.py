"""What the page shows: any text literally, no script, no link that is not http or https."""

import hashlib
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rag import Answer, Article, Citation, Difference, Hit, Passage, ResolvedDate, Scope, Speaker, Stats
from ui.markup import escape, period, web_link
from ui.masthead import masthead
from ui.reader import Place, article_page, missing_page
from ui.render import conversation
from ui.smalltalk import is_smalltalk
from ui.turns import Filters, Note, Turn

TAGS = {"a", "bdi", "blockquote", "button", "cite", "details", "div", "em", "h1", "h2", "h3", "header", "li", "mark"}
TAGS |= {"ol", "p", "section", "span", "strong", "summary", "time", "ul"}
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
HOSTILE = (
    "<script>window.pwned=1</script> *a* _b_ $$c$$ `d` 1. e &amp; ${alert(1)} {{f}} “g” \u202eh\u202c\r\n\u200b👩‍👩‍👧"
)


class Seen(HTMLParser):
    """The text of each kind of element, and every tag and attribute."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text: dict[str, list[str]] = {}
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self.text.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "elements must close in the order they opened"

    def handle_data(self, data: str) -> None:
        for tag in self.open:
            self.text[tag][-1] += data

    def links(self) -> list[str]:
        return [value for name, value in self.attributes if name == "href"]


def article(title: str = "Talks resume", url: str | None = "https://news.example/talks", **fields: object) -> Article:
    known = {"publisher": "Euronews", "authors": ("A. Writer",), "published": date(2020, 6, 18), "language": "en"}
    return Article("a1", title, "d" * 64, url, **{**known, **fields})  # type: ignore[arg-type]


def passage(text: str, of: Article | None = None, number: int = 1, start: int = 0) -> Passage:
    return Passage(of or article(), number, start, start + len(text), text)


def found(text: str, start: int, end: int, of: Article | None = None) -> str:
    answer = Answer("q", (Citation(1, passage(text, of), start, end, 0.9),), 0.9)
    return conversation([Turn("q", answer)])


def cited(text: str, number: int = 1, of: Article | None = None, **fields: object) -> Citation:
    """A whole passage as a citation; offsets of its words by the words: `answer="312"`, `dates={"Friday": (…)}`."""
    start = 50
    there = passage(text, of, start=start)

    def offsets(words: str) -> tuple[int, int]:
        return start + text.index(words), start + text.index(words) + len(words)

    if words := fields.pop("answer", None):
        fields["answer"] = offsets(str(words))
    if isinstance(dates := fields.pop("dates", {}), dict):
        fields["dates"] = tuple(ResolvedDate(*offsets(words), *days) for words, days in dates.items())
    return Citation(number, there, start, start + len(text), **fields)  # type: ignore[arg-type]


def shown(*citations: Citation, **fields: object) -> Seen:
    return Seen(conversation([Turn("q", Answer("q", citations, 0.9, **fields))]))  # type: ignore[arg-type]


def refused(*texts: str, **fields: object) -> str:
    hits = tuple(Hit(passage(text), 0.1) for text in texts)
    return conversation([Turn("q", Answer("q", near_misses=hits, **fields))])  # type: ignore[arg-type]


@given(ANY_TEXT, st.data())
def test_any_passage_is_shown_literally_with_its_quote_marked(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    seen = Seen(found(text, start, end))
    assert seen.text["blockquote"] == [text]
    assert seen.text["mark"] == [text[start:end]]
    assert seen.tags <= TAGS


@given(ANY_TEXT, st.data())
def test_the_exact_answer_is_emphasised_and_the_quote_stays_as_it_is(text: str, data: st.DataObject) -> None:
    b, c = data.draw(st.integers(0, len(text) - 1)), data.draw(st.integers(1, len(text)))
    assume(b < c)
    a, d = data.draw(st.integers(0, b)), data.draw(st.integers(c, len(text)))
    seen = shown(Citation(1, passage(text), a, d, answer=(b, c)))
    assert seen.text["blockquote"] == [text]
    assert seen.text["mark"] == [text[a:d]]
    assert seen.text.get("strong", []) == ([text[b:c]] if (a, d) != (b, c) else [])
    assert seen.tags <= TAGS


@given(ANY_TEXT, st.data())
def test_any_article_is_shown_literally_with_its_quote_marked(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    before, around = passage("Before."), passage(text, number=2, start=9)
    page = Seen(article_page(article(title=text), [before, around], Place("a1", 9 + start, 9 + end, "d" * 64)))
    assert page.text["h2"] == [text]
    assert page.text["p"][-2:] == ["Before.", text]
    assert page.text["mark"] == [text[start:end]]
    assert page.tags <= TAGS


@given(ANY_TEXT)
def test_questions_headlines_names_and_messages_are_shown_literally(text: str) -> None:
    named = article(title=text, publisher=text, authors=(text,), language=text, url=text)
    answer = Answer(
        text,
        (Citation(1, passage(text, named), 0, len(text)),),
        0.9,
        resolved="other",
        scope=Scope(1, publishers=(text,)),
    )
    seen = Seen(conversation([Turn(text, answer), Turn("q", Note(text, "error"))], [text]))
    assert seen.text["h2"][0] == seen.text["cite"][0] == text
    assert seen.text["bdi"].count(text) >= 3
    assert seen.text["p"][-1] == text
    assert seen.tags <= TAGS
    assert not any(name.startswith("on") for name, _ in seen.attributes)


@given(ANY_TEXT)
def test_examples_and_unknown_words_are_shown_literally(text: str) -> None:
    welcome = Seen(conversation([], [text]))
    assert welcome.text["button"] == [text]
    assert ("data-example", text) in welcome.attributes
    assert text in Seen(refused(unknown_words=(text,))).text["em"]


@given(st.text())
def test_only_http_addresses_become_links(url: str) -> None:
    assert all(link.lower().startswith(("http://", "https://")) for link in Seen(web_link(url)).links())


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "//x.y",
        "http://",
        "https://[x",
    ],
)
def test_an_address_that_could_run_script_or_is_broken_is_no_link(url: str) -> None:
    assert web_link(url) == ""
    assert "?view=api" not in Seen(found("A quote.", 0, 8, article(url=url))).links()
    assert Seen(found("A quote.", 0, 8, article(url=url))).links() == []


def test_a_link_is_named_by_the_host_it_truly_goes_to() -> None:
    assert "evil.example" in Seen(web_link("https://bbc.co.uk@evil.example/x")).text["a"][0]


def test_markup_in_an_article_stays_text() -> None:
    seen = Seen(found(HOSTILE, 0, 8))
    assert seen.text["blockquote"] == [HOSTILE]
    assert "script" not in seen.tags


def test_what_cannot_be_sent_or_parsed_is_replaced_visibly() -> None:
    assert escape("a\0b\ud800c\rd") == "a\ufffdb?c&#13;d"


def test_an_answer_says_where_each_quote_is_from() -> None:
    seen = Seen(found("First. Second.", 7, 14))
    source = seen.text["button"][1]
    for fact in ("Euronews", "Talks resume", "A. Writer", "18 June 2020", "paragraph 1"):
        assert fact in source
    assert seen.text["button"][0] == "[1]"
    assert any(name == "data-tip" and "Euronews" in value for name, value in seen.attributes)
    assert seen.links() == ["https://news.example/talks#:~:text=Second."]


def test_a_quote_is_shown_with_who_says_it_and_which_days_are_meant_and_nothing_of_it_inside() -> None:
    text = "“We leave on Thursday, as we did last year,” she said."
    thursday, year = date(2020, 6, 18), (date(2019, 1, 1), date(2019, 12, 31))
    speaker = Speaker("Jelena <Milić>", 1, 5)
    seen = shown(cited(text, speaker=speaker, dates={"on Thursday": (thursday, thursday), "last year": year}))
    assert seen.text["p"][1] == "Said by Jelena <Milić> · “on Thursday”: 18 June 2020 · “last year”: 2019"
    assert ("datetime", "2020-06-18") in seen.attributes
    assert seen.text["blockquote"] == [text]


def test_the_same_words_are_resolved_once() -> None:
    day = date(2020, 6, 18)
    citation = cited("Today, and only today.", dates={"Today": (day, day)})
    twice = Citation(1, citation.passage, citation.start, citation.end, dates=citation.dates * 2)
    assert shown(twice).text["p"][1] == "“Today”: 18 June 2020"


def test_a_quote_with_nothing_to_add_has_no_line_of_its_own() -> None:
    assert len(shown(cited("A quote.")).text["p"]) == 1


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ((2020, 6, 18), (2020, 6, 18), "18 June 2020"),
        ((2020, 6, 15), (2020, 6, 21), "15 June 2020 to 21 June 2020"),
        ((2020, 2, 1), (2020, 2, 29), "February 2020"),
        ((2020, 12, 1), (2020, 12, 31), "December 2020"),
        ((2019, 1, 1), (2019, 12, 31), "2019"),
        ((2018, 1, 1), (2019, 12, 31), "1 January 2018 to 31 December 2019"),
        ((2020, 1, 1), (2020, 1, 31), "January 2020"),
        ((9999, 12, 1), (9999, 12, 31), "1 December 9999 to 31 December 9999"),
    ],
)
def test_days_are_named_as_people_name_them(
    first: tuple[int, int, int], last: tuple[int, int, int], words: str
) -> None:
    assert period(date(*first), date(*last)) == words


def test_other_articles_with_the_passage_are_named_three_of_them_and_counted() -> None:
    others = [Article(f"a{n}", f"Title {n}", "", publisher="AP", published=date(2020, 6, n)) for n in range(1, 6)]
    first = "Also in: AP, Title 1, 1 June 2020"
    assert shown(cited("A quote.", also_in=tuple(others[:1]))).text["p"][-1] == first
    many = shown(cited("A quote.", also_in=tuple(others))).text["p"][-1]
    assert many == f"{first}; AP, Title 2, 2 June 2020; AP, Title 3, 3 June 2020; and 2 more"
    assert shown(cited("A quote.", also_in=(Article("a", "", ""),))).text["p"][-1] == "Also in: Untitled article"


@given(ANY_TEXT)
def test_speakers_and_copies_are_shown_literally(text: str) -> None:
    other = Article("b", text, "", publisher=text)
    seen = shown(cited("A quote.", speaker=Speaker(text, 0, 1), also_in=(other,)))
    assert seen.text["bdi"].count(text) >= 3
    assert seen.tags <= TAGS


def test_where_the_sources_differ_each_is_quoted_with_its_number_and_its_day() -> None:
    citations = (
        cited("There were 312."),
        cited("Nobody counted.", 2),
        cited("There were about <280>.", 3, article(published=None)),
    )
    places = ((1, (61, 64)), (3, (61, 72)), (9, (0, 1)))
    seen = shown(*citations, differences=(Difference("amount", places),))
    assert seen.text["p"][1] == "The sources differ: “312” [1] (18 June 2020), “about <280>” [3] (undated)"
    assert seen.text["button"][:2] == ["“312” [1]", "“about <280>” [3]"]
    assert ("data-start", "61") in seen.attributes
    assert seen.text["blockquote"] == ["There were 312.", "Nobody counted.", "There were about <280>."]


def test_days_that_differ_are_told_apart_from_the_days_of_publication() -> None:
    day = date(2020, 6, 25)
    citations = (cited("It is on Thursday.", dates={"Thursday": (day, day)}), cited("It is in 2021.", 2))
    seen = shown(*citations, differences=(Difference("time", ((1, (56, 67)), (2, (59, 63)))),))
    published = "published 18 June 2020"
    told = f"“on Thursday” [1] (25 June 2020, {published}), “2021” [2] ({published})"
    assert seen.text["p"][1] == f"The sources differ: {told}"


def test_sources_that_agree_get_no_notice() -> None:
    assert "differ" not in conversation([Turn("q", Answer("q", (cited("A quote."),), 0.9))])


@pytest.mark.parametrize(("confidence", "words"), [(0.93, "Strong match"), (0.6, "Fair match"), (0.2, "Weak match")])
def test_confidence_is_told_in_words_with_the_number_behind_them(confidence: float, words: str) -> None:
    page = conversation([Turn("q", Answer("q", (Citation(1, passage("Yes."), 0, 4),), confidence))])
    assert words in page
    assert f'title="{confidence:.0%} likely' in page


def test_a_refusal_looks_like_no_answer() -> None:
    day = date(2020, 6, 18)
    page = refused(
        "Close, but no.", scope=Scope(2, day, day, since=day, publishers=("BBC",)), unknown_words=("Merkel",)
    )
    seen = Seen(page)
    assert "Not in this archive." in seen.text["p"]
    assert "Searched 2 articles, 18 June 2020 (since 18 June 2020, BBC)." in seen.text["p"]
    assert "The archive never uses: Merkel" in seen.text["p"]
    assert seen.text["h3"] == ["Closest passages, not an answer"]
    assert seen.text["blockquote"] == ["Close, but no."]
    assert "mark" not in seen.tags
    assert "[1]" not in page


def test_a_refusal_says_when_filters_left_nothing_to_search() -> None:
    page = refused(scope=Scope(0, until=date(1990, 1, 1)))
    assert "No article passed the filters (until 1 January 1990), so nothing was searched." in page


def test_a_refusal_says_how_much_the_filters_leave_out_and_of_the_closest_passages_how_many() -> None:
    scope = Scope(1764, excluded=3120, publishers=("BBC",))
    told = "The filters leave out 3,120 of 4,884 articles"
    assert f"{told}." in Seen(refused(scope=scope)).text["p"]
    closest = f"{told}, and with them 2 of the closest passages."
    assert closest in Seen(refused(scope=replace(scope, beyond=2))).text["p"]


def test_a_refusal_without_filters_leaves_nothing_out() -> None:
    assert "leave out" not in refused(scope=Scope(3))


@pytest.mark.parametrize(
    ("first", "last", "articles", "told"),
    [
        (date(2022, 3, 1), date(2022, 3, 31), 0, "The archive has no article from March 2022."),
        (date(2022, 3, 1), date(2022, 3, 31), 1212, "The archive has 1,212 articles from March 2022."),
        (date(2022, 3, 3), date(2022, 3, 3), 1, "The archive has 1 article from 3 March 2022."),
        (date(2022, 3, 3), None, 0, "The archive has no article since 3 March 2022."),
        (None, date(2022, 3, 3), 2, "The archive has 2 articles until 3 March 2022."),
    ],
)
def test_a_refusal_says_what_there_is_of_the_days_that_were_asked_about(
    first: date | None, last: date | None, articles: int, told: str
) -> None:
    scope = Scope(3, asked_first=first, asked_last=last, asked_articles=articles)
    assert told in Seen(refused(scope=scope)).text["p"]


def test_an_answer_speaks_of_the_days_that_were_asked_about_only_when_the_archive_has_nothing_of_them() -> None:
    scope = Scope(3, asked_first=date(2022, 3, 1), asked_last=date(2022, 3, 31))
    assert "The archive has no article from March 2022." in shown(cited("A quote."), scope=scope).text["p"]
    held = shown(cited("A quote."), scope=replace(scope, asked_articles=2))
    assert not any("March 2022" in told for told in held.text["p"])


def test_a_follow_up_shows_what_was_searched_only_when_it_differs() -> None:
    same = Answer("Who won?", resolved="Who won?")
    other = Answer("And when?", resolved="And when? Kosovo")
    assert "Searched as:" not in conversation([Turn("Who won?", same)])
    assert "Searched as:" not in conversation([Turn("Who\n won?", replace(same, question="Who\n won?"))])
    assert "Searched as: And when? Kosovo" in "".join(Seen(conversation([Turn("And when?", other)])).text["p"])


def test_a_follow_up_is_shared_and_asked_again_as_it_was_searched() -> None:
    answer = Answer("And Vucic?", resolved="What did Vučić say?")
    seen = Seen(conversation([Turn("And Vucic?", answer, Filters(since="2020-01-01"))])).attributes
    links, copied = ([value for name, value in seen if name == f"data-{what}"] for what in ("link", "copy"))
    assert links == ["./?q=What+did+Vu%C4%8Di%C4%87+say%3F&since=2020-01-01"]
    assert "archive.answer('What did Vučić say?', since='2020-01-01')" in copied[-1]
    asking = [seen[place + 1 : place + 3] for place, one in enumerate(seen) if one == ("data-event", "retry")]
    assert asking[-1] == [("data-question", "What did Vučić say?"), ("data-alone", "yes")]
    assert ("data-example", "And Vucic?") in seen
    failed = Seen(conversation([Turn("And Vucic?", Note("Something went wrong.", "error"))])).attributes
    assert [value for name, value in failed if name in ("data-question", "data-alone")] == ["And Vucic?", ""]


def test_a_question_still_being_answered_says_so() -> None:
    assert "Searching the archive…" in conversation([Turn("q")])


def test_a_changed_article_opens_unmarked_with_a_note() -> None:
    page = Seen(article_page(article(), [passage("New words.")], Place("a1", 0, 3, "other")))
    assert "mark" not in page.tags
    assert any("has changed since" in text for text in page.text["p"])


def test_a_near_miss_opens_at_its_paragraph_without_a_mark() -> None:
    page = article_page(article(), [passage("One."), passage("Two.", number=2, start=6)], Place("a1", 6, 6, "d" * 64))
    assert "<mark>" not in page
    assert page.count("class=here") == 1


def test_a_removed_article_opens_as_a_plain_sentence() -> None:
    assert "no longer in the archive" in missing_page()


PAGES = (("", "Ask"), ("check", "Check a quote"))


def test_the_masthead_says_what_the_archive_holds() -> None:
    publishers = (("BBC", 3), ("<b>", 2), ("AP", 1), ("DW", 1), ("AFP", 1))
    stats = Stats(12481, 90000, publishers, date(2004, 1, 2), date(2005, 12, 31), None, "e")
    text = Seen(masthead(stats, PAGES, "")).text["p"][1]
    assert text == "12,481 articles · BBC, <b>, AP and 2 more · 2 January 2004 to 31 December 2005"


@pytest.mark.parametrize("stats", [Stats(0, 0, (), None, None, None, "fake"), None], ids=["known", "not known yet"])
def test_the_masthead_leads_to_the_other_pages_and_says_which_this_is(stats: Stats | None) -> None:
    shown = Seen(masthead(stats, PAGES, "check"))
    assert shown.links() == ["./", "./", "./check"]
    assert ("aria-current", "page") in shown.attributes


def test_the_article_digest_in_the_page_is_the_one_quoted_from() -> None:
    digest = hashlib.sha256(b"text").hexdigest()
    page = found("A quote.", 0, 8, Article("a1", "t", digest))
    assert ("data-digest", digest) in Seen(page).attributes


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "Hi!",
        "  Good morning ",
        "thanks a lot",
        "Thank you!!",
        "who are you?",
        "help",
        "Hello, what can you do?",
        "hi there",
    ],
)
def test_greetings_are_smalltalk(text: str) -> None:
    assert is_smalltalk(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello Kitty",
        "Who are you voting for, Vucic?",
        "help for Kosovo",
        "hi-tech exports",
        "thank you letter",
        "привет",
        "?",
        "hello " * 99,
    ],
)
def test_questions_are_not_smalltalk(text: str) -> None:
    assert not is_smalltalk(text)


def test_without_headlines_the_page_says_how_articles_are_added() -> None:
    assert "archive-chat add" in conversation([])
