"""A text as words and numbers, whatever its typography: one dash, one space, no capitals, accents, strokes, ligatures.

A mark is an accent on letters of Latin, Greek, Cyrillic, Arabic or Hebrew only; the vowel signs of Hindi, the tones of
Thai and the voicing marks of Japanese make other words. Where a script sets no words apart, each letter counts as one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

__all__ = ["MARKS", "UNSEEN", "UNSPACED", "WORD", "Token", "folded", "plain", "run", "tokens", "words"]

# What has to agree where typography need not, in a folded text: words, numbers with their signs and points, and units
# of one sign.
_SIGNS = "%$¢£¥\u20a0-\u20cf"
# Letters of scripts that set no words apart: Thai, Lao, Burmese, Khmer, Japanese and Chinese.
UNSPACED = (
    "\u0e00-\u0e4f\u0e5a-\u0ecf\u0eda-\u0eff\u1000-\u103f\u104a-\u108f\u1780-\u17df\u17ea-\u17ff"
    "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff"
)
_BREAK = "\u2064"  # in a folded text before digits that begin a number of their own: 10⁹ is not 109, and 1½ not 11/2
# What has no width: soft hyphens, joiners, places to break a word at, and directions of writing.
_NO_WIDTH = "[\u00ad\u034f\u061c\u180e\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2063\u2066-\u2069\ufeff]"
_NON_JOINER = "(?<![\u0600-\u06ff])\u200c"  # in Arabic script it stands where others type a space
UNSEEN = re.compile(f"{_NO_WIDTH}|{_NON_JOINER}")
_BLOCKS = chain(range(0x300, 0x3100), range(0xA600, 0xAC00), range(0xFE20, 0xFE30), range(0x10A00, 0x12000))
_COMBINING = "".join(c for c in map(chr, _BLOCKS) if unicodedata.category(c) in ("Mn", "Mc"))
MARKS = _BREAK + _COMBINING  # what is within a word or number, although \w does not hold it
WORD = rf"\w(?:(?<![{UNSPACED}])[^\W{UNSPACED}]+|[{MARKS}]+)*"
_TOKEN = re.compile(rf"(?:[-+](?<![\w{MARKS}][-+]))?\d+(?:[.,:/]\d+)*|{WORD}|[{_SIGNS}]")
_ACCENT = re.compile(  # blocks in which every mark is one
    r"[\u0300-\u06ff\u0890-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u2de0-\u2dff\ua66f-\ua69f\ufe20-\ufe2f]"
)
_STROKES = str.maketrans({"đ": "d", "ħ": "h", "ł": "l", "ø": "o", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"})
_BY_PLACE = re.compile(rf"(?<=\d)[^\W\d_]|{_NON_JOINER}")  # what is another text after another character


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign, folded, and its offsets in the text as it was."""

    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, in their order."""
    plain, offsets = folded(text)
    ends = [*offsets, len(text)]
    for found in _TOKEN.finditer(plain):
        # Accents after the last letter are the word's; of a character that holds two words, both have all.
        last, end = offsets[found.end() - 1] + 1, ends[found.end()]
        while end > last and UNSEEN.match(text, end - 1):
            end -= 1
        yield Token(found[0], offsets[found.start()], max(last, end))


def words(text: str) -> list[str]:
    """The tokens of a text, without their offsets."""
    return _TOKEN.findall(plain(text))


def run(words: Iterable[str]) -> re.Pattern[str]:
    """What finds words one after another in a plain text, soon; but it may find the first and the last within others.

    Args:
        words: as `words` and `tokens` give them.
    """
    return re.compile(rf"[^\w{_SIGNS}]*".join(map(re.escape, words)))


def plain(text: str) -> str:
    """A text of one typography."""
    if text.isascii():
        return text.lower()
    return _BY_PLACE.sub(_in_its_place, text).translate(_PLAIN)


def folded(text: str) -> tuple[str, list[int]]:
    """A text of one typography, and for each of its characters the offset in the original."""
    if text.isascii():  # of each character one stays
        return text.lower(), list(range(len(text)))
    parts = [_PLAIN[ord(character)] for character in text]
    for found in _BY_PLACE.finditer(text):
        parts[found.start()] = _in_its_place(found).translate(_PLAIN)
    return "".join(parts), [offset for offset, part in enumerate(parts) for _ in part]


def _in_its_place(found: re.Match[str]) -> str:
    if found[0] == "\u200c":
        return ""
    return _BREAK + found[0] if _PLAIN[ord(found[0])][:1].isdecimal() else found[0]


class _Plain(dict[int, str]):
    """Code points and what they are in a plain text, as they come up."""

    def __missing__(self, code: int) -> str:
        self[code] = _plain(chr(code))
        return self[code]


_PLAIN = _Plain()


def _plain(character: str) -> str:
    """A character in lower case without accents and strokes; of all dashes the hyphen."""
    if unicodedata.category(character) == "Pd" or character == "−":
        return "-"
    parts = unicodedata.normalize("NFKD", re.sub(_NO_WIDTH, "", character))
    plain = "".join(c for c in parts if not (unicodedata.combining(c) and _ACCENT.match(c)))
    return plain.casefold().translate(_STROKES).replace("⁄", "/")
