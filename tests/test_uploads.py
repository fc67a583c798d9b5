"""Files given to the page: each is added once, under its own name, and nothing of it leads out of its folder."""

import json
from pathlib import Path

import pytest

from rag import Archive
from ui.uploads import Received, receive

TEXT = "The ferry to Lindholm sails again from Friday, the harbour master said on Monday in the evening."


def given(tmp_path: Path, name: str, text: str = TEXT, folder: str = "given") -> Path:
    path = tmp_path / folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def received(archive: Archive, *files: Path) -> list[Received]:
    return receive(archive, files, lambda number, name: None)


def counts(one: Received) -> tuple[int, int, int, int]:
    report = one.report
    return report.added, report.updated, report.unchanged, len(report.failed)


def test_the_same_file_again_is_unchanged(archive: Archive, tmp_path: Path) -> None:
    [first] = received(archive, given(tmp_path, "ferry.txt"))
    [again] = received(archive, given(tmp_path, "ferry.txt", folder="again"))
    assert (counts(first), counts(again)) == ((1, 0, 0, 0), (0, 0, 1, 0))


def test_two_files_of_one_name_are_two_articles(archive: Archive, tmp_path: Path) -> None:
    other = given(tmp_path, "ferry.txt", TEXT.replace("Friday", "Sunday"), "other")
    assert [counts(one) for one in received(archive, given(tmp_path, "ferry.txt"), other)] == [(1, 0, 0, 0)] * 2
    assert archive.stats().articles == 2


def test_what_is_known_of_a_text_comes_beside_it(archive: Archive, tmp_path: Path) -> None:
    known = given(tmp_path, "ferry.json", json.dumps({"title": "Ferry sails", "publisher": "Northern Post"}))
    [one] = received(archive, known, given(tmp_path, "ferry.txt"))
    assert one.name == "ferry.txt"
    [article] = archive.articles()
    assert (article.title, article.publisher) == ("Ferry sails", "Northern Post")


def test_a_text_and_what_is_known_of_it_may_write_an_accent_otherwise(archive: Archive, tmp_path: Path) -> None:
    known = given(tmp_path, "fa\u0308hre.json", json.dumps({"title": "Ferry sails"}))
    received(archive, known, given(tmp_path, "f\u00e4hre.txt"))
    assert [article.title for article in archive.articles()] == ["Ferry sails"]


OTHER = "The mayor of Kalmar resigned on Tuesday after an audit found that funds were missing from accounts."
ARRAY = json.dumps([{"title": "Mayor resigns", "text": OTHER}])
FEED = f"<rss><channel><item><title>Ferry sails</title><description>{TEXT}</description></item></channel></rss>"


@pytest.mark.parametrize(
    "names",
    [
        ("a/index.html", "a/index.json", "b/index.html", "b/index.json"),
        ("a/index.txt", "a/index.json", "b/index.txt"),
        ("a/index.txt", "a/index.json", "b/index.json"),
        ("a/index.txt", "a/index.json", "b/index.html"),
    ],
)
def test_what_may_describe_another_file_describes_none_and_is_told(
    archive: Archive, tmp_path: Path, names: tuple[str, ...]
) -> None:
    page = "<html><body><article><h1>{0}</h1><p>{0}</p><p>{0}</p></article></body></html>"
    texts = {"a": TEXT, "b": OTHER}
    files = []
    for folder, _, name in (place.partition("/") for place in names):
        known, text = json.dumps({"publisher": f"Post of {folder}"}), texts[folder]
        content = {"json": known, "html": page.format(text), "txt": text}[name.rpartition(".")[2]]
        files.append(given(tmp_path, name, content, folder))
    became = received(archive, *files)
    assert {article.publisher for article in archive.articles()} == {None}
    assert [one.name for one in became] == [file.name for file in files]
    reasons = [reason for one in became for _, reason in one.report.failed]
    assert len(reasons) == sum(name.endswith(".json") for name in names)
    assert all("put them into a .zip, which keeps folders" in reason for reason in reasons)


def test_data_under_the_name_of_another_file_is_read(archive: Archive, tmp_path: Path) -> None:
    files = [given(tmp_path, "june.xml", FEED), given(tmp_path, "june.json", ARRAY)]
    became = received(archive, *files, given(tmp_path, "june.xml", FEED.replace("Friday", "Sunday"), "other"))
    assert [(one.name, counts(one)) for one in became] == [
        (name, (1, 0, 0, 0)) for name in ("june.xml", "june.json", "june.xml")
    ]


def test_what_is_known_of_a_feed_is_of_no_use_and_told_by_its_name(archive: Archive, tmp_path: Path) -> None:
    known = given(tmp_path, "june.json", '{"title": "Ferry sails"}')
    [one] = received(archive, given(tmp_path, "june.xml", FEED), known)
    assert counts(one) == (1, 0, 0, 1)
    assert one.report.failed[0][0] == "june.json"


def test_what_cannot_be_read_is_told_without_the_place_where_it_is_kept(archive: Archive, tmp_path: Path) -> None:
    lines = given(tmp_path, "articles.jsonl", f'{{"text": "{TEXT}"}}\nnonsense\n')
    one, other = received(archive, given(tmp_path, "picture.png"), lines)
    assert (counts(one), counts(other)) == ((0, 0, 0, 1), (1, 0, 0, 1))
    told = str([one.report.failed, other.report.failed])
    assert str(archive.folder) not in told
    assert "readable are" in told
    assert other.report.failed[0][0] == "2"


@pytest.mark.parametrize("name", [".hidden.txt", "a b.txt", "<b>.txt", "..txt", "é.txt", "x" * 200 + ".txt"])
def test_a_hostile_name_stays_in_its_folder(archive: Archive, tmp_path: Path, name: str) -> None:
    [one] = received(archive, given(tmp_path, name))
    assert one.name == name
    kept = [path for path in (archive.folder / "uploads").rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert not kept[0].name.startswith(".")


def test_each_file_is_told_before_it_is_read(archive: Archive, tmp_path: Path) -> None:
    told: list[tuple[int, str]] = []
    files = [given(tmp_path, "a.txt"), given(tmp_path, "b.txt", TEXT + " Again.")]
    receive(archive, files, lambda number, name: told.append((number, name)))
    assert told == [(0, "a.txt"), (1, "b.txt")]
