"""Every format, made by the tool that usually makes it: what goes in comes out, with what is known of it."""

import gzip
import io
import json
import re
import tarfile
import unicodedata
import zipfile
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pandas
import pytest

from rag.ingest import Failure, RawArticle, read
from tests.test_ingest import PROSE, articles, failures, put

NEWS: list[dict[str, Any]] = [
    {
        "headline": f"Harbour {number} reopens",
        "body": f"Report number {number}. {PROSE}\n\n“We lost {number} quays,” harbour master Tove Dahl said; the "
        "ferry sails again from Friday, and the fishermen of the island hope for a better spring than the last one.",
        "pub_date": f"2020-03-{number:02}",
        "byline": "By Ana Ruiz",
        "source": "Northern Post",
        "link": f"https://news.example/harbour/{number}",
    }
    for number in range(1, 13)
]


def same(found: list[RawArticle], count: int = len(NEWS)) -> None:
    """Whether these are the articles above, with everything known of them."""
    assert [article.text for article in found] == [item["body"] for item in NEWS[:count]]
    assert [article.title for article in found] == [item["headline"] for item in NEWS[:count]]
    assert [article.id for article in found] == [item["link"] for item in NEWS[:count]]
    assert {(article.publisher, article.authors, article.language) for article in found} == {
        ("Northern Post", ("Ana Ruiz",), "en")
    }
    assert [article.published for article in found] == [date(2020, 3, number + 1) for number in range(count)]


def packed(path: Path, data: bytes) -> bytes:
    if path.suffix == ".zst":
        from backports import zstd

        return zstd.compress(data)
    return gzip.compress(data) if path.suffix == ".gz" else data


def tabular(path: Path) -> bytes:
    frame = pandas.DataFrame(NEWS)
    kind = path.name.split(".")[1]
    if kind == "csv":
        return frame.to_csv().encode()
    if kind == "tsv":
        return frame.to_csv(sep="\t", index=False).encode("utf-8-sig")
    return frame.to_json(orient="records", lines=kind == "jsonl").encode()


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
@pytest.mark.parametrize("kind", ["csv", "tsv", "json", "jsonl"])
def test_what_pandas_writes_comes_in_whole(tmp_path: Path, kind: str, packing: str) -> None:
    path = tmp_path / f"news.{kind}{packing}"
    same(articles(put(path, packed(path, tabular(path)))))


def test_an_article_says_where_its_fields_are_from(tmp_path: Path) -> None:
    [first, *_] = articles(put(tmp_path / "a.csv", tabular(tmp_path / "a.csv")))
    assert first.origins == (
        ("title", "column headline"),
        ("url", "column link"),
        ("publisher", "column source"),
        ("authors", "column byline"),
        ("published", "column pub_date"),
        ("language", "detected from the text"),
    )


