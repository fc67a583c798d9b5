"""What a question asks the amount or the time of, and whether words tell of the same."""

import re
from dataclasses import dataclass
from typing import Literal

from rag.answer_type import head_noun, kind_of
from rag.irregular import with_base_forms
from rag.lexical import terms
from rag.speech.words import CAPITAL

__all__ = ["AUXILIARY", "DATES", "PEOPLE", "PREPOSITION", "Asked", "asked", "canonical", "content", "names"]

_WORD = re.compile(r"[\w'’]+")
# "What is the death toll of the fire?" asks how many people were killed in it.
_TOLL = re.compile(head_noun(r"death\stoll") + r"(?:\s(?:of|from|in|at)\b)?", re.IGNORECASE)
_COUNTED = re.compile(rf"\b(?:how\smany|(?:what|which)\snumber\sof)\b|{head_noun('number')}\sof\b", re.IGNORECASE)
_SHARE = re.compile(
    r"\b(?:what|which)\s(?:percent\w*|share|proportion)\b|\bhow\smany\sper\s?cent\b|"
    rf"{head_noun('percentage|share|proportion')}",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"\bhow\s(?:much|long|far|big|large|tall|high|fast|heavy)\b|\b(?:what|which)\s(?:price|amount)\b|"
    + head_noun("price|cost|fee|rate|budget|salary|wage|length|height|depth|width|weight|speed|distance|temperature"),
    re.IGNORECASE,
)
# A time of day is asked for by "what time": that is not told in days.
_WHEN = re.compile(
    rf"\bwhen\b|\b(?:what|which)\s(?:year|day|date|month|decade|century|week)\b|{head_noun('date|deadline')}",
    re.IGNORECASE,
)
_LASTS = re.compile(r"\bhow\slong\s(?=(?:did|do|does|will|would|has|have|had)\b)", re.IGNORECASE)  # its verb says more
AUXILIARY = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|has|have|had|do|does|did|will|would|can|could|should|may|might|must)\b",
    re.IGNORECASE,
)
PREPOSITION = re.compile(
    r"\b(?:in|at|on|for|by|during|from|after|before|since|with|near|over|around|under|between|against|per|when)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<!^)(?<![.!?]\s)(?<![“\"‘])\b" + CAPITAL + r"[\w’'-]*")
_ASKING = {"amount": (_SHARE, _COUNTED, _MEASURED), "time": (_WHEN,)}
_LONGEST_PHRASE = 3  # words for what is counted

# Words that news uses for one another, and words that tell nothing of what is asked.
_SYNONYMS = (
    "people person persons",
    "killed died dead death dying fatal",
    "injured wounded hurt",
    "cost price pay worth",
    "buy purchase acquire",
    "begin start",
    "born birth",
)
_SAME = {term: terms(group)[0] for group in _SYNONYMS for term in terms(group)}
# "17 lost their lives", "the toll rose to 17"; not "the toll of injured".
_KILLED = re.compile(
    r"\b(?:los(?:t|e|es|ing)\s(?:their|his|her)\sli(?:ves|fe)|(?<!injury\s)toll(?!\sof))\b", re.IGNORECASE
)
_EMPTY = frozenset(
    terms(
        "money cash amount number sum percent percentage share proportion year month day date week time exactly happen"
    )
)
DATES = frozenset(
    terms(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december morning afternoon evening night"
    )
)
PEOPLE = _SAME["peopl"]


def content(text: str) -> frozenset[str]:
    """The words of a text that tell what it is about: stemmed, synonyms made one."""
    return canonical(text) - _EMPTY


def names(text: str) -> frozenset[str]:
    """The words of a text that are capitalised, and not because a sentence or a quotation starts there; no dates."""
    return frozenset(term for name in _NAME.finditer(text) for term in content(name[0])) - DATES


def canonical(text: str) -> frozenset[str]:
    """All words of a text, verbs in their base form, stemmed, synonyms made one."""
    text = with_base_forms(_KILLED.sub("killed", text))
    return frozenset(_SAME.get(term, term) for term in terms(text))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for an amount or a time.

    `counted` are the words for what is counted, none where a time, money, a share or a measure is asked for; `said` is
    what the clause of the value must say besides, `names` and `rest` what its passage must tell of. `share`: a
    percentage is asked for. `words`: all words of the question, in lower case.
    """

    kind: Literal["amount", "time"]
    counted: frozenset[str]
    said: frozenset[str]
    names: frozenset[str]
    rest: frozenset[str]
    share: bool
    words: frozenset[str]

    def is_told(self, told: frozenset[str]) -> bool:
        """Whether a passage with these words tells of what the question names."""
        known = len(self.rest & told)
        return self.names <= told and (2 * known >= len(self.rest) if self.names else known == len(self.rest))

    @property
    def known(self) -> frozenset[str]:
        """All that the question says."""
        return self.said | self.counted | self.names | self.rest


def asked(question: str) -> Asked | None:
    """What a question asks for; None unless it is an amount or days."""
    question = _TOLL.sub("how many people were killed in", question)
    kind = kind_of(question)
    if kind not in ("amount", "time"):
        return None
    found = next((m for pattern in _ASKING[kind] if (m := pattern.search(question))), None)
    if found is None:
        return None
    # "What was the price of oil?": the value's clause must say what is measured, too.
    is_thing = found.re is _MEASURED and found["thing"] is not None
    tail = question[found.start("thing") if is_thing else found.end() :]
    named = names(question) | frozenset(filter(str.isdigit, content(question)))
    named = named if content(question) - named else frozenset()  # capitals all over name nothing
    counted = _counted(tail, named) if found.re is _COUNTED else frozenset()
    said = _said(tail, named, counted)
    rest = content(_LASTS.sub("", question)) - said - counted - named - {PEOPLE}
    words = frozenset(word.casefold() for word in _WORD.findall(question))
    return Asked(kind, counted, said, named, rest, found.re is _SHARE, words)


def _counted(tail: str, named: frozenset[str]) -> frozenset[str]:
    """The words after "how many", up to the verb; people, where there are none."""
    end = AUXILIARY.search(tail) or PREPOSITION.search(tail)
    phrase = _WORD.findall(tail[: end.start()] if end else tail)[:_LONGEST_PHRASE]
    things = canonical(" ".join(phrase))
    return things - named or things or frozenset([PEOPLE])


def _said(tail: str, named: frozenset[str], counted: frozenset[str]) -> frozenset[str]:
    """What the question's main clause says, up to a preposition after its verb; all of it, where that is too little."""
    verb = AUXILIARY.search(tail)
    end = PREPOSITION.search(tail, verb.end() if verb else 0)
    clause = content(tail[: end.start()] if end else tail) - named - {PEOPLE}
    if clause - counted or len(counted) > 1:
        return clause
    return content(tail) - named - {PEOPLE} or named
