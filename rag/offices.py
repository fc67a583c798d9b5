"""Who holds a country's office: a sentence about another country's president does not answer.

Rules that look for an office beside a country; whatever they are not sure of counts as an answer, because a good answer
refused is worse than a poor one shown with its confidence.
"""

import re
from functools import cache

from rag.countries import COUNTRY_OF

__all__ = ["is_of_another_country"]

_ASKS_WHO = re.compile(
    r"\s*(?:who(?:[’']s|\s(?:is|was|became|will\s(?:be|become)))|name|what(?:[’']s|\s(?:is|was))\s(?:the\s)?name\sof)"
    r"\s(?:the\s)?(?:(?:current|present|new|next|acting|first|last|former)\s)?",
    re.I,
)
_ENDS = re.compile(
    r"\W*$|,?\s(?:in|on|at|as|now|when|while|during|since|before|after|until|from|today|this|last)\b", re.I
)


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
    own = "prime|foreign|defen[cs]e|interior|finance|health|economy|justice|energy|education|culture|trade"
    held = "president|premier|chancellor|minister|king|queen"
    return re.compile(
        rf"\b(?P<before>{country})\b\.?(?:[’']s)?\s(?:(?!(?:{own})\b)\w+\s)?(?P<own>(?:{own})\s)?(?P<office>{held})\b"
        rf"|\b(?P<own2>(?:{own})\s)?(?P<office2>{held})\sof\s(?:the\s)?(?P<after>{country})\b",
        re.I,
    )
