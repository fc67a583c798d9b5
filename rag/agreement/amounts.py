"""The amounts a text gives, in figures and in words: "1,200", "$5 million", "about a dozen", "10 to 15 percent"."""

import math
import re
from collections.abc import Iterator
from itertools import takewhile

from rag.agreement.times import WRITTEN
from rag.agreement.value import UNKNOWN, Value
from rag.numerals import ONES, SCALES, TEENS, TENS

__all__ = ["amounts"]

_ROUNDED = 0.05  # how far off a rounded figure may be: "about 300", "1,200", "5 million"
_HALF = 0.49  # of the last digit given: "52 percent" may be 52.3, but never 53
_SMALL = {word: number for number, word in enumerate([*ONES, *TEENS], 1)}
_SMALL |= {word: 10 * number for number, word in enumerate(TENS, 2)}
_SHORT = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
_SPELLINGS = (
    "% percent; $ us$ dollar dollars; € euro euros; £ pound pounds; ¥ yen; ₽ rouble roubles ruble rubles; "
    "₹ rupee rupees; second seconds; minute minutes; hour hours; day days; week weeks; month months; year years; "
    "km kilometre kilometres kilometer kilometers; mile miles; metre metres meter meters; foot feet ft; mph; "
    "kg kilogram kilograms; ton tons; tonne tonnes; acre acres; hectare hectares; degree degrees"
)
_UNITS = {form: forms.split()[0] for forms in _SPELLINGS.split("; ") for form in forms.split()}


def _either(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_SCALE = _either([*SCALES])
_WORDS = rf"(?:{_either(TENS)})[\s-](?:{_either(ONES)})|{_either([*_SMALL])}"
_NUMBER = rf"""(?:\d{{1,3}}(?:,\d{{3}}|[\u00a0\u202f\u2009\u0020]\d{{3}}(?!\d))+|\d+)(?:\.\d+)?(?:[\s-](?:{_SCALE}))*
    |(?:half\s)?an?(?:\s(?:{_SCALE}))+(?:(?<=hundred)(?:\sand)?\s(?:{_WORDS}))?
    |(?:{_WORDS})(?:[\s-](?:{_SCALE})(?:(?:(?<=hundred)\sand)?\s(?:{_WORDS}))?)*"""
_LEAST = r"more\sthan|over|at\sleast|above|upwards\sof|(?:no|not)\s(?:fewer|less)\sthan"
_MOST = r"(?:no|not)\smore\sthan|fewer\sthan|less\sthan|under|below|up\sto|at\smost|as\s(?:many|much)\sas"
_ABOUT = r"about|around|some|roughly|approximately|nearly|almost|close\sto|(?:an\s)?estimated"
_SIGN = r"US\$|[$€£¥₽₹]"
_AMOUNT = re.compile(
    rf"""(?:\b(?P<hedge>(?:(?:{_MOST}|{_LEAST}|{_ABOUT})\s){{1,2}}))?(?P<between>\bbetween\s)?
    (?<![\w.,:/$-])(?P<sign>{_SIGN})?(?P<low>{_NUMBER})
    (?:(?:\s?[-–—]\s?|\s(?:to|or)\s|(?(between)\sand\s|(?!)))(?:{_SIGN})?(?P<high>{_NUMBER}))?
    (?P<short>(?(sign)\s?(?:[mbt]n?|k)\b|(?!)))?(?P<more>\+|[\s-]plus\b|\sor\smore\b)?
    (?P<unit>\s?%|[\s-]per\s?cent\b|\s?(?:{_either([word for word in _UNITS if word.isalpha()])})\b)?
    (?![\w$]|[.,:/-]\d|-[^\W\d]|\sand\sa\s)""",
    re.IGNORECASE | re.VERBOSE,
)
_PERIOD = r"second|minute|hour|day|week|month|year|person|head|share|barrel"
_RATE = re.compile(
    rf"(?:\s\w+){{0,2}}\s(?:(?:an?|per|each|every)\s({_PERIOD})\b|(dai|week|month|year|annual)ly\b)", re.IGNORECASE
)
_TWO_READINGS = re.compile(r"\d{1,3}\.\d{3}")  # thousands or decimals
# "From 10 to 12" is a change, "another 12" are not all of them.
_PART = re.compile(r"\b(?:from|another|further|additional|extra|first|last|next|other)\s$", re.IGNORECASE)
_LONGEST = len("additional ")
_AT_LEAST, _AT_MOST = re.compile(_LEAST, re.IGNORECASE), re.compile(_MOST, re.IGNORECASE)


def amounts(text: str) -> Iterator[Value]:
    """The amounts in a text, in order; the figures of a date are none. One that can be read in two ways is unknown."""
    dates = [found.span() for found in WRITTEN.finditer(text)]
    for found in _AMOUNT.finditer(text):
        unit = _unit(found)
        if unit or not any(start < found.end("low") and found.start("low") < end for start, end in dates):
            number_end = max(found.end(group) for group in ("low", "high", "short", "more"))
            yield Value(found.start(), found.end(), *_interval(found), unit + _rate(found), number_end)


def _unit(found: re.Match[str]) -> str:
    words = (found["sign"] or found["unit"] or "").strip(" -\t\r\n\xa0").casefold()
    return "%" if words.startswith("per") else _UNITS.get(words, words)


def _rate(found: re.Match[str]) -> str:
    rate = _RATE.match(found.string, found.end())
    return f"/{rate[1] or rate[2]}".casefold() if rate else ""


def _interval(found: re.Match[str]) -> tuple[float, float]:
    """The values that an amount allows."""
    first, last = found["low"], found["high"] or found["low"]
    before = found.string[max(0, found.start() - _LONGEST) : found.start()]
    if any(_TWO_READINGS.fullmatch(number) for number in (first, last)) or _PART.search(before):
        return UNKNOWN
    scale = _SHORT.get((found["short"] or "").strip()[:1].casefold(), 1)
    low, high = _value(first) * scale, _value(last) * scale
    if found["high"]:
        low *= 1 if _scale(first) > 1 else _scale(last)  # "5 to 6 million"
        if low >= high:
            return UNKNOWN  # a score, no range
    hedge = found["hedge"] or found["short"] or ""
    if found["more"] or _AT_LEAST.match(hedge):
        return low, math.inf
    if _AT_MOST.match(hedge):
        return 0, high
    return low - _slack(first, low, hedge), high + _slack(last, high, hedge)


def _slack(number: str, value: float, hedge: str) -> float:
    """How far the true value may be from a figure, as it is written."""
    if hedge or _scale(number) > 1 or number.endswith("00"):
        return _ROUNDED * value
    decimals = re.search(r"\.(\d+)", number)
    return float(_HALF / 10 ** len(decimals[1] if decimals else ""))


def _value(number: str) -> float:
    total = current = 0.0
    for word in re.findall(r"[\d,.]+|[a-z]+", re.sub(r"(?<=\d)\s(?=\d)", "", number.casefold())):
        scale = SCALES.get(word, 1)
        if scale >= SCALES["thousand"]:
            total, current = total + (current or 1) * scale, 0
        elif scale > 1:
            current = (current or 1) * scale
        elif word[0].isdigit():
            current += float(word.replace(",", ""))
        else:
            current += 0.5 if word == "half" else _SMALL.get(word, 0)
    return total + current


def _scale(number: str) -> int:
    """What the last words of a number multiply: 1,000,000 in "5 million", 1 in "two hundred and fifty"."""
    words = re.split(r"[\s-]", number.casefold())
    return math.prod(SCALES[word] for word in takewhile(SCALES.__contains__, reversed(words)))
