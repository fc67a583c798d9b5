"""Derived indexes, locks and processes: everything can be made again from the store, by whoever comes next."""

import itertools
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from rag import Archive, ArchiveError
from tests.conftest import TEXTS, FakeEncoder, Starter, Writer, read_only, write_jsonl

QUERY = "Lindholm harbour volcano"
NEWS = {"id": "skarv", "text": "The lighthouse at Skarv burns oil again since the cable broke."}


def opened(folder: Path) -> Archive:
    return Archive.open(folder, encoder=FakeEncoder())


def ranking(archive: Archive, query: str = QUERY) -> list[tuple[str, int]]:
    return [(hit.passage.article.id, hit.passage.number) for hit in archive.search(query, k=100)]


def found(archive: Archive, query: str) -> str:
    return archive.search(query)[0].passage.article.id


# -- damage

DERIVED = [
    "dense.json", "dense-*.faiss", "lexical.json", "lexical/meta.json", "lexical/.managed.json", "lexical/*.term",
    "lexical/*.idx", "lexical/*.pos", "lexical/*.fast",
]  # fmt: skip
DAMAGE: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "truncated": lambda path: rewrite(path, path.read_bytes()[:-5]),
    "garbage": lambda path: rewrite(path, b"\x00\xffgarbage" * 40),
}


def rewrite(path: Path, content: bytes) -> None:
    path.unlink()  # a file of its own: the old one may still be mapped into memory
    path.write_bytes(content)


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
@pytest.mark.parametrize("pattern", DERIVED)
def test_a_damaged_index_gives_the_same_results(
    filled: Archive, folder: Path, pattern: str, damage: Callable[[Path], object]
) -> None:
    before = ranking(filled)
    filled.close()
    for path in folder.glob(pattern):
        damage(path)
    with opened(folder) as archive:
        assert ranking(archive) == before


@pytest.mark.parametrize("pattern", ["dense*", "lexical/*", "[dl]*"])
def test_a_deleted_index_is_written_again_on_opening(filled: Archive, folder: Path, pattern: str) -> None:
    filled.close()
    for path in folder.glob(pattern):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    opened(folder).close()
    assert (len(list(folder.glob("dense-*.faiss"))), (folder / "lexical" / "meta.json").is_file()) == (1, True)


def test_a_repaired_index_is_added_to_as_before(filled: Archive, folder: Path, jsonl: Writer) -> None:
    filled.close()
    shutil.rmtree(folder / "lexical")
    with opened(folder) as archive:
        archive.add(jsonl(NEWS))
        assert found(archive, "Skarv lighthouse") == "skarv"


@pytest.mark.parametrize("pattern", ["dense-*", "dense.json", "lexical*"])
def test_an_index_deleted_while_the_archive_is_open_is_written_again_on_adding(
    filled: Archive, folder: Path, jsonl: Writer, pattern: str
) -> None:
    for path in folder.glob(pattern):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    filled.add(jsonl(NEWS))
    assert found(filled, "Skarv lighthouse") == "skarv"


def replaced(folder: Path, other: Path, *patterns: str) -> None:
    """Put what is derived in one folder into the place of what is in another."""
    for pattern in patterns:
        for path in folder.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in other.glob(pattern):
            (shutil.copytree if path.is_dir() else shutil.copy)(path, folder / path.name)


@pytest.mark.parametrize("patterns", [("dense*",), ("lexical*",), ("dense*", "lexical*")])
def test_an_index_from_before_the_last_change_is_caught_up(
    filled: Archive, folder: Path, made: Path, jsonl: Writer, patterns: tuple[str, ...]
) -> None:
    filled.add(jsonl({"id": "harbour", "text": "The lighthouse at Skarv burns oil again since the cable broke."}))
    filled.remove("jam")
    filled.close()
    replaced(folder, made, *patterns)
    with opened(folder) as archive:
        assert {id for id, _ in ranking(archive)} == {*TEXTS} - {"jam", "wire-two"}


