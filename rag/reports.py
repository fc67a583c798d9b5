"""What an archive tells of its own keeping: what became of a run's articles, and what an article was before."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

__all__ = ["AddReport", "Version"]


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of the articles of one run, counted; `failed` holds a `(source, reason)` for each that was not read.

    `moved` ones have come from another file than before, `removed` ones are gone from a folder that was synchronised.
    `duplicates` holds an `(source, id)` for each, among the unchanged, that is one with the article of that id under
    another name. `read` counts the articles read, `passages` the paragraphs stored, in so many `seconds`. `notes` are
    what the one who adds should know. Reports are equal when the same became of as many articles.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    moved: int = 0
    removed: int = 0
    duplicates: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    read: int = field(default=0, compare=False)
    passages: int = field(default=0, compare=False)
    seconds: float = field(default=0.0, compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def rate(self) -> float:
        """Paragraphs stored a second."""
        return self.passages / self.seconds if self.seconds else 0.0

    @property
    def succeeded(self) -> bool:
        """Whether something could be read, or nothing was to be."""
        return not self.failed or bool(self.added or self.updated or self.unchanged or self.moved)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        named = {
            "failed": [{"source": source, "reason": reason} for source, reason in self.failed],
            "duplicates": [{"source": source, "article": id} for source, id in self.duplicates],
        }
        return asdict(self) | named | {"rate": self.rate, "notes": list(self.notes)}


@dataclass(frozen=True, slots=True)
class Version:
    """What an article was from one day on.

    `number` counts from 1, the oldest. `indexed`: when it was stored, None where that was not kept; `ended`: when
    another took its place, or, with `removed`, when the article was removed; None: it is what is stored now.
    `changes` are (words before, words in their place) pairs, against the text of the version before. `Archive.text`
    gives the whole text, by `text_sha256`.
    """

    article: str
    number: int
    title: str
    text_sha256: str
    indexed: datetime | None
    ended: datetime | None = None
    removed: bool = False
    changes: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        days = {"indexed": self.indexed, "ended": self.ended}
        told = {"changes": [list(change) for change in self.changes]}
        return asdict(self) | told | {name: day.isoformat() if day else None for name, day in days.items()}
