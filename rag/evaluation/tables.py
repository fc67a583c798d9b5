"""Reports and comparisons as lines of text, for a terminal."""

from collections.abc import Iterator, Sequence

from rag.evaluation.comparison import Change
from rag.evaluation.report import Measure, Report

__all__ = ["change_lines", "report_lines"]

_MEANINGS = {
    "article@": "an article named ranks {k} or better",
    "article MRR": "mean of 1 / rank of the first passage from an article named",
    "passage@": "a passage that answers ranks {k} or better",
    "passage MRR": "mean of 1 / rank of the first passage that answers",
    "cited@": "a citation's passage answers, within the first {k}",
    "quoted@": "a quote itself answers, within the first {k}",
    "coverage": "answerable questions that are answered",
    "precision": "answers with a right citation",
    "refused": "unanswerable questions that are not answered",
    "verbatim": "citations that are the stored text, word for word",
    "AUROC": "confidence tells answerable from unanswerable questions; chance is 0.5",
    "AURC": "mean share wrong as less sure answers are let in; lower is better",
    "calibration error": "how far confidence is from the share right; lower is better",
    "search median ms": "a search for 100 passages",
    "search p99 ms": "99 of 100 take no longer",
    "answer median ms": "an answer of at most 3 citations",
    "answer p99 ms": "99 of 100 take no longer",
}


def report_lines(report: Report, ks: Sequence[int]) -> Iterator[str]:
    """A heading, and a line a measure: name, value, n, what it means; measures that cannot be told are left out."""
    yield _heading(report)
    yield ""
    yield f"{'':<18} {'value':>7} {'n':>7}"
    told = {name: measure for name, measure in report.measures(ks).items() if measure.value is not None}
    for name, measure in told.items():
        yield f"{name:<18} {_number(name, measure):>7} {measure.n:>7,}   {_meaning(name)}"
    if report.absent:
        lines = ", ".join(map(str, report.absent[:10])) + ("…" if len(report.absent) > 10 else "")
        yield ""
        yield f"{len(report.absent):,} of the questions name only articles that the archive does not hold: line {lines}"


def change_lines(report: Report, changes: Sequence[Change]) -> Iterator[str]:
    """A heading, and a line a measure: before, now, difference, its 95 % interval, a verdict where that excludes 0."""
    yield _heading(report)
    yield ""
    yield f"{'':<18} {'before':>8} {'now':>8} {'difference':>11}   95 % interval"
    for change in changes:
        places = _places(change.name)
        values = f"{change.before:>8.{places}f} {change.now:>8.{places}f} {change.difference:>+11.{places}f}"
        interval = f"{change.low:+.{places}f} to {change.high:+.{places}f}"
        yield f"{change.name:<18} {values}   {interval:<18} {change.verdict}".rstrip()


def _heading(report: Report) -> str:
    answerable = sum(outcome.answerable for outcome in report.outcomes)
    asked = f"{report.name}: {_count(len(report.outcomes), 'question')}, {answerable:,} answerable"
    held = f"{_count(report.archive['articles'], 'article')}, {_count(report.archive['passages'], 'passage')}"
    return f"{asked}; archive: {held}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _meaning(name: str) -> str:
    stem, at, k = name.partition("@")
    return _MEANINGS[stem + at].format(k=k)


def _number(name: str, measure: Measure) -> str:
    return f"{measure.value:.{_places(name)}f}"


def _places(name: str) -> int:
    return 1 if name.endswith(" ms") else 3