@pytest.mark.parametrize("patterns", [("dense*",), ("lexical*",), ("dense*", "lexical*")])
def test_an_index_from_after_the_store_was_put_back_is_made_anew(
    filled: Archive, folder: Path, made: Path, tmp_path: Path, jsonl: Writer, patterns: tuple[str, ...]
) -> None:
    filled.add(jsonl(*({"id": f"n{n}", "text": f"Nonsense number {n}, nothing but nonsense."} for n in range(9))))
    filled.remove("jam")
    filled.close()
    restored = tmp_path / "restored.archive"
    shutil.copytree(made, restored)
    replaced(restored, folder, *patterns)
    with opened(restored) as archive:
        archive.add(jsonl(NEWS))
        assert (found(archive, "Skarv lighthouse oil"), archive.answer("nonsense").unknown_words) == (
            "skarv",
            ("nonsense",),
        )


def test_indexes_whose_store_is_gone_are_not_written_over(filled: Archive, folder: Path) -> None:
    filled.close()
    for path in folder.glob("archive.db*"):
        path.unlink()
    before = sorted(folder.rglob("*"))
    with pytest.raises(ArchiveError, match=r"news\.archive: holds no archive\.db, but 'dense-.*move or delete dense-"):
        opened(folder)
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("patterns", [("dense*",), ("lexical*",), ("dense*", "lexical*")])
def test_the_indexes_of_another_archive_of_equal_revision_are_not_searched(
    filled: Archive, folder: Path, tmp_path: Path, jsonl: Writer, patterns: tuple[str, ...]
) -> None:
    before = ranking(filled)
    filled.close()
    other = tmp_path / "other.archive"
    with opened(other) as archive:
        archive.add(jsonl(*({"id": f"n{n}", "text": f"Nonsense number {n}, nothing but that."} for n in range(9))))
    replaced(folder, other, *patterns)
    with opened(folder) as archive:
        assert ranking(archive) == before


def test_a_store_put_into_another_archives_folder_is_searched_as_in_its_own(
    filled: Archive, folder: Path, tmp_path: Path, jsonl: Writer
) -> None:
    filled.close()
    nonsense = ({"id": f"n{n}", "text": f"Nonsense number {n}, nothing but that."} for n in range(30))
    with opened(tmp_path / "other.archive") as archive:
        archive.add(jsonl(*nonsense, NEWS))
        before = ranking(archive, "Skarv lighthouse oil")
    shutil.copy(tmp_path / "other.archive" / "archive.db", folder / "archive.db")
    with opened(folder) as archive:
        assert ranking(archive, "Skarv lighthouse oil") == before


def test_an_archive_of_an_older_version_gets_an_identity_at_the_next_write(
    filled: Archive, folder: Path, jsonl: Writer
) -> None:
    filled.close()
    identity = "SELECT value FROM meta WHERE name = 'archive'"
    with closing(sqlite3.connect(folder / "archive.db")) as database:
        database.execute("DELETE FROM meta WHERE name = 'archive'")
        database.commit()
    with opened(folder) as archive:
        archive.add(jsonl(NEWS))
    with closing(sqlite3.connect(folder / "archive.db")) as database:
        assert len(database.execute(identity).fetchone()[0]) == 32


# -- one writer, any number of readers

PATIENT = """
    import sys
    from tests.conftest import FakeEncoder
    from rag import Archive

    class Patient(FakeEncoder):
        def encode(self, texts, *, query=False):
            if len(texts) > 1:
                print("encoding", flush=True)
                sys.stdin.readline()
            return super().encode(texts, query=query)
"""
WRITER = f"""{PATIENT}
    with Archive.open(sys.argv[1], encoder=Patient()) as archive:
        print(archive.add(sys.argv[2]).added, flush=True)
"""


