"""An archive made equal to folders: what is new, changed, moved and gone; and what must never be lost."""

import json
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import AddReport, Archive, SourceError, arriving, indexing
from tests.conftest import FakeEncoder, Starter, Writer, write_jsonl

FERRY = "The ferry to Lindholm sails again after a winter of repairs, the harbour master said."
MINE = "A fire in the Ombo mine was put out on Sunday by the fire brigades of three towns."
VOTE = "The council of Oster voted to keep the swimming hall open until the end of the year."


class Counting(FakeEncoder):
    """Counts the texts that it has encoded."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded = 0

    def encode(self, texts: Sequence[str], *, query: bool = False) -> tuple[np.ndarray, np.ndarray]:
        self.encoded += 0 if query else len(texts)
        return super().encode(texts, query=query)


@pytest.fixture
def encoder() -> Counting:
    return Counting()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with three articles, one of them described by a file beside it."""
    folder = tmp_path / "news"
    (folder / "2021").mkdir(parents=True)
    put(folder / "ferry.txt", FERRY)
    put(folder / "2021" / "mine.txt", MINE)
    put(folder / "2021" / "vote.txt", VOTE)
    put(folder / "2021" / "vote.json", json.dumps({"title": "Swimming hall stays", "publisher": "Oster Post"}))
    return folder


@pytest.fixture
def synced(archive: Archive, news: Path) -> Archive:
    """An archive that is equal to the folder."""
    assert archive.add(news, sync=True) == AddReport(added=3)
    return archive


