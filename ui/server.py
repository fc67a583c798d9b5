"""The server: the page at an address, until it is interrupted; for one person, or shared.

Nothing on it asks another machine: Gradio's telemetry, version check, run history and monitoring are off.
"""

import logging
import os
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from threading import Timer
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from rag import Archive, RagError
from ui import words
from ui.app import build
from ui.bounds import LARGEST, LARGEST_UPLOAD, QueueBound, RateBound, SizeBound
from ui.health import health
from ui.parts import WAITING
from ui.passwords import People
from ui.presence import Presence
from ui.starting import uncollected, unserved
from ui.tools import check_tools, finish_tools

__all__ = ["serve", "start"]

_HERE = Path(__file__).parent
_SANS = ["-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "system-ui", "sans-serif"]
_MONO = ["ui-monospace", "Consolas", "Liberation Mono", "monospace"]
_QUIET: dict[str, Any] = {
    "prevent_thread_lock": True,
    "quiet": True,
    "share": False,
    "run_history": False,
    "enable_monitoring": False,
    "ssr_mode": False,
    "pwa": False,
    "state_session_capacity": 1000,  # of pages and programs, 0.1 MB each; Gradio's own bound is 1 GB
}
_WARM_AFTER = 0.5  # seconds: the page that is opened at once comes first
_log = logging.getLogger(__name__)


def serve(
    archive: Archive,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    ready: Callable[[str], None] | None = None,
    **options: Any,
) -> None:
    """Serve the page until interrupted.

    Args:
        archive: what is asked.
        host: the address to listen on.
        port: the port to listen on.
        ready: called with the page's address once it answers.
        **options: as for `start`: open_browser, people, root_path, rate, mcp, allow_upload.

    Raises:
        OSError: the port is taken.
        RagError: as for `start`.
    """
    page, address = start(archive, host, port, **options)
    if ready:
        ready(address)
    page.block_thread()


def start(
    archive: Archive,
    host: str = "127.0.0.1",
    port: int | None = 7860,
    *,
    open_browser: bool = False,
    people: People | None = None,
    root_path: str = "",
    rate: int = 0,
    mcp: bool = False,
    allow_upload: bool = False,
) -> tuple[gr.Blocks, str]:
    """Serve the page without waiting.

    Args:
        archive: what is asked.
        host: the address to listen on.
        port: the port to listen on; None: any free one.
        open_browser: whether to show the page on this machine.
        people: who may log in; None: everyone who can reach the address sees everything.
        root_path: where a proxy in front has the page, such as "/archive".
        rate: how many requests that ask something a client may send in a minute; 0: any number.
        mcp: whether to serve the endpoints as tools of the Model Context Protocol, too.
        allow_upload: whether there is a page that adds articles to the archive.

    Returns:
        The page, which can be closed, and its address.

    Raises:
        OSError: the port is taken.
        RagError: MCP is not installed, or cannot be had together with a login.
    """
    if mcp:
        check_tools(login=people is not None)
    if people is None and not _is_loopback(host):
        _log.warning(words.OPEN_TO_ALL.format(host))
    _reach_without_proxy(host)
    with uncollected():
        with unserved():
            page = build(archive, allow_upload=allow_upload)
        _, address, _ = page.launch(
            server_name=host,
            server_port=port,
            inbrowser=open_browser,
            auth=people.admits if people else None,  # type: ignore[arg-type]  # it is awaited; the annotation forgot
            auth_message=words.LOG_IN,
            root_path=root_path,
            app_kwargs=_application(archive, rate, LARGEST_UPLOAD if allow_upload else 0),
            mcp_server=mcp,
            **_look(),
            **_QUIET,
        )
    if mcp:
        finish_tools(page)
    Timer(_WARM_AFTER, _warm, (archive,)).start()
    return page, address


def _warm(archive: Archive) -> None:
    """Have the models loaded by the time that the first question comes."""
    try:
        archive.search("What was reported first?", k=1)
    except (RagError, ValueError, RuntimeError) as error:  # whoever asks is told; or the server is ending already
        _log.info("not warmed: %s", error)


def _application(archive: Archive, rate: int, uploads: int) -> dict[str, Any]:
    bounds = [*([Middleware(RateBound, rate)] if rate else []), Middleware(SizeBound, LARGEST, uploads)]
    bounds += [Middleware(QueueBound, WAITING), Middleware(Presence)]
    # FastAPI's own description, open to all, tells of Gradio's inner routes; that of the endpoints is Gradio's.
    return {"routes": [health(archive)], "middleware": bounds, "openapi_url": None}


def _look() -> dict[str, Any]:
    return {
        "css_paths": _HERE / "style.css",
        "head": f"<script>{(_HERE / 'stream.js').read_text(encoding='utf-8')}</script>",
        "theme": gr.themes.Base(font=_SANS, font_mono=_MONO),
        "footer_links": ["api"],  # the style sheet puts it in the masthead
    }


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _reach_without_proxy(host: str) -> None:
    # Gradio asks its own server whether it answers. With a proxy in the environment that question would leave the
    # machine, and fail.
    known = [part for name in ("no_proxy", "NO_PROXY") for part in os.environ.get(name, "").split(",") if part]
    direct = ",".join(dict.fromkeys([*known, "127.0.0.1", "localhost", host]))
    os.environ.update(no_proxy=direct, NO_PROXY=direct)
