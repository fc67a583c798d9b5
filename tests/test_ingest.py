"""Sources to articles: every format, and every kind of bad input, through `read`."""

import gzip
import json
import os
import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.ingest import Failure, RawArticle, read

PROSE = "The harbour at Lindholm reopened on Monday after a winter of repairs that cost the town dearly."


def articles(source: Path) -> list[RawArticle]:
    found = list(read(source))
    assert [item for item in found if isinstance(item, Failure)] == []
    return [item for item in found if isinstance(item, RawArticle)]


def failures(source: str | Path) -> list[Failure]:
    return [item for item in read(source) if isinstance(item, Failure)]


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def line(**fields: object) -> str:
    return json.dumps({"text": PROSE, **fields}) + "\n"


def test_a_text_file_gives_its_first_line_as_the_title(tmp_path: Path) -> None:
    [article] = articles(put(tmp_path / "a.txt", f"Harbour reopens\n\n{PROSE}\n"))
    assert (article.title, article.text) == ("Harbour reopens", PROSE)


ID = r"[0-9a-f]{8}"


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_file_without_an_id_goes_by_its_name_and_place(tmp_path: Path, name: str) -> None:
    [article] = articles(put(tmp_path / name, PROSE))
    assert re.fullmatch(rf"{re.escape(name)}-{ID}", article.id)


def test_a_web_page_without_an_address_goes_by_its_name_and_place(tmp_path: Path) -> None:
    page = f"<html><body><article><h1>Harbour reopens</h1><p>{PROSE}</p><p>Second: {PROSE}</p></article></body></html>"
    [article] = articles(put(tmp_path / "index.html", page))
    assert re.fullmatch(rf"index\.html-{ID}", article.id)


def test_files_of_one_name_in_two_folders_are_two_articles(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        put(tmp_path / folder / "index.txt", PROSE)
    ids = [article.id for folder in ("x", "y") for article in articles(tmp_path / folder)]
    assert len({*ids}) == 2
    assert all(re.fullmatch(rf"index\.txt-{ID}", id) for id in ids)


def test_a_file_has_the_same_id_whichever_way_its_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "x" / "index.txt", PROSE)
    (tmp_path / "link").symlink_to(tmp_path / "x")
    monkeypatch.chdir(tmp_path)
    [plain], [relative], [linked] = (articles(Path(name)) for name in (tmp_path / "x", "x/../x", "link"))
    assert plain.id == relative.id == linked.id


def test_a_file_has_the_same_id_by_itself_and_from_any_folder_above_it(tmp_path: Path) -> None:
    file = put(tmp_path / "n" / "2020" / "bridge.txt", PROSE)
    ids = {article.id for source in (file, file.parent, tmp_path / "n", tmp_path) for article in articles(source)}
    assert len(ids) == 1


def test_a_first_line_that_is_a_sentence_is_text(tmp_path: Path) -> None:
    [article] = articles(put(tmp_path / "a.txt", f"It rained.\n\n{PROSE}"))
    assert (article.title, article.text) == ("", f"It rained.\n\n{PROSE}")


