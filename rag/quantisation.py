"""An ONNX model's weights and activations in int8: a scale for each word piece, no sum that overflows.

ONNX Runtime's dynamic quantisation gives all activations of a batch one scale: what a text becomes then hangs on the
texts beside it, and one great number costs all others their precision.

And on processors without int8 instructions of their own (VNNI), ONNX Runtime adds two neighbours' products in 16 bits,
which overflow unnoticed (https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html, "When and why
do I need to try U8U8?"): such a machine gets other numbers, and worse ones. Here each column of weights has a scale at
which no two neighbours overflow.

Measured against fp32, in parentheses dynamic quantisation, on a processor with AVX2 only:

- the bundled encoder, 300 paragraphs: cosine .9972 on average, .995 at least (.992, .977); the same as with exact
  products (.992 between them, .982 at least);
- the bundled cross-encoder, 273 pairs, while its products could still overflow: the likeliest answer is the same for
  .92 of them (.80), scores differ by .13 on average (.21; their deviation is 2.6), rank correlation within a group is
  .982 (.967). Overflow was a quarter of the difference from its own weights' scores (.067; without it .050).

Both are of the same speed, 1.5 to 1.6 times that of fp32 without VNNI. The file is a quarter of its size.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

__all__ = ["quantise"]

_TABLE = 100  # rows that a table for looking up has at least to be worth it
_ZERO = 128  # what stands for 0 among the unsigned activations, which are 1 to 255


def quantise(full: Path, small: Path) -> None:
    """Rewrite a model's matrix products with constant weights, and its look-ups in tables.

    Args:
        full: the ONNX file.
        small: the ONNX file to write.
    """
    model = onnx.load(str(full))
    _Rewriting(model.graph).run()
    onnx.checker.check_model(model)
    _fold_constants(model.SerializeToString(), small)


def _fold_constants(model: bytes, target: Path) -> None:
    """Write a model with what hangs on no input worked out, which every start did anew: half the time of loading."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC  # as any machine's would be
    options.optimized_model_filepath = str(target)
    options.log_severity_level = 3
    onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class _Rewriting:
    """A graph on its way to int8: nodes are taken over or replaced, in their order."""

    def __init__(self, graph: Any) -> None:
        self._graph = graph
        self._weights = {each.name: each for each in graph.initializer}
        self._nodes: list[Any] = []
        self._rows: dict[str, tuple[str, str]] = {}

    def run(self) -> None:
        self._constant("zero", np.uint8(_ZERO))
        self._constant("half", np.float32(_ZERO + 0.5))  # a cast cuts off, this makes it round
        self._constant("tiny", np.float32(1e-12))
        self._constant("step", np.float32(1 / 127))
        for node in list(self._graph.node):
            if node.op_type == "MatMul" and node.input[1] in self._weights:
                self._product(node)
            elif node.op_type == "Gather" and self._is_table(node.input[0]):
                self._look_up(node)
            else:
                self._nodes.append(node)
        used = {name for node in self._nodes for name in node.input}
        kept = [each for each in self._graph.initializer if each.name in used]
        for field, values in ((self._graph.node, self._nodes), (self._graph.initializer, kept)):
            del field[:]
            field.extend(values)

    def _product(self, node: Any) -> None:
        """Whole numbers are multiplied, and the product by both scales: that of the row and that of the column."""
        activations, weights = node.input
        matrix, scales = _int8_in_pairs(numpy_helper.to_array(self._weights[weights]))
        rows, scale = self._eight_bit(activations)
        whole = self._add("MatMulInteger", rows, self._constant(f"{weights}/int8", matrix), "zero")
        real = self._add("Mul", self._add("Cast", whole, to=TensorProto.FLOAT), scale)
        self._add("Mul", real, self._constant(f"{weights}/scale", scales), output=node.output[0])

    def _eight_bit(self, values: str) -> tuple[str, str]:
        """Rows in eight bits, and their scales; made once, as several products may read the same."""
        if values not in self._rows:
            greatest = self._add("ReduceMax", self._add("Abs", values), axes=[-1])
            scale = self._add("Mul", self._add("Max", greatest, "tiny"), "step")
            shifted = self._add("Add", self._add("Div", values, scale), "half")
            self._rows[values] = self._add("Cast", shifted, to=TensorProto.UINT8), scale
        return self._rows[values]

    def _is_table(self, name: str) -> bool:
        table = self._weights.get(name)
        return table is not None and table.data_type == TensorProto.FLOAT and table.dims[0] >= _TABLE

    def _look_up(self, node: Any) -> None:
        table, wanted = node.input
        values = numpy_helper.to_array(self._weights[table])
        rows, scales = _int8(values, values, axis=1)
        found = self._add("Gather", self._constant(f"{table}/int8", rows), wanted)
        scale = self._add("Gather", self._constant(f"{table}/scale", scales), wanted)
        self._add("Mul", self._add("Cast", found, to=TensorProto.FLOAT), scale, output=node.output[0])

    def _add(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        output = output or f"int8/{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def _constant(self, name: str, value: Any) -> str:
        self._graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))
        return name


def _int8_in_pairs(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Columns in eight bits, and their scales: two neighbours' sum, 128 at most, by 255 fits in 16 bits."""
    padded = np.pad(matrix, ((0, len(matrix) % 2), (0, 0)))
    return _int8(matrix, np.vstack([matrix, padded[::2] + padded[1::2]]), axis=0)


def _int8(
    values: NDArray[np.float32], limits: NDArray[np.float32], axis: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    scales = np.maximum(np.abs(limits).max(axis=axis, keepdims=True), np.float32(1e-12)) / np.float32(127)
    return np.rint(values / scales).astype(np.int8), scales
