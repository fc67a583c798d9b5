"""A cross-encoder's weights out of a file: a training's, or the int8 ONNX that ships, to go on training from."""

from pathlib import Path
from typing import Any
from zipfile import is_zipfile

import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError
from onnx import numpy_helper
from torch import Tensor

from rag.bert import INT8, SCALE
from rag.errors import SourceError

__all__ = ["read_weights"]

_QUERY, _NOT_THERE = "query.bias", ("key.bias", "value.bias")


def read_weights(path: Path) -> dict[str, Tensor]:
    """The weights by name.

    Args:
        path: weights.pt or checkpoint.pt of a training, or an ONNX file of `export`, whose eight bits a weight are
            near enough to what they were made from to go on with.

    Raises:
        SourceError: the file cannot be read, or holds no cross-encoder's weights.
    """
    try:
        if path.suffix != ".onnx" and not is_zipfile(path):
            raise ValueError("there is no file of torch.save")
        found = _of_onnx(path) if path.suffix == ".onnx" else _of_training(path)
    except (OSError, RuntimeError, ValueError, AttributeError, KeyError, DecodeError) as error:
        raise SourceError(str(path), f"cannot be read ({error!r:.200}); name a file of rag.training") from error
    if "score.weight" not in found:
        raise SourceError(str(path), "holds no cross-encoder; name weights.pt or checkpoint.pt of a training")
    return found


def _of_training(path: Path) -> dict[str, Tensor]:
    state: dict[str, Any] = torch.load(path, weights_only=True, map_location="cpu")
    inner = [value for value in state.values() if isinstance(value, dict) and "score.weight" in value]
    return inner[0] if inner else state


def _of_onnx(path: Path) -> dict[str, Tensor]:
    values = {each.name: numpy_helper.to_array(each) for each in onnx.load(str(path)).graph.initializer}
    found = {name: value for name, value in values.items() if name.endswith((".weight", ".bias"))}
    for name in (name.removesuffix(INT8) for name in values if name.endswith(INT8)):
        whole, scale = values[name + INT8], values[name + SCALE]
        found[name] = whole * scale if scale.ndim == whole.ndim else (whole * scale).T  # a table's rows, or columns
    for name in [name for name in found if name.endswith(_QUERY)]:  # the other two have gone into the next bias
        found |= {name.removesuffix(_QUERY) + other: np.zeros_like(found[name]) for other in _NOT_THERE}
    return {name: torch.tensor(value.copy()) for name, value in found.items()}
