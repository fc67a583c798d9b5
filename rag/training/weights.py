"""A cross-encoder's weights out of a file: a training's, or the int8 ONNX that ships, to go on training from."""

from pathlib import Path
from typing import Any
from zipfile import is_zipfile

import onnx
import torch
from google.protobuf.message import DecodeError
from onnx import numpy_helper
from torch import Tensor

from rag.errors import SourceError

__all__ = ["read_weights"]

_INT8, _SCALE = "/int8", "/scale"


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
    graph = onnx.load(str(path)).graph
    values = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    whole = {
        name.removesuffix(_INT8): rows.astype("float32") * values[name.removesuffix(_INT8) + _SCALE]
        for name, rows in values.items()
        if name.endswith(_INT8)
    }
    # What starts with a stroke are the traced model's constants.
    named_well = (name for name in values if "." in name and not name.startswith("/"))
    plain = {name: values[name] for name in named_well if values[name].dtype.name == "float32"}
    # A linear layer's matrix has lost its name, and stands on its side; the bias that is added next to it has kept its.
    readers = {name: node for node in graph.node for name in node.input}
    named = {name: rows for name, rows in whole.items() if name.endswith(".weight")}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            real = readers[readers[node.output[0]].output[0]].output[0]  # cast, by the row's scale, by the column's
            bias = next(name for name in readers[readers[real].output[0]].input if name.endswith(".bias"))
            named[bias.removesuffix("bias") + "weight"] = whole[node.input[1].removesuffix(_INT8)].T
    kept = {name: rows for name, rows in plain.items() if not name.endswith(_SCALE)}
    return {name: torch.tensor(rows.copy()) for name, rows in (kept | named).items()}
