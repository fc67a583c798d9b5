"""The measures, as functions of plain arrays; each says where it comes from. What cannot be told is NaN.

No order among equally confident answers counts: they are one group, and every measure is taken of the groups' sums.
The functions named `…_of` take these sums, of any number of resamples at once, lowest score first; the others one
score an answer.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Groups",
    "aurc",
    "aurc_of",
    "auroc",
    "auroc_of",
    "calibration_error",
    "calibration_error_of",
    "percentile_of",
    "reciprocal_rank",
    "reliability",
    "risk_coverage",
    "success",
]

Array = NDArray[np.float64]


class Groups:
    """Answers grouped by score: `scores` are the distinct ones, lowest first."""

    def __init__(self, scores: ArrayLike) -> None:
        self.scores, place = np.unique(np.asarray(scores, float), return_inverse=True)
        self._order = np.argsort(place, kind="stable")
        self._starts = np.searchsorted(place[self._order], np.arange(self.scores.size))

    def sums(self, values: ArrayLike) -> Array:
        """(…, answers) summed to (…, groups)."""
        return np.add.reduceat(np.asarray(values, float)[..., self._order], self._starts, axis=-1)


def success(rank: int, k: int) -> float:
    """Success at k: 1 when something right is among the first k, else 0.

    Its mean is also called hit rate (Craswell, 2009, "Success at n", Encyclopedia of Database Systems).

    Args:
        rank: of the first right thing, from 1; 0: there is none.
        k: how many are looked at.
    """
    return float(0 < rank <= k)


def reciprocal_rank(rank: int) -> float:
    """1 / rank, 0 when there is none; the mean is the MRR (Voorhees, 1999, TREC-8 question answering track).

    Args:
        rank: of the first right thing, from 1; 0: there is none.
    """
    return 1 / rank if rank else 0.0


def auroc(positives: ArrayLike, negatives: ArrayLike) -> float:
    """Area under the ROC curve: how likely a random positive scores above a random negative, ties counting half.

    It is the U statistic of Mann and Whitney (1947) over the number of pairs (Hanley and McNeil, 1982, Radiology).

    Args:
        positives: (p,) scores, in any unit.
        negatives: (q,) scores, in the same unit.

    Returns:
        0..1; NaN when either is empty.
    """
    above, below = np.asarray(positives, float), np.asarray(negatives, float)
    if not above.size or not below.size:
        return float("nan")
    groups = Groups(np.concatenate([above, below]))
    is_above = np.repeat([1.0, 0.0], [above.size, below.size])
    return float(auroc_of(groups.sums(is_above), groups.sums(1 - is_above)))


def auroc_of(positives: Array, negatives: Array) -> Array:
    """AUROC of (…, groups) counts of positives and negatives."""
    beaten = np.cumsum(negatives, axis=-1) - negatives / 2
    with np.errstate(invalid="ignore"):  # 0 / 0 where a resample has one kind only
        area: Array = (positives * beaten).sum(axis=-1) / (positives.sum(axis=-1) * negatives.sum(axis=-1))
    return area


def risk_coverage(confidence: ArrayLike, right: ArrayLike) -> tuple[Array, Array]:
    """The risk-coverage curve of a system that may abstain (El-Yaniv and Wiener, 2010, JMLR 11).

    Answers are kept from the surest on; among equally sure ones, the risk is that of keeping them in random order.

    Args:
        confidence: (n,) the higher the surer.
        right: (n,) 1 for a right answer, 0 for a wrong one.

    Returns:
        (n,) coverage, the share that is kept: 1/n, 2/n, … 1; and (n,) risk, the share of those kept that is wrong.
    """
    wrong = 1 - np.asarray(right, float)
    if not wrong.size:
        return np.empty(0), np.empty(0)
    groups = Groups(confidence)
    sizes = groups.sums(np.ones_like(wrong))[::-1]
    expected = np.repeat(groups.sums(wrong)[::-1] / sizes, sizes.astype(int))
    kept = np.arange(1, wrong.size + 1)
    return kept / wrong.size, np.cumsum(expected) / kept


def aurc(confidence: ArrayLike, right: ArrayLike) -> float:
    """Area under the risk-coverage curve: its mean risk, lower is better (Geifman, Uziel and El-Yaniv, 2019, ICLR).

    Args:
        confidence: (n,) the higher the surer.
        right: (n,) 1 for a right answer, 0 for a wrong one.

    Returns:
        0..1; NaN when there is nothing.
    """
    _, risk = risk_coverage(confidence, right)
    return float(risk.mean()) if risk.size else float("nan")


def aurc_of(sizes: Array, right: Array) -> Array:
    """AURC of (…, groups) counts of answers and of right ones.

    In a group after `before` surer answers, `missed` of them wrong, the risk at the i-th kept is
    (missed + (i - before) * share) / i; these sum to differences of harmonic numbers.
    """
    sizes, wrong = sizes[..., ::-1], (sizes - right)[..., ::-1]
    upto, missed = np.cumsum(sizes, axis=-1), np.cumsum(wrong, axis=-1) - wrong
    before, share = upto - sizes, wrong / np.maximum(sizes, 1)
    total = upto[..., -1]
    harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, total.max() + 1))])
    inverses = harmonic[upto.astype(int)] - harmonic[before.astype(int)]
    with np.errstate(invalid="ignore"):  # 0 / 0 where a resample has nothing to judge
        area: Array = ((missed - share * before) * inverses + wrong).sum(axis=-1) / total
    return area


def reliability(confidence: ArrayLike, right: ArrayLike, bins: int = 10) -> tuple[Array, Array]:
    """The reliability diagram (DeGroot and Fienberg, 1983), in bins of equal mass (Nguyen and O'Connor, 2015, EMNLP).

    Every bin holds the same number of answers: one that stands on a border is divided between two bins, equally sure
    ones on a border are divided in proportion.

    Args:
        confidence: (n,) probabilities, 0..1.
        right: (n,) 1 for a right answer, 0 for a wrong one.
        bins: how many; no more than there are answers.

    Returns:
        (bins,) mean confidence and (bins,) share right, the least sure first.
    """
    outcomes = np.asarray(right, float)
    if not outcomes.size:
        return np.empty(0), np.empty(0)
    groups = Groups(confidence)
    sizes = groups.sums(np.ones_like(outcomes))
    return _bin_means(sizes, sizes * groups.scores, bins), _bin_means(sizes, groups.sums(outcomes), bins)


def calibration_error(confidence: ArrayLike, right: ArrayLike, bins: int = 10) -> float:
    """Expected calibration error: how far confidence is from the share right, on the mean over the bins.

    After Naeini, Cooper and Hauskrecht (2015, AAAI), with the bins of `reliability` (Nixon et al., 2019, CVPR
    workshops).

    Args:
        confidence: (n,) probabilities, 0..1.
        right: (n,) 1 for a right answer, 0 for a wrong one.
        bins: of the reliability diagram.

    Returns:
        0..1, lower is better; NaN when there is nothing.
    """
    sure, share = reliability(confidence, right, bins)
    return float(np.abs(sure - share).mean()) if sure.size else float("nan")


def calibration_error_of(sizes: Array, scores: Array, right: Array, bins: int = 10) -> Array:
    """Calibration errors of (resamples, groups) counts of answers and of right ones; `scores` are the groups'."""
    gaps = [np.abs(_bin_means(*row, bins)) for row in zip(sizes, sizes * scores - right, strict=True)]
    return np.array([gap.mean() if gap.size else np.nan for gap in gaps])


def percentile_of(counts: Array, values: Array, percent: float) -> Array:
    """The least of some values that so many percent do not exceed (nearest rank).

    Args:
        counts: (resamples, n) how often each value counts, as many in all in every resample.
        values: (n,) in any unit.
        percent: 0..100.
    """
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(counts[:, order], axis=1)
    least: Array = values[order][np.argmax(upto >= upto[:, -1:] * percent / 100, axis=1)]
    return least


def _bin_means(sizes: Array, sums: Array, bins: int) -> Array:
    """Means in bins of equal size over (groups,) sizes and sums: sums grow evenly within a group."""
    total = sizes.sum()
    edges = np.linspace(0, total, int(min(bins, total)) + 1)
    grown = np.interp(edges, np.append(0, np.cumsum(sizes)), np.append(0, np.cumsum(sums)))
    means: Array = np.diff(grown) / np.diff(edges)
    return means
