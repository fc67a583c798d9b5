"""The last question asked again, with a part of it replaced."""

import re

from rag.followup.brackets import QUESTION_WORD, Asked, read
from rag.followup.fragments import leans_on_the_last
from rag.followup.names import AUXILIARIES

__all__ = ["asked_anew"]

_SUBJECT = re.compile(r"(?:who|what)\s+\w+ed\b", re.I)


def asked_anew(word: str, last: str) -> str:
    """The last question with another question word: "When" for "Why did they leave?".

    Where its question word was what it tells of ("Who invited the officials?"), the rest stands in brackets: "When?
    (invited the officials)".
    """
    asked = read(last)
    words = asked.topic if asked.topic and leans_on_the_last(asked.words) else asked.words
    tail = QUESTION_WORD.sub("", words)
    first, space, rest = tail.partition(" ")
    if first in AUXILIARIES:
        tail = f"{first.lower()}{space}{rest}"
    elif _SUBJECT.match(words) and rest and not asked.topic:
        return Asked(word, topic=f"{tail} {asked.setting}".strip()).text()
    joint = "" if tail[:1] in ("’", "'") else " "
    topic = "" if words == asked.topic else asked.topic
    return asked._replace(words=f"{word}{joint}{tail}".strip(), topic=topic).text()
