"""Matrices and tables of weights in int8, each column or row with a scale of its own.

On processors without int8 instructions of their own (VNNI), ONNX Runtime adds two neighbours' products in 16 bits,
which overflow unnoticed (https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html, "When and why
do I need to try U8U8?"): such a machine gets other numbers, and worse ones. Here each column of weights has a scale at
which no two neighbours overflow. Overflow was a quarter of the difference between the bundled cross-encoder's scores
and those of its own weights (.067 on average; without it .050).
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["Int8", "Real", "int8_columns", "int8_rows"]

Real = NDArray[np.float32]
Int8 = NDArray[np.int8]


def int8_columns(matrix: Real) -> tuple[Int8, Real]:
    """A matrix (n, m) that rows of eight bits are multiplied with.

    Returns:
        whole numbers (n, m), and the scale (m,) of each column: two neighbours' sum, 128 at most, by 255 fits in 16
        bits.
    """
    padded = np.pad(matrix, ((0, len(matrix) % 2), (0, 0)))
    scales = _scales(np.vstack([matrix, padded[::2] + padded[1::2]]), axis=0)
    return np.rint(matrix / scales).astype(np.int8), scales


def int8_rows(table: Real) -> tuple[Int8, Real]:
    """A table (n, m) that rows are looked up in: whole numbers (n, m), and the scale (n, 1) of each row."""
    scales = _scales(table, axis=1)[:, None]
    return np.rint(table / scales).astype(np.int8), scales


def _scales(limits: Real, axis: int) -> Real:
    scales: Real = np.maximum(np.abs(limits).max(axis=axis), np.float32(1e-12)) / np.float32(127)
    return scales
