"""A quote with its source, to be pasted elsewhere: in every form it is the quote, and nothing in it is markup."""

from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Article, Citation, Passage, cite

LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).filter(lambda text: text.strip())


def citation(quote: str = "We lost two quays.", **fields: object) -> Citation:
    known = {
        "url": "https://news.example/harbour",
        "publisher": "Northern Post",
        "authors": ("Ana Ruiz", "Per Lund"),
        "published": date(2020, 3, 2),
    }
    article = Article("harbour", "Lindholm harbour reopens", "d" * 64, **{**known, **fields})  # type: ignore[arg-type]
    return Citation(1, Passage(article, 2, 100, 100 + len(quote), quote), 100, 100 + len(quote))


def test_plain_is_the_quote_and_a_line_of_where_it_is_from() -> None:
    assert cite(citation()) == (
        "“We lost two quays.”\n"
        "— Ana Ruiz, Per Lund, “Lindholm harbour reopens”, Northern Post, 2 March 2020, paragraph 2 "
        "https://news.example/harbour#:~:text=We%20lost%20two%20quays."
    )


def test_what_is_not_known_is_left_out() -> None:
    bare = citation(url=None, publisher=None, authors=(), published=None)
    assert cite(bare) == "“We lost two quays.”\n— “Lindholm harbour reopens”, paragraph 2"


def test_markdown_is_a_block_quotation_with_a_link() -> None:
    quoted, _, source = cite(citation("Two *big* quays\nand one_more."), "markdown").partition("\n>\n")
    assert quoted == "> Two \\*big\\* quays\n> and one\\_more\\."
    assert source.startswith("> — [Ana Ruiz, Per Lund, “Lindholm harbour reopens”, Northern Post")
    assert source.endswith("](<https://news.example/harbour#:~:text=Two%20%2Abig%2A%20quays%20and%20one_more.>)")


@given(LINE)
def test_markdown_leaves_no_character_that_could_be_markup(quote: str) -> None:
    line = cite(citation(quote), "markdown").splitlines()[0]
    bare = line.removeprefix("> ").replace("\\\\", "")
    assert all(bare[at - 1] == "\\" for at, character in enumerate(bare) if character in "`*_[]<>#$&")


class Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


@given(LINE)
def test_html_shows_any_quote_as_it_is(quote: str) -> None:
    page = Text()
    page.feed(cite(citation(quote), "html"))
    assert page.tags == ["blockquote", "p", "p", "a"]
    assert page.words.startswith(quote)


def test_an_address_that_could_run_script_is_no_link() -> None:
    hostile = citation(url="javascript:alert(1)")
    assert "javascript" not in cite(hostile, "html")
    assert "](" not in cite(hostile, "markdown")


def test_bibtex_is_an_article_with_braced_names() -> None:
    assert cite(citation("It rose by 5% & more"), "bibtex").splitlines() == [
        "@article{NorthernPost20200302Lindholm,",
        "  title = {Lindholm harbour reopens},",
        "  author = {{Ana Ruiz} and {Per Lund}},",
        "  journal = {Northern Post},",
        "  date = {2020-03-02},",
        "  url = {https://news.example/harbour},",
        "  note = {“It rose by 5\\% \\& more” (paragraph 2)},",
        "}",
    ]


@given(LINE)
def test_bibtex_braces_are_balanced_whatever_the_quote(quote: str) -> None:
    text = cite(citation(quote), "bibtex").replace("\\{", "").replace("\\}", "")
    assert text.count("{") == text.count("}")


def test_ris_is_a_newspaper_article() -> None:
    assert cite(citation("Two\nlines"), "ris").splitlines() == [
        "TY  - NEWS",
        "TI  - Lindholm harbour reopens",
        "AU  - Ana Ruiz",
        "AU  - Per Lund",
        "T2  - Northern Post",
        "PY  - 2020",
        "DA  - 2020/03/02",
        "UR  - https://news.example/harbour",
        "N1  - “Two lines” (paragraph 2)",
        "ER  - ",
    ]


def test_a_style_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="'apa'; it is one of plain, markdown, html, bibtex, ris"):
        cite(citation(), "apa")  # type: ignore[arg-type]
