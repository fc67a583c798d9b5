"""Libraries that only some formats need: imported when first used, their absence told with the cure."""

import importlib
from typing import Any

from rag.errors import SourceError

__all__ = ["extra"]


def extra(module: str, name: str, source: str) -> Any:
    """Import a library of an optional extra.

    Args:
        module: what to import.
        name: the extra that brings it.
        source: the file to read, for the message.

    Raises:
        SourceError: it is not installed; the reason has the line that installs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise SourceError(source, f"its format needs a library: pip install 'archive-chat[{name}]'") from error