def test_a_sidecar_gives_the_metadata_and_is_no_source_of_its_own(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", f"Harbour reopens\n\n{PROSE}")
    sidecar = {"url": "https://example.org/a", "published": "2021-01-05", "authors": "Ana Ruiz", "publisher": "Post"}
    put(tmp_path / "a.json", json.dumps(sidecar))
    [article] = articles(tmp_path)
    assert article == RawArticle(
        id="https://example.org/a",
        title="Harbour reopens",
        text=PROSE,
        url="https://example.org/a",
        publisher="Post",
        authors=("Ana Ruiz",),
        published=date(2021, 1, 5),
        language="en",
        source=str(tmp_path / "a.txt"),
        origins=(
            ("title", "first line"),
            ("url", "sidecar"),
            ("publisher", "sidecar"),
            ("authors", "sidecar"),
            ("published", "sidecar"),
            ("language", "detected from the text"),
        ),
    )


FORMS = ["NFC", "NFD"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("other", FORMS)
def test_a_sidecar_is_found_whichever_way_the_two_names_write_an_accent(tmp_path: Path, form: str, other: str) -> None:
    put(tmp_path / unicodedata.normalize(form, "Müller.txt"), PROSE)
    put(tmp_path / unicodedata.normalize(other, "Müller.json"), json.dumps({"title": "Harbour reopens"}))
    assert [article.title for article in articles(tmp_path)] == ["Harbour reopens"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("other", FORMS)
def test_a_manifest_finds_its_files_whichever_way_the_two_write_an_accent(
    tmp_path: Path, form: str, other: str
) -> None:
    put(tmp_path / unicodedata.normalize(form, "Söl/Müller.txt"), PROSE)
    entry = {"file": unicodedata.normalize(other, "Söl/Müller.txt"), "title": "Harbour reopens"}
    put(tmp_path / "manifest.json", json.dumps([entry]))
    assert [article.title for article in articles(tmp_path)] == ["Harbour reopens"]


@pytest.mark.parametrize("name", ["x" * 251 + ".txt", "é" * 125 + ".txt", "é" * 125 + ".json"])
def test_a_file_whose_name_leaves_no_room_for_a_sidecar_is_read(tmp_path: Path, name: str) -> None:
    put(tmp_path / name, PROSE if name.endswith(".txt") else line())
    assert [article.text for article in articles(tmp_path)] == [PROSE]


@pytest.mark.parametrize("name", ["x" * 5000 + ".txt", "d" * 300 + "/a.txt", "x/" * 3000 + "a.txt", "a\0b.txt", ""])
def test_a_name_that_no_file_can_have_is_reported_as_not_there(tmp_path: Path, name: str) -> None:
    put(tmp_path / "a.txt", PROSE)
    put(tmp_path / "manifest.json", json.dumps([{"file": name}, {"file": "a.txt", "title": "Harbour reopens"}]))
    [failure], [article] = failures(tmp_path), [item for item in read(tmp_path) if isinstance(item, RawArticle)]
    assert (article.title, "names a file that is not there" in failure.reason) == ("Harbour reopens", True)


def test_a_headline_in_the_sidecar_is_not_said_again_in_the_text(tmp_path: Path) -> None:
    put(tmp_path / "a.json", '{"title": "Harbour reopens"}')
    [article] = articles(put(tmp_path / "a.txt", f"Harbour reopens\n\n{PROSE}"))
    assert (article.title, article.text) == ("Harbour reopens", PROSE)


@pytest.mark.parametrize(
    "front",
    [
        'title: "Harbour"\nauthors: [Ana Ruiz, Bo Lee]\npublished: 2021-01-05',
        "title: Harbour\nauthors:\n  - Ana Ruiz\n  - Bo Lee\npublished: 2021-01-05",
        '{"title": "Harbour", "authors": ["Ana Ruiz", "Bo Lee"], "published": "2021-01-05"}',
    ],
)
def test_front_matter_of_markdown_is_metadata(tmp_path: Path, front: str) -> None:
    [article] = articles(put(tmp_path / "a.md", f"---\n{front}\n---\n\n{PROSE}"))
    assert (article.title, article.authors, article.published, article.text) == (
        "Harbour",
        ("Ana Ruiz", "Bo Lee"),
        date(2021, 1, 5),
        PROSE,
    )


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("'Germany''s harbour'", "Germany's harbour"),
        (r'"The \"Harbour\" caf\u00e9"', 'The "Harbour" café'),
        (r'"C:\News"', r"C:\News"),
        ('"Harbour" and "Quay"', '"Harbour" and "Quay"'),
        (">-\n  Harbour: it\n  reopens", "Harbour: it reopens"),
        ("|\n  - Harbour", "- Harbour"),
    ],
)
def test_a_title_in_front_matter_is_read_as_yaml_has_it(tmp_path: Path, written: str, title: str) -> None:
    front = f"title: {written}\npublisher: Post\nseo:\n  title: Another"
    [article] = articles(put(tmp_path / "a.md", f"---\n{front}\n---\n\n{PROSE}"))
    assert (article.title, article.publisher) == (title, "Post")


def test_names_in_brackets_may_be_quoted(tmp_path: Path) -> None:
    front = "authors: ['Ana O''Neill', \"Lee, Bo\" , Cy Ruiz]"
    [article] = articles(put(tmp_path / "a.md", f"---\n{front}\n---\n\n{PROSE}"))
    assert article.authors == ("Ana O'Neill", "Lee, Bo", "Cy Ruiz")


@pytest.mark.parametrize(("front", "day"), [("", None), ("date: 2021-01-05\n", date(2021, 1, 5))])
def test_that_an_article_is_published_is_no_date(tmp_path: Path, front: str, day: date | None) -> None:
    [article] = articles(put(tmp_path / "a.md", f"---\n{front}published: true\n---\n\n{PROSE}"))
    assert article.published == day


def test_the_first_heading_of_markdown_is_the_title(tmp_path: Path) -> None:
    [article] = articles(put(tmp_path / "a.md", f"# Harbour reopens\n\n{PROSE}"))
    assert (article.title, article.text) == ("Harbour reopens", PROSE)


def test_a_web_page_gives_its_article_and_metadata(tmp_path: Path) -> None:
    page = f"""<html lang="en"><head><title>Harbour</title><meta property="og:title" content="Harbour reopens">
        <meta property="og:url" content="https://example.org/2021/harbour"><meta name="author" content="Ana Ruiz">
        <meta property="og:site_name" content="Post"><meta property="article:published_time" content="2021-01-05">
        </head><body><nav>Home</nav><article><h1>Harbour reopens</h1><p>{PROSE}</p><p>Second: {PROSE}</p></article>
        </body></html>"""
    [article] = articles(put(tmp_path / "a.html", page))
    assert article.text == f"{PROSE}\n\nSecond: {PROSE}"
    assert (article.id, article.title) == ("https://example.org/2021/harbour", "Harbour reopens")
    assert (article.authors, article.published, article.language) == (("Ana Ruiz",), date(2021, 1, 5), "en")


def page(body: str, head: str = "") -> str:
    return (
        f"<html><head><title>Harbour</title>{head}</head><body><article><h1>Harbour</h1>{body}</article></body></html>"
    )


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{PROSE} On 4 July 1998 the old one was closed.</p><p>{PROSE} Again.</p>",
        f"<p>{PROSE}</p><p>{PROSE} Again.</p><footer>© 2024 Delo</footer>",
        f'<p>{PROSE}</p><img src="/uploads/2012/07/09/quay.jpg"><p>{PROSE} Again.</p>',
        f'<p>{PROSE}</p><aside><time class="published" datetime="2019-02-03">Other</time></aside><p>{PROSE} Again.</p>',
    ],
)
def test_a_web_page_that_declares_no_date_has_none(tmp_path: Path, body: str) -> None:
    [article] = articles(put(tmp_path / "a.html", page(body)))
    assert article.published is None


