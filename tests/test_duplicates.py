"""The same article twice is one; what only looks like it is not."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import AddReport, Archive
from rag.pages import host_of, page_of
from tests.conftest import WIRE, Writer

URL = "https://news.example/volcano"
VOLCANO = {"title": "Volcano closes airport", "publisher": "Wire One", "published": "2021-01-10", "text": WIRE}
LATER = WIRE.replace("on Sunday", "on Monday")


def ids(archive: Archive) -> list[str]:
    return sorted(article.id for article in archive.articles())


# -- the same page

SAME_PAGE = [
    "http://news.example/volcano",
    "https://www.news.example/volcano/",
    "https://news.example:443/volcano#comments",
    "https://NEWS.example/volcano?utm_source=letter&utm_medium=email",
    "https://news.example/volcano/index.html?fbclid=x",
]


@pytest.mark.parametrize("url", SAME_PAGE)
def test_an_article_whose_url_is_only_written_in_another_way_is_one(archive: Archive, jsonl: Writer, url: str) -> None:
    report = archive.add(jsonl({**VOLCANO, "url": URL}, {**VOLCANO, "url": url}))
    assert (report, report.duplicates[0][1], ids(archive)) == (AddReport(added=1, unchanged=1), URL, [URL])


@pytest.mark.parametrize("url", SAME_PAGE)
def test_its_text_of_a_later_day_is_a_correction_of_it(archive: Archive, jsonl: Writer, url: str) -> None:
    archive.add(jsonl({**VOLCANO, "url": URL}))
    assert archive.add(jsonl({**VOLCANO, "url": url, "text": LATER}, name="later.jsonl")) == AddReport(updated=1)
    assert (archive.text(URL), len(archive.history(URL))) == (LATER, 2)


@pytest.mark.parametrize("url", [f"{URL}?page=2", f"{URL}?id=7", f"{URL}-2", "https://other.example/volcano"])
def test_an_article_on_another_page_is_another(archive: Archive, jsonl: Writer, url: str) -> None:
    assert archive.add(jsonl({**VOLCANO, "url": URL}, {**VOLCANO, "url": url, "text": LATER})).added == 2


def test_two_items_of_one_page_that_have_ids_of_their_own_are_two(archive: Archive, jsonl: Writer) -> None:
    one, two = ({"id": id, "url": URL, "text": text} for id, text in (("first", WIRE), ("second", LATER)))
    assert archive.add(jsonl(one, two)).added == 2


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://www.A.example:443/b/?z=1&a=2&utm_id=3#top", "a.example/b?a=2&z=1"),
        ("http://a.example:8080/", "a.example:8080"),
        ("https://a.example/#!/story/5", "a.example#!/story/5"),
        ("https://a.example/b?q=%C3%A9&empty=", "a.example/b?empty=&q=%C3%A9"),
        ("urn:isbn:5", "urn:isbn:5"),
        ("https://[broken/", "https://[broken/"),
        ("a.example/b", "a.example/b"),
        ("", ""),
    ],
)
def test_a_page_is_named_without_what_tells_only_how_a_reader_came_there(url: str, page: str) -> None:
    assert page_of(url) == page


@given(st.text())
def test_every_text_is_some_page(text: str) -> None:
    assert isinstance(page_of(text), str)
    assert isinstance(host_of(f"https://{text}"), str)


# -- the same name

FEED = """<rss version="2.0"><channel><title>{0}</title><item><guid isPermaLink="false">1001</guid>
    <link>https://{0}.example/{1}</link><description>{2}</description></item></channel></rss>"""
DOCUMENT = """<nitf><head><docdata><doc-id id-string="1001"/></docdata><pubdata name="{0}"/></head>
    <body><body.content><p>{2}</p></body.content></body></nitf>"""
ITEM = """<newsItem guid="1001"><itemMeta><provider literal="{0}"/></itemMeta>
    <contentSet><inlineData>{2}</inlineData></contentSet></newsItem>"""
NAMING = pytest.mark.parametrize("form", [FEED, DOCUMENT, ITEM], ids=["feed", "nitf", "newsml"])


@NAMING
def test_articles_that_two_publishers_have_named_alike_are_two(archive: Archive, tmp_path: Path, form: str) -> None:
    for publisher, text in (("alpha", WIRE), ("beta", LATER)):
        (tmp_path / f"{publisher}.xml").write_text(form.format(publisher, "a", text), encoding="utf-8")
        assert archive.add(tmp_path / f"{publisher}.xml") == AddReport(added=1)
    assert sorted(map(archive.text, ids(archive))) == sorted([WIRE, LATER])


