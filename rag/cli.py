"""The command line: a client of the public face."""

import io
import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag import RagError
from rag.terminal import (
    print_answer,
    print_evaluation,
    print_feedback,
    print_json,
    print_report,
    print_stats,
    print_verification,
)

if TYPE_CHECKING:
    from rag import Archive, Feedback

__all__ = ["Commands", "archive_option", "main", "open_archive", "reranker_option"]

Command = Callable[..., Any]
_ORDERS = ("relevance", "newest", "oldest")
_EXAMPLES = (  # a command, how it is used, what for
    ("serve", "", "open the chat on the seed archive"),
    ("add", " add --archive my.archive articles/", "make an archive, or add to it"),
    ("ask", ' ask --archive my.archive "When is the meeting?"', "ask it"),
    ("serve", " serve --archive my.archive", "open the chat on it"),
)


class Commands(click.Group):
    """Commands that end an error raised on purpose in one clear line and exit status 2, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command named on the command line."""
        if isinstance(sys.stdout, io.TextIOWrapper):  # not every encoding has the quotation marks
            sys.stdout.reconfigure(errors="replace")
        logging.basicConfig(format="archive-chat: %(message)s")
        logging.getLogger("rag").setLevel(logging.INFO)  # says when something takes its time, such as a first start
        try:
            return super().invoke(ctx)
        except (RagError, ValueError) as error:
            click.echo(f"archive-chat: {error}", err=True)
            ctx.exit(2)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it is for, with examples of the commands that this entry point has."""
        super().format_help_text(ctx, formatter)
        examples = [(ctx.command_path + use, does) for name, use, does in _EXAMPLES if name in self.commands]
        with formatter.section("Examples"):
            formatter.write_dl(examples)


class _Named(click.Path):
    """A path that is not empty: `Path("")` would be the working folder, which nobody named."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; an empty one ends the command."""
        if value == "":
            self.fail("it is empty; name a file or a folder ('.' is this one)", param, ctx)
        return Path(os.fsdecode(super().convert(value, param, ctx)))