@pytest.fixture
def writer(filled: Archive, folder: Path, jsonl: Writer, python: Starter) -> Iterator["subprocess.Popen[str]"]:
    """Another process, in the middle of adding an article; it goes on when it reads a line."""
    with python(WRITER, folder, jsonl(NEWS)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "encoding\n"
        yield process


def test_a_second_writer_is_told_who_writes(
    writer: "subprocess.Popen[str]", filled: Archive, jsonl: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.indexes._WAIT_SECONDS", 0.1)
    with pytest.raises(ArchiveError, match=rf"process {writer.pid} on .* is writing to this archive\. Try again"):
        filled.add(jsonl({"id": "x", "text": "Nobody lives on Skarv."}, name="mine.jsonl"))


def test_a_second_writer_waits_for_the_first(writer: "subprocess.Popen[str]", filled: Archive, jsonl: Writer) -> None:
    with ThreadPoolExecutor(1) as pool:
        report = pool.submit(filled.add, jsonl({"id": "x", "text": "Nobody lives on Skarv."}, name="mine.jsonl"))
        writer.communicate("go on\n")
        assert report.result().added == 1


def test_an_archive_is_searched_and_opened_while_another_process_writes(
    writer: "subprocess.Popen[str]", filled: Archive, folder: Path
) -> None:
    with opened(folder) as second:
        assert [found(filled, "harbour"), found(second, "harbour")] == ["harbour", "harbour"]


def test_a_reader_sees_what_another_process_has_added(writer: "subprocess.Popen[str]", filled: Archive) -> None:
    filled.search("lighthouse")
    writer.communicate("go on\n")
    assert found(filled, "Skarv lighthouse oil") == "skarv"


def test_the_lock_of_a_writer_that_was_killed_is_free(
    writer: "subprocess.Popen[str]", filled: Archive, jsonl: Writer
) -> None:
    writer.kill()
    writer.wait()
    assert filled.add(jsonl({"id": "x", "text": "Nobody lives on Skarv."}, name="mine.jsonl")).added == 1


def test_threads_that_read_during_adding_get_whole_and_right_results(filled: Archive, jsonl: Writer) -> None:
    sources = [
        jsonl({"id": f"n{n}", "text": f"Notice {n}: the harbour council of ward {n} meets."}, name=f"{n}.jsonl")
        for n in range(6)
    ]
    with ThreadPoolExecutor(8) as pool:
        added = itertools.count()

        def read() -> bool:
            right = True
            while next(added) < 200:
                hits = [hit.passage for hit in filled.search("harbour council notice", k=20, rerank=False)]
                slices = all(filled.text(p.article.id)[p.start : p.end] == p.text for p in hits)
                right &= slices and any(p.article.id == "harbour" for p in hits)
            return right

        readers = [pool.submit(read) for _ in range(8)]
        for source in sources:
            filled.add(source)
        assert all(reader.result() for reader in readers)


def test_threads_that_add_at_once_take_turns(filled: Archive, jsonl: Writer) -> None:
    sources = [jsonl({"id": f"n{n}", "text": f"Notice {n} of the harbour."}, name=f"{n}.jsonl") for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(filled.add, sources))
    assert filled.stats().articles == len(TEXTS) + 4


CREATOR = """
    import sys
    from pathlib import Path
    from rag import Archive

    print("ready", flush=True)
    for name in sys.stdin.readline().split():
        Archive.open(Path(sys.argv[1]) / name).close()
"""


def test_processes_that_create_an_archive_at_once_all_open_it(tmp_path: Path, python: Starter) -> None:
    with python(CREATOR, tmp_path) as one, python(CREATOR, tmp_path) as two, python(CREATOR, tmp_path) as three:
        processes = [one, two, three]
        assert [process.stdout and process.stdout.readline() for process in processes] == ["ready\n"] * 3
        for process in processes:
            assert process.stdin is not None
            process.stdin.write(" ".join(f"{n}.archive" for n in range(20)) + "\n")
            process.stdin.flush()
        assert [process.communicate()[1] for process in processes] == [""] * 3


# -- the seed archive

SEEDER = f"""{PATIENT}
    Archive.open(encoder=Patient()).close()
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder of the test's own."""
    monkeypatch.setenv("ARCHIVE_CHAT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def seeds_opened() -> Archive:
    return Archive.open(encoder=FakeEncoder())


def test_the_seed_archive_is_opened_while_another_process_writes_to_it(
    cache: Path, jsonl: Writer, python: Starter
) -> None:
    seeds_opened().close()
    with python(WRITER, cache / "seeds.archive", jsonl(NEWS)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "encoding\n"
        with seeds_opened() as archive:
            assert archive.stats().articles == 1


def test_a_first_start_waits_for_another_process_that_is_just_building_the_seed_archive(
    cache: Path, python: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.seeding._LOOK_AGAIN_SECONDS", 0.05)
    with python(SEEDER) as process, ThreadPoolExecutor(1) as pool:
        assert process.stdout is not None
        assert process.stdout.readline() == "encoding\n"
        start = pool.submit(seeds_opened)
        with pytest.raises(TimeoutError):
            start.result(timeout=0.5)
        process.communicate("go on\n")
        with start.result() as archive:
            assert archive.stats().articles == 1


def test_a_first_start_does_not_wait_for_ever(cache: Path, python: Starter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.seeding._LOOK_AGAIN_SECONDS", 0.05)
    monkeypatch.setattr("rag.seeding._SEEDS_SECONDS", 0.1)
    with python(SEEDER) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "encoding\n"
        with pytest.raises(ArchiveError, match=rf"process {process.pid} on .* is writing"):
            seeds_opened()


def test_the_seed_archive_is_searched_in_a_cache_that_cannot_be_written_to(cache: Path, python: Starter) -> None:
    with seeds_opened() as archive:
        seed = next(archive.articles()).id
    with read_only(cache):
        assert reading(python, "", "Kosovo and Serbia")[0] == seed


# -- killed in the middle

MANY = [{"id": f"n{n}", "text": f"Notice {n} of ward w{n}.\n\nIts clerk c{n} signs it."} for n in range(560)]
SLOW = """
    import sys, time
    from tests.conftest import FakeEncoder
    from rag import Archive

    class Slow(FakeEncoder):
        def encode(self, texts, *, query=False):
            if len(texts) > 1:
                print("encoding", flush=True)
                time.sleep(0 if len(texts) > 1000 else 60)
            return super().encode(texts, query=query)

    Archive.open(sys.argv[1], encoder=Slow()).add(sys.argv[2])
"""


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory, python: Starter) -> Path:
    """What a writer leaves that was killed after it had stored a first batch, in the middle of the second."""
    folder = tmp_path_factory.mktemp("killed")
    with python(SLOW, folder / "news.archive", write_jsonl(folder / "many.jsonl", *MANY)) as process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(2)] == ["encoding\n"] * 2
    return folder / "news.archive"


@pytest.fixture
def killed(left: Path, folder: Path) -> Iterator[Archive]:
    """The archive of a writer that was killed."""
    shutil.copytree(left, folder)
    with opened(folder) as archive:
        yield archive


def test_a_killed_run_leaves_part_of_the_articles_all_of_them_whole(killed: Archive) -> None:
    lengths = [len(killed.passages(article.id)) for article in killed.articles()]
    assert lengths == [2] * 500


def test_what_a_killed_run_stored_is_found(killed: Archive) -> None:
    assert found(killed, "clerk c42") == "n42"


def test_a_killed_run_is_completed_by_running_it_again(killed: Archive, jsonl: Writer) -> None:
    report = killed.add(jsonl(*MANY))
    assert (report.added, report.unchanged) == (60, 500)


def test_a_completed_run_gives_what_an_uninterrupted_one_gives(killed: Archive, jsonl: Writer, tmp_path: Path) -> None:
    source = jsonl(*MANY)
    killed.add(source)
    with opened(tmp_path / "uninterrupted") as other:
        other.add(source)
        queries = ["clerk c42", "notice 555 of ward w555", "Its clerk c530 signs it"]
        assert [ranking(killed, query) for query in queries] == [ranking(other, query) for query in queries]


# -- a folder that cannot be written to

READER = """
    import json, sys
    from tests.conftest import FakeEncoder, bind_root
    from rag import Archive, ArchiveError

    bind_root()
    with Archive.open(sys.argv[1] or None, encoder=FakeEncoder()) as archive:
        best = archive.search(sys.argv[2])[0].passage.article.id
        try:
            archive.remove("harbour")
            error = None
        except ArchiveError as refused:
            error = str(refused)
        print(json.dumps([best, error]))
"""


@pytest.fixture
def locked(made: Path, folder: Path) -> Iterator[Path]:
    """An archive in a folder that may be read and not written to."""
    shutil.copytree(made, folder)
    with read_only(folder):
        yield folder


def reading(python: Starter, folder: Path | str, query: str = "Lindholm harbour") -> list[str | None]:
    with python(READER, folder, query) as process:
        output, errors = process.communicate()
    assert not errors
    return list(json.loads(output))


def test_a_read_only_archive_is_searched(locked: Path, python: Starter) -> None:
    assert reading(python, locked)[0] == "harbour"


def test_a_read_only_archive_refuses_to_be_changed_with_the_cure(locked: Path, python: Starter) -> None:
    assert "cannot be written to. Make the folder writable" in str(reading(python, locked)[1])


def test_who_may_only_read_sees_what_another_process_that_is_still_at_work_has_added(
    archive: Archive, folder: Path, jsonl: Writer, python: Starter
) -> None:
    archive.add(jsonl(NEWS))
    with read_only(folder):
        assert reading(python, folder, "Skarv lighthouse")[0] == "skarv"


FOLLOWER = """
    import json, sys
    from tests.conftest import FakeEncoder, bind_root
    from rag import Archive

    bind_root()
    archive = None
    for line in sys.stdin:
        archive = archive or Archive.open(sys.argv[1], encoder=FakeEncoder())
        ids = sorted(article.id for article in archive.articles())
        texts = [archive.text(id) for id in ids]
        best = archive.search(line, rerank=False)[0].passage.article.id
        print(json.dumps([archive.stats().articles, ids, texts, best]), flush=True)
"""


def told(reader: subprocess.Popen[str], query: str) -> list[object]:
    """What a follower says of its archive, which it opens when it is first asked, and what it finds first."""
    assert reader.stdin is not None
    assert reader.stdout is not None
    print(query, file=reader.stdin, flush=True)
    return list(json.loads(reader.stdout.readline()))


def test_who_may_only_read_sees_what_others_write_after_the_archive_was_opened(
    archive: Archive, folder: Path, jsonl: Writer, python: Starter
) -> None:
    old = [{"id": f"a{n}", "text": f"Notice {n} of ward w{n}: " + f"its clerk c{n} signs it. " * 99} for n in range(60)]
    archive.add(jsonl(*old, NEWS))
    archive.close()
    with python(FOLLOWER, folder) as reader:
        with read_only(folder):
            assert told(reader, "lighthouse")[0] == 61
        with opened(folder) as writer:
            writer.remove(*(f"a{n}" for n in range(60)))
            writer.add(jsonl({"id": "b1", "text": "The ferry sails to Skarv again."}))
            with read_only(folder):
                texts = ["The ferry sails to Skarv again.", NEWS["text"]]
                assert told(reader, "ferry") == [2, ["b1", "skarv"], texts, "b1"]
            writer.remove("b1")
        with read_only(folder):
            assert told(reader, "ferry") == [1, ["skarv"], texts[1:], "skarv"]


def test_who_may_only_read_sees_what_was_written_and_closed_again(
    archive: Archive, folder: Path, jsonl: Writer, python: Starter
) -> None:
    archive.add(jsonl(NEWS))
    archive.close()
    with python(FOLLOWER, folder) as reader:
        for count in (1, 2, 3):
            with read_only(folder):
                assert told(reader, "lighthouse")[0] == count
            with opened(folder) as writer:
                writer.add(jsonl({"id": f"b{count}", "text": f"The ferry sails to Skarv {count} times a day."}))


def test_a_read_only_archive_is_left_as_it_was(locked: Path, python: Starter) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in locked.rglob("*"))
    reading(python, locked)
    assert sorted((path, path.stat().st_mtime_ns) for path in locked.rglob("*")) == before


FULL = """
    import resource, sys
    from tests.conftest import FakeEncoder
    from rag import Archive, ArchiveError

    with Archive.open(sys.argv[1], encoder=FakeEncoder()) as archive:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
        try:
            archive.add(sys.argv[2])
        except ArchiveError as error:
            print(error)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on file sizes there")
@pytest.mark.parametrize("room", [200, 200_000])
def test_a_full_disk_is_an_error_that_names_the_archive_and_the_cure(
    made: Path, folder: Path, jsonl: Writer, python: Starter, room: int
) -> None:
    shutil.copytree(made, folder)
    big = jsonl({"id": "big", "text": "\n\n".join(f"Entry {n} of a long register of ships." for n in range(4000))})
    with python(FULL, folder, big, room) as process:
        output, errors = process.communicate()
    assert ("news.archive: could not be written" in output, errors) == (True, "")


def test_a_full_disk_leaves_the_archive_as_it_was(made: Path, folder: Path, jsonl: Writer, python: Starter) -> None:
    shutil.copytree(made, folder)
    big = jsonl({"id": "big", "text": "\n\n".join(f"Entry {n} of a long register of ships." for n in range(4000))})
    with python(FULL, folder, big, 200_000) as process:
        process.communicate()
    with opened(folder) as archive:
        assert {article.id for article in archive.articles()} == {*TEXTS}


FULL_AT_ONCE = """
    import resource, sys
    from tests.conftest import FakeEncoder
    from rag import Archive, ArchiveError

    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
    try:
        with Archive.open(sys.argv[1], encoder=FakeEncoder()) as archive:
            archive.add(sys.argv[2])
    except ArchiveError as error:
        print(error)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""
ROOM = [0, 10, 200, 5_000, 20_000, 50_000, 90_000, 130_000]


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on file sizes there")
@pytest.mark.parametrize("room", ROOM)
def test_a_new_archive_on_a_full_disk_is_an_error_that_names_it_and_the_cure(
    folder: Path, jsonl: Writer, python: Starter, room: int
) -> None:
    big = jsonl({"id": "big", "text": "\n\n".join(f"Entry {n} of a long register of ships." for n in range(4000))})
    with python(FULL_AT_ONCE, folder, big, room) as process:
        output, errors = process.communicate()
    assert ("news.archive" in output, "Make room" in output, errors) == (True, True, "")


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on file sizes there")
@pytest.mark.parametrize("room", ROOM)
def test_a_new_archive_on_a_full_disk_works_once_there_is_room(
    folder: Path, jsonl: Writer, python: Starter, room: int
) -> None:
    with python(FULL_AT_ONCE, folder, jsonl(NEWS), room) as process:
        process.communicate()
    with opened(folder) as archive:
        archive.add(jsonl(NEWS))
        assert found(archive, "lighthouse") == "skarv"


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on file sizes there")
@pytest.mark.parametrize("room", [10, 200])
def test_a_full_disk_does_not_keep_an_archive_without_indexes_from_being_searched(
    filled: Archive, folder: Path, python: Starter, room: int
) -> None:
    for path in folder.glob("[dl]*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    code = FULL_AT_ONCE.replace("archive.add(sys.argv[2])", "print(archive.search(sys.argv[2])[0].passage.article.id)")
    with python(code, folder, "Lindholm harbour", room) as process:
        assert process.communicate() == ("harbour\n", "")