def test_two_items_that_a_feed_has_on_one_page_are_two(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "live.rss"
    path.write_text(FEED.format("alpha", "live", WIRE), encoding="utf-8")
    archive.add(path)
    path.write_text(FEED.format("alpha", "live", LATER).replace("1001", "1002"), encoding="utf-8")
    assert archive.add(path) == AddReport(added=1)


@NAMING
@pytest.mark.parametrize("text", [WIRE, LATER])
def test_an_article_that_is_stored_under_its_bare_name_stays_one(
    archive: Archive, jsonl: Writer, tmp_path: Path, form: str, text: str
) -> None:
    archive.add(jsonl({"id": "1001", "url": "https://www.alpha.example/a", "publisher": "alpha", "text": WIRE}))
    (tmp_path / "a.xml").write_text(form.format("alpha", "a", text), encoding="utf-8")
    for _ in range(2):
        archive.add(tmp_path / "a.xml")
        assert (ids(archive), archive.text("1001")) == (["1001"], text)


def test_an_article_stored_under_the_bare_name_of_another_publisher_is_not_replaced(
    archive: Archive, jsonl: Writer, tmp_path: Path
) -> None:
    archive.add(jsonl({"id": "1001", "url": "https://beta.example/a", "publisher": "beta", "text": WIRE}))
    (tmp_path / "a.rss").write_text(FEED.format("alpha", "a", LATER), encoding="utf-8")
    assert archive.add(tmp_path / "a.rss") == AddReport(added=1)
    assert archive.text("1001") == WIRE


# -- the same text


def test_the_same_text_under_another_id_is_one_with_the_first(archive: Archive, jsonl: Writer) -> None:
    path = jsonl({"id": "first", **VOLCANO}, {"id": "second", "text": WIRE})
    report = archive.add(path)
    assert (report, ids(archive)) == (AddReport(added=1, unchanged=1), ["first"])
    assert report.duplicates == ((f"{path}:2", "first"),)


def test_the_same_text_in_two_files_is_one_in_later_runs_too(archive: Archive, tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(WIRE, encoding="utf-8")
        archive.add(tmp_path / name)
    assert archive.add(tmp_path / "one.txt", tmp_path / "two.txt") == AddReport(unchanged=2)
    assert len(ids(archive)) == 1


def test_a_copy_that_changes_becomes_an_article_of_its_own(archive: Archive, tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(WIRE, encoding="utf-8")
    archive.add(tmp_path / "one.txt", tmp_path / "two.txt")
    (tmp_path / "two.txt").write_text(LATER, encoding="utf-8")
    assert archive.add(tmp_path / "two.txt") == AddReport(added=1)
    assert sorted(map(archive.text, ids(archive))) == sorted([WIRE, LATER])


@pytest.mark.parametrize(
    "other",
    [
        {"publisher": "Wire Two"},
        {"published": "2021-01-12"},
        {"title": "Another headline over the same notice"},
    ],
)
def test_the_same_text_of_another_source_or_day_or_headline_stays(
    archive: Archive, jsonl: Writer, other: dict[str, Any]
) -> None:
    assert archive.add(jsonl({"id": "first", **VOLCANO}, {"id": "second", **VOLCANO, **other})).added == 2


def test_the_same_text_on_pages_of_two_hosts_stays(archive: Archive, jsonl: Writer) -> None:
    pages = [{"url": f"https://{host}.example/volcano", "text": WIRE} for host in ("one", "two")]
    assert archive.add(jsonl(*pages)).added == 2


def test_the_same_text_under_two_addresses_of_one_host_is_one_where_day_and_headline_agree(
    archive: Archive, jsonl: Writer
) -> None:
    pages = [{**VOLCANO, "url": f"https://news.example/{section}/volcano"} for section in ("world", "science")]
    assert archive.add(jsonl(*pages)) == AddReport(added=1, unchanged=1)


def test_a_notice_in_the_place_of_many_articles_makes_none_of_them_vanish(archive: Archive, jsonl: Writer) -> None:
    notice = "Something went wrong. We are sorry, this page cannot be shown right now."
    pages = [{"title": f"Story {n}", "url": f"https://news.example/{n}", "text": notice} for n in range(5)]
    assert archive.add(jsonl(*pages)).added == 5


def test_an_article_stored_under_two_ids_before_stays_as_it_is(archive: Archive, jsonl: Writer) -> None:
    archive.add(jsonl({"id": "first", "text": WIRE}, {"id": "second", "text": LATER}))
    assert archive.add(jsonl({"id": "second", "text": WIRE}, name="more.jsonl")) == AddReport(updated=1)
    assert ids(archive) == ["first", "second"]
