"""What an archive is judged to be: every question's outcome, and the measures over them."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from rag import SourceError
from rag.evaluation.measures import (
    Groups,
    aurc_of,
    auroc_of,
    calibration_error_of,
    percentile_of,
    reciprocal_rank,
    reliability,
    risk_coverage,
    success,
)
from rag.evaluation.outcomes import CITATIONS, Outcome, ask
from rag.evaluation.questions import QuestionSet

if TYPE_CHECKING:
    from rag import Archive

__all__ = ["KS", "Columns", "Measure", "Report", "evaluate", "read_report"]

Array = NDArray[np.float64]

KS = (1, 3, 5, 10)
_STATISTICS = ("AUROC", "AURC", "calibration error")
_TIMES = ("search median ms", "search p99 ms", "answer median ms", "answer p99 ms")


@dataclass(frozen=True, slots=True)
class Measure:
    """A value, and the number of questions (of citations, for `verbatim`) it is taken of; None: it cannot be told."""

    value: float | None
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Outcomes as arrays, one entry a question, so that every measure can be taken of many resamples at once.

    A share is the sum of its `gains` over the sum of its `weights`, both (questions, shares) in the order of `names`;
    a weight is 0 where a question has no part in it. `right` is NaN where the set does not tell.
    """

    names: tuple[str, ...]
    gains: Array
    weights: Array
    confidence: Array
    answerable: Array
    right: Array
    search_ms: Array
    answer_ms: Array

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], ks: Sequence[int]) -> Self:
        """The columns of some outcomes, with success at each k."""
        rows = [_shares(outcome, ks) for outcome in outcomes]
        pairs = np.array([list(row.values()) for row in rows], float)
        right = [math.nan if outcome.right is None else outcome.right for outcome in outcomes]
        return cls(
            (*rows[0], *_STATISTICS, *_TIMES),
            pairs[:, :, 0],
            pairs[:, :, 1],
            np.array([outcome.confidence for outcome in outcomes], float),
            np.array([outcome.answerable for outcome in outcomes], float),
            np.array(right, float),
            np.array([outcome.search_ms for outcome in outcomes], float),
            np.array([outcome.answer_ms for outcome in outcomes], float),
        )

    def values(self, counts: Array) -> Array:
        """Every measure over resamples.

        Args:
            counts: (resamples, questions) how often each question is in a resample.

        Returns:
            (resamples, measures) in the order of `names`; NaN where a measure cannot be told.
        """
        with np.errstate(invalid="ignore"):  # 0 / 0 where a resample has no question of the kind
            shares = (counts @ self.gains) / (counts @ self.weights)
        groups, told = Groups(self.confidence), ~np.isnan(self.right)
        answerable, others = groups.sums(counts * self.answerable), groups.sums(counts * (1 - self.answerable))
        sizes, right = groups.sums(counts * told), groups.sums(counts * np.where(told, self.right, 0))
        statistics = [
            auroc_of(answerable, others),
            aurc_of(sizes, right),
            calibration_error_of(sizes, groups.scores, right),
            *(percentile_of(counts, times, p) for times in (self.search_ms, self.answer_ms) for p in (50, 99)),
        ]
        return np.column_stack([shares, *statistics])

    @property
    def ns(self) -> list[int]:
        """What each measure is taken of, in the order of `names`."""
        told, questions = int(np.count_nonzero(~np.isnan(self.right))), len(self.right)
        return [round(n) for n in self.weights.sum(axis=0)] + [questions, told, told] + [questions] * len(_TIMES)