archive_option = click.option(
    "--archive", "folder", type=_Named(), help="The archive's folder. Default: the seed archive."
)
reranker_option = click.option(
    "--reranker",
    metavar="NAME",
    help="A sentence-transformers CrossEncoder, by name or folder, in place of the bundled one; "
    "confidence is calibrated for the bundled one only.",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def _filter_options(command: Command) -> Command:
    options = [
        click.option("--since", metavar="DATE", help="Only what was published on or after this day (2020-06-18)."),
        click.option("--until", metavar="DATE", help="Only what was published on or before this day."),
        click.option("--as-of", metavar="DATE", help="Ask as on this day: nothing later, and nearer days first."),
        click.option("--publisher", "publishers", multiple=True, help="Only this publisher; may be repeated."),
        click.option("--author", "authors", multiple=True, help="Only bylines with this name; may be repeated."),
        click.option(
            "--order", default="relevance", show_default=True, type=click.Choice(_ORDERS), help="Best first, or by day."
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.group(cls=Commands)
@click.version_option(package_name="archive-chat")
def main() -> None:
    """Ask a news archive; it answers in its own words, every quote cited."""


def _mapping(columns: tuple[str, ...]) -> dict[str, str]:
    for pair in columns:
        if "=" not in pair:
            raise ValueError(f"--map {pair} has no =; write --map title=headline")
    return {field.strip(): column.strip() for field, _, column in (pair.partition("=") for pair in columns)}


@main.command()
@archive_option
@click.option(
    "--map",
    "columns",
    metavar="FIELD=COLUMN",
    multiple=True,
    help="Which column or key holds a field (id title text url published authors publisher language) where its name "
    "does not tell; may be repeated.",
)
@click.argument("sources", nargs=-1, required=True, type=_Named())
def add(folder: Path | None, columns: tuple[str, ...], sources: tuple[Path, ...]) -> None:
    """Add articles from files and folders of them.

    Texts and pages: .txt .md .html .pdf .docx .epub .eml .mbox. Data: .jsonl .json .csv .tsv .parquet. News feeds and
    agencies: .xml .rss .atom. Web archives: .warc .wacz. Containers: .zip .tar; and all of them as .gz or .zst.

    Adding again indexes only what is new or changed. Exit status 2 when nothing at all could be read.
    """
    if not any(map(os.path.exists, sources)):  # before an archive is made for nothing
        raise RagError(f"{', '.join(map(str, sources))}: there is no such file or folder to read; check the path")
    with open_archive(folder, create=True) as archive:
        report = archive.add(*sources, columns=_mapping(columns), progress=sys.stderr.isatty())
    print_report(report)
    if report.failed and not (report.added or report.updated or report.unchanged):
        sys.exit(2)


@main.command()
@archive_option
@click.argument("article_ids", nargs=-1, required=True)
def remove(folder: Path | None, article_ids: tuple[str, ...]) -> None:
    """Remove articles by their ids (`search --json` shows them)."""
    with open_archive(folder) as archive:
        click.echo(f"removed {archive.remove(*article_ids)}")


@main.command()
@archive_option
@click.option("--k", default=3, show_default=True, type=click.IntRange(1), help="Citations at most.")
@_filter_options
@reranker_option
@_json_option
@click.argument("question")
def ask(folder: Path | None, question: str, reranker: str | None, as_json: bool, **options: Any) -> None:
    """Answer a question with quotes. Exit status 1 when the archive does not hold the answer."""
    with open_archive(folder, reranker=reranker) as archive:
        answer = archive.answer(question, **options)
    print_json(answer.to_dict()) if as_json else print_answer(answer)
    sys.exit(0 if answer.found else 1)


@main.command()
@archive_option
@click.option("--k", default=10, show_default=True, type=click.IntRange(1), help="Passages at most.")
@_filter_options
@reranker_option
@_json_option
@click.argument("query")
def search(folder: Path | None, query: str, reranker: str | None, as_json: bool, **options: Any) -> None:
    """List the passages that match best."""
    with open_archive(folder, reranker=reranker) as archive:
        hits = archive.search(query, **options)
    if as_json:
        print_json([hit.to_dict() for hit in hits])
        return
    for rank, hit in enumerate(hits, 1):
        click.echo(f"{rank:>3}  {hit.passage.source}\n     {hit.passage.text}\n")


@main.command()
@archive_option
@click.option("--claimed", default="", metavar="SOURCE", help="The article it is said to be from: headline, URL, id…")
@_json_option
@click.argument("quote")
def verify(folder: Path | None, claimed: str, quote: str, as_json: bool) -> None:
    """Check a quote: is it in the archive word for word? Exit status 1 when it is not.

    A quote that is not there may be altered, or stitched together from several places: both are shown.
    """
    with open_archive(folder) as archive:
        found = archive.verify(quote, claimed=claimed)
    print_json(found.to_dict()) if as_json else print_verification(found)
    sys.exit(0 if found.found else 1)


@main.command()
@archive_option
@_json_option
def stats(folder: Path | None, as_json: bool) -> None:
    """Show how much the archive holds."""
    with open_archive(folder) as archive:
        found = archive.stats()
    print_json(found.to_dict()) if as_json else print_stats(found)


@main.command("eval")
@archive_option
@click.option(
    "--k", "ks", multiple=True, default=(1, 3, 5, 10), show_default=True, type=click.IntRange(1, 100),
    help="Count what is found among the first K; may be repeated.",
)  # fmt: skip
@click.option("--compare", "other", type=_Named(), help="An earlier --json of the same questions.")
@click.option("--plot", type=_Named(), help="Draw risk and reliability into this .svg file.")
@reranker_option
@_json_option
@click.argument("questions", metavar="SET", type=_Named())
def evaluate_archive(
    folder: Path | None,
    questions: Path,
    ks: tuple[int, ...],
    other: Path | None,
    plot: Path | None,
    reranker: str | None,
    as_json: bool,
) -> None:
    """Judge the archive on a SET of questions (.jsonl, .jsonl.gz).

    One JSON object a line: `question`, and what answers it: `answers` (words, any of which), `urls` or `article_ids`;
    or `"answerable": false` for what the archive cannot answer.
    """
    from rag.evaluation import check_same_questions, compare, evaluate, figure, read_questions, read_report

    if plot is not None and plot.suffix != ".svg":
        raise ValueError(f"{plot}: the figure is an SVG; name a file that ends in .svg")
    asked, before = read_questions(questions), read_report(other) if other else None
    if before:
        check_same_questions(before.digest, asked.digest)  # again in `compare`: here, before the long wait
    shown, ks = sys.stderr.isatty(), tuple(sorted(set(ks)))
    with open_archive(folder, reranker=reranker) as archive:
        report = evaluate(archive, asked, progress=shown)
    changes = compare(before, report, ks=ks, progress=shown) if before else None
    print_evaluation(report, changes, ks, as_json)
    for line, reason in report.failed:
        click.echo(f"  {questions}:{line}: {reason}", err=True)
    if plot is not None:
        _write(plot, figure(report))


@main.command("feedback")
@archive_option
@click.option("--out", type=_Named(), help="Write a question set for `eval` into this .jsonl file instead.")
@_json_option
def list_feedback(folder: Path | None, out: Path | None, as_json: bool) -> None:
    """List what readers said of answers, or make a question set of it.

    The set has the questions whose answer was called good, with its articles and words, and those that should have
    been refused. The other verdicts do not tell what is right. The newest judgement of a question wins.
    """
    with open_archive(folder) as archive:
        found = list(archive.feedback())
    if out is not None:
        _print_written(out, found, as_json)
    elif as_json:
        print_json([one.to_dict() for one in found])
    else:
        print_feedback(found)


def open_archive(folder: Path | None, *, create: bool = False, reranker: str | None = None) -> "Archive":
    """The archive in a folder, the seed archive when none is named; it must be there unless it may be made."""
    from rag import Archive

    if folder is not None and not create and not (folder / "archive.db").is_file():
        raise RagError(f"{folder}: there is no archive. Make one: archive-chat add --archive {folder} YOUR_ARTICLES")
    return Archive.open(folder, reranker=reranker)


def _print_written(path: Path, found: "list[Feedback]", as_json: bool) -> None:
    from rag.evaluation import judgements

    judged = judgements(found)
    if not judged.questions:
        raise RagError(f"{path}: not written; no feedback tells what is right (“good”, “should have said not found”).")
    _write(path, "".join(f"{json.dumps(question)}\n" for question in judged.questions))
    if as_json:
        print_json(judged.counts)
        return
    click.echo(f"{path}: questions {len(judged.questions):,}")
    click.echo(
        f"left out: {judged.left_out:,} not told what answers them, {judged.filtered:,} to be refused under filters by "
        "publisher or author, which a question set does not have"
    )


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise RagError(f"{path}: cannot be written ({error.strerror}). Name a file in a folder of yours.") from error