def test_columns_that_are_not_recognised_can_be_told(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", f"was,kopf,wann\n{PROSE},Harbour,18.06.2020\n")
    [failure] = failures(path)
    assert "no column is known to hold the text; the columns are 'was', 'kopf', 'wann'" in failure.reason
    [article] = read(path, {"text": "was", "title": "kopf", "published": "wann"})
    assert isinstance(article, RawArticle)
    assert (article.text, article.title, article.published) == (PROSE, "Harbour", date(2020, 6, 18))
    [failure] = read(path, {"text": "which"})
    assert isinstance(failure, Failure)
    assert "there is no column 'which'" in failure.reason


def test_a_guessed_column_that_does_not_fit_is_left_alone(tmp_path: Path) -> None:
    fields = {"content": PROSE, "date": "three hours ago", "pubDate": "Thu, 18 Jun 2020 10:00:00 GMT", "uri": "x/1"}
    [article] = articles(put(tmp_path / "a.jsonl", json.dumps(fields)))
    assert (article.published, article.url) == (date(2020, 6, 18), None)


def test_a_day_that_could_be_two_is_not_guessed(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", f"text,date\n{PROSE} One.,03/04/2020\n{PROSE} Two.,06/18/2020\n")
    assert [article.published for article in articles(path)] == [None, date(2020, 6, 18)]


def test_marked_up_cells_are_read_as_their_text(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", json.dumps({"content": f"<p>{PROSE}</p><p>Second &amp; last: {PROSE}</p>"}))
    assert [article.text for article in articles(path)] == [f"{PROSE}\n\nSecond & last: {PROSE}"]


def test_lists_of_names_are_names(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", f"text,authors\n{PROSE},\"['Ana Ruiz', 'Bo Lee']\"\n{PROSE}!,Ana Ruiz; Bo Lee\n")
    assert {article.authors for article in articles(path)} == {("Ana Ruiz", "Bo Lee")}


def test_a_number_that_counts_rows_is_no_id_by_itself(tmp_path: Path) -> None:
    ids = {
        article.id
        for name in ("a.csv", "b.csv")
        for article in articles(put(tmp_path / name, f"id,text\n1,{PROSE} {name}\n"))
    }
    assert len(ids) == 2


def test_a_table_without_rows_says_so(tmp_path: Path) -> None:
    assert "no rows" in failures(put(tmp_path / "a.csv", "title,text\n,\n"))[0].reason


def test_a_table_with_semicolons_in_an_old_encoding_is_read(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", f"title;text\nCafé;“Åse” {PROSE}\n".encode("cp1252"))
    assert [(article.title, article.text) for article in articles(path)] == [("Café", f"“Åse” {PROSE}")]


def test_a_bad_row_is_named_by_its_line_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = f'text,published\n"{PROSE}\n\nMore.",2020-01-05\n{PROSE},yesterday\na,b,c\n{PROSE} Last.,\n'
    found = list(read(put(tmp_path / "a.csv", rows)))
    assert [item.source.rpartition(":")[2] for item in found] == ["2", "5", "6", "7"]
    assert [isinstance(item, Failure) for item in found] == [False, True, True, False]


SPOKEN = [
    '"We will win," said Ana Ruiz. "It is over."',
    '"We go on, said Bo Li in a speech of which the end is missing.',
    "No quotation at all.",
    '"Nothing"',
]


@pytest.mark.parametrize("name", ["a.tsv", "a.csv"])
def test_a_table_that_knows_no_quoting_keeps_its_quotation_marks_and_its_rows(tmp_path: Path, name: str) -> None:
    rows = "".join(f"{number}\t{text}\n\n" for number, text in enumerate(SPOKEN))
    found = articles(put(tmp_path / name, f"title\ttext\n{rows}"))
    assert [(article.title, article.text) for article in found] == [(str(n), text) for n, text in enumerate(SPOKEN)]


def test_a_table_between_tabs_that_quotes_its_cells_is_read_without_the_quotes(tmp_path: Path) -> None:
    rows = 'One\t"""We will win,"" said Ana Ruiz."\nTwo\t"First.\n\nSecond."\nThree\t"Nothing"\n'
    found = articles(put(tmp_path / "a.tsv", f"title\ttext\n{rows}"))
    assert [article.text for article in found] == ['"We will win," said Ana Ruiz.', "First.\n\nSecond.", "Nothing"]


def test_a_column_of_quoted_paragraphs_alone_is_read(tmp_path: Path) -> None:
    found = articles(put(tmp_path / "a.tsv", f'text\n"{PROSE}\n\nSecond."\nThird.\n'))
    assert [article.text for article in found] == [f"{PROSE}\n\nSecond.", "Third."]


@pytest.mark.parametrize(("suffix", "comma"), [("csv", ","), ("csv", ";"), ("tsv", "\t")])
def test_marks_that_are_escaped_with_backslashes_are_marks(tmp_path: Path, suffix: str, comma: str) -> None:
    rows = [
        r'A,"The mayor \"will not, ever\" resign."',
        r'\N,"\"Never,\" he said\nof C:\\News: \"Never.\""',
        '"C \\"D\\"","First.\\\n\\\nSecond."',
        r'E,"It is \"over"',
    ]
    text = "\n".join(["title,text", *rows]).replace(",", comma)
    found = articles(put(tmp_path / f"a.{suffix}", text))
    assert [(article.title, article.text) for article in found] == [
        ("A", f'The mayor "will not{comma} ever" resign.'),
        ("", f'"Never{comma}" he said\n\nof C:\\News: "Never."'),
        ('C "D"', "First.\n\nSecond."),
        ("E", 'It is "over'),
    ]


def test_a_backslash_at_the_end_of_a_cell_escapes_nothing(tmp_path: Path) -> None:
    rows = '"C:\\News\\","First ""\\"" and last."\nTwo,"Second."\n'
    found = articles(put(tmp_path / "a.csv", f"title,text\n{rows}"))
    assert [(article.title, article.text) for article in found] == [
        ("C:\\News\\", 'First "\\" and last.'),
        ("Two", "Second."),
    ]


@pytest.mark.parametrize("cell", ['"We will win," said Ana Ruiz.', '"We go on, said Bo Li.'])
def test_a_row_whose_quotation_is_not_csv_is_refused_with_the_cure(tmp_path: Path, cell: str) -> None:
    path = put(tmp_path / "a.csv", f"title,text\nOne,{PROSE}\nTwo,{cell}\n")
    [article, failure] = read(path)
    assert isinstance(article, RawArticle)
    assert isinstance(failure, Failure)
    assert failure.source == f"{path}:3"
    assert "is a quotation mark left open, or one in a cell not doubled?" in failure.reason


def test_a_packed_table_that_breaks_off_gives_the_rows_before(tmp_path: Path) -> None:
    rows = "".join(f"{number},{number * 7919 % 10007}: {PROSE}\n" for number in range(5000))
    whole = gzip.compress(f"title,text\n{rows}".encode())
    found = list(read(put(tmp_path / "a.csv.gz", whole[: len(whole) // 2])))
    assert len(found) > 1000
    assert [isinstance(item, Failure) for item in found] == [*[False] * (len(found) - 1), True]
    assert "breaks off" in str(found[-1])


@pytest.mark.parametrize("wrap", ["{}", '{{"articles": {}}}', '{{"response": {{"docs": {}}}}}'])
def test_a_json_file_may_hold_its_list_below_a_key(tmp_path: Path, wrap: str) -> None:
    same(articles(put(tmp_path / "a.json", wrap.format(json.dumps(NEWS)))))


def test_a_json_file_may_be_one_article_or_one_a_line(tmp_path: Path) -> None:
    [one] = articles(put(tmp_path / "one.json", json.dumps(NEWS[0], indent=1)))
    same([one], 1)
    assert dict(one.origins)["title"] == "key headline"
    same(articles(put(tmp_path / "lines.json", "\n".join(map(json.dumps, NEWS)))))


def test_an_array_that_breaks_off_gives_what_stands_before(tmp_path: Path) -> None:
    text = json.dumps(NEWS)
    found = list(read(put(tmp_path / "a.json", text[: len(text) // 2])))
    assert [isinstance(item, Failure) for item in found] == [*[False] * (len(found) - 1), True]
    assert "breaks off" in str(found[-1])
    assert len(found) > 3


def test_a_packed_file_that_breaks_off_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.zst"
    whole = packed(path, tabular(path))
    assert "Zstandard data is damaged or breaks off" in failures(put(path, whole[: len(whole) // 2]))[-1].reason


FILES = {
    "2020/a.txt": f"Harbour reopens\n\n{PROSE}",
    "2020/a.json": '{"publisher": "Northern Post"}',
    "b.html": f"<html><body><article><h1>Page</h1><p>{PROSE}</p><p>Second: {PROSE}</p></article></body></html>",
    "c.csv": tabular(Path("c.csv")).decode(),
    "manifest.csv": "file,date,author\n2020/a.txt,2020-06-18,Ana Ruiz\n",
    ".hidden.txt": PROSE,
    "__MACOSX/a.txt": PROSE,
}


def zipped(files: dict[str, str | bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return memory.getvalue()


def tarred(files: dict[str, str | bytes], mode: str = "w") -> bytes:
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return memory.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("news.zip", zipped({**FILES})),
        ("news.tar", tarred({**FILES})),
        ("news.tar.gz", tarred({**FILES}, "w:gz")),
        ("news.tgz", tarred({**FILES}, "w:gz")),
        ("news.zip", zipped({"in/news.tar": tarred({**FILES})})),
        ("news.tar", tarred({"news.zip": zipped({**FILES})})),
    ],
)
def test_containers_give_their_files_with_the_metadata_beside_them(tmp_path: Path, name: str, content: bytes) -> None:
    found = articles(put(tmp_path / name, content))
    assert len(found) == 2 + len(NEWS)
    [article] = [item for item in found if item.title == "Harbour reopens"]
    assert (article.publisher, article.authors, article.published) == (
        "Northern Post",
        ("Ana Ruiz",),
        date(2020, 6, 18),
    )
    assert dict(article.origins)["authors"] == "manifest"
    assert article.id.startswith(f"{name}-")
    assert article.id.endswith("/2020/a.txt")


def test_a_manifest_says_more_of_the_files_of_its_folder_and_the_ones_below(tmp_path: Path) -> None:
    for name in ("a.txt", "sub/b.txt"):
        put(tmp_path / name, f"{PROSE} {name}")
    manifest = [{"file": "a.txt", "title": "A"}, {"file": "sub/b.txt", "title": "B"}]
    put(tmp_path / "manifest.json", json.dumps(manifest))
    assert [article.title for article in articles(tmp_path)] == ["A", "B"]


@pytest.mark.parametrize("name", ["manifest.csv", "manifest.json"])
def test_a_manifest_that_cannot_be_read_is_reported_once_and_hinders_nothing(tmp_path: Path, name: str) -> None:
    put(tmp_path / "a.txt", PROSE)
    put(tmp_path / name, bytes(range(256)) * 9)
    found = list(read(tmp_path))
    assert [isinstance(item, RawArticle) for item in found] == [True, False]
    assert found[1].source == str(tmp_path / name)


def laid(source: Path, files: dict[str, str | bytes]) -> Path:
    """Files in a zip or tar file, or else in a folder."""
    if source.suffix:
        return put(source, (zipped if source.suffix == ".zip" else tarred)(files))
    for place, content in files.items():
        put(source / place, content)
    return source


NAMING = {
    "manifest.csv": "file,title\na.txt,A\nb.txt,B\nsub/a.txt,A below\nsub/b.txt,B below\n../../c.txt,C\n",
    "a.txt": PROSE,
    "sub/a.txt": f"{PROSE} Below.",
}


@pytest.mark.parametrize("name", ["news.zip", "news.tar", "news"])
def test_what_a_manifest_names_and_is_not_there_is_reported_with_the_cure(tmp_path: Path, name: str) -> None:
    source = laid(tmp_path / name, {**NAMING})
    found = list(read(source))
    assert [item.title for item in found if isinstance(item, RawArticle)] == ["A", "A below"]
    missing = [item for item in found if isinstance(item, Failure)]
    assert {item.source for item in missing} == {f"{source}/manifest.csv"}
    named = [re.search("its entry '(.*?)' names a file that is not there; put", item.reason) for item in missing]
    assert sorted(match[1] for match in named if match) == ["../../c.txt", "b.txt", "sub/b.txt"]


@pytest.mark.parametrize("forms", [("NFC", "NFD"), ("NFD", "NFC"), ("NFD", "NFD")], ids="-".join)
@pytest.mark.parametrize("name", ["news.zip", "news.tar", "news"])
def test_a_manifest_names_files_whichever_way_their_accents_are_written(
    tmp_path: Path, name: str, forms: tuple[Literal["NFC", "NFD"], Literal["NFC", "NFD"]]
) -> None:
    entry, file = (unicodedata.normalize(form, "Đukić/séance.txt") for form in forms)
    files: dict[str, str | bytes] = {"manifest.json": json.dumps({entry: {"title": "Séance"}}), file: PROSE}
    [article] = read(laid(tmp_path / name, files))
    assert isinstance(article, RawArticle)
    assert article.title == "Séance"


@pytest.mark.parametrize(
    ("beside", "title"),
    [
        ({"title": "Of the sidecar"}, "Of the sidecar"),
        ({"manifest.txt": {"title": "Of the entry"}}, "Of the entry"),
        ([{"file": "manifest.txt", "title": "Of the row"}], "Of the row"),
    ],
)
@pytest.mark.parametrize("name", ["news.zip", "news.tar", "news"])
def test_beside_a_text_that_is_called_manifest_a_manifest_is_known_by_its_entries(
    tmp_path: Path, name: str, beside: object, title: str
) -> None:
    files: dict[str, str | bytes] = {"manifest.json": json.dumps(beside), "manifest.txt": f"First line\n\n{PROSE}"}
    assert [article.title for article in articles(laid(tmp_path / name, files))] == [title]


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(NEWS),
        json.dumps({"title": "The month", "articles": NEWS}, indent=1),
        json.dumps({"title": "The month", "response": {"docs": NEWS}}),
        "\n".join(map(json.dumps, NEWS)),
    ],
    ids=["array", "list", "list below", "lines"],
)
@pytest.mark.parametrize("name", ["news.zip", "news.tar", "news"])
def test_json_that_holds_articles_describes_no_file_of_its_name(tmp_path: Path, name: str, data: str) -> None:
    found = list(read(laid(tmp_path / name, {"june.json": data, "june.txt": f"Ferry sails\n\n{PROSE}"})))
    [text] = [item for item in found if item.source.endswith("june.txt")]
    assert isinstance(text, RawArticle)
    assert (text.title, text.publisher, text.published) == ("Ferry sails", None, None)
    assert [item.source for item in found if "june.json" in item.source] != []


@pytest.mark.parametrize("name", ["news.zip", "news.tar", "news"])
def test_metadata_with_lists_of_what_are_no_articles_describes_its_file(tmp_path: Path, name: str) -> None:
    beside = {
        "title": "Ferry sails",
        "text": "An older text.",
        "images": [{"url": "https://news.example/1.png"}],
        "tags": ["ferries"],
    }
    [article] = articles(laid(tmp_path / name, {"june.json": json.dumps(beside), "june.txt": PROSE}))
    assert (article.title, article.text) == ("Ferry sails", PROSE)


@pytest.mark.parametrize("name", ["news.zip", "news.tar"])
def test_what_is_named_like_metadata_but_for_capitals_is_reported(tmp_path: Path, name: str) -> None:
    found = list(read(laid(tmp_path / name, {"june.JSON": '{"title": "Ferry sails"}', "june.txt": PROSE})))
    assert [item.source.rpartition("/")[2] for item in found if isinstance(item, Failure)] == ["june.JSON"]


def test_metadata_beside_a_file_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "a.json", '{"title": "Elsewhere"}')
    put(tmp_path / "elsewhere" / "manifest.csv", "file,publisher\na.txt,Elsewhere\nb.txt,Elsewhere\n")
    put(tmp_path / "news" / "a.txt", f"Harbour reopens\n\n{PROSE}")
    for name in ("a.json", "manifest.csv"):
        (tmp_path / "news" / name).symlink_to(tmp_path / "elsewhere" / name)
    found = list(read(tmp_path / "news"))
    assert [(item.title, item.publisher) for item in found if isinstance(item, RawArticle)] == [
        ("Harbour reopens", None)
    ]
    assert ["symbolic link" in item.reason for item in found if isinstance(item, Failure)] == [True, True]


def test_a_language_is_told_where_it_is_sure(tmp_path: Path) -> None:
    german = "Der Hafen von Lindholm ist am Montag nach einem Winter voller Reparaturen wieder geöffnet worden."
    told = {"a": german, "b": PROSE, "c": "Lindholm, 12:30", "d": "4 5 6 7 " * 30}
    lines = "".join(json.dumps({"id": id, "text": text}) + "\n" for id, text in told.items())
    found = articles(put(tmp_path / "a.jsonl", lines))
    assert {article.id: article.language for article in found} == {"a": "de", "b": "en", "c": None, "d": None}


def test_names_that_lead_out_of_a_container_lead_nowhere(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    put(tmp_path / "secret.txt", "Nobody may read this.")
    hostile = {
        "../secret.txt": PROSE,
        "/etc/passwd.txt": f"{PROSE}!",
        "..\\..\\c.txt": f"{PROSE}?",
        "a\n\x1b[2J.txt": "A b.",
    }
    for name, data in (("a.zip", zipped({**hostile})), ("b.tar", tarred({**hostile}))):
        found = articles(put(inside / name, data))
        assert sorted(article.source.removeprefix(f"{inside / name}/") for article in found) == sorted(
            ["secret.txt", "etc/passwd.txt", "c.txt", "a\ufffd[2J.txt"]
        )
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip", "b.tar", "in", "secret.txt"]


def test_links_in_containers_are_not_followed(tmp_path: Path) -> None:
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            info = tarfile.TarInfo("a.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = 0o120777 << 16
    zip_memory = io.BytesIO()
    with zipfile.ZipFile(zip_memory, "w") as zip_archive:
        zip_archive.writestr(link, "/etc/passwd")
    for path in (put(tmp_path / "a.tar", memory.getvalue()), put(tmp_path / "a.zip", zip_memory.getvalue())):
        assert {("link, not followed" in failure.reason) for failure in failures(path)} == {True}


def test_a_bomb_is_told_from_an_archive(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(80 * 2**20), 6)
    assert "unpacks to too much" in failures(put(tmp_path / "a.zip", zipped({"a.jsonl.gz": bomb})))[0].reason


def test_containers_in_containers_end_somewhere(tmp_path: Path) -> None:
    data: bytes = zipped({"a.txt": PROSE})
    for _ in range(6):
        data = zipped({"a.zip": data})
    assert "a container inside 4 others" in failures(put(tmp_path / "a.zip", data))[0].reason
