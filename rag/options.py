"""What the commands share: how they end, their examples, and the options that several of them take."""

import gc
import io
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag import RagError

if TYPE_CHECKING:
    from rag import Archive

__all__ = [
    "Commands",
    "Named",
    "archive_option",
    "asked_archive",
    "filter_options",
    "json_option",
    "open_archive",
    "reranker_option",
]

Command = Callable[..., Any]
_INTERRUPTED = 130  # exit status, as a shell has it
_ORDERS = ("relevance", "newest", "oldest")
_EXAMPLES = (  # a command, how it is used, what for
    ("serve", "", "open the chat on the seed archive"),
    ("add", " add --archive my.archive articles/", "make an archive, or add to it"),
    ("ask", ' ask --archive my.archive "When is the meeting?"', "ask it"),
    ("serve", " serve --archive my.archive", "open the chat on it"),
)


def _drop_output() -> None:
    """Let nothing that is not yet printed fail once more at the end (the documentation of Python's `signal`)."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Commands(click.Group):
    """Commands that end in one clear line and exit status 2 where something is wrong, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command named on the command line."""
        if isinstance(sys.stdout, io.TextIOWrapper):  # not every encoding has the quotation marks
            sys.stdout.reconfigure(errors="replace")
        logging.basicConfig(format="archive-chat: %(message)s")
        logging.getLogger("rag").setLevel(logging.INFO)  # says when something takes its time, such as a first start
        try:
            return super().invoke(ctx)
        except (RagError, ValueError, OSError) as error:
            if isinstance(error, OSError):
                _drop_output()
            if not isinstance(error, BrokenPipeError):  # whoever reads it has read enough
                click.echo(f"archive-chat: {error}", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo("Aborted!", err=True)
            ctx.exit(_INTERRUPTED)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it is for, with examples of the commands that this entry point has."""
        super().format_help_text(ctx, formatter)
        examples = [(ctx.command_path + use, does) for name, use, does in _EXAMPLES if name in self.commands]
        with formatter.section("Examples"):
            formatter.write_dl(examples)


class Named(click.Path):
    """A path that is not empty: `Path("")` would be the working folder, which nobody named."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; an empty one ends the command."""
        if value == "":
            self.fail("it is empty; name a file or a folder ('.' is this one)", param, ctx)
        return Path(os.fsdecode(super().convert(value, param, ctx)))


archive_option = click.option(
    "--archive", "folder", type=Named(), help="The archive's folder. Default: the seed archive."
)
reranker_option = click.option(
    "--reranker",
    metavar="NAME",
    help="A sentence-transformers CrossEncoder, by name or folder, in place of the bundled one; "
    "confidence is calibrated for the bundled one only.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def filter_options(command: Command) -> Command:
    """Have a command take what bounds and orders its results."""
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


def open_archive(
    folder: Path | None, *, create: bool = False, encoder: str | None = None, reranker: str | None = None
) -> "Archive":
    """The archive in a folder, the seed archive when none is named; it must be there unless it may be made."""
    from rag import Archive

    try:
        is_there = folder is None or create or (folder / "archive.db").is_file()
    except OSError as error:
        raise RagError(f"{folder}: cannot be looked at ({error.strerror}). Name a folder that you may read.") from error
    if not is_there:
        raise RagError(f"{folder}: there is no archive. Make one: archive-chat add --archive {folder} YOUR_ARTICLES")
    return Archive.open(folder, encoder=encoder, reranker=reranker)


@contextmanager
def asked_archive(folder: Path | None, reranker: str | None = None) -> Iterator["Archive"]:
    """The archive for one question: no garbage is collected, neither meanwhile nor at the end, a tenth of the time."""
    gc.disable()
    try:
        with open_archive(folder, reranker=reranker) as archive:
            yield archive
    finally:
        gc.freeze()  # what is there is not looked through when Python ends
        gc.enable()
