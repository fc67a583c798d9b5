"""Trained weights to the file that ships: int8 ONNX, and how far its scores are from those it was made from."""

import logging
import random
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from rag.onnx_model import OnnxModel
from rag.quantisation import quantise
from rag.training.cross_encoder import Cross
from rag.training.drawing import WordPieces
from rag.training.groups import Group
from rag.training.weights import read_weights

__all__ = ["Agreement", "export"]

_INPUTS, _OUTPUTS = ("input_ids", "attention_mask", "token_type_ids"), ("score", "spans")
_LAYER = "bert.encoder.layer."


@dataclass(frozen=True, slots=True)
class Agreement:
    """How like the int8 scores are to the fp32 ones.

    `rank_correlation` is the mean of groups, `same_first` the share of them that put the same candidate first.
    """

    pairs: int
    mean_difference: float
    greatest_difference: float
    rank_correlation: float
    same_first: float


def export(weights: Path, target: Path, groups: Sequence[Group] = ()) -> Agreement | None:
    """Write the int8 ONNX model.

    Args:
        weights: a state dict of `Cross`, or a checkpoint that has one.
        target: the file to write.
        groups: to compare the scores on.

    Returns:
        the comparison; None without groups.

    Raises:
        SourceError: the file holds no weights of a cross-encoder.
    """
    model = _loaded(weights)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        full, small = Path(scratch) / "fp32.onnx", Path(scratch) / "int8.onnx"
        _trace(model, full)
        quantise(full, small)
        agreement = _agreement(full, small, groups) if groups else None
        small.replace(target)
    logging.getLogger(__name__).info(
        "%s: %.1f MB; %s", target, target.stat().st_size / 1e6, agreement or "not compared"
    )
    return agreement


def _loaded(path: Path) -> Cross:
    named = read_weights(path)
    layers = {name.removeprefix(_LAYER).partition(".")[0] for name in named if str(name).startswith(_LAYER)}
    model = Cross(len(layers), "eager")  # the fused kernels of attention have no ONNX form
    model.load_state_dict(named)
    return model.eval()


def _trace(model: Cross, target: Path) -> None:
    ids = torch.ones(2, 8, dtype=torch.long)
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's advice to its own developers
        torch.onnx.export(
            model,
            (ids, ids, ids),
            str(target),
            input_names=_INPUTS,
            output_names=_OUTPUTS,
            dynamic_axes={**dict.fromkeys(_INPUTS, axes), "score": {0: "batch"}, "spans": axes},
            opset_version=17,
            dynamo=False,
        )


def _agreement(full: Path, small: Path, groups: Sequence[Group]) -> Agreement:
    pieces = WordPieces(random.Random(1))
    pairs = [[pieces.pair(g.question, each) for each in (*g.positives, *g.negatives)] for g in groups]
    owners = np.repeat(np.arange(len(pairs)), [len(group) for group in pairs])
    flat = [pair for group in pairs for pair in group]
    before, after = (_scores(OnnxModel(path), flat) for path in (full, small))
    both = [(before[owners == group], after[owners == group]) for group in range(len(pairs))]
    ranked = [np.corrcoef(_ranks(a), _ranks(b))[0, 1] for a, b in both if len(a) > 2]
    difference = np.abs(before - after)
    return Agreement(
        len(flat),
        round(float(difference.mean()), 4),
        round(float(difference.max()), 4),
        round(float(np.mean(ranked)), 4),
        round(float(np.mean([a.argmax() == b.argmax() for a, b in both])), 4),
    )


def _scores(model: OnnxModel, pairs: Sequence[Any]) -> NDArray[np.float64]:
    scores = np.empty(len(pairs))
    for rows, (score, _) in model.run(
        input_ids=[pair.ids for pair in pairs], token_type_ids=[pair.types for pair in pairs]
    ):
        scores[rows] = score
    return scores


def _ranks(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    return scores.argsort().argsort()
