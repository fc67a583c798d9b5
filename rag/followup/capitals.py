"""A text typed in capitals, in which a capital letter tells no name."""

import re

from rag.followup.names import AUXILIARIES, QUESTION_WORDS
from rag.learned import learned
from rag.lexical import terms
from rag.speech.words import DEMONYMS, FEMALE, FUNCTION_WORDS, MALE, PLACES

__all__ = ["without_capitals"]

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_FUNCTION_WORDS = FUNCTION_WORDS | {word.lower() for word in AUXILIARIES | QUESTION_WORDS}


def without_capitals(text: str) -> str:
    """A text in capitals as it is written without, its ordinary words small; any other text as it is.

    Capitals are told by a function word among them: "NATO?" is a name, "WHO LEADS NATO?" is not.
    """
    if not text.isupper() or not any(_is_function_word(word) for word in _WORD.findall(text)):
        return text
    return _WORD.sub(lambda word: _spelt(word[0]), text)


def _spelt(word: str) -> str:
    if word in DEMONYMS:  # "EU"
        return word
    return word.lower() if _is_function_word(word) or _is_ordinary(word) else word.capitalize()


def _is_function_word(word: str) -> bool:
    return word not in DEMONYMS and word.lower() in _FUNCTION_WORDS


def _is_ordinary(word: str) -> bool:
    is_known_name = word.lower() in PLACES or word.capitalize() in MALE | FEMALE
    return not is_known_name and set(terms(word)) <= learned("common_words").keys()
