"""Is a quote in the archive, word for word, and where; and if not, what it was made from."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Protocol

from rag.datatypes import Article, Citation, Hit, Passage
from rag.misquotes import altered, stitched
from rag.quotation import Verification
from rag.speech.marks import quotations
from rag.store import Store
from rag.typography import MARKS, UNSEEN, UNSPACED, plain, run, tokens, words

__all__ = ["verify"]

_PLACES = 20  # of one quote that are handed out
_NEAREST = 20  # passages
_HOLDING = 600  # passages with a quote's words, wherever they are
_BEGINNING = 40  # words of a quote, by which the articles that may have it are told from the others
# Where a word is cut: before a mark of its letter, or between letters if the script sets words apart. A number is cut
# where it has begun before, with digits or a sign, or goes on.
_WITHIN = re.compile(rf"[{MARKS}]|(?<=[\w{MARKS}])(?<![_{UNSPACED}])[^\W_{UNSPACED}]")
_BEGUN = re.compile(rf"(?<=\d[.,])\d|(?<=[-+−–])(?<![\w{MARKS}].)\d")
_GOES_ON = re.compile(r"(?<=\d)[.,]\d")
_BESIDE = 8  # characters on either side of a place that tell what it cuts

_Place = tuple[Passage, int, int]
_Holding = Callable[[str, int], list[int]]


class _Search(Protocol):
    def __call__(self, query: str, *, k: int) -> list[Hit]: ...


def verify(quote: str, claimed: str, store: Store, search: _Search, holding: _Holding) -> Verification:
    """Look a quote up.

    Args:
        quote: the words, with or without quotation marks around them.
        claimed: the id, URL, headline or publisher of the article that it is said to be from; empty: of none.
        store: where the texts are.
        search: gives the passages nearest to the words.
        holding: gives the keys of passages that hold many of the words, however far they are.
    """
    bare = _unquoted(quote)
    for wanted in dict.fromkeys((quote, bare)):
        if exact := _numbered(_exactly(wanted, claimed, store)):
            return Verification(quote, "exact", exact, elsewhere=_is_elsewhere(exact[:1], claimed))
    near = search(bare, k=_NEAREST)
    ids = dict.fromkeys(chain((hit.passage.article.id for hit in near), _afar(bare, store, holding)))
    if same := _numbered(_loosely(bare, _claimed_first(ids, claimed, store), store)):
        return Verification(quote, "typography", same, elsewhere=_is_elsewhere(same[:1], claimed))
    return _misquoted(quote, claimed, near, store, search)


def _misquoted(quote: str, claimed: str, near: list[Hit], store: Store, search: _Search) -> Verification:
    nearest = near[0] if near else None
    parts = stitched(quote, lambda words: [hit.passage for hit in search(words, k=_NEAREST)])
    if parts:
        cited = tuple(Citation(n, part.passage, *part.printed, 1.0) for n, part in enumerate(parts, 1))
        quoted = tuple(part.quoted for part in parts)
        return Verification(quote, "stitched", cited, nearest, quoted, elsewhere=_is_elsewhere(cited, claimed))
    if source := altered(quote, _and_copies(near, claimed, store), lambda passage: _is_of(passage.article, claimed)):
        cited = (Citation(1, source.passage, *source.printed, 1.0),)
        elsewhere = _is_elsewhere(cited, claimed)
        return Verification(quote, "altered", cited, nearest, alterations=source.alterations, elsewhere=elsewhere)
    return Verification(quote, "absent", nearest=nearest)


def _and_copies(near: list[Hit], claimed: str, store: Store) -> list[Passage]:
    """The nearest passages, and all of the claimed article where one of them stands for a copy that it has."""
    also_in = dict.fromkeys(article for hit in near for article in hit.also_in)
    copying = islice((article for article in also_in if _is_of(article, claimed)), _PLACES)
    return [*(hit.passage for hit in near), *(passage for one in copying for passage in store.passages_of(one.id))]


def _exactly(wanted: str, claimed: str, store: Store) -> Iterator[_Place]:
    anywhere = re.compile(f"(?={re.escape(wanted)})")
    for id in _claimed_first(store.containing(wanted), claimed, store):
        text = store.text(id) or ""
        spans = [(match.start(), match.start() + len(wanted)) for match in anywhere.finditer(text)]
        yield from _places([span for span in spans if _is_whole(text, *span)], id, store)


def _afar(wanted: str, store: Store, holding: _Holding) -> Iterator[str]:
    """The articles that may hold the same words however far they are from the nearest passages: that have the first of
    them in a passage, or where it begins or ends, with most of the rare ones in it."""
    first = list(islice(tokens(wanted), _BEGINNING))
    if first:
        beginning, looked_for = wanted[: first[-1].end], run(token.text for token in first)
        for id, text in store.around(holding(beginning, _HOLDING), 2 * len(beginning)):
            if looked_for.search(plain(text)):
                yield id


def _loosely(wanted: str, ids: Iterable[str], store: Store) -> Iterator[_Place]:
    """Where the articles hold the same words and numbers, whatever stands between them: even a paragraph's end."""
    looked_for = words(wanted)
    begun = run(looked_for[:_BEGINNING])
    for id in ids if looked_for else ():
        text = store.text(id) or ""
        if begun.search(plain(text)):  # few texts, and this is soon told
            yield from _places([span for span in _spans(looked_for, text) if _is_whole(text, *span)], id, store)