@pytest.mark.parametrize(
    "declared",
    [
        '<meta name="date" content="2021-01-05T10:00:00Z">',
        '<meta property="article:modified_time" content="2022-02-02"><meta name="pubdate" content="20210105">',
        '<meta name="publish-date" content="Tue, 05 Jan 2021 10:00:00 GMT">',
        '<meta name="DC.date.issued" content="January 5, 2021">',
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2021-01-05"}]}</script>',
        '<time class="entry-date published" datetime="2021-01-05">5 January</time>',
        '<time itemprop="datePublished" datetime="2021-01-05">5 January</time>',
    ],
)
def test_a_web_pages_declared_date_is_its_date(tmp_path: Path, declared: str) -> None:
    body = f"{declared if declared.startswith('<time') else ''}<p>{PROSE} In 1998 it closed.</p><p>{PROSE} Again.</p>"
    head = "" if declared.startswith("<time") else declared
    [article] = articles(put(tmp_path / "a.html", page(body, head)))
    assert article.published == date(2021, 1, 5)


def test_a_line_break_in_a_web_page_ends_no_paragraph_and_two_do(tmp_path: Path) -> None:
    body = f"<p>{PROSE} The boats<br>came back.<br><br>Second: {PROSE}</p><p>Third: {PROSE}</p>"
    [article] = articles(put(tmp_path / "a.html", page(body)))
    assert article.text == f"{PROSE} The boats came back.\n\nSecond: {PROSE}\n\nThird: {PROSE}"


@pytest.mark.parametrize(("start", "end"), [("<p>", "</p>"), ("<div>", "</div>"), ("<div><span>", "</span></div>")])
def test_a_lines_end_in_the_source_of_a_web_page_is_a_space(tmp_path: Path, start: str, end: str) -> None:
    body = f"{start}{PROSE}\n   The boats <b>came\n\n back</b>\n<i>soon</i>.<br><br>Second: {PROSE}\t\n{end}"
    [article] = articles(put(tmp_path / "a.html", page(body)))
    assert article.text == f"{PROSE} The boats came back soon.\n\nSecond: {PROSE}"


def test_a_lines_end_that_a_web_page_shows_is_kept(tmp_path: Path) -> None:
    verse = f'<div style="white-space: pre-wrap">{PROSE}\nThe boats came back.</div>'
    [article] = articles(put(tmp_path / "a.html", page(f"{verse}<p>Second: {PROSE}</p>")))
    assert article.text == f"{PROSE}\n\nThe boats came back.\n\nSecond: {PROSE}"


