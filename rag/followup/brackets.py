"""What a question carries in brackets: "Which cities? (votes begin)" a topic, "How much is it (in euros)?" a setting.

A topic is what an earlier question was about, a setting belongs to the question itself. There is at most one bracket.
Right after a bare question word it is a topic, too, and the mark comes last: "When (won the cup)?".
"""

import re
from typing import NamedTuple

from rag.followup.names import AUXILIARIES
from rag.lexical import terms

__all__ = ["BARE_WORD", "QUESTION_WORD", "Asked", "matter", "read", "topic", "with_topic"]

QUESTION_WORD = re.compile(
    r"^\s*(?:and\s+|but\s+)?(?P<word>by whom|since when|who|whom|whose|what|when|where|which|why"
    r"|how(?:\s+(?:many|much|long|old|far|big|often))?)\b\s*",
    re.I,
)
BARE_WORD = r"(?:when|where|why|who|how(?: (?:many|much))?|since when|by whom)"
_BARE = re.compile(BARE_WORD, re.I)
_AUXILIARY = re.compile(rf"^(?!(?-i:May)\s)(?:{'|'.join(AUXILIARIES)})\s+", re.I)  # "When May resigned" names her
_MARKS = " ?.!"


class Asked(NamedTuple):
    """A question's words, without the mark at their end, and what it carries in brackets."""

    words: str
    topic: str = ""
    setting: str = ""

    def text(self) -> str:
        """The question, its bracket written so that `read` knows which it is."""
        if self.topic and not self.is_bare:
            return f"{self.words}? ({self.topic})"
        bracket = self.topic or self.setting
        return f"{self.words} ({bracket})?" if bracket else f"{self.words}?"

    @property
    def is_bare(self) -> bool:
        """Whether a question word is all its words."""
        return bool(_BARE.fullmatch(self.words))

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
    asked, carried = Asked(words.rstrip(_MARKS)), carried.strip()
    is_setting = mark.strip() and not asked.is_bare
    return asked._replace(setting=carried) if is_setting else asked._replace(topic=carried)


def topic(last: str) -> str:
    """What the last question was about: the topic it carries, else its words without what made it a question."""
    asked = read(last)
    return asked.topic or matter(asked)


def matter(asked: Asked) -> str:
    """What a question asks about itself: its words and setting without what makes it a question."""
    own = re.sub(r"^[’']s\s+", "", _AUXILIARY.sub("", QUESTION_WORD.sub("", asked.words)))
    return _unbracketed(f"{own} {asked.setting}").lstrip(", ")


def with_topic(question: str, about: str) -> str:
    """The question with a topic, where it does not tell that already and has no bracket of its own."""
    is_told = set(terms(about)) <= set(terms(question))
    has_bracket = read(question) != Asked(question.rstrip(_MARKS))
    return question if is_told or has_bracket else f"{question} ({about})"


def _unbracketed(text: str) -> str:
    return " ".join(text.replace("(", " ").replace(")", " ").split())
