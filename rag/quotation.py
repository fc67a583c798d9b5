"""The nouns of checking a quote: Verification, and Alteration, one place where a quote differs from what is printed."""

from dataclasses import dataclass
from typing import Any, Literal

from rag.datatypes import Citation, Hit

__all__ = ["Alteration", "Verification"]

_Span = tuple[int, int]  # offsets, end exclusive


@dataclass(frozen=True, slots=True)
class Alteration:
    """Words of a quote, `quoted`, that take the place of other words of the article's text, `printed`.

    Either may be empty: words were added, or left out.
    """

    quoted: _Span
    printed: _Span


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a quote stands in the archive, and if not, what it was made from.

    `verdict`: "exact", word for word; "typography", the same words with other quotation marks, dashes, spaces,
    accents, strokes, ligatures, soft hyphens or capitals; "stitched", put together from places that lie apart;
    "altered", one place's words with others among them; "absent". `citations`: the places; of a stitched quote in the
    quote's order. `parts`: of a stitched quote the characters that each citation's words are; `alterations`: of an
    altered one, where it differs from its citation. `elsewhere`: it is not from the article that was claimed.
    `nearest`: the closest passage to a quote that is not found.
    """

    quote: str
    verdict: Literal["exact", "typography", "stitched", "altered", "absent"]
    citations: tuple[Citation, ...] = ()
    nearest: Hit | None = None
    parts: tuple[_Span, ...] = ()
    alterations: tuple[Alteration, ...] = ()
    elsewhere: bool = False

    @property
    def found(self) -> bool:
        """Whether the quote is in the archive word for word."""
        return self.verdict == "exact"

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "quote": self.quote,
            "verdict": self.verdict,
            "found": self.found,
            "elsewhere": self.elsewhere,
            "citations": [citation.to_dict() for citation in self.citations],
            "parts": [list(part) for part in self.parts],
            "alterations": [{"quoted": list(c.quoted), "printed": list(c.printed)} for c in self.alterations],
            "nearest": self.nearest.to_dict() if self.nearest else None,
        }
