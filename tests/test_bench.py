"""Measuring growth: archives of any size out of one, measured alone, shown as a table and as curves."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rag import Archive, ArchiveError
from rag.bench import (
    PEERS,
    Compared,
    Limit,
    Measures,
    compared_heading,
    compared_line,
    curves,
    enlarged,
    heading,
    limit_line,
    line,
    running,
)
from rag.bench.environments import last_line
from rag.bench.measures import headlines
from rag.bench.memory import peak
from rag.bench.recall import recall
from rag.cli import main
from tests.conftest import ARTICLES, FakeEncoder, Starter, Writer, write_jsonl

ROW = Measures(
    passages=1000,
    dense="exact",
    recall=1.0,
    open_s=0.1,
    ask_s=0.5,
    search_ms=4.2,
    search_p99_ms=9.0,
    reranked_ms=61.0,
    reranked_p99_ms=93.0,
    answer_ms=40.0,
    answer_p99_ms=90.0,
    answers_a_second={1: 20.0, 16: 31.5},
    add_one_s=0.2,
    add_s=1.5,
    memory_mib=220.0,
    disk=1400.0,
)
OURS = Compared("archive-chat", 600.0, 0.5, 4.2, 9.0, 1.0, 400.0)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive that any process can open."""
    folder = tmp_path_factory.mktemp("real")
    with Archive.open(folder / "news.archive") as archive:
        archive.add(write_jsonl(folder / "articles.jsonl", *ARTICLES))
    return folder / "news.archive"


@pytest.fixture
def larger(filled: Archive, tmp_path: Path) -> Archive:
    given = filled.stats().passages
    enlarged(filled.folder, tmp_path / "larger.archive", 5 * given)
    with Archive.open(tmp_path / "larger.archive", encoder=FakeEncoder()) as archive:
        yield archive


def test_an_enlarged_archive_has_the_passages_asked_for(filled: Archive, larger: Archive) -> None:
    assert 5 <= larger.stats().passages / filled.stats().passages < 6


def test_an_enlarged_archive_holds_the_given_articles_as_they_are(filled: Archive, larger: Archive) -> None:
    first = next(filled.articles())
    assert [p.text for p in larger.passages(first.id)] == [p.text for p in filled.passages(first.id)]


def test_an_enlarged_archive_can_be_searched_and_quoted(larger: Archive) -> None:
    passage = larger.search("rope bridge", rerank=False)[0].passage
    assert larger.text(passage.article.id)[passage.start : passage.end] == passage.text


def test_what_is_added_is_put_together_of_sentences_that_are_there(filled: Archive, larger: Archive) -> None:
    given = " ".join(filled.text(article.id) for article in filled.articles())
    words = {word for article in larger.articles() for word in larger.text(article.id).split()}
    assert words <= set(given.split())


def test_an_archive_of_that_size_is_not_made_again(filled: Archive, larger: Archive) -> None:
    revision = larger.stats().indexed
    enlarged(filled.folder, larger.folder, 10_000)
    assert larger.stats().indexed == revision


def test_nothing_cannot_be_enlarged(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="holds no articles to make larger archives of; add some first"):
        enlarged(archive.folder, tmp_path / "larger.archive", 100)


def test_an_archive_without_headlines_needs_questions(archive: Archive, jsonl: Writer) -> None:
    archive.add(jsonl({"text": "The ferry to Lindholm sails again on Friday."}))
    with pytest.raises(ArchiveError, match="no article has a headline to ask for; give a question set"):
        headlines(archive)


def test_a_table_has_a_line_for_each_archive_and_a_column_for_each_measure() -> None:
    ends = ("by meaning", "exact", "exact")
    lines = [heading(), line(ROW), line(replace(ROW, passages=1_000_000))]
    assert [text.split()[0] for text in lines] == ["passages", "1,000", "1,000,000"]
    assert len({text.rindex(end) + len(end) for text, end in zip(lines, ends, strict=True)}) == 1


def test_memory_that_the_system_does_not_tell_is_a_dash() -> None:
    assert "  -  " in line(replace(ROW, memory_mib=None))


def test_a_process_is_told_its_own_memory_not_that_of_the_one_that_started_it(python: Starter) -> None:
    held = b"x" * 2**28
    with python("from rag.bench.memory import peak; print(peak())") as process:
        told, _ = process.communicate()
    assert len(held) / 2**20 > float(told) > 1 if peak() else told == "None\n"


