"""The order a question asks for: the newest report of something, the oldest, or neither.

Only words about the reporting count, and "latest" before what is no name: what is latest changes with the reports.
"The first woman to …" and "the latest iPhone" are facts and names.
"""

import re
from typing import Literal

__all__ = ["Order", "asked_order"]

Order = Literal["newest", "oldest"]

_REPORTED = r"(?:reported|mentioned|published|written\sabout|covered|announced|heard\sof)"
_REPORT = (
    r"(?:news|reports?|reporting|coverage|articles?|stories|headlines?|figures?|numbers?|counts?|tolls?|totals?|"
    r"estimates?|updates?|developments?|status|polls?|surveys?|data|word|information|statements?|comments?|forecasts?|"
    r"predictions?|findings?|results?|mentions?|accounts?|quotes?|remarks?|position)"
)
_ARTICLE = r"(?:reports?|articles?|story|stories|headlines?|news|mentions?|coverage)"
# "The first report on it", "the first story published": no report card, no news conference, no article of a treaty.
_ARTICLE_ABOUT = (
    rf"(?:(?:[a-z]{{2,20}}\s)?{_ARTICLE}\s(?:on|about|regarding|concerning|published|written)\b"
    rf"|(?:reports?|news|coverage)\sfrom\b|(?:reports|news|mentions?)\sof\b|{_ARTICLE}\s?(?:[?.!]|$))"
)
_SPOKEN = (
    r"(?:say|said|speak|spoke|spoken|talk|talked|comment|commented|tweet|tweeted|write|wrote|written|mention|discuss|"
    r"discussed|heard|seen|updated)"
)
# Not a capital, a digit or "iPhone" in the two words after it: those make it a name.
_NO_NAME = r"(?!\s(?:[^\W_][\w-]{0,19}\s)?(?-i:[A-Z]|\d|[a-z]{1,3}[A-Z]))"
# "Became the latest bank to fail" tells of an event, "by Friday at the latest" of a limit.
_LATEST = r"(?<!\bat\sthe\s)(?<!\bbecome\sthe\s)(?<!\bbecomes\sthe\s)(?<!\bbecame\sthe\s)\blatest"
# "What is the current rate?", not "When was the current law passed?": the clause is about the present. What flows is a
# noun ("the current in the strait"), and some words after it make it another thing.
_CURRENT = (
    r"\b(?:is|are|do|does|has|have|(?:who|what|where|how)['’](?:s|re))\s(?:(?!was\b|were\b|did\b|had\b)[\w’'-]{1,30}\s){0,8}?"
    r"(?<!electric\s)(?<!direct\s)(?<!alternating\s)(?<!ocean\s)(?-i:current)\s"
    r"(?!(?:affairs|events|accounts?|flows?|runs?|moves?|of|in|on|at|to|from|through|between|under|that|which|and|or|"
    r"is|was|has|had|will)\b)[^\W\d]"
)
_NEWEST = re.compile(
    rf"\b(?:latest|most\srecent|newest)\s(?:[a-z]{{2,20}}\s)?{_REPORT}\b"
    rf"|\bthe\s{_LATEST}(?:\s(?:on|about|from|with|regarding|in)\b|\s?[?.!]|\s?$)"
    r"|^\W{0,3}latest\s(?:on|about|from|with|regarding|in)\b"
    rf"|{_LATEST}{_NO_NAME}\s(?!to\b|of\b|in\b)[a-z]"
    rf"|\bmost\srecent(?:ly\b|\b{_NO_NAME})"
    rf"|\blast\s(?:{_REPORTED}|{_SPOKEN})\b|\blast\s{_ARTICLE_ABOUT}"
    r"|\b(?:currently|presently|nowadays)\b|\bright\snow\b|\bat\s(?:the\smoment|present)\b|\bthese\sdays\b"
    rf"|{_CURRENT}"
    # "Now" is a filler in the middle of a question; "by now", "until now" and "from now" count from another time.
    r"|(?<!\buntil\s)(?<!\bup\sto\s)(?<!\bby\s)(?<!\bfrom\s)(?<!-)\b(?-i:now)\s?(?:[?.!]|$)"
    r"|^\W{0,3}(?:who|what|where|how)(?:\s(?:is|are|does|do)|['’]s)?\s(?-i:now)\s(?!that\b|defunct\b|former\b)",
    re.I,
)
_OLDEST = re.compile(
    rf"\bfirst\s(?:[a-z]{{2,20}}ly\s)?(?:{_REPORTED}|say|said)\b|\bfirst\s{_ARTICLE_ABOUT}"
    rf"|\b(?:earliest|oldest)\s(?:[a-z]{{2,20}}\s)?{_REPORT}\b"
    r"|\boriginally\s(?:said|planned|scheduled|reported|proposed|announced|expected|intended|estimated|set|meant|"
    r"supposed|charged|demanded|offered|promised|claimed)\b",
    re.I,
)
_LONGEST = 10_000


def asked_order(question: str) -> Order | None:
    """Tell whether a question asks for the newest or the oldest report.

    Args:
        question: as asked.

    Returns:
        "newest", "oldest", or None: it asks for neither, or for both.
    """
    newest, oldest = _NEWEST.search(question[:_LONGEST]), _OLDEST.search(question[:_LONGEST])
    if bool(newest) == bool(oldest):
        return None
    return "newest" if newest else "oldest"
