"""The server: the page at an address, until it is interrupted.

Nothing on it asks another machine: Gradio's telemetry, version check, run history and monitoring are off.
"""

import os
from collections.abc import Callable
from pathlib import Path

import gradio as gr

from rag import Archive
from ui.app import build

__all__ = ["serve", "start"]

_HERE = Path(__file__).parent
_SANS = ["-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "system-ui", "sans-serif"]
_MONO = ["ui-monospace", "Consolas", "Liberation Mono", "monospace"]


def serve(
    archive: Archive,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    open_browser: bool = False,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until interrupted; `ready` is called with its address once it answers."""
    page, address = start(archive, host, port, open_browser=open_browser)
    if ready:
        ready(address)
    page.block_thread()


def start(
    archive: Archive, host: str = "127.0.0.1", port: int | None = 7860, *, open_browser: bool = False
) -> tuple[gr.Blocks, str]:
    """Serve the page without waiting: gives the page, which can be closed, and its address. Port None: any free one."""
    _reach_without_proxy(host)
    page = build(archive)
    _, address, _ = page.launch(
        server_name=host,
        server_port=port,
        inbrowser=open_browser,
        css_paths=_HERE / "style.css",
        theme=gr.themes.Base(font=_SANS, font_mono=_MONO),
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        footer_links=["api"],  # the style sheet puts it in the masthead
    )
    return page, address


def _reach_without_proxy(host: str) -> None:
    # Gradio asks its own server whether it answers. With a proxy in the environment that question would leave the
    # machine, and fail.
    known = [part for name in ("no_proxy", "NO_PROXY") for part in os.environ.get(name, "").split(",") if part]
    direct = ",".join(dict.fromkeys([*known, "127.0.0.1", "localhost", host]))
    os.environ.update(no_proxy=direct, NO_PROXY=direct)
