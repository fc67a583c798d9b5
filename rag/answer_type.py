"""The kind of words a question asks for, and whether a sentence has any: a day, an amount, a person, a place.

Question words decide the kind, or the head noun after "what is the" (the coarse classes and the head words of Li and
Roth, 2002, "Learning Question Classifiers").
"""

import re
from typing import Literal

from rag.numerals import ONES, SCALES, TEENS, TENS

__all__ = ["Kind", "head_noun", "holds", "kind_of"]

Kind = Literal["time", "amount", "person", "place", "reason"]

_PREPOSITION = (
    r"(?:of|for|in|at|on|to|by|with|from|between|behind|about|as|per|after|before|since|during|against|under)"
)
_CLAUSE = r"(?:that|which|who|whose|when|where|while|if|and|or)"


def head_noun(nouns: str) -> str:
    """A pattern for "What was the final score of …": the phrase `thing`, up to one of the nouns as its head."""
    return (
        r"\b(?:what|which)(?:[’']?s|\s(?:is|was|are|were|will\sbe|would\sbe))\s(?!\w+ing\b)"
        rf"(?P<thing>(?:(?!(?:{_PREPOSITION}|{_CLAUSE})\b)[\w’'.-]+\s){{0,6}}?(?:{nouns}))"
        rf"(?=\s(?:{_PREPOSITION}|{_CLAUSE}|according|now|today|this|last|the|he|she|they)\b|\s*(?:[?.!,;:]|$))"
    )


_AMOUNTS = (
    r"price|prices|cost|costs|fee|tolls?|rate|rates|score|percentage|percent|proportion|share|number|amount|total|sum|"
    r"age|population|budget|salary|wage|length|height|depth|width|weight|speed|distance|duration|temperature|turnout|"
    r"deficit|debt|ratio|size"
)
_TIMES = r"dates?|deadline|birthday|(?-i:day|month|year)(?=\s(?:of|when|that)\b)"
_QUESTIONS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("amount", re.compile(r"\bhow (many|much|old|long|far|often|big|large|tall|high|fast|heavy)\b", re.I)),
    ("amount", re.compile(head_noun(_AMOUNTS), re.I)),
    ("time", re.compile(head_noun(_TIMES), re.I)),
    ("amount", re.compile(r"\b(what|which) (percent\w*|number|share|amount|price|age|proportion|score)\b", re.I)),
    (
        "amount",
        re.compile(r"\bwhat (did|do|does|will|would) (\S+ ){1,6}?(pay|cost)(?= for\b| to\b|\s*[?.!]|\s*$)", re.I),
    ),
    (
        "time",
        re.compile(r"\bwhen\b|\b(what|which) (year|day|date|month|time|decade|century|week)\b|\bsince when\b", re.I),
    ),
    ("person", re.compile(r"\b(who|whom|whose)\b", re.I)),
    ("place", re.compile(r"\bwhere\b|\b(what|which) (country|city|state|town|place|nation|continent|region)\b", re.I)),
    ("reason", re.compile(r"\bwhy\b|\bwhat (caused|led)\b|\bhow come\b", re.I)),
)
_MONTH = (
    r"jan(uary|\.)?|feb(ruary|\.)?|mar(ch|\.)|apr(il|\.)|may|june?|july?|aug(ust|\.)?|sept?(ember|\.)?|"
    r"oct(ober|\.)?|nov(ember|\.)?|dec(ember|\.)?"
)
_DAY = r"(mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tomorrow|tonight|midnight|noon"
_SPAN = (
    r"(last|next|this|past|coming|earlier|later) (\w+ )?"
    r"(week|month|year|decade|century|summer|winter|spring|autumn|fall)"
)
_COUNT = "|".join(
    [
        *ONES[1:],
        *TEENS,
        *(rf"{ten}(?:-\w+)?" for ten in TENS),
        *(f"{scale}s?" for scale in SCALES),
        "half|third|quarter|twice|once|decades?|century|centuries",
    ]
)
_SIGNS: dict[Kind, re.Pattern[str]] = {
    "time": re.compile(
        rf"\b(1[5-9]\d\d|20\d\d)s?\b|\b({_MONTH})(?!\w)\s\d|\b\d{{1,2}}(st|nd|rd|th)?\s(of\s)?(?!may\s\w)({_MONTH})(?!\w)"
        rf"|\b(in|since|until|by|late|early|mid|end of|last|next)[\s-]({_MONTH})(?!\w)|\b({_DAY})\b|\b({_SPAN})\b"
        r"|\b\w+ (second|minute|hour|day|week|month|year|decade)s (ago|later|earlier)\b|\b\d{1,2}:\d\d(?!\d)"
        r"|\b(last|this) (morning|afternoon|evening|night|weekend)\b|\d\s?[ap]\.?m\b",
        re.I,
    ),
    # A year is no amount.
    "amount": re.compile(rf"(?<![\d.,])(?!(?:1[5-9]|20)\d\d\b)\d|[$€£¥%]|\b({_COUNT})\b", re.I),
    "reason": re.compile(
        r"\b(because|since|due to|after|as|over|caused|led|amid|following|so that|in order|to)\b", re.I
    ),
}
# A name if it begins with a capital: that is not there because a sentence or a quotation starts.
_NAME = re.compile(r"(?<![.!?] )(?<![.!?][”\"’] )(?<![“\"‘])(?<!^)\b[^\W\d_][\w’'-]+")
_COUNTED = re.compile(r"\bhow many ((?:[\w’'-]+ ?){1,3})", re.I)
_ASKS_MONTH = re.compile(r"\b(?:what|which) month\b", re.I)
_NAMES_MONTH = re.compile(rf"\b(?:{_MONTH})(?!\w)", re.I)
_LASTING = re.compile(r"\bhow (long|often)\b", re.I)
_WHILE = re.compile(r"\b(an?|every) (\w+ )?(minute|hour|day|week|month|year|decade)\b", re.I)
_ASKING = r"(?:who|whom|whose|what|which|when|where|why|how)\b"
# To where the last of several sentences asks: "He is in hospital. How old is he?"
_TOLD = re.compile(rf".*[.!?]\s+(?=(?:(?:in|on|at|by|for|from|since|to|of|about|with)\s)?{_ASKING})", re.I | re.S)
_FIRST = re.compile(rf"\b{_ASKING}", re.I)
# Right before what is counted they are no year: "1700 jobs"; but "in 2019 people left".
_FOUR_DIGITS = re.compile(r"(?<![\d.,])(?<!\bin\s)(?<!\bby\s)(?<!\bsince\s)\d{4}\s$", re.I)
_BEFORE = 40  # characters before a thing within which its number stands
_POSSESSIVE = re.compile(r"[’']s?$")