@dataclass(frozen=True, slots=True)
class Report:
    """An archive judged on a question set.

    `failed` holds a (line, reason) for each question that could not be asked, `absent` the lines of those that name
    only articles which the archive does not hold (they count, as not found), `archive` what `Stats.to_dict` says.
    """

    name: str
    digest: str
    outcomes: tuple[Outcome, ...]
    failed: tuple[tuple[int, str], ...]
    absent: tuple[int, ...]
    archive: dict[str, Any]

    def measures(self, ks: Sequence[int] = KS) -> dict[str, Measure]:
        """Every measure by name.

        Args:
            ks: the ranks at which success is counted, each at most 100.

        Returns:
            article@k, article MRR: the articles named are found; passage@k, passage MRR: the passages that answer
            are; cited@k, quoted@k: the citations' passages, the quotes themselves answer (an answer has at most 3, so
            any greater rank is counted as 3). coverage: the share of answerable questions answered; precision: of
            the answers, those with a right citation; refused: of the unanswerable questions, those not answered.
            verbatim: quotes that are the stored text. AUROC of confidence, answerable against unanswerable; AURC and
            calibration error of confidence against `Outcome.right`; medians and 99th percentiles of time, in ms, of a
            search for 100 passages and an answer.
        """
        columns = Columns.of(self.outcomes, ks)
        values = columns.values(np.ones((1, len(self.outcomes))))[0].tolist()
        return {
            name: Measure(None, 0) if math.isnan(value) else Measure(value, n)
            for name, value, n in zip(columns.names, values, columns.ns, strict=True)
        }

    @property
    def risk_coverage(self) -> list[tuple[float, float]]:
        """(coverage, risk) points of the risk-coverage curve over the questions that can be judged."""
        coverage, risk = risk_coverage(*self._judged())
        return list(zip(coverage.tolist(), risk.tolist(), strict=True))

    @property
    def reliability(self) -> list[tuple[float, float]]:
        """(mean confidence, share right) of each bin of the reliability diagram over the same questions."""
        sure, share = reliability(*self._judged())
        return list(zip(sure.tolist(), share.tolist(), strict=True))

    def to_dict(self, ks: Sequence[int] = KS) -> dict[str, Any]:
        """JSON-ready, every outcome included, so that `read_report` and `compare` can take it up."""
        return {
            "set": self.name,
            "digest": self.digest,
            "archive": self.archive,
            "measures": {name: asdict(measure) for name, measure in self.measures(ks).items()},
            "risk_coverage": self.risk_coverage,
            "reliability": self.reliability,
            "failed": self.failed,
            "absent": self.absent,
            "outcomes": [asdict(outcome) for outcome in self.outcomes],
        }

    def _judged(self) -> tuple[list[float], list[float]]:
        judged = [(outcome.confidence, float(outcome.right)) for outcome in self.outcomes if outcome.right is not None]
        return [sure for sure, _ in judged], [right for _, right in judged]


def evaluate(archive: "Archive", asked: QuestionSet, *, progress: bool = False) -> Report:
    """Ask an archive every question of a set.

    Args:
        archive: it is only read.
        asked: from `read_questions`.
        progress: show a progress bar on the terminal.

    Returns:
        the report; a question that the archive cannot take (a date that is none) is in `failed` and not counted.

    Raises:
        ValueError: the archive can take none of the questions.
    """
    held = {name for article in archive.articles() for name in (article.id, article.url)}
    archive.search("news", k=1)  # loads the encoder, which is no question's time
    outcomes, failed = [], list(asked.failed)
    for question in tqdm(asked.questions, desc="Asking", unit=" questions", disable=not progress, leave=False):
        try:
            outcomes.append(ask(archive, question))
        except ValueError as error:
            failed.append((question.line, str(error)))
    if not outcomes:
        raise ValueError(f"{asked.name}: no question can be asked; line {failed[0][0]}: {failed[0][1]}")
    absent = [q.line for q in asked.questions if q.names_articles and not held.intersection(q.urls + q.article_ids)]
    stats = archive.stats().to_dict()
    return Report(asked.name, asked.digest, tuple(outcomes), tuple(sorted(failed)), tuple(absent), stats)


def read_report(path: Path) -> Report:
    """Read what `archive-chat eval SET --json` printed.

    Raises:
        SourceError: the file cannot be read, or is something else.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"))
        outcomes = tuple(
            Outcome(**{field.name: row[field.name] for field in fields(Outcome)}) for row in record["outcomes"]
        )
        failed = tuple((line, reason) for line, reason in record["failed"])
        return Report(record["set"], record["digest"], outcomes, failed, tuple(record["absent"]), record["archive"])
    except OSError as error:
        raise SourceError(str(path), f"cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        cure = f"make it anew: archive-chat eval SET --json > {path}"
        raise SourceError(str(path), f"not what `archive-chat eval --json` prints; {cure}") from error


def _shares(outcome: Outcome, ks: Sequence[int]) -> dict[str, tuple[float, float]]:
    """What a question adds to each share, and its weight there."""
    shares: dict[str, float | None] = {}
    for what, rank in (("article", outcome.article_rank), ("passage", outcome.passage_rank)):
        shares |= {f"{what}@{k}": None if rank is None else success(rank, k) for k in ks}
        shares[f"{what} MRR"] = None if rank is None else reciprocal_rank(rank)
    shown = sorted({min(k, CITATIONS) for k in ks})
    for what, rank in (("cited", outcome.cited_rank), ("quoted", outcome.quoted_rank)):
        shares |= {f"{what}@{k}": None if rank is None else success(rank, k) for k in shown}
    shares["coverage"] = outcome.answered if outcome.answerable else None
    shares["precision"] = outcome.right if outcome.answered else None
    shares["refused"] = None if outcome.answerable else not outcome.answered
    weighed = {name: (0.0, 0.0) if gain is None else (float(gain), 1.0) for name, gain in shares.items()}
    return weighed | {"verbatim": (float(outcome.verbatim), float(outcome.citations))}