def _spans(looked_for: list[str], text: str) -> Iterator[tuple[int, int]]:
    there = list(tokens(text))
    texts = [token.text for token in there]
    for first in range(len(texts) - len(looked_for) + 1):
        if texts[first] == looked_for[0] and texts[first : first + len(looked_for)] == looked_for:
            yield there[first].start, there[first + len(looked_for) - 1].end


def _places(spans: list[tuple[int, int]], id: str, store: Store) -> Iterator[_Place]:
    """Spans of an article's text as places in its passages; a quote over several paragraphs has a place in each."""
    passages = store.passages_of(id) if spans else []
    for start, end in spans:
        for passage in passages:
            if passage.start < end and start < passage.end:
                yield passage, max(start, passage.start), min(end, passage.end)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a span cuts no word or number: "5 men" stands in none of "15 men", "1.5 men" and "-5 men"."""
    (before, first), (after, last) = _seen(text, start), _seen(text, end)
    cut = _WITHIN.match(before, first) or _WITHIN.match(after, last)
    return not (cut or _BEGUN.match(before, first) or _GOES_ON.match(after, last))


def _seen(text: str, at: int) -> tuple[str, int]:
    """What can be seen beside a place in a text, and where in that it is."""
    start = max(0, at - _BESIDE)
    return UNSEEN.sub("", text[start : at + _BESIDE]), len(UNSEEN.sub("", text[start:at]))


def _numbered(places: Iterable[_Place]) -> tuple[Citation, ...]:
    """So many places as are handed out."""
    found = islice(places, _PLACES)
    return tuple(Citation(n, passage, start, end, 1.0) for n, (passage, start, end) in enumerate(found, 1))


def _claimed_first(ids: Iterable[str], claimed: str, store: Store) -> list[str]:
    """All ids in their order, but before the others those of the article that is claimed."""
    if not claimed.strip():
        return list(ids)
    articles = filter(None, map(store.article, ids))
    return [article.id for article in sorted(articles, key=lambda article: not _is_of(article, claimed))]


def _is_elsewhere(citations: Iterable[Citation], claimed: str) -> bool:
    return bool(claimed.strip()) and not all(_is_of(citation.passage.article, claimed) for citation in citations)


def _is_of(article: Article, claimed: str) -> bool:
    wanted = " ".join(words(claimed))
    named = (article.id, article.url or "", article.title, article.publisher or "")
    return bool(wanted) and any(f" {wanted} " in f" {' '.join(words(name))} " for name in named)


def _unquoted(quote: str) -> str:
    bare = quote.strip().strip('"“”„«»').strip()
    # A single mark may be an apostrophe, at either end: it goes only with a partner, and around all the words.
    single = bare[:1] in ("‘", "'") and quotations(bare, 0, len(bare))[0] == [(0, len(bare))]
    return bare[1:-1].strip() if single else bare or quote