def test_curves_are_one_well_formed_picture_with_a_line_for_each_time() -> None:
    drawn = ElementTree.fromstring(curves([replace(ROW, passages=1_000_000), ROW]))
    assert len(drawn.findall("{http://www.w3.org/2000/svg}polyline")) == 6


def test_a_single_archive_gives_curves_too() -> None:
    assert ElementTree.fromstring(curves([ROW])) is not None


def test_measures_are_json() -> None:
    assert json.loads(json.dumps(ROW.to_dict()))["answers_a_second"] == {"1": 20.0, "16": 31.5}


def test_dense_recall_is_whole_where_every_vector_is_compared(real: Path) -> None:
    assert recall(real, ["Who is the harbour master?", "When did the volcano throw ash?"]) == 1.0


def test_dense_recall_counts_what_the_index_does_not_find(real: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(real, tmp_path / "news.archive"))
    with Archive.open(folder) as archive:
        archive.add(write_jsonl(tmp_path / "more.jsonl", *({"text": f"Ferry number {n} sails."} for n in range(20))))
    for kept in (*folder.glob("dense-*"), *folder.glob("dense*.json")):
        kept.unlink()
    for kept in real.glob("dense*"):
        shutil.copy2(kept, folder)
    assert recall(folder, ["Which ferry number sails?"]) < 0.5


# -- the command


def bench(*arguments: object, **settings: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "rag", "bench", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | settings)


@pytest.fixture(scope="module")
def ended(real: Path) -> "subprocess.CompletedProcess[str]":
    """`bench` run on a hundred passages and two questions."""
    asked = ("Who is the harbour master?", "Which crew does Jelena Milić take over?")
    questions = write_jsonl(
        real.parent / "set.jsonl", *({"question": text, "answers": ["Tove Dahl"]} for text in asked)
    )
    plot = ("--plot", real.parent / "growth.svg")
    return bench("--archive", real, "--passages", 100, "--questions", questions, "--json", *plot)


def test_bench_gives_programs_one_object_for_each_size(ended: "subprocess.CompletedProcess[str]") -> None:
    assert ended.returncode == 0
    (row,) = json.loads(ended.stdout)
    assert row.keys() == ROW.to_dict().keys()
    assert 100 <= row["passages"] < 110


def test_bench_tells_each_size_as_soon_as_it_is_measured(ended: "subprocess.CompletedProcess[str]") -> None:
    told = ended.stderr.splitlines()
    assert [text for text in told if text.startswith("archive-chat: ")][:2] == [
        "archive-chat: 100 passages: making the archive",
        "archive-chat: 100 passages: measuring",
    ]
    assert told[0] == heading()
    assert told[-1].endswith("exact")


@pytest.mark.usefixtures("ended")
def test_bench_draws_what_it_measured(real: Path) -> None:
    assert ElementTree.parse(real.parent / "growth.svg").getroot().tag.endswith("svg")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--archive", "nowhere.archive"), "nowhere.archive: there is no archive. Make one"),
        (("--plot", "growth.png"), "growth.png: the figure is an SVG; name a file that ends in .svg"),
        (
            ("--plot", "growth.svg", "--against", "plain"),
            "--plot draws how times grow with sizes",
        ),
        (("plain", "txtai"), "plain: peers are named after --against: bench --against plain txtai"),
        (("--against", "plane"), "'plane' is not one of 'plain', 'txtai', 'haystack', 'llamaindex'"),
        (("--questions", "nothing.jsonl"), "nothing.jsonl"),
        (("--passages", "7"), "7 is not in the range x>=100"),
        (("--keep", __file__), "no archive can be made there"),
    ],
)
def test_bench_ends_an_error_in_a_clear_line(
    real: Path, arguments: tuple[str, ...], error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["bench", "--archive", str(real), *arguments])
    assert end.value.code == 2
    assert error in capsys.readouterr().err


# -- beside others


SPOKEN = """
print("a library may say what it likes")

class Peer:
    def __init__(self, model):
        assert model == "a model"

    def index(self, passages):
        self.words = [set(passage["text"].split()) for passage in passages]

    def search(self, question):
        asked = set(question.split())
        return sorted(range(len(self.words)), key=lambda place: -len(self.words[place] & asked))[:10]
"""


