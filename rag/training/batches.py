"""Groups as tensors: what a step reads, and what is right of it. Made ahead in processes of their own where asked."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from rag.training.drawing import Drawing, Pair, Real, WordPieces
from rag.training.groups import Group

__all__ = ["Batch", "Batches", "batch_of"]

_PARTS = 3  # of a batch, each of pairs of like length, so that little is padding
_AHEAD = 4  # batches that a process has ready
NO_ANSWER = -1


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """g groups of at most c candidates, n pairs in all, the shortest first, each of at most t word pieces.

    `ids`, `mask`, `types` (n, t): what the model reads. `inside` (n, t): where an answer may be, and [CLS], which
    stands for none. `answers` (n, a, 2): the first and last word piece of each, [CLS] where there is none, and
    `NO_ANSWER` in unused rows. `told` (n,): whether an answer is in what is read. `cells` (2, n): each pair's group
    and its place there. `present`, `right` (g, c): which places are taken, and which by a passage that answers.
    `parts`: the first pair of some of like length, the one after their last, and the longest's word pieces.
    """

    ids: Tensor
    mask: Tensor
    types: Tensor
    inside: Tensor
    answers: Tensor
    told: Tensor
    cells: Tensor
    present: Tensor
    right: Tensor
    parts: tuple[tuple[int, int, int], ...]

    def to(self, device: torch.device) -> "Batch":
        """The same on a device."""
        tensors = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "parts"}
        return replace(self, **{name: tensor.to(device, non_blocking=True) for name, tensor in tensors.items()})


def batch_of(groups: Sequence[Sequence[Pair]], positives: Sequence[int]) -> Batch:
    """The batch of some groups of pairs, of each of which the first so many are positives."""
    placed = [(pair, row, place) for row, pairs in enumerate(groups) for place, pair in enumerate(pairs)]
    placed.sort(key=lambda one: len(one[0].ids))
    longest = max((len(pair.ids) for pair, _, _ in placed), default=1)
    most = max((len(pair.answers) for pair, _, _ in placed), default=1) or 1
    ids, mask, types = torch.zeros(3, len(placed), longest, dtype=torch.long)
    inside = torch.zeros(len(placed), longest, dtype=torch.bool)
    answers = torch.full((len(placed), most, 2), NO_ANSWER)
    for number, (pair, _, _) in enumerate(placed):
        size = len(pair.ids)
        ids[number, :size], mask[number, :size], types[number, :size] = (
            torch.tensor(pair.ids),
            1,
            torch.tensor(pair.types),
        )
        inside[number, [0, *pair.body]] = True
        found = pair.answers or [(0, 0)]
        answers[number, : len(found)] = torch.tensor(found)
    width = max(map(len, groups), default=1) or 1
    places, sizes = torch.arange(width), torch.tensor([len(pairs) for pairs in groups]).reshape(-1, 1)
    return Batch(
        ids, mask, types, inside, answers,
        told=torch.tensor([bool(pair.answers) for pair, _, _ in placed], dtype=torch.bool),
        cells=torch.tensor([(row, place) for _, row, place in placed], dtype=torch.long).reshape(-1, 2).T,
        present=places < sizes,
        right=places < torch.tensor(positives).reshape(-1, 1),
        parts=_parts([len(pair.ids) for pair, _, _ in placed]),
    )  # fmt: skip


def _parts(lengths: list[int]) -> tuple[tuple[int, int, int], ...]:
    size = -(-len(lengths) // _PARTS) or 1
    firsts = range(0, len(lengths), size)
    return tuple((at, min(at + size, len(lengths)), lengths[min(at + size, len(lengths)) - 1]) for at in firsts)


class Batches:
    """An endless stream of batches.

    Args:
        synthetic, real: groups to draw from, see `Drawing`.
        groups: of a batch.
        negatives: of a group at most.
        seed: of every choice.
        processes: that make batches ahead; 0: made when asked for.
    """

    def __init__(
        self,
        synthetic: Sequence[Group],
        real: Sequence[Real],
        *,
        groups: int,
        negatives: int,
        seed: int,
        processes: int = 0,
    ) -> None:
        self._progress = torch.zeros(1).share_memory_()  # type: ignore[no-untyped-call]
        made = _Made(synthetic, real, groups, negatives, seed, self._progress)
        ahead: dict[str, Any] = {"prefetch_factor": _AHEAD, "multiprocessing_context": "fork"} if processes else {}
        self._loader: Iterator[Batch] = iter(DataLoader(made, batch_size=None, num_workers=processes, **ahead))

    def next(self, progress: float) -> Batch:
        """The next one; `progress` runs from 0 to 1 over the training."""
        self._progress[0] = progress
        return next(self._loader)


class _Made(IterableDataset[Batch]):
    def __init__(
        self,
        synthetic: Sequence[Group],
        real: Sequence[Real],
        groups: int,
        negatives: int,
        seed: int,
        progress: Tensor,
    ) -> None:
        self._rng = random.Random(seed)
        self._drawing, self._pieces = Drawing(synthetic, real, self._rng, negatives), WordPieces(self._rng)
        self._groups, self._progress = groups, progress

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        if worker is not None:
            torch.set_num_threads(1)
            self._rng.seed(worker.seed)
        while True:
            drawn = [self._drawing.group(float(self._progress[0])) for _ in range(self._groups)]
            pairs = [
                [self._pieces.pair(group.question, each) for each in (*group.positives, *group.negatives)]
                for group in drawn
            ]
            yield batch_of(pairs, [len(group.positives) for group in drawn])
