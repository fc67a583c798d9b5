"""What bounds indexing: the rate at which this machine does nothing but the encoder's products of matrices."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from rag.archive import Archive
from rag.bert import encoder_graph
from rag.encoder import bundled_model
from rag.onnx_model import cores, one_core_session

__all__ = ["Limit", "limit"]

_PRODUCT = "MatMulIntegerToFloat"
_ROWS = 256  # word pieces at a time, as the encoder has them
_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Limit:
    """What no use of this encoder can pass on this machine."""

    passages_a_second: float
    name: str = "limit"

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def limit(folder: Path) -> Limit:
    """How fast an archive's passages could be encoded if the encoder were nothing but its products.

    Args:
        folder: the archive's folder; the word pieces of its passages are counted.

    Returns:
        passages a second, on all cores: how many rows of all products ONNX Runtime does, by a passage's word pieces.
    """
    with Archive.open(folder) as archive:
        texts = [passage.text for article in archive.articles() for passage in archive.passages(article.id)]
    tokenizer = Tokenizer.from_file(str(bundled_model() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    pieces = sum(len(text.ids) for text in tokenizer.encode_batch_fast(texts))
    return Limit(_rows_a_second() * len(texts) / pieces)


def _rows_a_second() -> float:
    products, widths = _products()
    session = one_core_session(products)
    drawn = np.random.default_rng(0)
    rows = {_rows(width): drawn.integers(1, 256, (_ROWS, width), np.uint8) for width in widths}

    def work(until: float) -> int:
        done = 0
        while time.perf_counter() < until:
            session.run(None, rows)
            done += _ROWS
        return done

    with ThreadPoolExecutor(cores()) as workers:
        start = time.perf_counter()
        done = sum(workers.map(work, [start + _SECONDS] * cores()))
        return done / (time.perf_counter() - start)


def _products() -> tuple[bytes, set[int]]:
    """A model of nothing but the encoder's products, each of rows that are given; and how wide these are."""
    model = onnx.load_from_string(encoder_graph(load_file(bundled_model() / "model.safetensors")))
    kept = {constant.name: constant for constant in model.graph.initializer}
    nodes = [node for node in model.graph.node if node.op_type == _PRODUCT]
    widths = set()
    for node in nodes:
        width = kept[node.input[1]].dims[0]
        node.input[0] = _rows(width)
        widths.add(width)
    needed = [kept[name] for name in dict.fromkeys(name for node in nodes for name in node.input[1:])]
    given = [helper.make_tensor_value_info(_rows(width), TensorProto.UINT8, [_ROWS, width]) for width in widths]
    made = [helper.make_tensor_value_info(node.output[0], TensorProto.FLOAT, None) for node in nodes]
    graph = helper.make_graph(nodes, "products", given, made, needed)
    whole = helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version)
    content: bytes = whole.SerializeToString()
    return content, widths


def _rows(width: int) -> str:
    return f"rows of {width}"
