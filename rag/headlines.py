"""Articles by words of their headlines, publishers and bylines, whatever the typography of either."""

import re
from collections.abc import Callable

from rag.datatypes import Article
from rag.typography import MARKS, UNSPACED, WORD, plain

__all__ = ["naming"]

_WORD = re.compile(rf"[{UNSPACED}][{UNSPACED}{MARKS}]*|{WORD}")
_BEGINNING = rf"(?<![^\W{UNSPACED}])(?<![{MARKS}])"


def naming(words: str) -> Callable[[Article], bool]:
    """Tells whether every one of some words begins a word of an article's headline, publisher or byline.

    Args:
        words: in any order; in scripts that set no words apart they may stand anywhere.
    """
    wanted = [re.compile(_pattern(word)) for word in _WORD.findall(plain(words))]

    def names(article: Article) -> bool:
        known = plain("\n".join([article.title, article.publisher or "", *article.authors]))
        return all(word.search(known) for word in wanted)

    return names


def _pattern(word: str) -> str:
    anywhere = re.match(f"[{UNSPACED}]", word)
    return re.escape(word) if anywhere else _BEGINNING + re.escape(word)
