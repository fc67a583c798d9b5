"""Two reports on the same questions: how much each measure changed, and whether that is more than chance."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from rag.evaluation.report import KS, Columns, Report

__all__ = ["RESAMPLES", "Change", "check_same_questions", "compare"]

RESAMPLES = 10_000
_BATCH = 500  # resamples at once: 4 MB an array for a thousand questions
_SEED = 20_200_618
_LOWER_IS_BETTER = ("AURC", "calibration error")


@dataclass(frozen=True, slots=True)
class Change:
    """A measure before and now; `low` to `high` is the 95 % interval of the difference, now less before."""

    name: str
    before: float
    now: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        """Now less before."""
        return self.now - self.before

    @property
    def verdict(self) -> str:
        """ "better" or "worse" where the interval excludes 0, else empty.

        Empty for times too: what else the machine did at either run is not among what is resampled.
        """
        if self.low <= 0 <= self.high or self.name.endswith(" ms"):
            return ""
        return "better" if (self.high < 0) == (self.name in _LOWER_IS_BETTER) else "worse"

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self) | {"difference": self.difference, "verdict": self.verdict}


def check_same_questions(before: str, now: str) -> None:
    """Refuse to compare what was asked different questions.

    Args:
        before: the digest of the one question set.
        now: the digest of the other.

    Raises:
        ValueError: they differ.
    """
    if before != now:
        raise ValueError(
            f"the reports are on different questions (digests {before[:8]} and {now[:8]}): ask the same set again, "
            "archive-chat eval SET --json, and compare with that"
        )


def compare(
    before: Report,
    now: Report,
    *,
    ks: Sequence[int] = KS,
    resamples: int = RESAMPLES,
    progress: bool = False,
) -> list[Change]:
    """Compare two reports by the paired bootstrap: questions are drawn with replacement, the same for both.

    The interval is from the 2.5th to the 97.5th percentile of the resampled differences (Efron and Tibshirani, 1993,
    An Introduction to the Bootstrap, chapter 13). The draw is the same at every call.

    Args:
        before: the report to compare with.
        now: the one judged; questions that only one of the two could ask are left out.
        ks: the ranks at which success is counted.
        resamples: how many are drawn.
        progress: show a progress bar on the terminal.

    Returns:
        a change for each measure that both have, in the order of `Report.measures`.

    Raises:
        ValueError: the reports are on different sets, or have no question in common.
    """
    check_same_questions(before.digest, now.digest)
    common = {o.line for o in before.outcomes} & {o.line for o in now.outcomes}
    if not common:
        raise ValueError("the reports have no question in common: see why their questions failed")
    old, new = (
        Columns.of(sorted((o for o in report.outcomes if o.line in common), key=lambda o: o.line), ks)
        for report in (before, now)
    )
    once = np.ones((1, len(common)))
    columns = zip(old.names, old.values(once)[0], new.values(once)[0], strict=True)
    differences = _differences(old, new, resamples, progress).T
    changes = [
        Change(name, float(was), float(has), *_ends(column))
        for (name, was, has), column in zip(columns, differences, strict=True)
    ]
    return [change for change in changes if not math.isnan(change.difference + change.low)]


def _differences(before: Columns, now: Columns, resamples: int, progress: bool) -> NDArray[np.float64]:
    """(resamples, measures) differences, each of one draw of the questions."""
    questions = len(now.right)
    draw = np.random.default_rng(_SEED)
    batches = []
    with tqdm(total=resamples, desc="Resampling", disable=not progress, leave=False) as bar:
        for start in range(0, resamples, _BATCH):
            size = min(_BATCH, resamples - start)
            counts = draw.multinomial(questions, np.full(questions, 1 / questions), size).astype(float)
            batches.append(now.values(counts) - before.values(counts))
            bar.update(size)
    return np.concatenate(batches)


def _ends(differences: NDArray[np.float64]) -> tuple[float, float]:
    """The ends of the interval; resamples in which a measure cannot be told are left out."""
    told = differences[~np.isnan(differences)]
    if not told.size:
        return math.nan, math.nan
    low, high = np.percentile(told, (2.5, 97.5)).tolist()
    return low, high
