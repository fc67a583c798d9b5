"""The last question asked again, with a part of it replaced, and what it was about."""

import re

from rag.followup.names import AUXILIARIES, NAME, names
from rag.lexical import terms

__all__ = ["asked_again", "leans_on_the_last", "topic"]

_ELLIPSIS = re.compile(r"^\s*(?:and|but|or|so|what about|how about|and what about|what of)\s+(?P<rest>\S.*)$", re.I)
_BARE = re.compile(
    r"^\s*(?:and\s+|but\s+)?(when|where|why|who|how|how (?:many|much)|since when|by whom)[\s?.!]*$", re.I
)
_LEANING = re.compile(
    r"^\s*(?:and\s+|but\s+)?(?:(?:in|at|on|for|by|from|to|with|of)\s+)?(?:which|what|whose|how\s+(?:many|much))"
    r"\s+[\w-]+[\s?.!]*$|^\s*(?:and|but)\s+(?:in|at|on|for|with)\s[^,]+,\s*(?:who|what|when|where|which|why|how)\b",
    re.I,
)
_QUESTION_WORD = re.compile(
    r"^\s*(?:and\s+|but\s+)?(?:who|whom|whose|what|when|where|which|why|how(?:\s+(?:many|much|long|old|far|big|often))?)"
    r"\b\s*",
    re.I,
)
_AUXILIARY = re.compile(rf"^(?:{'|'.join(AUXILIARIES)})\s+", re.I)
_CARRIED = re.compile(r"\(([^()]+)\)$")
_SETTING = re.compile(r" ?\([^()]*\)\?$")


def asked_again(question: str, last: str) -> str | None:
    """The last question with a part replaced: by "When?" its question word, by "And Vucic?" its subject.

    Args:
        question: what was asked now.
        last: the last question.

    Returns:
        the last question's words and the new ones; None when the question is no such fragment.
    """
    if bare := _BARE.match(question):
        return _asked_anew(bare[1].capitalize(), _tail(last))
    part = _new_part(question)
    return _replaced(last, part) if part else None


def leans_on_the_last(question: str) -> bool:
    """Whether it says too little to be searched: "Which cities?", "What happened?", "And in Georgia, who runs?"."""
    return bool(_LEANING.match(question))


def _asked_anew(word: str, tail: str) -> str:
    first, space, rest = tail.partition(" ")
    if first in AUXILIARIES:
        tail = f"{first.lower()}{space}{rest}"
    return f"{word}{tail}" if tail[:1] in ("’", "'") else f"{word} {tail}"


def _new_part(question: str) -> str | None:
    """What "And …?" or "Vucic?" puts in place of a part of the last question: few words, and no question themselves."""
    ellipsis = _ELLIPSIS.match(question)
    part = (ellipsis["rest"] if ellipsis else question).strip(" \t\n\u00a0?.!")
    if ellipsis:
        return part if _is_fragment(part) else None
    is_name = question.rstrip().endswith("?") and NAME.fullmatch(part) and names(part) == [part]
    return part if is_name else None


def _is_fragment(text: str) -> bool:
    parts = [part for part in text.split(",") if part.strip()]
    return (
        bool(parts)
        and len(terms(text)) <= 3
        and not any(_QUESTION_WORD.match(part) for part in parts)
        and text.split()[0].title() not in AUXILIARIES
    )


def _replaced(last: str, new: str) -> str:
    found = next((found for name in names(last) if (found := _subject(name, last))), None)
    bare = new.removeprefix("the ")
    if found and bare[:1].isupper() and (found.startswith("the ") or bare == new):
        return last.replace(found, new, 1)
    return f"{_SETTING.sub('', last).rstrip(' ?.!')} ({new})?"


def _subject(name: str, question: str) -> str | None:
    """The name, with its article, where it follows an auxiliary."""
    before = question[: question.find(name)].split()
    article = "the " if before and before[-1] == "the" else ""
    before = before[:-1] if article else before
    is_subject = f"{article}{name}" in question and bool(before) and before[-1].title() in AUXILIARIES
    return f"{article}{name}" if is_subject else None


def topic(last: str) -> str:
    """What the last question was about: the topic carried into it, else its words without what made it a question."""
    carried = _CARRIED.search(last)
    tail = carried[1] if carried else re.sub(r"^[’']s\s+", "", _AUXILIARY.sub("", _tail(last)))
    return tail.replace("(", "").replace(")", "")


def _tail(last: str) -> str:
    return _QUESTION_WORD.sub("", last).strip(" ?.!")