def test_preformatted_text_in_a_web_page_is_paragraphs(tmp_path: Path) -> None:
    lines = "The harbour at Lindholm reopened on Monday after a winter of repairs\nthat cost the town dearly."
    [article] = articles(put(tmp_path / "a.html", page(f"<p>{PROSE} One.</p><pre>{lines}\n\nThe end.</pre>")))
    assert article.text.split("\n\n")[1:] == [lines.replace("\n", " "), "The end."]


def test_a_caption_in_a_web_page_stays_and_hidden_text_goes(tmp_path: Path) -> None:
    caption = "The quay in the snow, seen from the church tower."
    figure = f'<figure><img src="a.jpg"><figcaption>{caption}</figcaption></figure>'
    hidden = '<span hidden>SECRET</span><b style="display: none">SECRET</b>'
    [article] = articles(put(tmp_path / "a.html", page(f"<p>{PROSE}</p>{figure}<p>Second: {PROSE}{hidden} Yes.</p>")))
    assert article.text == f"{PROSE}\n\n{caption}\n\nSecond: {PROSE} Yes."


def test_what_markdown_does_not_show_is_not_text(tmp_path: Path) -> None:
    unseen = "<!-- to do:\n\ncheck -->\n\n![The quay](a.jpg)\n\n*Photo: Janez Novak*"
    [article] = articles(put(tmp_path / "a.md", f"{PROSE}\n\n{unseen}\n\nSecond: {PROSE}"))
    assert article.text == f"{PROSE}\n\nSecond: {PROSE}"


def test_a_line_takes_its_id_from_id_then_url_then_content(tmp_path: Path) -> None:
    source = put(tmp_path / "a.jsonl", line(id="x", url="https://e.org/1") + line(url="https://e.org/1") + line())
    first, second, third = (article.id for article in articles(source))
    assert (first, second) == ("x", "https://e.org/1")
    assert len(third) == 16
    assert int(third, 16) >= 0


def test_gzip_reads_like_the_plain_file(tmp_path: Path) -> None:
    [article] = articles(put(tmp_path / "a.jsonl.gz", gzip.compress(line(id="x").encode())))
    assert (article.id, article.source) == ("x", f"{tmp_path / 'a.jsonl.gz'}:1")