def put(path: Path, text: str) -> Path:
    """Write a file that looks as if it had been there for some time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    aged(path)
    return path


def aged(path: Path, seconds: int = 3600) -> None:
    then = path.stat().st_mtime_ns - seconds * 10**9
    os.utime(path, ns=(then, then))


def texts(archive: Archive) -> list[str]:
    return sorted(archive.text(article.id) for article in archive.articles())


def id_of(archive: Archive, text: str) -> str:
    [id] = [article.id for article in archive.articles() if archive.text(article.id) == text]
    return id


# -- equal to the folder


def test_what_is_new_in_the_folder_is_added(synced: Archive, news: Path) -> None:
    put(news / "new.txt", "A new bridge over the Kestrel was opened by nobody in particular.")
    assert synced.add(news, sync=True) == AddReport(added=1, unchanged=3)


def test_what_has_changed_in_the_folder_is_updated_and_its_history_kept(synced: Archive, news: Path) -> None:
    put(news / "ferry.txt", FERRY.replace("winter", "summer"))
    assert synced.add(news, sync=True) == AddReport(updated=1, unchanged=2)
    assert len(synced.history(id_of(synced, FERRY.replace("winter", "summer")))) == 2


def test_what_is_gone_from_the_folder_is_removed(synced: Archive, news: Path) -> None:
    (news / "ferry.txt").unlink()
    assert synced.add(news, sync=True) == AddReport(unchanged=2, removed=1)
    assert texts(synced) == [MINE, VOTE]
    assert synced.search("ferry Lindholm", k=100)[0].passage.text != FERRY


def test_without_sync_nothing_is_removed(synced: Archive, news: Path) -> None:
    (news / "ferry.txt").unlink()
    assert synced.add(news) == AddReport(unchanged=2)
    assert FERRY in texts(synced)


def test_what_was_gone_before_a_run_without_sync_is_removed_by_the_next_with_it(synced: Archive, news: Path) -> None:
    (news / "ferry.txt").unlink()
    synced.add(news)
    assert synced.add(news, sync=True).removed == 1


def test_what_has_moved_keeps_its_id_and_is_not_encoded_again(synced: Archive, news: Path, encoder: Counting) -> None:
    before, encoded = id_of(synced, FERRY), encoder.encoded
    (news / "ferry.txt").rename(news / "2021" / "boat.txt")
    assert synced.add(news, sync=True) == AddReport(unchanged=2, moved=1)
    assert (id_of(synced, FERRY), encoder.encoded) == (before, encoded)


def test_what_has_moved_and_changed_later_goes_on_with_its_history(synced: Archive, news: Path) -> None:
    before = id_of(synced, FERRY)
    (news / "ferry.txt").rename(news / "2021" / "boat.txt")
    synced.add(news, sync=True)
    put(news / "2021" / "boat.txt", FERRY.replace("winter", "summer"))
    assert synced.add(news, sync=True) == AddReport(updated=1, unchanged=2)
    assert [version.text_sha256 for version in synced.history(before)][-1] == synced.article(before).text_sha256


def test_a_folder_that_was_renamed_inside_is_a_move(synced: Archive, news: Path, encoder: Counting) -> None:
    encoded = encoder.encoded
    (news / "2021").rename(news / "2022")
    assert synced.add(news, sync=True) == AddReport(unchanged=1, moved=2)
    assert encoder.encoded == encoded


def test_metadata_beside_a_file_that_changes_is_a_change_of_the_article(synced: Archive, news: Path) -> None:
    put(news / "2021" / "vote.json", json.dumps({"title": "Hall stays open", "publisher": "Oster Post"}))
    assert synced.add(news, sync=True) == AddReport(updated=1, unchanged=2)


def test_a_line_that_is_gone_from_a_file_is_removed(archive: Archive, tmp_path: Path) -> None:
    lines = [{"id": "ferry", "text": FERRY}, {"id": "mine", "text": MINE}]
    write_jsonl(tmp_path / "all.jsonl", *lines)
    archive.add(tmp_path / "all.jsonl", sync=True)
    write_jsonl(tmp_path / "all.jsonl", lines[1])
    assert archive.add(tmp_path / "all.jsonl", sync=True) == AddReport(unchanged=1, removed=1)


def test_a_line_that_has_moved_to_another_file_is_a_move(archive: Archive, tmp_path: Path, encoder: Counting) -> None:
    folder = tmp_path / "lines"
    folder.mkdir()
    lines = [{"id": "ferry", "text": FERRY}, {"id": "mine", "text": MINE}, {"id": "vote", "text": VOTE}]
    write_jsonl(folder / "one.jsonl", *lines[:2])
    write_jsonl(folder / "two.jsonl", lines[2])
    archive.add(folder, sync=True)
    encoded = encoder.encoded
    write_jsonl(folder / "one.jsonl", lines[0])
    write_jsonl(folder / "two.jsonl", *lines[1:])
    assert archive.add(folder, sync=True) == AddReport(unchanged=2, moved=1)
    assert encoder.encoded == encoded


def test_several_folders_are_synchronised_as_one(archive: Archive, news: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    archive.add(news, tmp_path / "other", sync=True)
    (news / "ferry.txt").rename(tmp_path / "other" / "ferry.txt")
    assert archive.add(news, tmp_path / "other", sync=True) == AddReport(unchanged=2, moved=1)


def test_what_was_removed_by_its_id_comes_back_with_the_folder_that_has_it(synced: Archive, news: Path) -> None:
    synced.remove(id_of(synced, FERRY))
    assert synced.add(news, sync=True) == AddReport(added=1, unchanged=2)


def test_a_folder_that_was_only_added_before_can_be_synchronised(archive: Archive, news: Path) -> None:
    archive.add(news)
    (news / "ferry.txt").unlink()
    assert archive.add(news, sync=True) == AddReport(unchanged=2, removed=1)


def test_of_two_files_with_one_text_each_may_change(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "twins"
    for name in ("a.txt", "b.txt"):
        put(folder / name, FERRY)
    archive.add(folder, sync=True)
    for name, text, after in (
        ("b.txt", MINE, [FERRY, MINE]),
        ("b.txt", FERRY, [FERRY]),
        ("a.txt", VOTE, [FERRY, VOTE]),
    ):
        put(folder / name, text)
        archive.add(folder, sync=True)
        assert set(texts(archive)) == set(after)


@pytest.mark.parametrize("first", ["copy.txt", "zcopy.txt"])
def test_a_copy_of_what_an_article_was_before_it_changed_in_the_same_run_is_kept(
    synced: Archive, news: Path, first: str
) -> None:
    put(news / first, FERRY)
    put(news / "ferry.txt", FERRY.replace("winter", "summer"))
    synced.add(news, sync=True)
    assert texts(synced) == sorted([FERRY, FERRY.replace("winter", "summer"), MINE, VOTE])


# -- only what came from there


def test_what_came_from_elsewhere_stays(synced: Archive, news: Path, jsonl: Writer) -> None:
    synced.add(jsonl({"id": "elsewhere", "text": "Elsewhere nobody voted on anything at all."}))
    (news / "ferry.txt").unlink()
    assert synced.add(news, sync=True).removed == 1
    assert synced.article("elsewhere")


def test_what_came_from_elsewhere_too_stays_when_it_is_gone_from_the_folder(
    synced: Archive, news: Path, tmp_path: Path
) -> None:
    synced.add(put(tmp_path / "copy of ferry.txt", FERRY))
    (news / "ferry.txt").unlink()
    assert synced.add(news, sync=True).removed == 0
    assert FERRY in texts(synced)


def test_a_folder_beside_it_whose_name_begins_alike_is_elsewhere(synced: Archive, news: Path, tmp_path: Path) -> None:
    other = put(tmp_path / "news2" / "a.txt", "Another folder altogether, with a name that begins alike.")
    synced.add(other.parent, sync=True)
    other.unlink()
    assert synced.add(news, sync=True).removed == 0


# -- nothing is lost


def test_a_folder_that_is_missing_removes_nothing_and_says_so(synced: Archive, news: Path, tmp_path: Path) -> None:
    news.rename(tmp_path / "unmounted")
    report = synced.add(news, sync=True)
    assert (report.removed, texts(synced)) == (0, sorted([FERRY, MINE, VOTE]))
    assert report.failed[-1][0] == str(news)
    assert "nothing of it was removed" in report.failed[-1][1]


def test_a_folder_that_is_empty_removes_nothing_and_says_so(synced: Archive, news: Path) -> None:
    shutil.rmtree(news)
    news.mkdir()
    report = synced.add(news, sync=True)
    assert (report.removed, len(texts(synced))) == (0, 3)
    assert "its disk is there" in report.failed[-1][1]


def test_a_folder_with_nothing_that_can_be_read_removes_nothing(synced: Archive, news: Path) -> None:
    shutil.rmtree(news)
    put(news / "photo.xyz", "no article")
    assert (synced.add(news, sync=True).removed, len(texts(synced))) == (0, 3)


def test_one_folder_that_is_missing_does_not_hold_up_the_others(synced: Archive, news: Path, tmp_path: Path) -> None:
    (news / "ferry.txt").unlink()
    assert synced.add(news, tmp_path / "nowhere", sync=True).removed == 1


def test_a_damaged_file_keeps_its_articles_and_is_reported_each_time(archive: Archive, tmp_path: Path) -> None:
    lines = [{"id": "ferry", "text": FERRY}, {"id": "mine", "text": MINE}]
    file = write_jsonl(tmp_path / "all.jsonl", *lines)
    archive.add(file, sync=True)
    write_jsonl(file, lines[0], '{"id": "mine", "text": ')
    for _ in range(2):
        report = archive.add(file, sync=True)
        assert (report.unchanged, report.removed, [source for source, _ in report.failed]) == (1, 0, [f"{file}:2"])
        assert archive.text("mine") == MINE


def test_a_damaged_file_that_is_mended_is_in_step_again(archive: Archive, tmp_path: Path) -> None:
    lines = [{"id": "ferry", "text": FERRY}, {"id": "mine", "text": MINE}]
    file = write_jsonl(tmp_path / "all.jsonl", *lines)
    archive.add(file, sync=True)
    write_jsonl(file, lines[0], "broken")
    archive.add(file, sync=True)
    write_jsonl(file, lines[0])
    assert archive.add(file, sync=True) == AddReport(unchanged=1, removed=1)


UNREADABLE = """
    import sys
    from tests.conftest import FakeEncoder, bind_root
    from rag import Archive

    bind_root()
    with Archive.open(sys.argv[1], encoder=FakeEncoder()) as archive:
        report = archive.add(sys.argv[2], sync=True)
        print(report.removed, report.unchanged, len(report.failed), archive.stats().articles)
