"""A text as words and numbers, whatever its typography: one dash, one space, no capitals and no accents."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["SIGNS", "Token", "folded", "tokens", "words"]

# What has to agree where typography need not, in a folded text: words, numbers with their signs and points, and units
# of one sign.
SIGNS = "%$¢£¥\u20a0-\u20cf"
_TOKEN = re.compile(rf"(?:(?<!\w)[-+])?\d+(?:[.,:/]\d+)*|\w+|[{SIGNS}]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign, folded, and its offsets in the text as it was."""

    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, in their order."""
    plain, offsets = folded(text)
    for found in _TOKEN.finditer(plain):
        yield Token(found[0], offsets[found.start()], offsets[found.end() - 1] + 1)


def words(text: str) -> list[str]:
    """The tokens of a text, without their offsets."""
    return _TOKEN.findall(folded(text)[0])


def folded(text: str) -> tuple[str, list[int]]:
    """A text of one typography, and for each of its characters the offset in the original."""
    if text.isascii():  # of each character one stays
        return text.lower(), list(range(len(text)))
    plain = [(part, offset) for offset, character in enumerate(text) for part in _plain(character)]
    return "".join(part for part, _ in plain), [offset for _, offset in plain]


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """A character in lower case without accents; of all dashes the hyphen."""
    if unicodedata.category(character) == "Pd" or character == "−":
        return "-"
    plain = "".join(c for c in unicodedata.normalize("NFKD", character).casefold() if not unicodedata.combining(c))
    return f" {plain.replace('⁄', '/')}" if "⁄" in plain else plain  # 1½ is not 11/2