def test_a_gzip_file_that_breaks_off_still_gives_what_stands_before(tmp_path: Path) -> None:
    lines = "".join(line(id=str(n), text=f"{PROSE} {os.urandom(400).hex()}") for n in range(200))
    whole = gzip.compress(lines.encode())
    found = list(read(put(tmp_path / "a.jsonl.gz", whole[: len(whole) // 2])))
    assert isinstance(found[0], RawArticle)
    assert isinstance(found[-1], Failure)
    assert found[-1].source == f"{tmp_path / 'a.jsonl.gz'}:{len(found)}"
    assert "breaks off" in found[-1].reason


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('{"text": ', "not JSON"),
        ("[1, 2]", "not a JSON object"),
        ("[" * 100_000, "nested too deeply"),
        ("{}", "its text is missing"),
        ('{"text": "  "}', "its text is missing or empty"),
        ('{"text": 5}', "its text is a number, not a string"),
        ('{"text": "a", "authors": 5}', "authors is not a string or a list of strings"),
        ('{"text": "a", "title": {}}', "title is an object, not a string"),
        ('{"text": "a", "published": "yesterday"}', "published 'yesterday' is not an ISO date such as 2020-06-18"),
        ('{"text": "a", "published": 20200618}', "published 20200618 is not an ISO date"),
        ('{"text": "\\u0000 \\u0001"}', "holds no readable characters"),
        ("\udcff", "not UTF-8"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_read(tmp_path: Path, bad: str, reason: str) -> None:
    content = line(id="1").encode() + bad.encode("utf-8", "surrogateescape") + b"\n\n" + line(id="2").encode()
    found = list(read(put(tmp_path / "a.jsonl", content)))
    assert [item.id for item in found if isinstance(item, RawArticle)] == ["1", "2"]
    [failure] = [item for item in found if isinstance(item, Failure)]
    assert failure.source == f"{tmp_path / 'a.jsonl'}:2"
    assert reason in failure.reason


def test_a_line_longer_than_the_bound_is_skipped(tmp_path: Path) -> None:
    found = list(read(put(tmp_path / "a.jsonl", line(text="a" * 17_000_000) + line(id="2"))))
    assert isinstance(found[0], Failure)
    assert isinstance(found[1], RawArticle)


def test_dates_may_be_datetimes(tmp_path: Path) -> None:
    [article] = articles(put(tmp_path / "a.jsonl", line(published="2021-01-05T23:10:00Z")))
    assert article.published == date(2021, 1, 5)


def test_a_folder_is_read_in_sorted_order_with_names_in_the_ids(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.md", ".hidden.txt", ".git/d.txt"):
        put(tmp_path / name, PROSE)
    assert [article.id[:-9] for article in articles(tmp_path)] == ["a.txt", "b.txt", "c.md"]


def test_an_archive_inside_a_folder_is_no_source(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", PROSE)
    for name in ("archive.db", "writer.txt", "lexical/notes.txt"):
        put(tmp_path / "news.archive" / name, PROSE)
    assert [article.id[:-9] for article in articles(tmp_path)] == ["a.txt"]


def test_an_archive_given_as_a_source_is_reported_with_the_cure(tmp_path: Path) -> None:
    for name in ("archive.db", "writer.txt", "a.txt"):
        put(tmp_path / name, PROSE)
    found = list(read(tmp_path))
    assert found == [Failure(str(tmp_path), "an archive, not articles; keep those in another folder and add that")]


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "outside.txt", PROSE)
    put(tmp_path / "in" / "a.txt", PROSE)
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "out.txt").symlink_to(tmp_path / "outside.txt")
    found = list(read(tmp_path / "in"))
    assert [item.id[:-9] for item in found if isinstance(item, RawArticle)] == ["a.txt"]
    assert ["symbolic link" in item.reason for item in found if isinstance(item, Failure)] == [True, True]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.jpg", b"\xff\xd8", "no reader for .jpg; readable are .txt, .md, .html, .htm, .jsonl"),
        ("a.json", b"{}", "its text is missing"),
        ("README", b"hello", "no suffix"),
        ("a.txt", b"", "the file is empty"),
        ("a.jsonl", b"", "the file is empty"),
        ("a.html", b"<html></html>", "no article found"),
        ("a.txt", bytes(range(256)) * 40, "not text"),
        ("a.jsonl.gz", b"not gzip", "damaged"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    source = put(tmp_path / name, content)
    for start in (source, tmp_path):
        [failure] = failures(start)
        assert failure.source.startswith(str(source))
        assert reason in failure.reason


def test_a_path_that_is_not_there_and_an_empty_folder_say_so(tmp_path: Path) -> None:
    assert "no such file" in failures(tmp_path / "none.txt")[0].reason
    assert "empty" in failures(tmp_path)[0].reason
    assert "cannot be opened" in failures("a\0b")[0].reason


def test_a_sidecar_that_is_not_json_is_named(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", PROSE)
    sidecar = put(tmp_path / "a.json", "{title")
    assert [failure.source for failure in failures(tmp_path)] == [str(sidecar)]


def test_a_file_too_large_for_one_article_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as stream:
        stream.truncate(65 * 2**20)
    assert "more than 64 MiB is too large" in failures(tmp_path)[0].reason


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "not a regular file" in failures(tmp_path)[0].reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_of_a_text_file_is_found(tmp_path: Path, encoding: str) -> None:
    text = f"“Åse café – naïve,” she said. {PROSE}"
    [article] = articles(put(tmp_path / "a.txt", text.encode(encoding)))
    assert article.text == text


UTF_8 = f"José’s council isn’t giving up the plan of 1914–1918. {PROSE}"


def as_page(text: str) -> str:
    return page(f"<p>{text}</p><p>Second: {PROSE}</p>")


@pytest.mark.parametrize(
    ("name", "frame"),
    [
        ("a.txt", PROSE + "\n\n{}"),
        ("a.html", as_page("{}")),
        ("a.csv", "title,text\nOne,{}\n"),
        ("a.json", '{{"text": "{}"}}'),
    ],
)
@pytest.mark.parametrize(
    "text", [UTF_8, "Ο πρωθυπουργός δήλωσε ότι θα στηρίξει τους πολίτες.", "市長は火曜日に発表した。"]
)
def test_a_text_with_a_byte_that_is_no_utf_8_stays_utf_8(tmp_path: Path, name: str, frame: str, text: str) -> None:
    content = frame.format(f"{text} 5 @ 6").encode().replace(b"@", b"\x96")
    [article] = articles(put(tmp_path / name, content))
    assert f"{text} 5 – 6" in article.text


def test_a_text_that_is_cut_off_inside_a_character_ends_before_it(tmp_path: Path) -> None:
    [article] = articles(put(tmp_path / "a.txt", f"{UTF_8} It’s".encode()[:-2]))
    assert article.text == f"{UTF_8} It"


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("iso-8859-1", "cp1252", "“It isn’t dead”, Åse said of the plan of 1914–1918 …"),
        ("us-ascii", "cp1252", "“It isn’t dead”, Åse said of the plan of 1914–1918 …"),
        ("iso-8859-9", "cp1254", "“İstanbul’da değil …”, dedi Ağaoğlu."),
        ("tis-620", "cp874", "“นายกรัฐมนตรี” กล่าวว่า …"),
        ("gb2312", "gb18030", "总理朱镕基星期二在北京说，经济增长。"),
        ("euc-kr", "cp949", "똠방각하 외교부는 화요일 발표했다."),
        ("shift_jis", "cp932", "髙橋市長は①火曜日に発表した。"),
        ("euc-jp", "euc-jp", "この計画は市民のためのものだということです。"),
        ("windows-1251", "cp1251", "Премьер-министр заявил, что не уйдёт."),
    ],
)
def test_the_encoding_that_a_page_declares_is_what_browsers_take_it_for(
    tmp_path: Path, declared: str, encoding: str, text: str
) -> None:
    content = as_page(f"{text} {PROSE}").replace("<head>", f"<head><meta charset={declared}>")
    [article] = articles(put(tmp_path / "a.html", content.encode(encoding)))
    assert article.text == f"{text} {PROSE}\n\nSecond: {PROSE}"


def test_text_is_brought_to_one_form_and_otherwise_left_alone(tmp_path: Path) -> None:
    raw = "\ufeffCafe\u0301  a\u00a0b\u200d\u200f\tc\u0000 \ud800.\r\n\r\n" + PROSE
    [article] = articles(put(tmp_path / "a.jsonl", line(text=raw)))
    assert article.text == f"Caf\u00e9  a\u00a0b\u200d\u200f\tc \ufffd.\n\n{PROSE}"


def test_punctuation_that_was_read_as_controls_is_punctuation(tmp_path: Path) -> None:
    raw = f"\x93It isn\x92t dead\x94\x81, she said\x85 {PROSE}"
    [article] = articles(put(tmp_path / "a.jsonl", line(text=raw)))
    assert article.text == f"“It isn’t dead”, she said… {PROSE}"


@pytest.mark.parametrize("end", ["\v", "\f"])
def test_what_ends_a_line_in_other_programs_ends_it_here(tmp_path: Path, end: str) -> None:
    raw = f"{PROSE}{end}Next.{end}{end}Third.\n{end}\nFourth."
    [article] = articles(put(tmp_path / "a.jsonl", line(text=raw, title=f"Harbour{end}reopens")))
    assert (article.title, article.text) == ("Harbour reopens", f"{PROSE}\n\nNext.\n\nThird.\n\nFourth.")


def test_a_line_that_goes_on_behind_a_new_page_is_one_paragraph(tmp_path: Path) -> None:
    wrapped = PROSE.replace(" of repairs", "\n\fof repairs")
    [article] = articles(put(tmp_path / "a.txt", f"{wrapped}\n\n{PROSE} Second."))
    assert article.text == f"{wrapped.replace(chr(12), '')}\n\n{PROSE} Second."


def test_a_line_end_inside_a_string_of_metadata_is_read(tmp_path: Path) -> None:
    put(tmp_path / "a.json", '{"title": "Harbour\vreopens"}')
    [article] = articles(put(tmp_path / "a.txt", PROSE))
    assert article.title == "Harbour reopens"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".jsonl", ".jsonl.gz", ".json"])
def test_reading_never_raises(tmp_path: Path, suffix: str, content: bytes) -> None:
    for item in read(put(tmp_path / f"a{suffix}", content)):
        assert item.source
        assert item.reason if isinstance(item, Failure) else item.id and item.text


def test_the_seed_article_keeps_its_own_words_and_nothing_else() -> None:
    folder = Path(__file__).parents[1] / "seeds"
    [article] = articles(folder)
    raw = (folder / "000_d6e1b0eb6aa5f2e3.txt").read_text(encoding="utf-8").split("\n")
    caption, body = raw[2], [text for text in raw[10:-9] if text]
    assert body[0].startswith("The United States, the EU and Russia")
    assert body[-1].endswith("Jens Stoltenberg.")
    assert article.text.split("\n\n") == [caption, *body]
    assert article.title == raw[0]
