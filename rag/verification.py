"""Is a quote in the archive, word for word, and where."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from rag.datatypes import Citation, Hit, Passage, Verification
from rag.store import Store

__all__ = ["verify"]

_PLACES = 20  # of one quote that are handed out
# A letter or digit of a script that sets words apart: not Thai, Lao, Burmese, Khmer, Japanese or Chinese.
_LETTER = r"[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
_STARTS = rf"(?<!{_LETTER}(?={_LETTER}))(?<!\d[.,](?=\d))"
_ENDS = rf"(?!(?<={_LETTER}){_LETTER})(?!(?<=\d)[.,]\d)"


def verify(quote: str, store: Store, search: Callable[[str], list[Hit]]) -> Verification:
    """Look a quote up.

    Args:
        quote: the words, with or without quotation marks around them.
        store: where the texts are.
        search: gives the passages nearest to the words.
    """
    bare = _unquoted(quote)
    for wanted in dict.fromkeys((quote, bare)):
        if exact := _exactly(wanted, store):
            return Verification(quote, "exact", tuple(exact))
    near = search(bare)
    if same := _numbered(_loosely(bare, [hit.passage for hit in near])):
        return Verification(quote, "typography", tuple(same))
    return Verification(quote, "absent", nearest=near[0] if near else None)


def _exactly(wanted: str, store: Store) -> list[Citation]:
    return _numbered(place for id in store.containing(wanted) for place in _places(wanted, id, store))


def _places(wanted: str, id: str, store: Store) -> Iterator[tuple[Passage, int, int]]:
    """Where an article holds the words; a quote over several paragraphs has a place in each."""
    places = [match.span() for match in _whole(re.escape(wanted)).finditer(store.text(id) or "")]
    passages = store.passages_of(id) if places else []
    for start, end in places:
        for passage in passages:
            if passage.start < end and start < passage.end:
                yield passage, max(start, passage.start), min(end, passage.end)


def _whole(pattern: str) -> re.Pattern[str]:
    """The pattern where it cuts no word or number: "5 people" does not stand in "15 people", nor in "1.5 people"."""
    return re.compile(f"{_STARTS}(?:{pattern}){_ENDS}")


def _loosely(wanted: str, passages: list[Passage]) -> Iterator[tuple[Passage, int, int]]:
    words = [re.escape(word) for word in re.findall(r"\w+", _folded(wanted)[0])]
    if not words:
        return
    pattern = _whole(r"\W+".join(words))
    for passage in passages:
        folded, offsets = _folded(passage.text)
        for match in pattern.finditer(folded):
            start, last = offsets[match.start()], offsets[match.end() - 1]
            yield passage, passage.start + start, passage.start + last + 1


def _folded(text: str) -> tuple[str, list[int]]:
    """A text in lower case without accents, and for each of its characters the offset in the original."""
    folded, offsets = [], []
    for offset, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character).casefold():
            if not unicodedata.combining(part):
                folded.append(part)
                offsets.append(offset)
    return "".join(folded), offsets


def _numbered(places: Iterator[tuple[Passage, int, int]]) -> list[Citation]:
    found = [(passage, start, end) for (passage, start, end), _ in zip(places, range(_PLACES), strict=False)]
    return [Citation(n, passage, start, end, 1.0) for n, (passage, start, end) in enumerate(found, 1)]


def _unquoted(quote: str) -> str:
    return quote.strip().strip('"“”„«»').strip() or quote
