"""Trained weights to the file that ships: int8 ONNX, and how far its scores are from those it was made from."""

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from rag.bert import cross_encoder_graph
from rag.onnx_model import OnnxModel
from rag.training.cross_encoder import Cross
from rag.training.drawing import WordPieces
from rag.training.groups import Group
from rag.training.weights import read_weights

__all__ = ["Agreement", "export"]

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
    partial = target.with_name(target.name + ".partial")
    partial.write_bytes(cross_encoder_graph({name: each.numpy() for name, each in model.state_dict().items()}))
    partial.replace(target)
    agreement = _agreement(model, target, groups) if groups else None
    logging.getLogger(__name__).info(
        "%s: %.1f MB; %s", target, target.stat().st_size / 1e6, agreement or "not compared"
    )
    return agreement


def _loaded(path: Path) -> Cross:
    named = read_weights(path)
    layers = {name.removeprefix(_LAYER).partition(".")[0] for name in named if str(name).startswith(_LAYER)}
    model = Cross(len(layers))
    model.load_state_dict(named)
    return model.eval()


def _agreement(model: Cross, small: Path, groups: Sequence[Group]) -> Agreement:
    pieces = WordPieces(random.Random(1))
    pairs = [[pieces.pair(g.question, each) for each in (*g.positives, *g.negatives)] for g in groups]
    owners = np.repeat(np.arange(len(pairs)), [len(group) for group in pairs])
    flat = [pair for group in pairs for pair in group]
    before, after = _full_scores(model, flat), _scores(OnnxModel(small), flat)
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


def _full_scores(model: Cross, pairs: Sequence[Any]) -> NDArray[np.float64]:
    scores = np.empty(len(pairs))
    with torch.no_grad():
        for row, pair in enumerate(pairs):
            ids, types = torch.tensor([pair.ids]), torch.tensor([pair.types])
            scores[row] = float(model(ids, torch.ones_like(ids), types)[0])
    return scores


def _scores(model: OnnxModel, pairs: Sequence[Any]) -> NDArray[np.float64]:
    scores = np.empty(len(pairs))
    for rows, (score, _) in model.run(
        input_ids=[pair.ids for pair in pairs], token_type_ids=[pair.types for pair in pairs]
    ):
        scores[rows] = score
    return scores


def _ranks(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    return scores.argsort().argsort()