def measured_peer(tmp_path: Path, code: str) -> "subprocess.CompletedProcess[str]":
    """A peer of so many lines, on a hundred passages, by a Python that knows nothing of this package."""
    peer = tmp_path / "json.py"  # as called as a library that is imported
    peer.write_text(code, encoding="utf-8")
    passages = write_jsonl(tmp_path / "passages.jsonl", *({"text": f"Ferry {n} sails."} for n in range(100)))
    questions = write_jsonl(tmp_path / "questions.jsonl", *(json.dumps(f"Does ferry {n} sail?") for n in range(7)))
    command = [sys.executable, "-I", str(running.__file__), str(peer), "a model", str(passages), str(questions)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_peer_is_measured_whatever_else_it_prints(tmp_path: Path) -> None:
    told = json.loads(measured_peer(tmp_path, SPOKEN).stdout.splitlines()[-1])
    assert told.keys() == OURS.to_dict().keys() - {"name"}
    assert told["found"] == 1.0


def test_a_peer_that_finds_nothing_is_measured_as_such(tmp_path: Path) -> None:
    nothing = SPOKEN.replace("return sorted", "return [][:0] and sorted")
    assert json.loads(measured_peer(tmp_path, nothing).stdout.splitlines()[-1])["found"] == 0.0


def test_a_peer_that_fails_says_why_last(tmp_path: Path) -> None:
    ended = measured_peer(tmp_path, "raise MemoryError('no room')")
    assert ended.returncode == 1
    assert last_line(ended.stderr) == "MemoryError: no room"


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("Collecting\nERROR: No matching distribution found for txtai\n[notice] update pip", "No matching"),
        ("The virtual environment was not created\n\n", "The virtual environment was not created"),
        ("", "it does not say why"),
    ],
)
def test_of_an_installation_that_fails_the_error_is_told(said: str, last: str) -> None:
    assert last_line(said).startswith(last)


def test_the_command_names_every_peer_and_each_has_its_file() -> None:
    (choice,) = (p.type for p in main.commands["bench"].params if p.name == "against")
    assert set(choice.choices) == set(PEERS)
    files = {file.stem for file in (Path(running.__file__).parent / "peers").glob("[!_]*.py")}
    assert files == {*PEERS, "archive_chat"}


def test_a_line_tells_how_many_times_ours_each_figure_is() -> None:
    theirs = replace(OURS, name="plain", passages_a_second=150.0, memory_mib=None)
    assert len(compared_line(OURS, OURS)) == len(compared_heading())
    assert "150 (× 0.25)" in compared_line(theirs, OURS)
    assert compared_line(theirs, OURS).endswith(" -")


def test_what_bounds_indexing_is_set_below_with_how_many_times_ours_it_is() -> None:
    assert "900 (× 1.50)" in limit_line(Limit(900.0), OURS)
    assert compared_line(OURS, OURS).index("(× 1.00)") == limit_line(Limit(900.0), OURS).index("(× 1.50)")


@pytest.fixture(scope="module")
def beside(real: Path) -> "subprocess.CompletedProcess[str]":
    """`bench --against` where nothing can be installed."""
    nowhere = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
    return bench("--archive", real, "--against", "plain", "--against-size", 100, "--json", **nowhere)


def test_this_package_is_measured_as_its_peers_are(beside: "subprocess.CompletedProcess[str]") -> None:
    assert beside.returncode == 0, beside.stderr
    ours = json.loads(beside.stdout)[0]
    assert ours.keys() == OURS.to_dict().keys()
    assert ours["name"] == "archive-chat"
    assert ours["found"] > 0.5


def test_the_limit_of_the_encoders_products_is_measured_too(beside: "subprocess.CompletedProcess[str]") -> None:
    limit = json.loads(beside.stdout)[-1]
    assert (limit["name"], limit["passages_a_second"] > 0) == ("limit", True)


def test_a_peer_that_cannot_be_installed_is_a_row_that_says_why(beside: "subprocess.CompletedProcess[str]") -> None:
    missing = json.loads(beside.stdout)[1]
    assert missing["name"] == "plain"
    assert "cannot be installed (No matching distribution found" in missing["reason"]
    assert "ARCHIVE_CHAT_CACHE" in missing["reason"]
    assert missing["reason"] in beside.stderr
