"""What the command line writes: the values of the public face as text, or as JSON for programs."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag import AddReport, Alteration, Answer, Citation, Hit, RagError, Stats, Verification, Version
from rag.wording import became, beside, differing, elsewhere, glance, once, period, refused, said

if TYPE_CHECKING:
    from rag import Feedback
    from rag.evaluation import Change, Report

__all__ = [
    "print_answer",
    "print_evaluation",
    "print_feedback",
    "print_history",
    "print_hits",
    "print_json",
    "print_report",
    "print_stats",
    "print_verification",
    "write_text",
]


def print_json(value: object) -> None:
    """Write a value as JSON."""
    # Programs get the very words: escaped where the output cannot show every character.
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    click.echo(json.dumps(value, ensure_ascii=not unicode, indent=2))


def print_report(report: AddReport, as_json: bool = False) -> None:
    """Write what became of the articles that were to be added."""
    if as_json:
        print_json(report.to_dict())
        return
    click.echo(became(report))
    for source, reason in report.failed:
        click.echo(f"  {source}: {reason}", err=True)
    for note in report.notes:
        click.echo(f"archive-chat: {note}", err=True)


def print_answer(answer: Answer) -> None:
    """Write an answer: its quotes and their sources, or why there is none."""
    if answer.searched_as:
        click.echo(f"Searched as: {answer.searched_as}\n")
    _print_found(answer) if answer.found else click.echo(refused(answer))


def _print_found(answer: Answer) -> None:
    """As `Answer.text` has it, with what the quotes do not say in themselves."""
    for difference in answer.differences:
        click.echo(f"{differing(difference, answer.citations)}\n")
    for citation in answer.citations:
        click.echo(f"“{_emphasised(citation)}” [{citation.number}]\n")
    for citation in answer.citations:
        click.echo(f"[{citation.number}] {citation.source}")
        if line := beside(citation):
            click.secho(f"    {line}", dim=True)
    if not answer.scope.asked_articles and (line := period(answer.scope)):
        click.echo(f"\n{line}")


def _emphasised(citation: Citation) -> str:
    """The quote, its exact answer bold where the output is a terminal: click leaves the codes out elsewhere."""
    if citation.answer is None:
        return citation.quote
    (start, end), words = citation.answer, citation.passage.words
    return words(citation.start, start) + click.style(words(start, end), bold=True) + words(end, citation.end)


def print_verification(found: Verification) -> None:
    """Write whether a quote is in the archive, where, and how it differs from what is printed there."""
    verdicts = {
        "exact": "In the archive, word for word:",
        "typography": "In the archive, but for quotation marks, dashes, spaces, accents or capitals:",
        "stitched": "Not in the archive as one quote: stitched together from",
        "altered": "Altered: printed is",
        "absent": "Not in the archive.",
    }
    click.echo(verdicts[found.verdict])
    for citation in found.citations:
        click.echo(f"- “{citation.quote}”\n  ({citation.source})")
    for alteration in found.alterations:
        click.echo(f"  {_altered(found, alteration)}")
    if found.elsewhere:
        click.echo("Not from the source that was claimed.")
    if found.nearest and not found.citations:
        click.echo(f"Closest passage:\n- {found.nearest.passage.text}\n  ({found.nearest.passage.source})")


def _altered(found: Verification, alteration: Alteration) -> str:
    quoted = found.quote[slice(*alteration.quoted)]
    printed = found.citations[0].passage.words(*alteration.printed)
    if not printed:
        return f"“{quoted}” is added"
    return f"“{quoted}” stands for “{printed}”" if quoted else f"“{printed}” is left out"


def print_evaluation(report: "Report", changes: "list[Change] | None", ks: tuple[int, ...], as_json: bool) -> None:
    """Write how an archive did on a question set, or how it differs from an earlier time."""
    from rag.evaluation import change_lines, report_lines

    if as_json:
        compared = {} if changes is None else {"changes": [change.to_dict() for change in changes]}
        print_json(report.to_dict(ks) | compared)
        return
    for line in report_lines(report, ks) if changes is None else change_lines(report, changes):
        click.echo(line)


def print_stats(found: Stats) -> None:
    """Write what an archive holds."""
    click.echo(glance(found))


def print_feedback(found: "Sequence[Feedback]") -> None:
    """Write what readers said."""
    click.echo("\n".join(map(said, found)) or "No feedback yet.")


def print_hits(hits: Sequence[Hit]) -> None:
    """Write what a search found, best first."""
    for rank, hit in enumerate(hits, 1):
        click.echo(f"{rank:>3}  {hit.passage.source}\n     {hit.passage.text}")
        if line := elsewhere(hit.also_in):
            click.secho(f"     {line}", dim=True)
        click.echo()


def print_history(versions: Sequence[Version]) -> None:
    """Write what an article was."""
    click.echo("\n".join(map(once, versions)))


def write_text(path: Path, text: str) -> None:
    """Write a file that the user named. Raises RagError when it cannot be written."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise RagError(f"{path}: cannot be written ({error.strerror}). Name a file in a folder of yours.") from error
