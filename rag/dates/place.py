"""A phrase where it stands: its sentence before and after it, and the words and marks next to it."""

import re
from dataclasses import dataclass
from datetime import date

from rag.dates.tense import Direction, direction

__all__ = ["Place", "place_of"]

_AROUND = 200  # characters looked at on either side
_LAST_WORD = re.compile(r"([^\W_][\w’'.-]{0,30})\s?$")
_NEXT = re.compile(r"\s?(?P<mark>[^\s\w]?)\s?(?P<word>[\w’']{0,30})")


@dataclass(frozen=True, slots=True)
class Place:
    """A match, what precedes and follows it in its sentence, and the day of publication."""

    match: re.Match[str]
    published: date
    before: str
    after: str

    @property
    def direction(self) -> Direction | None:
        """The side of the day of publication that the words around it tell of."""
        return direction(self.before, self.after)

    @property
    def lead(self) -> str:
        """The word right before it, as written."""
        found = _LAST_WORD.search(self.before[-40:])
        return found[1] if found else ""

    @property
    def mark(self) -> str:
        """The punctuation right after it."""
        found = _NEXT.match(self.after)
        return found["mark"] if found else ""

    @property
    def next_word(self) -> str:
        """The word after it, as written, and after that punctuation."""
        found = _NEXT.match(self.after)
        return found["word"] if found else ""

    @property
    def before_name(self) -> bool:
        """Whether a capital follows that it may be a name's first words with: "Sunday Times"."""
        return self.next_word[:1].isupper() and not self.mark

    @property
    def opens_sentence(self) -> bool:
        """Whether no word of the sentence precedes it."""
        return not self.before.strip(" \n\t—–-•*(")


def place_of(match: re.Match[str], first: int, last: int, published: date) -> Place:
    """The place of a match in the sentence from `first` to `last` of the text that was searched."""
    text = match.string
    before = text[max(first, match.start() - _AROUND) : match.start()]
    return Place(match, published, before, text[match.end() : min(last, match.end() + _AROUND)])
