"""MiniLM, a BERT model, as an int8 ONNX graph, written node by node from its weights.

What a trace of the model and general tools give, ONNX Runtime spends half of its time on with other things than the
products of matrices. Measured on one core with VNNI, 300 paragraphs of 50 word pieces: products are 58 % of the time
here, and a text takes an eighth less of it than by the traced graph; 2.6 times as many a second as in fp32.

- Each word piece's row of activations has a scale of its own. With one for a whole batch, as in ONNX Runtime's dynamic
  quantisation, what a text becomes hangs on the texts beside it, and one great number costs all others their
  precision: mean cosine to fp32 .992 instead of .997, and of 273 pairs that the cross-encoder read the likeliest
  answer was the same for .80 instead of .92.
- Rows stand word piece by word piece, all texts' first ones first. Attention reads its heads where they stand
  (`transBatchA`, `transBatchB`): of four copies in another order one is left.
- A bias of the keys adds the same to all that a query is compared with, which softmax does not see. One of the values
  adds itself to each mean of them, so it goes into the next layer's bias. Both are exact.
- GELU (Hendrycks and Gimpel, 2016, https://arxiv.org/abs/1606.08415) gives little below 0, so that most of the whole
  numbers stand for what is above.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from rag.quantisation import Real, int8_columns, int8_rows

__all__ = ["INT8", "SCALE", "cross_encoder_graph", "encoder_graph"]

INT8, SCALE = "/int8", "/scale"  # what the names of weights in eight bits, and of their scales, end with
_HEADS = 12
_MIDDLE = 128  # what stands for 0 among the unsigned activations, which are 1 to 255
_LOW = 24  # … where hardly anything is below 0
_LEAST_GELU = 0.17  # below 0 GELU gives no more than this
_CONTRIB = "com.microsoft"  # operators of ONNX Runtime's own
_OPSET, _IR = 17, 8
_BATCH_FIRST = [1, 0, 2]

Weights = Mapping[str, Real]


def encoder_graph(weights: Weights) -> bytes:
    """A model of texts.

    Args:
        weights: by their names in a `BertModel`.

    Returns:
        an ONNX model: `input_ids` and `attention_mask` (texts, word pieces) to `vectors` (texts, 384), the means of
        the word pieces' rows, of unit length.
    """
    graph = _Bert(weights, "")
    rows = graph.add("Transpose", graph.as_texts(graph.hidden()), perm=_BATCH_FIRST)
    read = graph.add("Unsqueeze", graph.add("Cast", "attention_mask", to=TensorProto.FLOAT), graph.numbers(-1))
    total = graph.add("ReduceSum", graph.add("Mul", rows, read), graph.numbers(1), keepdims=0)
    graph.add("Div", total, graph.add("ReduceL2", total, axes=[-1], keepdims=1), output="vectors")
    return graph.model({"vectors": ["texts", graph.width]})


def cross_encoder_graph(weights: Weights) -> bytes:
    """A model of pairs of texts, with two heads (`rag.cross_encoder`).

    Args:
        weights: by their names in `rag.training.cross_encoder.Cross`.

    Returns:
        an ONNX model: `input_ids`, `attention_mask` and `token_type_ids` (pairs, word pieces) to `score` (pairs,) and
        `spans` (pairs, word pieces, 2).
    """
    graph = _Bert(weights, "bert.", types=True)
    rows = graph.as_texts(graph.hidden())
    first = graph.add("Gather", rows, graph.constant("first", np.int64(0)), axis=0)
    graph.add("Squeeze", graph.linear(first, "score"), graph.numbers(-1), output="score")
    graph.add("Transpose", graph.linear(rows, "span"), perm=_BATCH_FIRST, output="spans")
    return graph.model({"score": ["texts"], "spans": ["texts", "pieces", 2]})


class _Bert:
    """A graph in the making."""

    def __init__(self, weights: Weights, prefix: str, *, types: bool = False) -> None:
        self._weights, self._prefix = weights, prefix
        self._inputs = ["input_ids", "attention_mask", *(["token_type_ids"] if types else [])]
        self._constants: dict[str, Any] = {}
        self._nodes: list[Any] = []
        self.width = self._own("embeddings.LayerNorm.weight").size
        # The lengths of what is read: word pieces and texts, in this order.
        self._lengths = self.add("Shape", self._in_order("input_ids"))
        self._zeros: dict[int, str] = {}

    def hidden(self) -> str:
        """The last layer's rows: (word pieces · texts, width)."""
        rows = self._embeddings()
        mask = self._mask()
        layers = {name.split(".")[2] for name in self._own_names() if name.startswith("encoder.layer.")}
        for layer in sorted(layers, key=int):
            rows = self._layer(f"encoder.layer.{layer}.", rows, mask)
        return rows

    def as_texts(self, rows: str) -> str:
        """Rows as (word pieces, texts, width)."""
        return self._shaped(rows, self.width)

    def linear(self, rows: str, name: str) -> str:
        """A head's layer, in full precision."""
        weights = self.add("Transpose", self.constant(f"{name}.weight", self._weights[f"{name}.weight"]))
        product = self.add("MatMul", rows, weights)
        return self.add("Add", product, self.constant(f"{name}.bias", self._weights[f"{name}.bias"]))

    def add(self, kind: str, *inputs: str, output: str = "", domain: str = "", **attributes: Any) -> str:
        """Add a node; returns the name of its output."""
        output = output or f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [output], domain=domain, **attributes))
        return output

    def constant(self, name: str, value: Any) -> str:
        """Add a constant, once; returns its name."""
        self._constants[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def numbers(self, *values: int) -> str:
        """A constant of whole numbers: axes, a shape."""
        return self.constant(f"numbers{values}", np.array(values, np.int64))

    def model(self, outputs: Mapping[str, list[Any]]) -> bytes:
        """The whole, checked."""
        given = [helper.make_tensor_value_info(i, TensorProto.INT64, ["texts", "pieces"]) for i in self._inputs]
        made = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()]
        graph = helper.make_graph(self._nodes, "bert", given, made, list(self._constants.values()))
        versions = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=_IR)
        onnx.checker.check_model(model)
        content: bytes = model.SerializeToString()
        return content

    # -- what a word piece is to begin with

    def _embeddings(self) -> str:
        words, scales = int8_rows(self._own("embeddings.word_embeddings.weight"))
        name, ids = f"{self._prefix}embeddings.word_embeddings.weight", self._in_order("input_ids")
        found = self.add("Cast", self.add("Gather", self.constant(name + INT8, words), ids), to=TensorProto.FLOAT)
        rows = self.add("Mul", found, self.add("Gather", self.constant(name + SCALE, scales), ids))
        pieces = self.add("Slice", self._lengths, self.numbers(0), self.numbers(1))
        places = self.add("Slice", self._kept("embeddings.position_embeddings.weight"), self.numbers(0), pieces)
        rows = self.add("Add", rows, self.add("Unsqueeze", places, self.numbers(1)))
        kinds = self._kept("embeddings.token_type_embeddings.weight")
        kind = self._in_order("token_type_ids") if "token_type_ids" in self._inputs else self.numbers(0)
        rows = self.add("Add", rows, self.add("Gather", kinds, kind))
        return self._flat(self._normalised(rows, "embeddings.LayerNorm."))

    def _mask(self) -> str:
        """(texts, 1, 1, word pieces): what is added to a word piece's weight: 0, or for padding very little."""
        read = self.add("Cast", "attention_mask", to=TensorProto.FLOAT)
        unread = self.add("Sub", read, self.constant("one", np.float32(1)))
        added = self.add("Mul", unread, self.constant("never", np.float32(1e9)))
        return self.add("Unsqueeze", added, self.numbers(1, 2))

    # -- a layer

    def _layer(self, layer: str, rows: str, mask: str) -> str:
        attention, values = f"{layer}attention.", self._own(f"{layer}attention.self.value.bias")
        found = self._product(self._attention(f"{attention}self.", rows, mask), f"{attention}output.dense.weight")
        bias = self._own(f"{attention}output.dense.weight") @ values + self._own(f"{attention}output.dense.bias")
        found = self.add("Add", found, self.constant(f"{self._prefix}{attention}output.dense.bias", bias))
        rows = self._normalised(self.add("Add", found, rows), f"{attention}output.LayerNorm.")
        wide = self._product(rows, f"{layer}intermediate.dense.weight")
        wide = self.add("BiasGelu", wide, self._kept(f"{layer}intermediate.dense.bias"), domain=_CONTRIB)
        narrow = self._product(wide, f"{layer}output.dense.weight", least=_LEAST_GELU)
        narrow = self.add("Add", narrow, self._kept(f"{layer}output.dense.bias"))
        return self._normalised(self.add("Add", narrow, rows), f"{layer}output.LayerNorm.")

    def _attention(self, attention: str, rows: str, mask: str) -> str:
        """What each word piece's heads take from the others of its text (Vaswani et al., 2017, section 3.2)."""
        size = self.width // _HEADS
        of = {each: self._product(rows, f"{attention}{each}.weight") for each in ("query", "key", "value")}
        of["query"] = self.add("Add", of["query"], self._kept(f"{attention}query.bias"))
        query, key, value = (self._shaped(of[each], _HEADS, size) for each in ("query", "key", "value"))
        fused: dict[str, Any] = {"domain": _CONTRIB, "transBatchB": 1}
        likeness = self.add("FusedMatMul", query, key, alpha=size**-0.5, transBatchA=1, transB=1, **fused)
        shares = self.add("Softmax", self.add("Add", likeness, mask), axis=-1)
        heads = self.add("FusedMatMul", shares, value, **fused)  # (texts, heads, word pieces, size)
        return self._flat(self.add("Transpose", heads, perm=[2, 0, 1, 3]))

    def _product(self, rows: str, name: str, least: float = 0.0) -> str:
        """Rows by a linear layer's weights: whole numbers are multiplied, and the product by both scales.

        `least`: none of the rows' values is below its negative; 0: nothing is known of that.
        """
        zero = _LOW if least else _MIDDLE
        whole, scale = self._eight_bit(rows, zero, least)
        matrix, scales = int8_columns(self._own(name).T)
        columns = (self.constant(f"{self._prefix}{name}{end}", each) for end, each in ((INT8, matrix), (SCALE, scales)))
        weights, by_column = columns
        one, nothing = self.constant("one", np.float32(1)), self._nothing(zero)
        product = self.add("MatMulIntegerToFloat", whole, weights, one, by_column, nothing, domain=_CONTRIB)
        return self.add("Mul", product, scale)

    def _eight_bit(self, rows: str, zero: int, least: float) -> tuple[str, str]:
        """Rows in eight bits (n, m), and their scales (n, 1)."""
        steps = 255 - zero
        limit = self.constant(f"limit {zero}", np.float32(max(least * steps / zero, 1e-12)))
        greatest = self.add("ReduceMax", rows if least else self.add("Abs", rows), axes=[-1], keepdims=0)
        step = self.constant(f"step {zero}", np.float32(1 / steps))
        scales = self.add("Mul", self.add("Max", greatest, limit), step)
        if zero not in self._zeros:
            self._zeros[zero] = self.add("Expand", self._nothing(zero), self.add("Shape", scales))
        whole = self.add("QuantizeLinear", rows, scales, self._zeros[zero], axis=0)
        return whole, self.add("Unsqueeze", scales, self.numbers(-1))

    def _normalised(self, rows: str, name: str) -> str:
        scale, shift = self._kept(f"{name}weight"), self._kept(f"{name}bias")
        return self.add("LayerNormalization", rows, scale, shift, axis=-1, epsilon=1e-12)

    # -- shapes and constants

    def _in_order(self, given: str) -> str:
        """An input, word piece by word piece."""
        return self.add("Transpose", given, perm=[1, 0])

    def _flat(self, rows: str) -> str:
        return self.add("Reshape", rows, self.numbers(-1, self.width))

    def _shaped(self, rows: str, *last: int) -> str:
        return self.add("Reshape", rows, self.add("Concat", self._lengths, self.numbers(*last), axis=0))

    def _nothing(self, zero: int) -> str:
        return self.constant(f"zero {zero}", np.uint8(zero))

    def _kept(self, name: str) -> str:
        return self.constant(self._prefix + name, self._own(name))

    def _own(self, name: str) -> Real:
        return self._weights[self._prefix + name]

    def _own_names(self) -> list[str]:
        return [name.removeprefix(self._prefix) for name in self._weights if name.startswith(self._prefix)]
