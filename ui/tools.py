"""The endpoints as tools for language models: the Model Context Protocol, which Gradio serves when it is installed."""

import importlib.util
import json
from typing import Any

import gradio as gr

from rag import RagError

__all__ = ["check_tools", "finish_tools"]


def check_tools(*, login: bool) -> None:
    """Tell whether tools can be served.

    Args:
        login: whether people must log in.

    Raises:
        RagError: the protocol is not installed, or people must log in.
    """
    if login:
        raise RagError(
            "--mcp cannot be combined with --auth-file: Gradio lists its tools to all, and their calls cannot log in. "
            "Serve them from a second server without --auth-file, which only this machine reaches."
        )
    if importlib.util.find_spec("mcp") is None:
        raise RagError("--mcp needs what is not installed. Install it: pip install 'archive-chat[mcp]'")


def finish_tools(page: gr.Blocks) -> None:
    """Have the tools of a page that is being served answer in JSON.

    Raises:
        RagError: Gradio could not serve them, of which it says nothing by itself.
    """
    server: Any = page.mcp_server_obj
    if not server:
        page.close(verbose=False)
        raise RagError(f"MCP cannot be served ({page.mcp_error}). Serve without --mcp, or mend the installation.")

    def in_json(results: list[Any], _: str) -> list[Any]:
        return [server.types.TextContent(type="text", text=json.dumps(one, ensure_ascii=False)) for one in results]

    server.postprocess_output_data = in_json  # Gradio's own gives what Python's `str` makes of a dictionary
