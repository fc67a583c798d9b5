"""How good are the answers of an archive, on questions of your own? `archive-chat eval`, for programs.

    with Archive.open("news.archive") as archive:
        report = evaluate(archive, read_questions(Path("questions.jsonl")))
    report.measures()["precision"]  # Measure(value=0.875, n=40)

`compare` tells whether a change is more than chance, `figure` draws how far the confidence can be trusted.
"""

from rag.evaluation.comparison import Change, check_same_questions, compare
from rag.evaluation.figure import figure
from rag.evaluation.judgements import Judgements, judgements
from rag.evaluation.measures import aurc, auroc, calibration_error, reciprocal_rank, reliability, risk_coverage, success
from rag.evaluation.outcomes import Outcome, ask
from rag.evaluation.questions import Question, QuestionSet, read_questions
from rag.evaluation.report import KS, Measure, Report, evaluate, read_report
from rag.evaluation.tables import change_lines, report_lines

__all__ = [
    "KS",
    "Change",
    "Judgements",
    "Measure",
    "Outcome",
    "Question",
    "QuestionSet",
    "Report",
    "ask",
    "aurc",
    "auroc",
    "calibration_error",
    "change_lines",
    "check_same_questions",
    "compare",
    "evaluate",
    "figure",
    "judgements",
    "read_questions",
    "read_report",
    "reciprocal_rank",
    "reliability",
    "report_lines",
    "risk_coverage",
    "success",
]