"""


@pytest.mark.parametrize("name", ["ferry.txt", "2021"])
def test_what_may_not_be_read_keeps_its_articles_and_is_reported(
    folder: Path, synced: Archive, news: Path, python: Starter, name: str
) -> None:
    synced.close()
    aged(news / name, 60)
    (news / name).chmod(0)
    with python(UNREADABLE, folder, news) as process:
        output, errors = process.communicate()
    (news / name).chmod(0o755)
    assert (output, errors) == (f"0 {2 if name == 'ferry.txt' else 1} 1 3\n", "")


def test_what_a_manifest_names_in_a_folder_that_may_not_be_read_is_not_missing(
    folder: Path, synced: Archive, news: Path, python: Starter
) -> None:
    put(news / "manifest.csv", "file,title\n2021/mine.txt,Mine\n2021/vote.txt,Vote\n")
    synced.close()
    (news / "2021").chmod(0)
    with python(UNREADABLE, folder, news) as process:
        output, errors = process.communicate()
    (news / "2021").chmod(0o755)
    assert (output, errors) == ("0 1 1 3\n", "")


def test_a_file_that_became_a_link_keeps_its_articles(synced: Archive, news: Path, tmp_path: Path) -> None:
    (news / "ferry.txt").rename(tmp_path / "ferry.txt")
    (news / "ferry.txt").symlink_to(tmp_path / "ferry.txt")
    assert (synced.add(news, sync=True).removed, len(texts(synced))) == (0, 3)


def test_of_two_files_with_one_id_the_first_stays_run_after_run(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    write_jsonl(folder / "a.jsonl", {"id": "one", "text": FERRY})
    write_jsonl(folder / "b.jsonl", {"id": "one", "text": MINE})
    for path in folder.iterdir():
        aged(path)
    for _ in range(3):
        report = archive.add(folder, sync=True)
        assert (report.updated, [source for source, _ in report.failed]) == (0, [f"{folder / 'b.jsonl'}:1"])
        assert archive.text("one") == FERRY


# -- only what changed is read


def test_files_that_are_as_they_were_are_not_read(synced: Archive, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> Iterator[object]:
        raise AssertionError(f"{path} was read")

    monkeypatch.setattr(arriving, "read_file", refuse)
    assert synced.add(news, sync=True) == AddReport(unchanged=3)
    (news / "ferry.txt").touch()  # another time, the same content
    assert synced.add(news, sync=True) == AddReport(unchanged=3)


def test_a_change_of_the_same_size_within_the_same_tick_is_seen(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    write_jsonl(file, {"id": "one", "text": "Nineteen people live on Skarv."})
    archive.add(file, sync=True)
    before = file.stat().st_mtime_ns
    write_jsonl(file, {"id": "one", "text": "Eighteen people live on Skarv."})
    os.utime(file, ns=(before, before))
    assert archive.add(file, sync=True).updated == 1


def test_what_another_source_has_changed_is_made_equal_to_the_folder_again(
    archive: Archive, tmp_path: Path, jsonl: Writer
) -> None:
    (tmp_path / "mine").mkdir()
    file = write_jsonl(tmp_path / "mine" / "a.jsonl", {"id": "one", "text": FERRY})
    aged(file)
    archive.add(file.parent, sync=True)
    archive.add(jsonl({"id": "one", "text": MINE}, name="theirs.jsonl"))
    assert archive.add(file.parent, sync=True).updated == 1
    assert archive.text("one") == FERRY


def test_files_are_read_again_when_they_are_to_be_read_in_another_way(archive: Archive, tmp_path: Path) -> None:
    file = put(tmp_path / "a.csv", f"nr,kop,body\n1,Ferry sails,{FERRY.replace(',', '')}\n")
    archive.add(file, sync=True)
    archive.add(file, sync=True, columns={"title": "kop"})
    assert [article.title for article in archive.articles()] == ["Ferry sails"]
    assert archive.add(file, sync=True, columns={"title": "kop"}) == AddReport(unchanged=1)


def test_a_manifest_that_changes_is_a_change_of_the_articles_that_it_describes(synced: Archive, news: Path) -> None:
    put(news / "manifest.csv", "file,title\nferry.txt,Ferry sails\n")
    assert synced.add(news, sync=True) == AddReport(updated=1, unchanged=2)
    assert synced.article(id_of(synced, FERRY)).title == "Ferry sails"


def test_a_file_that_is_gone_is_missed_by_the_manifest_that_names_it(synced: Archive, news: Path) -> None:
    put(news / "manifest.csv", "file,title\nferry.txt,Ferry sails\n")
    (news / "ferry.txt").unlink()
    report = synced.add(news, sync=True)
    assert (report.removed, [source for source, _ in report.failed]) == (1, [str(news / "manifest.csv")])
    assert "ferry.txt" in report.failed[0][1]


# -- cut short


class Interrupted(KeyboardInterrupt):
    """Somebody has pressed Ctrl-C."""


@pytest.mark.parametrize("calls", range(6))
def test_a_run_that_was_cut_short_is_completed_by_the_next(
    synced: Archive, news: Path, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    monkeypatch.setattr(indexing, "_BATCH_ARTICLES", 1)
    (news / "ferry.txt").rename(news / "boat.txt")
    put(news / "2021" / "mine.txt", MINE.replace("three", "four"))
    for name in ("vote.txt", "vote.json"):
        (news / "2021" / name).unlink()
    put(news / "new.txt", "A new bridge over the Kestrel was opened by nobody in particular.")
    left = iter([None] * calls)
    transaction = type(synced._store).transaction

    def interrupted(store: object) -> object:
        if next(left, "stop") == "stop":
            raise Interrupted
        return transaction(store)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(type(synced._store), "transaction", interrupted)
        with suppress(Interrupted):
            synced.add(news, sync=True)
    synced.add(news, sync=True)
    assert texts(synced) == sorted(
        [FERRY, MINE.replace("three", "four"), "A new bridge over the Kestrel was opened by nobody in particular."]
    )
    assert synced.add(news, sync=True) == AddReport(unchanged=3)


# -- watched


def test_a_watched_folder_is_followed(archive: Archive, news: Path) -> None:
    reports = archive.watch(news)
    assert next(reports) == AddReport(added=3)
    put(news / "new.txt", "A new bridge over the Kestrel was opened by nobody in particular.")
    assert next(reports) == AddReport(added=1, unchanged=3)
    (news / "new.txt").unlink()
    assert next(reports) == AddReport(unchanged=3, removed=1)


def test_a_watched_file_is_followed_when_others_take_its_place(archive: Archive, tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "a.jsonl", {"id": "one", "text": FERRY})
    reports = archive.watch(file)
    assert next(reports) == AddReport(added=1)
    for text in (MINE, VOTE):
        write_jsonl(tmp_path / "exported", {"id": "one", "text": text}).replace(file)
        assert next(reports) == AddReport(updated=1)
    write_jsonl(file, {"id": "one", "text": FERRY})
    assert next(reports) == AddReport(updated=1)


def test_a_watched_folder_is_followed_when_another_takes_its_place(archive: Archive, news: Path) -> None:
    reports = archive.watch(news)
    assert next(reports) == AddReport(added=3)
    new = shutil.copytree(news, news.with_name("new"))
    (new / "ferry.txt").unlink()
    news.rename(news.with_name("old"))
    new.rename(news)
    assert next(reports) == AddReport(unchanged=2, removed=1)
    put(news / "ferry.txt", FERRY)
    assert next(reports) == AddReport(added=1, unchanged=2)


def test_a_watched_folder_that_is_gone_for_a_while_is_followed_when_it_is_back(archive: Archive, news: Path) -> None:
    reports = archive.watch(news)
    assert next(reports) == AddReport(added=3)
    copy = shutil.copytree(news, news.with_name("copy"))
    news.rename(news.with_name("unmounted"))
    assert "nothing of it was removed" in next(reports).failed[-1][1]
    copy.rename(news)
    assert next(reports) == AddReport(unchanged=3)
    (news / "ferry.txt").unlink()
    assert next(reports) == AddReport(unchanged=2, removed=1)


def test_the_archive_may_lie_in_the_folder_that_is_watched(news: Path) -> None:
    with Archive.open(news / "own.archive", encoder=FakeEncoder()) as archive:
        reports = archive.watch(news)
        assert next(reports) == AddReport(added=3)
        timer = threading.Timer(1.5, put, [news / "new.txt", "Nobody lives on Skarv, and the light burns oil."])
        timer.start()
        assert next(reports) == AddReport(added=1, unchanged=3)  # and none before, of what the archive itself wrote
        timer.join()


def test_a_watch_goes_on_when_another_process_has_finished_writing(
    archive: Archive, folder: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.indexes._WAIT_SECONDS", 0.1)
    with ThreadPoolExecutor(1) as pool:
        with FileLock(folder / "writer.lock", thread_local=False):
            waiting = pool.submit(next, archive.watch(news))
            with pytest.raises(TimeoutError):
                waiting.result(timeout=1.5)
        assert waiting.result() == AddReport(added=3)


def test_what_is_not_there_cannot_be_watched(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere: there is no such file or folder to watch"):
        next(archive.watch(tmp_path / "nowhere"))


# -- whatever happens to a folder

TEXTS = [f"Notice {n} of ward {n}: its clerk signs it, and {n} people hear of it." for n in range(6)]
STEPS = st.lists(
    st.tuples(st.sampled_from(["write", "delete", "move", "add"]), st.integers(0, 3), st.integers(0, 5)), max_size=8
)


@settings(max_examples=20)
@given(st.lists(STEPS, min_size=1, max_size=3))
def test_after_a_synchronisation_the_archive_says_what_the_folder_says(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[list[tuple[str, int, int]]]
) -> None:
    base = tmp_path_factory.mktemp("rounds")
    folder = base / "folder"
    put(folder / "stays.txt", FERRY)
    with Archive.open(base / "one.archive", encoder=FakeEncoder()) as archive:
        for steps in rounds:
            for step, name, text in steps:
                _change(archive, folder / f"{name}.txt", folder / f"{text}.txt", TEXTS[text], step)
            archive.add(folder, sync=True)
            files = {path.read_text(encoding="utf-8") for path in folder.iterdir()}
            assert set(texts(archive)) == files
            assert {hit.passage.text for hit in archive.search("notice ward clerk ferry", k=100)} <= files


def _change(archive: Archive, file: Path, other: Path, text: str, step: str) -> None:
    if step == "write":
        put(file, text)
    elif step == "add":
        archive.add(file)
    elif file.exists():
        file.rename(other) if step == "move" else file.unlink()
