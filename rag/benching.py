"""The command `bench`: how fast an archive is, how that grows, and how it compares."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.options import Named, archive_option, json_option, open_archive
from rag.terminal import print_json, write_text

if TYPE_CHECKING:
    from rag.bench import Compared, Limit, Measures

__all__ = ["bench"]

_PEER = click.Choice(("plain", "txtai", "haystack", "llamaindex"))


@click.command()
@archive_option
@click.option(
    "--passages", "sizes", multiple=True, default=(1_000, 10_000, 155_000, 1_000_000), show_default=True,
    type=click.IntRange(100), help="How large; may be repeated.",
)  # fmt: skip
@click.option("--questions", type=Named(), help="A question set, as for `eval`. Default: headlines.")
@click.option("--keep", type=Named(), help="Make the archives in this folder, and find them there the next time.")
@click.option("--plot", type=Named(), help="Draw how times grow into this .svg file.")
@click.option("--against", multiple=True, type=_PEER, help="Compare with this peer instead; more may follow.")
@click.option(
    "--against-size", default=10_000, show_default=True, type=click.IntRange(100), help="Passages to compare with."
)
@json_option
@click.argument("more", metavar="", nargs=-1, type=_PEER)
def bench(
    folder: Path | None,
    sizes: tuple[int, ...],
    questions: Path | None,
    keep: Path | None,
    plot: Path | None,
    against: tuple[str, ...],
    against_size: int,
    as_json: bool,
    more: tuple[str, ...],
) -> None:
    """Measure speed, memory and disk at several sizes, or beside other software.

    Archives of each size are made of the one given, by putting its sentences together anew. A million passages take
    some ten minutes to make, and 3 GB of disk. Each size is told as soon as it is measured, with --json on the error
    output, and drawn.

    --against plain txtai haystack llamaindex indexes and searches the same passages with these, and the same model, one
    after another: SentenceTransformer.encode and a flat FAISS index ("plain"), and three that rank by words and by
    meaning. Each is installed once, by pip, with 2 GB in the cache folder. "×" is how many times ours; "limit" is what
    the products of the encoder's matrices alone would allow here.
    """
    if plot is not None and plot.suffix != ".svg":
        raise ValueError(f"{plot}: the figure is an SVG; name a file that ends in .svg")
    if plot is not None and against:
        raise ValueError("--plot draws how times grow with sizes; leave it out with --against")
    if more and not against:
        raise ValueError(f"{more[0]}: peers are named after --against: bench --against {' '.join(more)}")
    asked = _asked(questions)
    with open_archive(folder) as archive:
        source = archive.folder
    with _places(keep) as places:
        if against:
            _compare(source, places, against_size, list(dict.fromkeys(against + more)), asked, as_json)
        else:
            _grow(source, places, sorted(set(sizes)), asked, plot, as_json)


def _asked(questions: Path | None) -> list[str]:
    from rag.evaluation import read_questions

    return [question.text for question in read_questions(questions).questions] if questions else []


@contextmanager
def _places(keep: Path | None) -> Iterator[Path]:
    """Where archives are made: a folder that stays, or one that goes."""
    with tempfile.TemporaryDirectory() as scratch:
        yield keep or Path(scratch)


def _made(source: Path, places: Path, size: int) -> Path:
    from rag.bench import enlarged

    _note(f"{size:,} passages: making the archive")
    enlarged(source, places / f"{size}.archive", size)
    return places / f"{size}.archive"


def _grow(
    source: Path, places: Path, sizes: Sequence[int], questions: list[str], plot: Path | None, as_json: bool
) -> None:
    from rag.bench import curves, heading, line, measured

    found: list[Measures] = []
    click.echo(heading(), err=as_json)
    for size in sizes:
        place = _made(source, places, size)
        _note(f"{size:,} passages: measuring")
        found.append(measured(place, questions))
        click.echo(line(found[-1]), err=as_json)
        if plot is not None:
            write_text(plot, curves(found))
    if as_json:
        print_json([row.to_dict() for row in found])


def _compare(source: Path, places: Path, size: int, peers: Sequence[str], questions: list[str], as_json: bool) -> None:
    from rag.bench import Missing, compared, compared_heading, compared_line, limit, limit_line

    place, ours = _made(source, places, size), None
    found: list[Compared | Missing | Limit] = []
    click.echo(compared_heading(), err=as_json)
    for row in compared(place, peers, questions):
        found.append(row)
        if not isinstance(row, Missing):
            ours = ours or row
            click.echo(compared_line(row, ours), err=as_json)
        else:
            click.echo(row.reason, err=as_json)
    if ours is not None:
        bound = limit(place)
        found.append(bound)
        click.echo(limit_line(bound, ours), err=as_json)
    if as_json:
        print_json([row.to_dict() for row in found])


def _note(text: str) -> None:
    click.echo(f"archive-chat: {text}", err=True)
