"""Is a quote in the archive, word for word, and where."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice

from rag.datatypes import Citation, Hit, Passage, Verification
from rag.store import Store

__all__ = ["verify"]

_PLACES = 20  # of one quote that are handed out
# A letter or digit of a script that sets words apart: not Thai, Lao, Burmese, Khmer, Japanese or Chinese.
_LETTER = r"[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
_STARTS = rf"(?<!{_LETTER}(?={_LETTER}))(?<!\d[.,](?=\d))(?<!(?<!\w)[-+−–](?=\d))"
_ENDS = rf"(?!(?<={_LETTER}){_LETTER})(?!(?<=\d)[.,]\d)"
# What has to agree where typography need not, in a folded text: words, numbers with their signs and points, and units
# of one sign.
_SIGNS = "%$¢£¥\u20a0-\u20cf"
_TOKEN = re.compile(rf"(?:(?<!\w)[-+])?\d+(?:[.,:/]\d+)*|\w+|[{_SIGNS}]")

_Place = tuple[Passage, int, int]


def verify(quote: str, store: Store, search: Callable[[str], list[Hit]]) -> Verification:
    """Look a quote up.

    Args:
        quote: the words, with or without quotation marks around them.
        store: where the texts are.
        search: gives the passages nearest to the words.
    """
    bare = _unquoted(quote)
    for wanted in dict.fromkeys((quote, bare)):
        if exact := _numbered(_exactly(wanted, store)):
            return Verification(quote, "exact", exact)
    near = search(bare)
    if same := _numbered(_loosely(bare, dict.fromkeys(hit.passage.article.id for hit in near), store)):
        return Verification(quote, "typography", same)
    return Verification(quote, "absent", nearest=near[0] if near else None)


def _exactly(wanted: str, store: Store) -> Iterator[_Place]:
    pattern = _whole(re.escape(wanted))
    for id in store.containing(wanted):
        yield from _places([match.span() for match in pattern.finditer(store.text(id) or "")], id, store)


def _loosely(wanted: str, ids: Iterable[str], store: Store) -> Iterator[_Place]:
    """Where the articles hold the same words and numbers, whatever stands between them: even a paragraph's end."""
    tokens = _TOKEN.findall(_folded(wanted)[0])
    if not tokens:
        return
    pattern = _whole(rf"[^\w{_SIGNS}]*".join(map(re.escape, tokens)))
    for id in ids:
        folded, offsets = _folded(store.text(id) or "")
        # Between two tokens the pattern passes over a sign or point as well: there the text has another number.
        matches = [match for match in pattern.finditer(folded) if _TOKEN.findall(match[0]) == tokens]
        yield from _places([(offsets[m.start()], offsets[m.end() - 1] + 1) for m in matches], id, store)


def _places(spans: list[tuple[int, int]], id: str, store: Store) -> Iterator[_Place]:
    """Spans of an article's text as places in its passages; a quote over several paragraphs has a place in each."""
    passages = store.passages_of(id) if spans else []
    for start, end in spans:
        for passage in passages:
            if passage.start < end and start < passage.end:
                yield passage, max(start, passage.start), min(end, passage.end)


def _whole(pattern: str) -> re.Pattern[str]:
    """The pattern where it cuts no word or number: "5 men" stands in none of "15 men", "1.5 men" and "-5 men"."""
    return re.compile(f"{_STARTS}(?:{pattern}){_ENDS}")


def _folded(text: str) -> tuple[str, list[int]]:
    """A text of one typography, and for each of its characters the offset in the original."""
    folded = [(part, offset) for offset, character in enumerate(text) for part in _plain(character)]
    return "".join(part for part, _ in folded), [offset for _, offset in folded]


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """A character in lower case without accents; of all dashes the hyphen."""
    if unicodedata.category(character) == "Pd" or character == "−":
        return "-"
    plain = "".join(c for c in unicodedata.normalize("NFKD", character).casefold() if not unicodedata.combining(c))
    return f" {plain.replace('⁄', '/')}" if "⁄" in plain else plain  # 1½ is not 11/2


def _numbered(places: Iterable[_Place]) -> tuple[Citation, ...]:
    found = islice(places, _PLACES)
    return tuple(Citation(n, passage, start, end, 1.0) for n, (passage, start, end) in enumerate(found, 1))


def _unquoted(quote: str) -> str:
    return quote.strip().strip('"“”„«»').strip() or quote
