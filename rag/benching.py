"""The command `bench`: how fast an archive is, and how that grows."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.options import Named, archive_option, json_option, open_archive
from rag.terminal import print_json, write_text

if TYPE_CHECKING:
    from rag.bench import Measures

__all__ = ["bench"]


@click.command()
@archive_option
@click.option(
    "--passages", "sizes", multiple=True, default=(1_000, 10_000, 155_000, 1_000_000), show_default=True,
    type=click.IntRange(100), help="How large; may be repeated.",
)  # fmt: skip
@click.option("--questions", type=Named(), help="A question set, as for `eval`. Default: headlines.")
@click.option("--keep", type=Named(), help="Make the archives in this folder, and find them there the next time.")
@click.option("--plot", type=Named(), help="Draw how times grow into this .svg file.")
@json_option
def bench(
    folder: Path | None,
    sizes: tuple[int, ...],
    questions: Path | None,
    keep: Path | None,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Measure speed, memory and disk at several sizes.

    Archives of each size are made of the one given, by putting its sentences together anew. A million passages take
    some ten minutes to make, and 3 GB of disk. Each size is told as soon as it is measured, with --json on the error
    output, and drawn.
    """
    from rag.bench import curves, heading, line

    if plot is not None and plot.suffix != ".svg":
        raise ValueError(f"{plot}: the figure is an SVG; name a file that ends in .svg")
    asked = _asked(questions)
    with open_archive(folder) as archive:
        source = archive.folder
    found: list[Measures] = []
    click.echo(heading(), err=as_json)
    for row in _measured(source, keep, sorted(set(sizes)), asked):
        found.append(row)
        click.echo(line(row), err=as_json)
        if plot is not None:
            write_text(plot, curves(found))
    if as_json:
        print_json([row.to_dict() for row in found])


def _asked(questions: Path | None) -> list[str]:
    from rag.evaluation import read_questions

    return [question.text for question in read_questions(questions).questions] if questions else []


def _measured(source: Path, keep: Path | None, sizes: Sequence[int], questions: list[str]) -> "Iterator[Measures]":
    from rag.bench import enlarged, measured

    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            place = (keep or Path(scratch)) / f"{size}.archive"
            _note(f"{size:,} passages: making the archive")
            enlarged(source, place, size)
            _note(f"{size:,} passages: measuring")
            yield measured(place, questions)


def _note(text: str) -> None:
    click.echo(f"archive-chat: {text}", err=True)
