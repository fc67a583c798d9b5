"""The cross-encoder's training: MiniLM with a head for the passage and one for the words of the answer.

A group's scores are a softmax whose positives share the gain (the marginal likelihood of Lee et al., 2019, "Latent
Retrieval for Weakly Supervised Open Domain Question Answering"): one good positive is enough, so that a passage that
only happens to hold the answer's words does no harm. Beside it stand the score's absolute level, by which an archive
abstains, and the first and last word of the answer, both [CLS] where there is none (Devlin et al., 2019, 4.3).
"""

import logging
import random
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from time import monotonic
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from tqdm import tqdm
from transformers import BertConfig, BertModel

from rag.encoder import bundled_model
from rag.errors import SourceError
from rag.training.drawing import Drawing, Pair, Real, WordPieces
from rag.training.groups import Group
from rag.training.weights import read_weights

__all__ = ["LAYERS", "Cross", "Training", "group_loss", "level_loss", "ranking_loss", "span_loss"]

LAYERS = 6
_SEED = 1
_GROUPS, _MICRO_BATCHES = 4, 3  # a step; micro-batches hold pairs of like length, so that little is padding
_PEAK, _HEAD_PEAK, _WARM_UP = 8e-5, 1e-3, 120  # learning rates of encoder and heads, reached after so many steps
_DECAY, _CLIP = 0.01, 1.0
_LEVEL, _SPAN = 0.3, 0.5  # weights of the losses beside the ranking's
_NEGATIVE_LEVEL = 1.5
_POSITIVE_SPAN, _NEGATIVE_SPAN = 0.3, 0.16
_KEPT_EVERY, _TOLD_EVERY = 420, 50  # seconds, steps


class Cross(nn.Module):
    """A BERT encoder; `score` (batch,): log odds that the passage answers; `span` (batch, tokens, 2): start and end."""

    def __init__(self, layers: int = LAYERS, attention: str = "sdpa") -> None:
        super().__init__()
        config: Any = BertConfig.from_pretrained(bundled_model(), local_files_only=True)
        config.num_hidden_layers, config._attn_implementation = layers, attention
        self.bert = BertModel(config, add_pooling_layer=False)
        self.score, self.span = nn.Linear(config.hidden_size, 1), nn.Linear(config.hidden_size, 2)
        for head in (self.score, self.span):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def start_from_bundled(self) -> None:
        """Take the bundled encoder's weights: as many layers as there are, no pooling."""
        given, own = load_file(bundled_model() / "model.safetensors"), self.bert.state_dict()
        self.bert.load_state_dict({name: given[name] for name in own})

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        """Read some pairs."""
        read = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        hidden = read.last_hidden_state
        return self.score(hidden[:, 0]).squeeze(-1), self.span(hidden)


# -- losses


def ranking_loss(scores: Tensor, positives: int) -> Tensor:
    """How little of a group's softmax its first `positives` have together."""
    return torch.logsumexp(scores, 0) - torch.logsumexp(scores[:positives], 0) if positives else scores.new_zeros(())


def level_loss(scores: Tensor, positives: int) -> Tensor:
    """How far the best positive is from a yes, and the negatives on average from a no."""
    loss = scores.new_zeros(())
    if positives:
        loss = loss + nn.functional.softplus(-scores[:positives].max())
    if len(scores) > positives:
        loss = loss + _NEGATIVE_LEVEL * nn.functional.softplus(scores[positives:]).mean()
    return loss


def span_loss(spans: Tensor, pair: Pair) -> Tensor:
    """How unlikely any of a pair's answers is; where it has none, how unlikely [CLS] is."""
    places = [0, *pair.body]
    likely = torch.log_softmax(spans[places], 0)
    row = {place: number for number, place in enumerate(places)}
    answers = pair.answers or [(0, 0)]
    return -torch.logsumexp(torch.stack([likely[row[a], 0] + likely[row[b], 1] for a, b in answers]), 0)


def group_loss(scores: Tensor, spans: Sequence[Tensor], pairs: Sequence[Pair], positives: int) -> Tensor:
    """The loss of a group whose first `positives` pairs answer.

    A positive's span counts by its share of the positives' softmax: a passage that the model takes for no answer
    teaches it no words. A positive whose answer was cut off teaches none either.
    """
    share = torch.softmax(scores[:positives].detach(), 0)
    span = scores.new_zeros(())
    for number, (logits, pair) in enumerate(zip(spans, pairs, strict=True)):
        if number >= positives:
            span = span + _NEGATIVE_SPAN / (len(pairs) - positives) * span_loss(logits, pair)
        elif pair.answers:
            span = span + _POSITIVE_SPAN * share[number] * span_loss(logits, pair)
    return ranking_loss(scores, positives) + _LEVEL * level_loss(scores, positives) + _SPAN * span


# -- training


