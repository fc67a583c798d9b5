"""Answers from a news archive, in the archive's own words.

>>> from rag import answer
>>> reply = answer("Who invited both sides to the White House?")
>>> reply.citations[0].passage.article.publisher
'Euronews'

`answer` asks the seed archive; `Archive` is for archives of your own.
"""

import importlib
from typing import TYPE_CHECKING, Any

from rag.citing import cite
from rag.datatypes import (
    Answer,
    Article,
    Citation,
    Difference,
    Hit,
    Passage,
    ResolvedDate,
    Scope,
    Speaker,
    Stats,
)
from rag.errors import ArchiveError, EncoderError, RagError, SourceError
from rag.quotation import Alteration, Verification
from rag.reports import AddReport, Version
from rag.restoring import answer_from_dict

if TYPE_CHECKING:
    from rag.archive import Archive
    from rag.feedback import Feedback
    from rag.ingest.beside import is_description
    from rag.suggestions import follow_ups

__all__ = [
    "AddReport",
    "Alteration",
    "Answer",
    "Archive",
    "ArchiveError",
    "Article",
    "Citation",
    "Difference",
    "EncoderError",
    "Feedback",
    "Hit",
    "Passage",
    "RagError",
    "ResolvedDate",
    "Scope",
    "SourceError",
    "Speaker",
    "Stats",
    "Verification",
    "Version",
    "answer",
    "answer_from_dict",
    "cite",
    "follow_ups",
    "is_description",
]

# Imported when first named: what they bring is heavy.
_LATER = {
    "Archive": "rag.archive",
    "Feedback": "rag.feedback",
    "follow_ups": "rag.suggestions",
    "is_description": "rag.ingest.beside",
}
_seed_archive: "Archive | None" = None


def answer(question: str, **options: Any) -> Answer:
    """Answer a question from the seed archive, which is built on first use.

    Args:
        question: at most 10,000 characters.
        **options: as for `Archive.answer`: k, history, since, until, as_of, publishers, authors, order, told.

    Returns:
        the answer; without citations when the archive does not answer.
    """
    global _seed_archive
    if _seed_archive is None:
        from rag.archive import Archive

        _seed_archive = Archive.open()
    return _seed_archive.answer(question, **options)


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(importlib.import_module(_LATER[name]), name)
    raise AttributeError(f"module 'rag' has no attribute {name!r}")
