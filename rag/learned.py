"""What was learned from data and ships with the package: readable JSON files beside this one."""

import json
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["learned"]


@cache
def learned(name: str) -> dict[str, Any]:
    """The table in `NAME.json`, read once."""
    table: dict[str, Any] = json.loads(resources.files("rag").joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return table