class Training:
    """One training, kept in a folder: `checkpoint.pt` to go on from, `weights.pt` when the time is up.

    Args:
        folder: made when absent; where it holds a checkpoint, that is gone on with.
        synthetic: groups of synthetic questions.
        real: groups of questions that people asked.
        start: weights to start from, as `read_weights` reads them; None: the bundled encoder's.
        bf16: multiply in bfloat16: twice as fast on processors that have instructions for it.
        layers: of the encoder that are kept.

    Raises:
        SourceError: the checkpoint is not one of this training, or `start` holds no weights for it.
        ValueError: there are no groups.
    """

    def __init__(
        self,
        folder: Path,
        synthetic: Sequence[Group],
        real: Sequence[Real],
        *,
        start: Path | None = None,
        bf16: bool = False,
        layers: int = LAYERS,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.steps, self.seconds = 0, 0.0
        self._folder, self._losses = folder, list[float]()
        self._log = logging.getLogger(__name__)
        self._rng = random.Random(_SEED)
        self._drawing, self._pieces = Drawing(synthetic, real, self._rng), WordPieces(self._rng)
        torch.manual_seed(_SEED)
        self.model = Cross(layers)
        if start:
            self.model.load_state_dict(read_weights(start))
        else:
            self.model.start_from_bundled()
        self._bf16 = bf16
        self.model.bert.embeddings.requires_grad_(False)  # half the weights: with few data they would only drift
        self._optimizer = _optimizer(self.model)
        self._restore()

    def run(self, minutes: float) -> Path:
        """Train until so many minutes are used up, those before a restart included; returns the weights' file."""
        budget, start, kept = minutes * 60, monotonic() - self.seconds, self.seconds
        self.model.train()
        with tqdm(total=round(budget), initial=round(self.seconds), unit=" s", disable=None) as bar:
            while self.seconds < budget:
                self._step(self.seconds / budget)
                self.seconds = monotonic() - start
                bar.update(round(self.seconds) - bar.n)
                if self.seconds - kept > _KEPT_EVERY:
                    self._keep()
                    kept = self.seconds
        self._keep()
        return _saved(self.model.state_dict(), self._folder / "weights.pt")

    def _step(self, progress: float) -> None:
        for settings in self._optimizer.param_groups:
            settings["lr"] = settings["peak"] * min(1, (self.steps + 1) / _WARM_UP) * (1 - progress)
        groups = [self._drawing.group(progress) for _ in range(_GROUPS)]
        loss = self._loss(groups)
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_([each for each in self.model.parameters() if each.requires_grad], _CLIP)
        self._optimizer.step()
        self.steps += 1
        self._losses = [*self._losses[1 - _TOLD_EVERY :], loss.item()]
        if self.steps % _TOLD_EVERY == 0:
            self._log.info("step %d, %.0f s: loss %.3f", self.steps, self.seconds, fmean(self._losses))

    def _loss(self, groups: Sequence[Group]) -> Tensor:
        sizes = [len(group.positives) + len(group.negatives) for group in groups]
        pairs = [
            self._pieces.pair(group.question, candidate)
            for group in groups
            for candidate in (*group.positives, *group.negatives)
        ]
        with torch.autocast("cpu", torch.bfloat16, enabled=self._bf16):
            scores, spans = _read(self.model, pairs)
        losses, at = [], 0
        for group, size in zip(groups, sizes, strict=True):
            of_group = slice(at, at + size)
            losses.append(group_loss(scores[of_group], spans[of_group], pairs[of_group], len(group.positives)))
            at += size
        return torch.stack(losses).mean()

    def _keep(self) -> None:
        state = {"model": self.model.state_dict(), "optimizer": self._optimizer.state_dict()}
        _saved({**state, "seconds": self.seconds, "steps": self.steps}, self._folder / "checkpoint.pt")

    def _restore(self) -> None:
        path = self._folder / "checkpoint.pt"
        if not path.exists():
            return
        try:
            state = torch.load(path, weights_only=True)
            self.model.load_state_dict(state["model"])
            self._optimizer.load_state_dict(state["optimizer"])
            self.seconds, self.steps = state["seconds"], state["steps"]
        except (RuntimeError, KeyError, ValueError) as error:
            reason = f"not a checkpoint of this training ({error}); name another folder"
            raise SourceError(str(path), reason) from error
        # Other groups than those that the training started with.
        self._rng.seed(_SEED + self.steps)
        torch.manual_seed(_SEED + self.steps)
        self._log.info("going on from step %d, %.0f s", self.steps, self.seconds)


def _optimizer(model: Cross) -> torch.optim.AdamW:
    learned = [each for each in model.bert.parameters() if each.requires_grad]
    matrices, vectors = ([each for each in learned if (each.ndim > 1) is flag] for flag in (True, False))
    heads = [*model.score.parameters(), *model.span.parameters()]
    settings = [
        {"params": matrices, "weight_decay": _DECAY, "peak": _PEAK},
        {"params": vectors, "weight_decay": 0.0, "peak": _PEAK},
        {"params": heads, "weight_decay": 0.0, "peak": _HEAD_PEAK},
    ]
    return torch.optim.AdamW(settings, fused=True)


def _read(model: Cross, pairs: Sequence[Pair]) -> tuple[Tensor, list[Tensor]]:
    """The scores and spans of some pairs, in their order; each micro-batch holds pairs of like length."""
    order = sorted(range(len(pairs)), key=lambda number: len(pairs[number].ids))
    size = -(-len(order) // _MICRO_BATCHES)
    scores: dict[int, Tensor] = {}
    spans: dict[int, Tensor] = {}
    for first in range(0, len(order), size):
        batch = order[first : first + size]
        score, span = model(*_padded([pairs[number] for number in batch]))
        scores.update(zip(batch, score, strict=True))
        spans.update(zip(batch, span, strict=True))
    numbers = range(len(pairs))
    return torch.stack([scores[number] for number in numbers]).float(), [spans[number].float() for number in numbers]


def _padded(pairs: Sequence[Pair]) -> tuple[Tensor, Tensor, Tensor]:
    ids, mask, types = torch.zeros(3, len(pairs), max(len(pair.ids) for pair in pairs), dtype=torch.long)
    for row, pair in enumerate(pairs):
        size = len(pair.ids)
        ids[row, :size], mask[row, :size], types[row, :size] = torch.tensor(pair.ids), 1, torch.tensor(pair.types)
    return ids, mask, types


def _saved(state: dict[str, Any], path: Path) -> Path:
    partial = path.with_name(path.name + ".partial")
    torch.save(state, partial)
    return partial.replace(path)
