"""Fields of an article together with where each was found."""

from dataclasses import dataclass, field
from typing import Self

__all__ = ["Metadata"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """Fields by the names of the public contract, and the origin of each in a few words."""

    fields: dict[str, object] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    @classmethod
    def all_from(cls, origin: str, fields: dict[str, object]) -> Self:
        """Fields of one origin."""
        return cls(fields, dict.fromkeys(fields, origin))

    def __or__(self, other: "Metadata") -> "Metadata":
        """Both; what the other knows goes first."""
        return Metadata(self.fields | other.fields, self.origins | other.origins)
