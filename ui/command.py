"""The `archive-chat` command: the library's commands, and `serve`, which opens the chat and is the default."""

import os
import sys
from pathlib import Path

import click

from rag import RagError, cli

__all__ = ["main"]


@click.group(cls=cli.Commands, help=cli.main.help, commands=dict(cli.main.commands), invoke_without_command=True)
@click.version_option(package_name="archive-chat")
@click.pass_context
def main(context: click.Context) -> None:
    """All of the library's commands; without one, the chat."""
    if context.invoked_subcommand is None:
        context.invoke(serve)


@main.command()
@cli.archive_option
@cli.reranker_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=7860, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
def serve(folder: Path | None, reranker: str | None, host: str, port: int) -> None:
    """Open the chat in a browser."""
    click.echo("Starting…", err=True)
    archive = cli.open_archive(folder, reranker=reranker)
    from ui.server import serve as serve_page  # gradio takes a second to import: only who serves waits for it

    def ready(address: str) -> None:
        click.echo(f"Archive Chat is at {address}  (Ctrl+C stops it)", err=True)

    try:
        serve_page(archive, host, port, open_browser=_has_screen(), ready=ready)
    except OSError as error:
        raise RagError(f"cannot listen on {host}:{port} ({error}). Choose another one with --port.") from error


def _has_screen() -> bool:
    return sys.stdin.isatty() and (sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY")))
