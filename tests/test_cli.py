"""The command line: what it prints where, and how it ends: 0, 1 for "not found", 2 for an error."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from rag import Archive, Article, Citation, Difference, Passage, ResolvedDate, Scope
from rag import cli as library
from rag.wording import beside, differing, excluded, period, searched
from tests.conftest import Starter, write_jsonl
from ui.command import main

ROOT = Path(__file__).parent.parent
COMMANDS = ("serve", "add", "remove", "ask", "search", "verify", "stats")
QUESTION = "When do the peace talks in Oslo begin?"
QUOTE = "The peace talks in Oslo begin on Monday, June 22."
UNANSWERABLE = "Which football club won the championship?"
ARTICLES = (
    {
        "id": "talks",
        "title": "Peace talks in Oslo",
        "text": f"{QUOTE} Both sides confirmed it.\n\nThe envoy Ana Ruiz said sanctions would be lifted in August.",
        "publisher": "Northern Post",
        "authors": ["Per Lund"],
        "published": "2020-06-18",
        "url": "https://news.example/talks",
    },
    {
        "id": "ferry",
        "title": "Ferry sails again",
        "text": "The ferry to Lindholm sails again after a winter of repairs, the harbour master said.",
        "publisher": "Harbour News",
        "published": "2020-03-02",
    },
)


class Ending(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ending]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `archive-chat` with some arguments."""

    def run(*arguments: object) -> Ending:
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments], prog_name="archive-chat")
        return Ending(int(end.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that is only read."""
    folder = tmp_path_factory.mktemp("made")
    with Archive.open(folder / "news.archive") as archive:
        archive.add(write_jsonl(folder / "news.jsonl", *ARTICLES))
    return folder / "news.archive"


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    """A copy of it that may be changed."""
    return Path(shutil.copytree(made, tmp_path / "own.archive"))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of articles that say the same, and of some that do not."""
    folder = tmp_path_factory.mktemp("told")
    lighthouse = "“The lighthouse of Farrow is open again and the lamp is new,” keeper Oda Brekke said on Sunday."
    fire = "A fire in the Ombo mine killed {} people, {} said."
    known = [
        ("Isle Times", "Lighthouse opens", "2021-05-03", lighthouse),
        ("Cape Times", "Light is on", "2021-05-03", lighthouse),
        ("Ore Daily", "Fire in the mine", "2021-02-02", fire.format(19, "the mine’s owner")),
        ("Coal Post", "Mine fire", "2021-02-03", fire.format(31, "a hospital in the valley")),
    ]
    names = ("publisher", "title", "published", "text")
    with Archive.open(folder / "news.archive") as archive:
        archive.add(write_jsonl(folder / "news.jsonl", *(dict(zip(names, article, strict=True)) for article in known)))
    return folder / "news.archive"


# -- help


def test_the_commands_of_the_contract_are_there() -> None:
    assert set(main.commands) >= set(COMMANDS)


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_says_what_it_does(run: Run, name: str) -> None:
    options = [p for p in main.commands[name].params if isinstance(p, click.Option)]
    assert main.commands[name].help
    assert [option.name for option in options if not option.help] == []
    assert run(name, "--help").status == 0


def test_the_help_shows_every_command_and_an_example_of_use(run: Run) -> None:
    shown = run("--help").out
    assert [name for name in COMMANDS if name not in shown] == []
    assert "archive-chat ask --archive" in shown


def test_the_help_has_each_example_by_itself(run: Run) -> None:
    shown = run("--help").out
    assert "\b" not in shown
    assert [line.strip() for line in shown.splitlines() if "--archive my.archive" in line] == [
        "archive-chat add --archive my.archive articles/",
        'archive-chat ask --archive my.archive "When is the meeting?"',
        "archive-chat serve --archive my.archive",
    ]


def test_the_help_of_the_module_tells_only_what_the_module_can_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        library.main(["--help"], prog_name="python -m rag")
    shown = capsys.readouterr().out
    assert "python -m rag ask --archive my.archive" in shown
    assert [word for word in ("serve", "chat", "\b") if word in shown] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_the_archives_folder(name: str) -> None:
    assert "--archive" in [option for parameter in main.commands[name].params for option in parameter.opts]


@pytest.mark.parametrize("name", ["ask", "search", "verify", "stats", "history"])
def test_what_programs_read_can_be_had_as_json(name: str) -> None:
    assert "--json" in [option for parameter in main.commands[name].params for option in parameter.opts]


@pytest.mark.parametrize("name", ["ask", "search", "eval", "serve"])
def test_another_reranker_can_be_named_where_passages_are_ranked(run: Run, name: str) -> None:
    told = " ".join(run(name, "--help").out.split())
    assert "--reranker NAME" in told
    assert "confidence is calibrated for the bundled one only" in told


def test_the_chat_listens_on_this_machine_only_unless_told() -> None:
    defaults = {parameter.name: parameter.default for parameter in main.commands["serve"].params}
    assert (defaults["host"], defaults["port"]) == ("127.0.0.1", 7860)


# -- add, remove, stats


def test_add_makes_an_archive_and_reports_what_it_did(run: Run, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "news.jsonl", *ARTICLES)
    ended = run("add", "--archive", tmp_path / "new.archive", source)
    assert (ended.status, ended.err) == (0, "")
    counts, pace = ended.out.splitlines()
    assert counts == "added 2, updated 0, unchanged 0, failed 0"
    assert re.fullmatch(r"read 2 articles, stored 3 passages in [\d.]+ s, \d+ a second", pace)


def test_add_takes_columns_by_the_names_that_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "news.csv").write_text(f"kopf;was\nTalks;{QUOTE}\n", encoding="utf-8")
    command = ("add", "--archive", tmp_path / "new.archive", tmp_path / "news.csv")
    assert "--map text=COLUMN" in run(*command).out + run(*command).err
    assert run(*command, "--map", "text=was", "--map", "title=kopf").status == 0
    assert "no field takes head='kopf'" in run(*command, "--map", "head=kopf").err
    assert "has no =" in run(*command, "--map", "kopf").err


def test_adding_again_changes_nothing(run: Run, own: Path, tmp_path: Path) -> None:
    ended = run("add", "--archive", own, write_jsonl(tmp_path / "news.jsonl", *ARTICLES))
    assert ended.out == "added 0, updated 0, unchanged 2, failed 0\n"


def test_adding_a_changed_article_updates_it(run: Run, own: Path, tmp_path: Path) -> None:
    changed = ARTICLES[1] | {"text": "The ferry was cancelled."}
    ended = run("add", "--archive", own, write_jsonl(tmp_path / "news.jsonl", ARTICLES[0], changed))
    assert ended.out.splitlines()[0] == "added 0, updated 1, unchanged 1, failed 0"
    assert run("verify", "--archive", own, "The ferry was cancelled.").status == 0


def test_every_failed_entry_is_named_on_stderr_and_the_rest_is_added(run: Run, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "news.jsonl", ARTICLES[0], {"id": "no text"}, ARTICLES[1])
    (tmp_path / "empty.txt").touch()
    ended = run("add", "--archive", tmp_path / "new.archive", source, tmp_path / "empty.txt", tmp_path / "gone.txt")
    assert (ended.status, ended.out.splitlines()[0]) == (0, "added 2, updated 0, unchanged 0, failed 3")
    named = [line.strip().partition(": ")[0] for line in ended.err.splitlines()]
    assert named == [f"{source}:2", str(tmp_path / "empty.txt"), str(tmp_path / "gone.txt")]


def test_adding_is_an_error_when_nothing_at_all_could_be_read(run: Run, tmp_path: Path) -> None:
    ended = run("add", "--archive", tmp_path / "new.archive", tmp_path / "gone.txt")
    assert (ended.status, "no such file" in ended.err) == (2, True)


def test_add_can_be_strict_about_what_could_not_be_read(run: Run, own: Path, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "news.jsonl", ARTICLES[0], {"id": "no text"})
    assert run("add", "--archive", own, source).status == 0
    assert run("add", "--archive", own, "--strict", source).status == 2
    assert run("add", "--archive", own, "--strict", write_jsonl(tmp_path / "good.jsonl", ARTICLES[0])).status == 0


def test_what_add_did_can_be_had_as_json(run: Run, own: Path, tmp_path: Path) -> None:
    copy = {"id": "copy", "text": ARTICLES[1]["text"]}
    source = write_jsonl(tmp_path / "news.jsonl", *ARTICLES, {"id": "no text"}, copy)
    told = json.loads(run("add", "--archive", own, "--json", source).out)
    assert {name: told[name] for name in ("read", "added", "updated", "unchanged", "moved", "removed", "passages")} == {
        "read": 3, "added": 0, "updated": 0, "unchanged": 3, "moved": 0, "removed": 0, "passages": 0,
    }  # fmt: skip
    assert [failure["source"] for failure in told["failed"]] == [f"{source}:3"]
    assert told["duplicates"] == [{"source": f"{source}:4", "article": "ferry"}]
    assert (told["seconds"] > 0, told["rate"]) == (True, 0)


def test_an_article_that_is_one_with_another_is_told_with_its_id(run: Run, own: Path, tmp_path: Path) -> None:
    copies = ({"id": f"copy {n}", "text": ARTICLES[1]["text"]} for n in range(3))
    out = run("add", "--archive", own, write_jsonl(tmp_path / "news.jsonl", *copies)).out
    assert "one that is ferry under another name, and 2 more like that" in out


def test_add_can_make_the_archive_equal_to_a_folder(run: Run, own: Path, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("mine", "vote"):
        write_jsonl(folder / f"{name}.jsonl", {"id": name, "text": f"Nobody knows what the {name} of Oster is for."})
    assert run("add", "--archive", own, "--sync", folder).out.startswith("added 2, updated 0, unchanged 0, failed 0\n")
    (folder / "mine.jsonl").unlink()
    (folder / "vote.jsonl").rename(folder / "ballot.jsonl")
    ended = run("add", "--archive", own, "--sync", folder)
    assert ended.out == "added 0, updated 0, unchanged 0, moved 1, removed 1, failed 0\n"
    (folder / "ballot.jsonl").unlink()
    ended = run("add", "--archive", own, "--sync", folder)
    assert (ended.status, "nothing of it was removed" in ended.err) == (2, True)


def test_what_to_know_of_the_articles_language_is_told_on_stderr(run: Run, tmp_path: Path) -> None:
    source = write_jsonl(
        tmp_path / "news.jsonl", {"text": "Der Hafen von Lindholm ist wieder offen.", "language": "de"}
    )
    ended = run("add", "--archive", tmp_path / "new.archive", source)
    assert (ended.status, "not in English (de)" in ended.err) == (0, True)


def test_a_new_archive_can_be_made_with_another_encoder(run: Run, own: Path, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "news.jsonl", *ARTICLES)
    ended = run("add", "--archive", tmp_path / "new.archive", "--encoder", tmp_path / "no model", source)
    assert (ended.status, "no model" in ended.err) == (2, True)
    ended = run("add", "--archive", own, "--encoder", "other/model", source)
    assert (ended.status, "made with the encoder 'all-MiniLM-L6-v2'" in ended.err) == (2, True)


# A shell has what it starts in the background ignore Ctrl-C, and so would this process.
WATCHER = """
    import signal, sys
    from rag.cli import main
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main(sys.argv[1:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there Ctrl-C is sent in another way")
def test_a_folder_is_watched_until_ctrl_c(python: Starter, own: Path, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    write_jsonl(folder / "one.jsonl", {"id": "one", "text": "Nobody knows what the mine of Oster is for."})
    with python(WATCHER, "add", "--archive", own, "--watch", folder) as process:
        assert process.stdout
        assert process.stdout.readline() == "added 1, updated 0, unchanged 0, failed 0\n"
        assert process.stdout.readline().startswith("read 1 article, stored 1 passages")
        write_jsonl(folder / "two.jsonl", {"id": "two", "text": "Nobody knows what the vote of Oster was about."})
        assert process.stdout.readline() == "added 1, updated 0, unchanged 1, failed 0\n"
        process.send_signal(signal.SIGINT)
        assert (process.communicate()[1], process.returncode) == ("", 0)


def test_no_archive_is_made_where_there_is_nothing_to_read(run: Run, tmp_path: Path) -> None:
    ended = run("add", "--archive", tmp_path / "typo.archive", tmp_path / "gone.txt", tmp_path / "gone too")
    assert (ended.status, ended.out) == (2, "")
    assert f"{tmp_path / 'gone.txt'}, {tmp_path / 'gone too'}: there is no such file or folder" in ended.err
    assert not (tmp_path / "typo.archive").exists()


def test_a_folder_that_cannot_be_looked_at_is_an_error(run: Run) -> None:
    ended = run("ask", "--archive", "a" * 300, "When?")
    assert (ended.status, "cannot be looked at (File name too long)" in ended.err) == (2, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
def test_an_answer_that_cannot_be_printed_is_an_error_not_one_that_was_not_found(made: Path) -> None:
    command = [sys.executable, "-m", "rag", "ask", "--archive", made, "When does the ferry to Lindholm sail again?"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (2, "archive-chat: [Errno 28] No space left on device\n")


def test_add_without_sources_is_an_error(run: Run, tmp_path: Path) -> None:
    assert run("add", "--archive", tmp_path / "new.archive").status == 2


def test_remove_says_how_many_went(run: Run, own: Path) -> None:
    assert run("remove", "--archive", own, "ferry", "no such article") == (0, "removed 1\n", "")
    assert run("verify", "--archive", own, "The ferry to Lindholm sails again").status == 1


def test_history_shows_the_words_that_changed_and_when(run: Run, own: Path, tmp_path: Path) -> None:
    changed = ARTICLES[1] | {
        "text": "The ferry to Oslo sails again after a winter of repairs, the harbour master said."
    }
    run("add", "--archive", own, write_jsonl(tmp_path / "news.jsonl", changed))
    lines = run("history", "--archive", own, "ferry").out.splitlines()
    minute = r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"
    assert re.fullmatch(rf"1  indexed {minute}, replaced {minute}: Ferry sails again", lines[0])
    assert re.fullmatch(rf"2  indexed {minute}: Ferry sails again", lines[2])
    assert lines[4:] == ["   “Lindholm” → “Oslo”"]


def test_history_can_be_had_as_json(run: Run, own: Path) -> None:
    run("remove", "--archive", own, "ferry")
    [version] = json.loads(run("history", "--archive", own, "--json", "ferry").out)
    assert (version["number"], version["removed"]) == (1, True)


def test_what_was_removed_can_be_forgotten(run: Run, own: Path) -> None:
    assert run("remove", "--archive", own, "--forget", "ferry").out == "removed 1\n"
    assert run("history", "--archive", own, "ferry").status == 1


def test_an_article_that_never_was_has_no_history(run: Run, made: Path) -> None:
    ended = run("history", "--archive", made, "nowhere")
    assert (ended.status, ended.out, "nowhere: there never was an article of that id" in ended.err) == (1, "", True)


def test_stats_show_the_archive_at_a_glance(run: Run, made: Path) -> None:
    lines = [re.sub(r"\s+", " ", line) for line in run("stats", "--archive", made).out.splitlines()]
    assert lines[:4] == [
        "articles 2",
        "passages 3",
        "publishers Harbour News (1), Northern Post (1)",
        "published 2020-03-02 to 2020-06-18",
    ]
    assert lines[-2:] == ["encoder all-MiniLM-L6-v2", "dense exact"]


def test_stats_of_an_archive_without_articles_can_be_shown(run: Run, tmp_path: Path) -> None:
    Archive.open(tmp_path / "empty.archive").close()
    ended = run("stats", "--archive", tmp_path / "empty.archive")
    assert (ended.status, "never" in ended.out) == (0, True)


# -- ask, search, verify


def test_an_answer_is_its_quotes_and_their_sources(run: Run, made: Path) -> None:
    ended = run("ask", "--archive", made, QUESTION)
    assert ended.status == 0
    assert f"“{QUOTE}” [1]" in ended.out
    assert "[1] Northern Post, “Peace talks in Oslo”, Per Lund, 2020-06-18, paragraph 1" in ended.out


def test_a_question_that_is_not_answered_ends_with_1(run: Run, made: Path) -> None:
    assert run("ask", "--archive", made, UNANSWERABLE).status == 1


def test_what_was_searched_is_told_when_it_does_not_answer(run: Run, made: Path) -> None:
    told = run("ask", "--archive", made, UNANSWERABLE).out
    assert "Searched 2 articles, 2020-03-02 to 2020-06-18." in told
    assert re.search(r"The archive never uses: .*championship", told)


def test_a_refusal_names_the_filters_and_what_they_leave_out(run: Run, made: Path) -> None:
    filters = ("--since", "2020-01-01", "--as-of", "2020-12-31", "--publisher", "Harbour News")
    told = run("ask", "--archive", made, *filters, UNANSWERABLE).out
    named = "(since 2020-01-01, as of 2020-12-31, Harbour News)"
    assert f"Searched 1 article, 2020-03-02 to 2020-03-02 {named}." in told
    assert re.search(r"The filters leave out 1 of 2 articles, and with them [12] of the closest passages\.", told)


def test_a_refusal_says_that_no_article_passed_the_filters(run: Run, made: Path) -> None:
    told = run("ask", "--archive", made, "--author", "Nobody", QUESTION).out
    assert "No article passed the filters (by Nobody), so nothing was searched." in told


@pytest.mark.parametrize(
    ("month", "told"),
    [
        ("June 2020", "The archive has 1 article from 2020-06-01 to 2020-06-30."),
        ("March 2022", "The archive has no article from 2022-03-01 to 2022-03-31."),
    ],
)
def test_a_refusal_says_whether_the_archive_holds_anything_of_the_days_asked_about(
    run: Run, made: Path, month: str, told: str
) -> None:
    assert told in run("ask", "--archive", made, f"Which football club won the championship in {month}?").out


def test_under_a_source_stand_who_says_it_which_days_are_meant_and_where_else_it_is(run: Run, told: Path) -> None:
    lines = run("ask", "--archive", told, "Is the lighthouse of Farrow open again?").out.splitlines()
    source = lines.index("[1] Isle Times, “Lighthouse opens”, 2021-05-03, paragraph 1")
    assert lines[source + 1] == (
        "    said by Oda Brekke · “Sunday”: 2021-05-02 · also in: Cape Times, “Light is on”, 2021-05-03"
    )


def test_a_source_with_nothing_to_add_has_no_line_under_it(run: Run, made: Path) -> None:
    out = run("ask", "--archive", made, "--k", 1, "Which ferry sails again after a winter of repairs?").out
    assert out.endswith("[1] Harbour News, “Ferry sails again”, 2020-03-02, paragraph 1\n")


def test_sources_that_differ_are_told_before_the_quotes(run: Run, told: Path) -> None:
    out = run("ask", "--archive", told, "How many people were killed in the Ombo mine fire?").out
    places = r"“31 people” \[[12]\] \(published 2021-02-03\), “19 people” \[[12]\] \(published 2021-02-02\)"
    assert re.match(rf"The sources differ: {places}\n\n“A fire", out)


def test_the_exact_answer_is_bold_on_a_terminal(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["ask", "--archive", str(made), QUESTION], prog_name="archive-chat", color=True)
    out = capsys.readouterr().out
    assert re.search("\x1b\\[1m[^\x1b]*June 22\x1b\\[0m", out)
    assert QUOTE in re.sub("\x1b\\[\\dm", "", out)


def test_a_question_to_an_archive_without_articles_ends_with_1(run: Run, tmp_path: Path) -> None:
    Archive.open(tmp_path / "empty.archive").close()
    assert run("ask", "--archive", tmp_path / "empty.archive", QUESTION).status == 1


def test_a_search_lists_the_best_passage_first(run: Run, made: Path) -> None:
    ended = run("search", "--archive", made, "--k", 1, "peace talks begin")
    assert (ended.status, ended.out.split()[0], QUOTE in ended.out) == (0, "1", True)


def test_a_search_says_which_other_articles_have_the_same(run: Run, told: Path) -> None:
    lines = run("search", "--archive", told, "--k", 1, "the lighthouse of Farrow").out.splitlines()
    assert lines[2] == "     also in: Cape Times, “Light is on”, 2021-05-03"


def test_a_search_that_finds_nothing_is_no_error(run: Run, made: Path) -> None:
    assert run("search", "--archive", made, "--publisher", "Nobody", "talks") == (0, "", "")


@pytest.mark.parametrize(
    "filters",
    [
        ("--since", "2020-06-19"),
        ("--until", "2020-06-17"),
        ("--as-of", "2020-06-17"),
        ("--publisher", "Harbour News"),
        ("--author", "Nobody"),
    ],
)
def test_filters_keep_an_article_out(run: Run, made: Path, filters: tuple[str, str]) -> None:
    assert QUOTE not in run("search", "--archive", made, *filters, QUESTION).out


def test_a_filter_may_be_repeated(run: Run, made: Path) -> None:
    both = ("--publisher", "Harbour News", "--publisher", "northern post")
    assert QUOTE in run("search", "--archive", made, *both, QUESTION).out


@pytest.mark.parametrize(
    ("quote", "status", "verdict"),
    [
        (QUOTE, 0, "In the archive, word for word:"),
        (QUOTE.upper(), 1, "In the archive, but for quotation marks, dashes, spaces, accents or capitals:"),
        ("The peace talks in Oslo were called off.", 1, "Altered: printed is"),
        ("Nobody has heard of any such thing.", 1, "Not in the archive."),
    ],
)
def test_a_quote_is_verified_word_for_word(run: Run, made: Path, quote: str, status: int, verdict: str) -> None:
    ended = run("verify", "--archive", made, quote)
    assert (ended.status, ended.out.splitlines()[0]) == (status, verdict)


# -- what is told beside quotes and of a refusal


def cited(number: int, text: str, published: date | None = date(2020, 6, 18), **fields: object) -> Citation:
    passage = Passage(Article(f"a{number}", "", "", published=published), 1, 50, 50 + len(text), text)
    return Citation(number, passage, 50, 50 + len(text), **fields)  # type: ignore[arg-type]


def test_where_sources_differ_each_is_told_with_the_days_it_means_and_the_day_it_was_published() -> None:
    week = ResolvedDate(56, 65, date(2020, 6, 8), date(2020, 6, 14))
    citations = [cited(1, "It was last week.", dates=(week,)), cited(2, "It was in May.", None), cited(3, "It was.")]
    told = differing(Difference("time", ((1, (57, 66)), (2, (60, 63)))), citations)
    meant = "“last week” [1] (2020-06-08 to 2020-06-14, published 2020-06-18)"
    assert told == f"The sources differ: {meant}, “May” [2] (undated)"


def test_three_other_articles_with_the_passage_are_named_and_the_rest_counted() -> None:
    others = tuple(Article(f"b{n}", "", "", publisher="Isle Times" if n else None) for n in range(5))
    assert beside(cited(1, "A quote.", also_in=others)) == "also in: b0; Isle Times; Isle Times; and 2 more"


def test_a_quote_with_nothing_to_add_has_nothing_beside_it() -> None:
    assert beside(cited(1, "A quote.")) == ""


@pytest.mark.parametrize(
    ("first", "last", "articles", "told"),
    [
        (None, None, 0, ""),
        (date(2022, 3, 1), date(2022, 3, 31), 1212, "The archive has 1,212 articles from 2022-03-01 to 2022-03-31."),
        (date(2022, 3, 3), date(2022, 3, 3), 1, "The archive has 1 article from 2022-03-03."),
        (date(2022, 3, 3), None, 0, "The archive has no article since 2022-03-03."),
        (None, date(2022, 3, 3), 2, "The archive has 2 articles until 2022-03-03."),
    ],
)
def test_the_days_asked_about_are_told_with_what_there_is_of_them(
    first: date | None, last: date | None, articles: int, told: str
) -> None:
    assert period(Scope(3, asked_first=first, asked_last=last, asked_articles=articles)) == told


def test_what_filters_leave_out_is_told_only_where_they_do() -> None:
    scope = Scope(1764, publishers=("BBC",))
    told = "The filters leave out 3,120 of 4,884 articles"
    assert excluded(scope) == ""
    assert excluded(replace(scope, excluded=3120)) == f"{told}."
    assert excluded(replace(scope, excluded=3120, beyond=2)) == f"{told}, and with them 2 of the closest passages."


def test_an_archive_without_articles_has_no_filter_to_blame() -> None:
    assert searched(Scope()) == "Searched 0 articles."


# -- JSON


@pytest.mark.parametrize(("question", "status"), [(QUESTION, 0), (UNANSWERABLE, 1)])
def test_an_answer_as_json_is_the_answers_own_form(run: Run, made: Path, question: str, status: int) -> None:
    ended = run("ask", "--archive", made, "--json", question)
    with Archive.open(made) as archive:
        assert (ended.status, json.loads(ended.out)) == (status, archive.answer(question).to_dict())


def test_a_search_as_json_is_a_list_of_hits(run: Run, made: Path) -> None:
    shown = json.loads(run("search", "--archive", made, "--json", "talks").out)
    with Archive.open(made) as archive:
        assert shown == [hit.to_dict() for hit in archive.search("talks")]


@pytest.mark.parametrize("quote", [QUOTE, "Not there at all."])
def test_a_verification_as_json_is_its_own_form(run: Run, made: Path, quote: str) -> None:
    shown = json.loads(run("verify", "--archive", made, "--json", quote).out)
    with Archive.open(made) as archive:
        assert shown == archive.verify(quote).to_dict()


def test_stats_as_json_are_their_own_form(run: Run, made: Path) -> None:
    shown = json.loads(run("stats", "--archive", made, "--json").out)
    with Archive.open(made) as archive:
        assert shown == archive.stats().to_dict()


# -- a terminal of few characters


def in_latin_1(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "rag", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "latin-1"})


def test_what_the_terminal_cannot_show_is_replaced(made: Path) -> None:
    ended = in_latin_1("ask", "--archive", made, QUESTION)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert f"?{QUOTE}? [1]" in ended.stdout.decode("latin-1")


def test_json_holds_the_very_words_whatever_the_terminal_can_show(told: Path) -> None:
    ended = in_latin_1("search", "--archive", told, "--json", "--k", 1, "The lamp of the lighthouse of Farrow is new")
    [hit] = json.loads(ended.stdout)
    assert hit["passage"]["text"].startswith("“The lighthouse of Farrow is open again")


# -- errors


@pytest.mark.parametrize(
    "arguments",
    [("ask", "Why?"), ("search", "talks"), ("verify", "talks"), ("stats",), ("remove", "talks"), ("serve",)],
)
def test_an_archive_that_is_not_there_is_an_error_with_the_cure(
    run: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    folder = tmp_path / "no.archive"
    ended = run(arguments[0], "--archive", folder, *arguments[1:])
    assert (ended.status, ended.out) == (2, "")
    assert f"there is no archive. Make one: archive-chat add --archive {folder}" in ended.err
    assert not folder.exists()


@pytest.mark.parametrize("option", ["--since", "--until", "--as-of"])
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_date_that_is_none_is_an_error(run: Run, made: Path, command: str, option: str) -> None:
    ended = run(command, "--archive", made, option, "yesterday", "talks")
    assert (ended.status, ended.out) == (2, "")
    assert "'yesterday' is not an ISO date such as 2020-06-18" in ended.err


def test_a_span_of_days_that_ends_before_it_begins_is_an_error(run: Run, made: Path) -> None:
    ended = run("search", "--archive", made, "--since", "2021-01-01", "--until", "2020-01-01", "talks")
    assert (ended.status, "swap them" in ended.err) == (2, True)


@pytest.mark.parametrize("command", ["ask", "search", "verify"])
@pytest.mark.parametrize(
    ("words", "wrong"), [(" ", "is empty: write some words"), ("x" * 100_000, "has 100,000 characters; at most 10,000")]
)
def test_a_text_that_cannot_be_searched_is_an_error(run: Run, made: Path, command: str, words: str, wrong: str) -> None:
    ended = run(command, "--archive", made, words)
    assert (ended.status, ended.out) == (2, "")
    assert wrong in ended.err


def test_a_question_over_two_lines_is_answered_as_on_one(run: Run, made: Path) -> None:
    told = run("ask", "--archive", made, QUESTION.replace(" ", "\n ")).out
    assert told == run("ask", "--archive", made, QUESTION).out


@pytest.mark.parametrize("words", ["Why\x00\x07 talks?", "<b>talks</b>", "(*&^%$", "\udcff talks"])
def test_odd_characters_in_a_question_are_no_error(run: Run, made: Path, words: str) -> None:
    assert run("ask", "--archive", made, words).status in (0, 1)


@pytest.mark.parametrize("k", ["0", "-1", "many"])
def test_asking_for_no_citations_is_an_error(run: Run, made: Path, k: str) -> None:
    assert run("ask", "--archive", made, "--k", k, "Why?").status == 2


@pytest.mark.parametrize("command", ["ask", "search"])
def test_asking_for_more_than_ten_thousand_results_is_an_error(run: Run, made: Path, command: str) -> None:
    ended = run(command, "--archive", made, "--k", 10**12, "talks")
    assert ended == (2, "", "archive-chat: k is 1000000000000; at most 1,000\n")


def test_the_working_folder_is_named_by_a_point(run: Run, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made)
    assert QUOTE in run("ask", "--archive", ".", QUESTION).out


@pytest.mark.parametrize("arguments", [("ask", "--archive", "", "Why?"), ("add", ""), ("eval", "")])
def test_an_empty_path_is_an_error_and_not_the_working_folder(run: Run, arguments: tuple[str, ...]) -> None:
    ended = run(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert "it is empty; name a file or a folder" in ended.err


@pytest.mark.parametrize("place", ["file", "file/below.archive"])
def test_a_file_in_the_place_of_the_folder_is_an_error(run: Run, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("not an archive")
    source = write_jsonl(tmp_path / "news.jsonl", *ARTICLES)
    ended = run("add", "--archive", tmp_path / place, source)
    assert (ended.status, ended.out) == (2, "")
    assert f"archive-chat: {tmp_path / place}: no archive can be made there" in ended.err
    assert (tmp_path / "file").read_text() == "not an archive"


def test_a_folder_that_holds_something_else_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"something else, and long enough to be mistaken for a database " * 20)
    ended = run("ask", "--archive", tmp_path, "Why?")
    assert (ended.status, "not a readable archive" in ended.err) == (2, True)


def test_a_folder_that_cannot_be_written_to_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    source = write_jsonl(tmp_path / "news.jsonl", *ARTICLES)
    # The superuser may write everywhere, unless it has given that power away.
    powerless = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    command = [*powerless, sys.executable, "-m", "rag", "add", "--archive", str(folder / "new.archive"), str(source)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"archive-chat: {folder / 'new.archive'}: no archive can be made there")


@pytest.mark.parametrize("name", ["ask", "search"])
def test_a_reranker_that_is_not_there_is_an_error_with_the_cure(
    run: Run, made: Path, tmp_path: Path, name: str
) -> None:
    reranker = tmp_path / "no reranker"
    ended = run(name, "--archive", made, "--reranker", reranker, QUESTION)
    assert (ended.status, ended.out) == (2, "")
    assert f"cross-encoder {str(reranker)!r} cannot be loaded" in ended.err


def test_a_port_that_is_taken_is_an_error(made: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        arguments = ["serve", "--archive", str(made), "--port", str(taken.getsockname()[1])]
        program = f"from ui.command import main; main({arguments!r})"
        ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].startswith("archive-chat: cannot listen on 127.0.0.1:")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(("arguments", "status"), [(("verify", QUOTE), 0), (("verify", "No."), 1), (("bogus",), 2)])
def test_the_module_ends_as_the_command_does(made: Path, arguments: tuple[str, ...], status: int) -> None:
    folder = () if arguments[0] == "bogus" else ("--archive", str(made))
    command = [sys.executable, "-m", "rag", arguments[0], *folder, *arguments[1:]]
    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == status
