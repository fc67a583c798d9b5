"""What a step of the cross-encoder's training asks for: the losses of a batch of groups.

A group's scores are a softmax whose positives share the gain (the marginal likelihood of Lee et al., 2019, "Latent
Retrieval for Weakly Supervised Open Domain Question Answering"): one good positive is enough, so that a passage that
only happens to hold the answer's words does no harm. Beside it stand the score's absolute level, by which an archive
abstains, and the first and last word of the answer, both [CLS] where there is none (Devlin et al., 2019, 4.3).
A student learns besides what its teachers make of the same pairs (Hinton et al., 2015, "Distilling the Knowledge in a
Neural Network").
"""

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, softplus

from rag.training.batches import NO_ANSWER, Batch

__all__ = ["batch_loss", "imitation_loss", "level_loss", "ranking_loss", "span_loss"]

_LEVEL, _SPAN = 0.3, 0.5  # weights of the losses beside the ranking's
_NEGATIVE_LEVEL = 1.5
_POSITIVE_SPAN, _NEGATIVE_SPAN = 0.3, 0.16
_NONE = -1e4  # the logit of what is not there; the difference of two infinities would be no number


def batch_loss(scores: Tensor, spans: Tensor, batch: Batch) -> Tensor:
    """The mean loss of a batch's groups.

    A positive's span counts by its share of the positives' softmax: a passage that the model takes for no answer
    teaches it no words. A positive whose answer was cut off teaches none either.

    Args:
        scores: (n,) log odds that the passage answers.
        spans: (n, t, 2) logits of being the answer's first and its last word piece.
        batch: the pairs, and what is right of them.
    """
    table, wrong = _table(scores, batch, _NONE), batch.present & ~batch.right
    share = torch.softmax(table.detach().masked_fill(~batch.right, _NONE), 1)
    told = _table(batch.told.float(), batch, 0.0)
    weights = torch.where(batch.right, _POSITIVE_SPAN * share * told, _NEGATIVE_SPAN * wrong / _count(wrong)[:, None])
    span = (weights * _table(span_loss(spans, batch), batch, 0.0)).sum(1)
    return (ranking_loss(table, batch.right) + _LEVEL * level_loss(table, batch.right, wrong) + _SPAN * span).mean()


def ranking_loss(table: Tensor, right: Tensor) -> Tensor:
    """How little of each group's softmax its positives have together: (g,) of scores and flags (g, c)."""
    without = table.logsumexp(1) - table.masked_fill(~right, _NONE).logsumexp(1)
    return without * right.any(1)


def level_loss(table: Tensor, right: Tensor, wrong: Tensor) -> Tensor:
    """How far each group's best positive is from a yes, and its negatives on average from a no: (g,)."""
    yes = softplus(-table.masked_fill(~right, _NONE).amax(1)) * right.any(1)
    return yes + _NEGATIVE_LEVEL * (softplus(table) * wrong).sum(1) / _count(wrong)


def span_loss(spans: Tensor, batch: Batch) -> Tensor:
    """How unlikely any of each pair's answers is; where it has none, how unlikely [CLS] is: (n,)."""
    likely = _likely(spans, batch)
    places = batch.answers.clamp(min=0)
    both = likely[..., 0].gather(1, places[..., 0]) + likely[..., 1].gather(1, places[..., 1])
    return -both.masked_fill(batch.answers[..., 0] == NO_ANSWER, _NONE).logsumexp(1)


def imitation_loss(scores: Tensor, spans: Tensor, of_teachers: tuple[Tensor, Tensor], batch: Batch) -> Tensor:
    """How far a student is from its teachers, whose scores and spans are given; each loss as it is weighed above."""
    table, taught = _table(scores, batch, _NONE), _table(of_teachers[0], batch, _NONE)
    ranking = -(torch.softmax(taught, 1) * torch.log_softmax(table, 1)).sum(1).mean()
    level = binary_cross_entropy_with_logits(scores, torch.sigmoid(of_teachers[0]))
    span = -(_likely(of_teachers[1], batch).exp() * _likely(spans, batch)).sum((1, 2)).mean()
    return ranking + _LEVEL * (1 + _NEGATIVE_LEVEL) * level + _SPAN * (_POSITIVE_SPAN + _NEGATIVE_SPAN) * span


def _likely(spans: Tensor, batch: Batch) -> Tensor:
    return torch.log_softmax(spans.masked_fill(~batch.inside[..., None], _NONE), 1)


def _count(flags: Tensor) -> Tensor:
    return flags.sum(1).clamp(min=1)


def _table(values: Tensor, batch: Batch, empty: float) -> Tensor:
    """Values of pairs (n,) in the places of their groups (g, c)."""
    rows, places = batch.cells
    return values.new_full(batch.present.shape, empty).index_put((rows, places), values)
