"""What a question carries in brackets: "Which cities? (votes begin)" a topic, "How much is it (in euros)?" a setting.

A topic is what an earlier question was about, a setting belongs to the question itself. There is at most one bracket.
"""

import re
from typing import NamedTuple

from rag.followup.names import AUXILIARIES
from rag.lexical import terms

__all__ = ["QUESTION_WORD", "Asked", "read", "topic", "with_topic"]

QUESTION_WORD = re.compile(
    r"^\s*(?:and\s+|but\s+)?(?:by whom|since when|who|whom|whose|what|when|where|which|why"
    r"|how(?:\s+(?:many|much|long|old|far|big|often))?)\b\s*",
    re.I,
)
_AUXILIARY = re.compile(rf"^(?:{'|'.join(AUXILIARIES)})\s+", re.I)
_MARKS = " \t\n\u00a0?.!"


class Asked(NamedTuple):
    """A question's words, without the mark at their end, and what it carries in brackets."""

    words: str
    topic: str = ""
    setting: str = ""

    def text(self) -> str:
        """The question, its bracket written so that `read` knows which it is."""
        if self.topic:
            return f"{self.words}? ({self.topic})"
        return f"{self.words} ({self.setting})?" if self.setting else self.words

    def beside(self, part: str) -> "Asked":
        """With a further part in the bracket, in place of the part put there last."""
        if not self.topic:
            return self._replace(setting=part)
        about, comma, _ = self.topic.rpartition(", ")
        return self._replace(topic=f"{about if comma else self.topic}, {part}")


def read(question: str) -> Asked:
    """A question's words and what stands in brackets at its end, a topic where the question's mark is before them."""
    words, opened, rest = question.rpartition("(")
    carried, closed, mark = rest.partition(")")
    if not opened or not closed or mark.strip(_MARKS):
        return Asked(question.rstrip(_MARKS))
    words, carried = words.rstrip(_MARKS), carried.strip()
    return Asked(words, setting=carried) if mark.strip() else Asked(words, topic=carried)


def topic(last: str) -> str:
    """What the last question was about: the topic it carries, else its words without what made it a question."""
    asked = read(last)
    own = re.sub(r"^[’']s\s+", "", _AUXILIARY.sub("", QUESTION_WORD.sub("", asked.words)))
    return _unbracketed(asked.topic or f"{own} {asked.setting}")


def with_topic(question: str, about: str) -> str:
    """The question with a topic, where it does not tell that already and has no bracket of its own."""
    is_told = set(terms(about)) <= set(terms(question))
    has_bracket = read(question) != Asked(question.rstrip(_MARKS))
    return question if is_told or has_bracket else f"{question} ({about})"


def _unbracketed(text: str) -> str:
    return " ".join(text.replace("(", " ").replace(")", " ").split())
