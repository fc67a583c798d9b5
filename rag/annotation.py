"""What stands beside a quote, never in it: who says it, the days its relative dates mean, where else it is."""

from collections.abc import Sequence
from dataclasses import replace

from rag.datatypes import Article, Citation, ResolvedDate
from rag.dates import relative_dates
from rag.segment import Span
from rag.speech import speaker_of, speakers

__all__ = ["annotated"]


def annotated(citation: Citation, text: str, paragraphs: Sequence[Span], also_in: Sequence[Article]) -> Citation:
    """A citation with all that belongs beside it.

    Args:
        citation: as cited.
        text: its article's text.
        paragraphs: the article's paragraphs, by offsets.
        also_in: the other articles that have the passage.
    """
    speaker = speaker_of(speakers(text, paragraphs), citation.start, citation.end)
    return replace(citation, speaker=speaker, dates=_dates(citation), also_in=tuple(also_in))


def _dates(citation: Citation) -> tuple[ResolvedDate, ...]:
    """The relative dates in the quote; the whole passage is read, which tells more of them than a part of it."""
    passage, published = citation.passage, citation.passage.article.published
    if published is None:
        return ()
    shifted = (
        replace(found, start=found.start + passage.start, end=found.end + passage.start)
        for found in relative_dates(passage.text, published)
    )
    return tuple(found for found in shifted if citation.start <= found.start and found.end <= citation.end)
