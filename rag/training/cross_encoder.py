"""The cross-encoder's training: MiniLM with a head for the passage and one for the words of the answer."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from tqdm import tqdm
from transformers import BertConfig, BertModel

from rag.encoder import bundled_model
from rag.errors import SourceError
from rag.training.batches import Batch, Batches
from rag.training.losses import batch_loss, imitation_loss
from rag.training.settings import Settings
from rag.training.weights import read_weights

__all__ = ["Cross", "Training"]

_HEAD_RATE, _WARM_UP = 12, 120  # the heads' learning rate, in that of the encoder; steps till it is reached
_DECAY, _CLIP = 0.01, 1.0
_KEPT_EVERY, _TOLD_EVERY = 420, 50  # seconds, steps


class Cross(nn.Module):
    """A BERT encoder; `score` (batch,): log odds that the passage answers; `span` (batch, tokens, 2): start and end."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        config: Any = BertConfig.from_pretrained(bundled_model(), local_files_only=True)
        config.num_hidden_layers = layers
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


# -- training


class Training:
    """One training, kept in a folder: `checkpoint.pt` to go on from, `weights.pt` when the time is up.

    Args:
        folder: made when absent; where it holds a checkpoint, that is gone on with.
        batches: to learn from, by a seed: a training that goes on draws others than it has seen.
        start: weights to start from, as `read_weights` reads them; None: the bundled encoder's.
        teachers: weights of models whose mean is imitated besides.
        settings: the rest.

    Raises:
        SourceError: the checkpoint is not one of this training, or `start` or `teachers` hold no weights for it.
    """

    def __init__(
        self,
        folder: Path,
        batches: Callable[[int], Batches],
        *,
        start: Path | None = None,
        teachers: Sequence[Path] = (),
        settings: Settings = Settings(),  # noqa: B008 - it cannot be changed
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.steps, self.seconds = 0, 0.0
        self._folder, self._losses, self._settings = folder, list[Tensor](), settings
        self._log = logging.getLogger(__name__)
        self._device = torch.device(settings.device)
        torch.manual_seed(settings.seed)
        self.model = Cross(settings.layers)
        if start:
            self.model.load_state_dict(read_weights(start))
        else:
            self.model.start_from_bundled()
        self.model.bert.embeddings.requires_grad_(False)  # half the weights: with few data they would only drift
        self.model.to(self._device)
        self._teachers = [self._teacher(path) for path in teachers]
        self._optimizer = _optimizer(self.model, settings.rate)
        self._restore()
        self._batches = batches(settings.seed + self.steps)

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
        loss = self._loss(self._batches.next(progress).to(self._device))
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_([each for each in self.model.parameters() if each.requires_grad], _CLIP)
        self._optimizer.step()
        self.steps += 1
        self._losses = [*self._losses[1 - _TOLD_EVERY :], loss.detach()]
        if self.steps % _TOLD_EVERY == 0:
            mean = float(torch.stack(self._losses).mean())
            self._log.info("step %d, %.0f s: loss %.3f", self.steps, self.seconds, mean)

    def _loss(self, batch: Batch) -> Tensor:
        read = self._read(self.model, batch)
        loss = batch_loss(*read, batch)
        if not self._teachers:
            return loss
        with torch.no_grad():
            taught = [self._read(teacher, batch) for teacher in self._teachers]
            scores, spans = (torch.stack(each).mean(0) for each in zip(*taught, strict=True))
        share = self._settings.imitation
        return (1 - share) * loss + share * imitation_loss(*read, (scores, spans), batch)

    def _read(self, model: Cross, batch: Batch) -> tuple[Tensor, Tensor]:
        """The scores (n,) and spans (n, t, 2) of a batch's pairs."""
        scores, spans = [], []
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._settings.bf16):
            for first, end, longest in batch.parts:
                score, span = model(*(each[first:end, :longest] for each in (batch.ids, batch.mask, batch.types)))
                scores.append(score)
                spans.append(nn.functional.pad(span, (0, 0, 0, batch.ids.shape[1] - longest)))
        return torch.cat(scores).float(), torch.cat(spans).float()

    def _teacher(self, path: Path) -> Cross:
        model = Cross(self._settings.layers)
        model.load_state_dict(read_weights(path))
        return model.to(self._device).eval().requires_grad_(False)

    def _keep(self) -> None:
        state = {"model": self.model.state_dict(), "optimizer": self._optimizer.state_dict()}
        _saved({**state, "seconds": self.seconds, "steps": self.steps}, self._folder / "checkpoint.pt")

    def _restore(self) -> None:
        path = self._folder / "checkpoint.pt"
        if not path.exists():
            return
        try:
            state = torch.load(path, weights_only=True, map_location=self._device)
            self.model.load_state_dict(state["model"])
            self._optimizer.load_state_dict(state["optimizer"])
            self.seconds, self.steps = state["seconds"], state["steps"]
        except (RuntimeError, KeyError, ValueError) as error:
            reason = f"not a checkpoint of this training ({error}); name another folder"
            raise SourceError(str(path), reason) from error
        torch.manual_seed(self._settings.seed + self.steps)
        self._log.info("going on from step %d, %.0f s", self.steps, self.seconds)


def _optimizer(model: Cross, rate: float) -> torch.optim.AdamW:
    learned = [each for each in model.bert.parameters() if each.requires_grad]
    matrices, vectors = ([each for each in learned if (each.ndim > 1) is flag] for flag in (True, False))
    heads = [*model.score.parameters(), *model.span.parameters()]
    settings = [
        {"params": matrices, "weight_decay": _DECAY, "peak": rate},
        {"params": vectors, "weight_decay": 0.0, "peak": rate},
        {"params": heads, "weight_decay": 0.0, "peak": rate * _HEAD_RATE},
    ]
    return torch.optim.AdamW(settings, fused=True)


def _saved(state: dict[str, Any], path: Path) -> Path:
    partial = path.with_name(path.name + ".partial")
    torch.save(state, partial)
    return partial.replace(path)
