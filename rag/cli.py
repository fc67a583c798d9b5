"""The command line: a client of the public face."""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag import RagError
from rag.benching import bench
from rag.options import (
    Commands,
    Named,
    archive_option,
    asked_archive,
    filter_options,
    json_option,
    open_archive,
    reranker_option,
)
from rag.terminal import (
    print_answer,
    print_evaluation,
    print_feedback,
    print_history,
    print_hits,
    print_json,
    print_report,
    print_stats,
    print_verification,
    write_text,
)

if TYPE_CHECKING:
    from rag import Archive, Feedback

__all__ = ["Commands", "archive_option", "main", "open_archive", "reranker_option"]


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
@click.option("--sync", is_flag=True, help="Also remove what came from SOURCES and is gone from them.")
@click.option("--watch", is_flag=True, help="Like --sync, and again whenever something changes, until Ctrl-C.")
@click.option(
    "--encoder", metavar="NAME", help="For a new archive: another sentence-transformers model, or its folder."
)
@click.option("--strict", is_flag=True, help="Exit status 2 when anything could not be read.")
@json_option
@click.argument("sources", nargs=-1, required=True, type=Named())
def add(
    folder: Path | None,
    sources: tuple[Path, ...],
    columns: tuple[str, ...],
    sync: bool,
    watch: bool,
    encoder: str | None,
    strict: bool,
    as_json: bool,
) -> None:
    """Add articles from files and folders of them.

    Texts and pages: .txt .md .html .pdf .docx .epub .eml .mbox. Data: .jsonl .json .csv .tsv .parquet. News feeds and
    agencies: .xml .rss .atom. Web archives: .warc .wacz. Containers: .zip .tar; and all of them as .gz or .zst.

    Adding again indexes only what is new or changed; with --sync only such files are read, too. What cannot be read is
    listed, and what was stored of it stays. Exit status 2 when nothing at all could be read.
    """
    if not any(map(os.path.exists, sources)):  # before an archive is made for nothing
        raise RagError(f"{', '.join(map(str, sources))}: there is no such file or folder to read; check the path")
    with open_archive(folder, create=True, encoder=encoder) as archive:
        if watch:
            _watch(archive, sources, _mapping(columns), as_json)
            return
        shown = sys.stderr.isatty()
        report = archive.add(*sources, columns=_mapping(columns), progress=shown, sync=sync)
    print_report(report, as_json)
    if not report.succeeded or (strict and report.failed):
        sys.exit(2)


def _watch(archive: "Archive", sources: tuple[Path, ...], columns: dict[str, str], as_json: bool) -> None:
    """Report each synchronisation until somebody presses Ctrl-C, which is no error."""
    with suppress(KeyboardInterrupt):
        for report in archive.watch(*sources, columns=columns):
            print_report(report, as_json)
            sys.stdout.flush()


@main.command()
@archive_option
@click.option("--forget", is_flag=True, help="Also what they were before, which `history` would go on to show.")
@click.argument("article_ids", nargs=-1, required=True)
def remove(folder: Path | None, article_ids: tuple[str, ...], forget: bool) -> None:
    """Remove articles by their ids (`search --json` shows them)."""
    with open_archive(folder) as archive:
        click.echo(f"removed {archive.remove(*article_ids, forget=forget)}")


@main.command()
@archive_option
@json_option
@click.argument("article_id", metavar="ARTICLE")
def history(folder: Path | None, article_id: str, as_json: bool) -> None:
    """Show what an article was: its versions, the oldest first, with the words that changed.

    ARTICLE is its id. Exit status 1 when there never was such an article.
    """
    with open_archive(folder) as archive:
        try:
            versions = archive.history(article_id)
        except KeyError:
            click.echo(f"archive-chat: {article_id}: there never was an article of that id", err=True)
            sys.exit(1)
    print_json([version.to_dict() for version in versions]) if as_json else print_history(versions)


@main.command()
@archive_option
@click.option("--k", default=3, show_default=True, type=click.IntRange(1), help="Citations at most.")
@filter_options
@reranker_option
@json_option
@click.argument("question")
def ask(folder: Path | None, question: str, reranker: str | None, as_json: bool, **options: Any) -> None:
    """Answer a question with quotes. Exit status 1 when the archive does not hold the answer."""
    with asked_archive(folder, reranker) as archive:
        answer = archive.answer(question, **options)
    print_json(answer.to_dict()) if as_json else print_answer(answer)
    sys.exit(0 if answer.found else 1)


@main.command()
@archive_option
@click.option("--k", default=10, show_default=True, type=click.IntRange(1), help="Passages at most.")
@filter_options
@reranker_option
@json_option
@click.argument("query")
def search(folder: Path | None, query: str, reranker: str | None, as_json: bool, **options: Any) -> None:
    """List the passages that match best."""
    with asked_archive(folder, reranker) as archive:
        hits = archive.search(query, **options)
    print_json([hit.to_dict() for hit in hits]) if as_json else print_hits(hits)


@main.command()
@archive_option
@click.option("--claimed", default="", metavar="SOURCE", help="The article it is said to be from: headline, URL, id…")
@json_option
@click.argument("quote")
def verify(folder: Path | None, claimed: str, quote: str, as_json: bool) -> None:
    """Check a quote: is it in the archive word for word? Exit status 1 when it is not.

    A quote that is not there may be altered, or stitched together from several places: both are shown.
    """
    with asked_archive(folder) as archive:
        found = archive.verify(quote, claimed=claimed)
    print_json(found.to_dict()) if as_json else print_verification(found)
    sys.exit(0 if found.found else 1)


@main.command()
@archive_option
@json_option
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
@click.option("--compare", "other", type=Named(), help="An earlier --json of the same questions.")
@click.option("--plot", type=Named(), help="Draw risk and reliability into this .svg file.")
@reranker_option
@json_option
@click.argument("questions", metavar="SET", type=Named())
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
        write_text(plot, figure(report))


main.add_command(bench)


@main.command("feedback")
@archive_option
@click.option("--out", type=Named(), help="Write a question set for `eval` into this .jsonl file instead.")
@json_option
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


def _print_written(path: Path, found: "list[Feedback]", as_json: bool) -> None:
    from rag.evaluation import judgements

    judged = judgements(found)
    if not judged.questions:
        raise RagError(f"{path}: not written; no feedback tells what is right (“good”, “should have said not found”).")
    write_text(path, "".join(f"{json.dumps(question)}\n" for question in judged.questions))
    if as_json:
        print_json(judged.counts)
        return
    click.echo(f"{path}: questions {len(judged.questions):,}")
    click.echo(
        f"left out: {judged.left_out:,} not told what answers them, {judged.filtered:,} to be refused under filters by "
        "publisher or author, which a question set does not have"
    )
