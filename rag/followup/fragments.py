"""Questions that say too little to stand for themselves: "When?", "And Vucic?", "In Syria?", "Tell me more"."""

import re

from rag.followup.brackets import BARE_WORD, QUESTION_WORD
from rag.followup.names import AUXILIARIES, NAME, names
from rag.followup.times import is_time
from rag.learned import learned
from rag.lexical import terms
from rag.speech.words import FEMALE, MALE, PLACES

__all__ = ["PREPOSITION", "bare_question_word", "leans_on_the_last", "new_part"]

PREPOSITION = re.compile(
    r"^(in|at|on|for|from|to|by|with|about|against|near|of|over|during|since|before|after|under)\s+(?=\S)", re.I
)
_ELLIPSIS = re.compile(
    r"^\s*(?:(?:(?:and|but|or|so)\s+)?(?:what about|how about|what of)|and|but|or|so)\s+(?P<rest>\S.*)$", re.I
)
_BARE = re.compile(rf"^\s*(?:and\s+|but\s+)?({BARE_WORD})[\s?.!]*$", re.I)
_LEANING = re.compile(
    r"^\s*(?:and\s+|but\s+)?(?:(?:in|at|on|for|by|from|to|with|of)\s+)?(?:which|what|whose|how\s+(?:many|much))"
    r"\s+[\w-]+[\s?.!]*$|^\s*(?:and|but)\s+(?:in|at|on|for|with)\s[^,]+,\s*(?:who|what|when|where|which|why|how)\b",
    re.I,
)
_OF_WHOM = re.compile(
    r"^\s*(?:and\s+|but\s+)?(?:against|over|about|between|into|towards?|under|until|through|near)\s+"
    r"(?:whom|what|which|where|when)[\s?.!]*$",
    re.I,
)
_COUNTED = re.compile(
    r"^\s*(?:and\s+|but\s+)?how\s+many\s+(?:are|were|have|had)\s+[a-z]+(?:\s[a-z]+)?[\s?.!]*$", re.I
)  # without what is counted: "How many were hurt?"
_MORE = re.compile(
    r"^\s*(?:and\s+|but\s+|so\s+)?(?:(?:please\s+)?(?:(?:tell|show|give)\s+(?:me|us)\s+)?(?:some\s+)?more(?:\s+details)?"
    r"|(?:please\s+)?(?:go on|continue)|(?:who|what|where|when|why|how|any(?:one|body|thing))\s+else|how\s+(?:come|so)"
    r"|any\s+others?"
    r"|(?:who|what|where|when|why|how)\s+(?:exactly|precisely)|really|seriously|then(?:\s+what)?|what\s+then)[\s?.!]*$",
    re.I,
)
_ASKING = frozenset("who whom whose what which when where why how".split())
_TERMS, _WORDS = 3, 12  # of a fragment, at most


def bare_question_word(question: str) -> str | None:
    """The question word that is the whole question, with a capital letter: "When?", "By whom?"."""
    bare = _BARE.match(question)
    return bare[1].capitalize() if bare else None


def leans_on_the_last(question: str) -> bool:
    """Whether it says too little to be searched: "Tell me more", "Which cities?", "And in Georgia, who runs?"."""
    return any(pattern.match(question) for pattern in (_LEANING, _OF_WHOM, _COUNTED, _MORE))


def new_part(question: str) -> str | None:
    """What "And …?", "In …?" or "Vucic?" puts in place of a part of the last question: few words, none that ask."""
    ellipsis = _ELLIPSIS.match(question)
    part = (ellipsis["rest"] if ellipsis else question).strip(" ?.!")
    is_asked = ellipsis or (question.endswith("?") and (PREPOSITION.match(part) or _is_name(part) or is_time(part)))
    if not is_asked or _MORE.match(question) or not _is_fragment(part):
        return None
    is_ordinary = PREPOSITION.match(part) or (not ellipsis and _is_inflected(part))
    part = part[0].lower() + part[1:] if is_ordinary else part
    return part.replace("(", " ").replace(")", " ")


def _is_name(part: str) -> bool:
    return bool(NAME.fullmatch(part)) and names(part) == [part]


def _is_fragment(text: str) -> bool:
    words = text.split()
    return (
        len(words) <= _WORDS
        and (len(terms(text)) <= _TERMS or _is_name(text))
        and any(part.strip() for part in text.split(","))
        and not QUESTION_WORD.match(text)
        and words[0].title() not in AUXILIARIES
        and not any(_asks(word) for word in words)
    )


def _asks(word: str) -> bool:
    """Whether a word makes a sentence of its own: a question word, or an auxiliary; "May" is also a month."""
    bare = word.strip(",;:")
    return bare.lower() in _ASKING or (bare.islower() and bare.title() in AUXILIARIES)


def _is_inflected(word: str) -> bool:
    """Whether it is a form of an ordinary word, such as "Sanctions", whose capital begins a sentence only.

    An ordinary word in its base form may be a name all the same ("Trump"), and one with two capitals is: "McConnell".
    """
    stem = terms(word)
    is_known_name = word.lower() in PLACES or word in FEMALE | MALE or not word[1:].islower()
    return len(stem) == 1 and not is_known_name and stem[0] in learned("common_words") and stem[0] != word.lower()