def kind_of(question: str) -> Kind | None:
    """The kind of answer a question asks for; None when its words do not tell."""
    told = _TOLD.match(question)
    asked = question[told.end() :] if told else question
    found = [(match.start(), kind, match[0]) for kind, pattern in _QUESTIONS if (match := pattern.search(asked))]
    if not found:
        return None
    start, kind, words = min(found)
    first = _FIRST.search(asked)
    # "What did he say when he left?" asks for no day.
    return None if words.lower() == "when" and first and first.start() < start else kind


def holds(kind: Kind, sentence: str, question: str) -> bool:
    """Whether a sentence has words of a kind; a person or place must be one that the question does not name."""
    if kind == "amount" and (counted := _COUNTED.search(question)):
        return _counts(counted[1].split(), sentence)
    if kind == "amount" and _LASTING.search(question) and _WHILE.search(sentence):
        return True
    if kind == "time" and _ASKS_MONTH.search(question) and _NAMES_MONTH.search(sentence):
        return True
    if pattern := _SIGNS.get(kind):
        return bool(pattern.search(sentence))
    asked = question.casefold()
    names = (word[0] for word in _NAME.finditer(sentence) if word[0][0].isupper())
    return any(_POSSESSIVE.sub("", name).casefold() not in asked for name in names)


def _counts(things: list[str], sentence: str) -> bool:
    """Whether a number stands before one of the things asked for; anywhere, when the sentence names none of them."""
    amount = _SIGNS["amount"]
    named = [place for thing in things for place in re.finditer(rf"\b{re.escape(thing)}\b", sentence, re.I)]
    if not named:
        return bool(amount.search(sentence))
    before = [sentence[max(0, place.start() - _BEFORE) : place.start()] for place in named]
    return any(amount.search(words) or _FOUR_DIGITS.search(words) for words in before)
