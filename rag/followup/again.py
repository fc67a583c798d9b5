"""The last question asked again, with a part of it replaced."""

from rag.followup.brackets import QUESTION_WORD, read
from rag.followup.fragments import leans_on_the_last
from rag.followup.names import AUXILIARIES

__all__ = ["asked_anew"]


def asked_anew(word: str, last: str) -> str:
    """The last question with another question word: "When" for "Who invited the officials?"."""
    asked = read(last)
    words = asked.topic if asked.topic and leans_on_the_last(asked.words) else asked.words
    tail = QUESTION_WORD.sub("", words)
    first, space, rest = tail.partition(" ")
    if first in AUXILIARIES:
        tail = f"{first.lower()}{space}{rest}"
    joint = "" if tail[:1] in ("’", "'") else " "
    topic = "" if words == asked.topic else asked.topic
    return asked._replace(words=f"{word}{joint}{tail}".strip(), topic=topic).text()
