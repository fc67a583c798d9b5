"""The `archive-chat` command: the library's commands, and `serve`, which opens the chat and is the default."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from rag import RagError, cli

__all__ = ["main"]

# A question on the page is one request, and each opened source another: twenty people behind one address may each ask
# ten questions and open two sources of each, every minute. Two cores answer no more than that.
_RATE = 600


@click.group(cls=cli.Commands, help=cli.main.help, commands=dict(cli.main.commands), invoke_without_command=True)
@click.version_option(package_name="archive-chat")
@click.pass_context
def main(context: click.Context) -> None:
    """All of the library's commands; without one, the chat."""
    if context.invoked_subcommand is None:
        context.invoke(serve)


def _root_path(_: click.Context, __: click.Parameter, value: str) -> str:
    if value and not value.startswith("/"):
        raise click.BadParameter(f"{value!r} does not begin with a slash, as /archive does")
    return value.rstrip("/")


@main.command()
@cli.archive_option
@cli.reranker_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=7860, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--auth-file", type=click.Path(path_type=Path), help="Who may log in (see `password`). Default: anyone.")
@click.option("--root-path", default="", callback=_root_path, help="Where a proxy has the page, such as /archive.")
@click.option(
    "--rate",
    default=_RATE,
    show_default=True,
    type=click.IntRange(0),
    help="How many questions and clicks a minute are answered for one address; 0: any number.",
)
@click.option("--allow-upload", is_flag=True, help="Have a page that adds articles to the archive, a new one too.")
@click.option("--mcp", is_flag=True, help="Be tools for language models, too: the Model Context Protocol.")
def serve(
    folder: Path | None,
    reranker: str | None,
    host: str,
    port: int,
    auth_file: Path | None,
    allow_upload: bool,
    **options: Any,
) -> None:
    """Open the chat in a browser."""
    from ui.passwords import People
    from ui.starting import import_gradio, share_heaps, uncollected

    share_heaps()
    people = People.read(auth_file) if auth_file is not None else None
    click.echo("Starting…", err=True)
    with uncollected():
        archive = cli.open_archive(folder, create=allow_upload, reranker=reranker)
        import_gradio()  # it takes a second: only who serves waits for it
        from ui.server import serve as serve_page

    def ready(address: str) -> None:
        click.echo(f"Archive Chat is at {address}  (Ctrl+C stops it)", err=True)

    options |= {"open_browser": _has_screen(), "ready": ready, "people": people, "allow_upload": allow_upload}
    try:
        serve_page(archive, host, port, **options)
    except OSError as error:
        raise RagError(f"cannot listen on {host}:{port} ({error}). Choose another one with --port.") from error


@main.command()
@click.argument("name")
def password(name: str) -> None:
    """Ask for a password and print the line that lets NAME log in, to be added to the file for `serve --auth-file`."""
    from ui import passwords

    given = click.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True)
    click.echo(passwords.line(name, given))


def _has_screen() -> bool:
    return sys.stdin.isatty() and (sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY")))
