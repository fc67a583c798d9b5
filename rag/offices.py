"""Who holds an office: a sentence about another country's president does not answer, nor one about a vice president.

Rules that look for an office beside a country; whatever they are not sure of counts as an answer, because a good answer
refused is worse than a poor one shown with its confidence.
"""

import re
from functools import cache

from rag.countries import COUNTRY_OF
from rag.segment import Span
from rag.speech.phrases import is_role
from rag.speech.words import CAPITAL

__all__ = ["is_of_another_country", "is_of_another_rank", "is_of_deputies_alone"]

_ASKS_WHO = re.compile(
    r"\s*(?:who(?:[’']s|\s(?:is|was|became|will\s(?:be|become)))|name|what(?:[’']s|\s(?:is|was))\s(?:the\s)?name\sof)"
    r"\s(?:the\s)?(?:(?:current|present|new|next|acting|first|last|former)\s)?",
    re.I,
)
_ENDS = re.compile(
    r"\W*$|,?\s(?:in|on|at|as|now|when|while|during|since|before|after|until|from|today|this|last)\b", re.I
)
_OWN = "prime|foreign|defen[cs]e|interior|finance|health|economy|justice|energy|education|culture|trade"
_PRESENT = re.compile(r"\s*(?:who(?:[’']s|\s(?:is|will))|name|what(?:[’']s|\sis))\b", re.I)
_COMPLEMENT = re.compile(
    r"[?.!,;:]|\s(?:of|for|at|in|on|to|from|with|who|that|now|today|when|while|during|since)\b", re.I
)
_DEPUTY = r"(?:deputy|vice|assistant)[\s-]"
_FORMER = r"(?:former|ex|then|late)[\s-]"
_STAND_IN = r"(?:acting|interim|shadow)[\s-]"
_ANY_RANK = re.compile(rf"\b(?:{_DEPUTY}|{_FORMER}|{_STAND_IN})|\b(?:first|last|next)\s|\w-(?:elect|designate)\b", re.I)
_BETWEEN = r"(?:(?!(?:and|or)\b)[\w’'.-]+\s)"
_NEAR = 80  # characters beside a name in which its bearer's office stands


def is_of_another_country(question: str, text: str) -> bool:
    """Whether a question asks who holds a country's office, and a text gives that office to other countries alone.

    Args:
        question: as "Who is the president of Kosovo?", in any case.
        text: what may answer it, such as "Serbian President Aleksandar Vucic met Lavrov."

    Returns:
        False also where the text gives the office to nobody, or the question asks for something else.
    """
    asks = _ASKS_WHO.match(question)
    asked = _offices().match(question, asks.end()) if asks else None
    if asked is None or not _ENDS.match(question, asked.end()):  # "the Serbian president’s wife", "… invited whom"
        return False
    held = _held(asked)
    found = {other for other in map(_held, _offices().finditer(text)) if other[-1] == held[-1]}
    return bool(found) and held not in found


def _held(match: re.Match[str]) -> tuple[str, str, str]:
    """An office that was found: its country, whose matters it is for, and its name."""
    country = match["before"] or match["after"]
    own, office = match["own"] or match["own2"] or "", match["office"] or match["office2"]
    return COUNTRY_OF[country.casefold()], own.casefold().strip().replace("defense", "defence"), office.casefold()


@cache  # compiled where a question asks who: a cold start does without
def _offices() -> re.Pattern[str]:
    """An office beside its country: "Serbia's new President", "the Serbian foreign minister", "the king of Spain"."""
    country = "|".join(map(re.escape, sorted(COUNTRY_OF, key=len, reverse=True)))
    held = "president|premier|chancellor|minister|king|queen"
    return re.compile(
        rf"\b(?P<before>{country})\b\.?(?:[’']s)?\s(?:(?!(?:{_OWN})\b)\w+\s)?(?P<own>(?:{_OWN})\s)?(?P<office>{held})\b"
        rf"|\b(?P<own2>(?:{_OWN})\s)?(?P<office2>{held})\sof\s(?:the\s)?(?P<after>{country})\b",
        re.I,
    )


def is_of_another_rank(question: str, text: str, words: Span) -> bool:
    """Whether a question asks who holds an office, and words name a deputy, or one who held it once.

    Args:
        question: as "Who is the prime minister of Poland?"; of a deputy or a former one where it says so.
        text: where the words stand, such as "Deputy Prime Minister Jaroslaw Gowin", or "Gowin, the deputy minister".
        words: offsets of the name in it, with or without its titles.
    """
    office = _asked_office(question)
    if office is None:
        return False
    start, end = words
    rank = f"{_DEPUTY}|{_STAND_IN}" + (f"|{_FORMER}" if _PRESENT.match(question) else "")
    names = rf"(?:\s(?-i:{CAPITAL}[\w’'.-]*))+"
    held = rf"(?:(?:{rank}){_BETWEEN}{{0,4}}?{office}|{office}[\s-](?:elect|designate))"
    before = rf"\b{held}(?:\s(?:of|for)(?:\sthe)?{names})?,?{names}$"
    after = rf",\s{_BETWEEN}{{0,4}}?(?:{rank}){_BETWEEN}{{0,3}}?{office}\b"
    told = text[max(0, start - _NEAR) : end], text[end : end + _NEAR]
    return bool(re.search(before, told[0], re.I) or re.match(after, told[1], re.I))


def is_of_deputies_alone(question: str, text: str) -> bool:
    """Whether a question asks who holds an office, and a text has that of deputies only, the vice president's."""
    office = _asked_office(question)
    if office is None:
        return False
    of_deputies = re.findall(rf"\b{_DEPUTY}{_BETWEEN}{{0,2}}?{office}\b", text, re.I)
    return 0 < len(re.findall(rf"\b{office}\b", text, re.I)) <= len(of_deputies)


def _asked_office(question: str) -> str | None:
    """A pattern for the office whose holder a question asks for, "prime minister"; None where it tells of a rank."""
    asks = _ASKS_WHO.match(question)
    if asks is None or _ANY_RANK.search(question):
        return None
    complement = _COMPLEMENT.search(question, asks.end())
    words = question[asks.end() : complement.start() if complement else len(question)].split()
    if not words or not is_role(words[-1]):
        return None
    is_own = len(words) > 1 and re.fullmatch(_OWN, words[-2], re.I)
    return r"\s".join(map(re.escape, words[-2:] if is_own else words[-1:]))
