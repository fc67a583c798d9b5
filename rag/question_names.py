"""Which words of a question are names, and which of these would make it a question about a stranger."""

import re
from collections.abc import Sequence
from datetime import date

from rag.dates import Period, asked_period
from rag.dates.days import MONTH, WEEKDAY
from rag.lexical import terms
from rag.speech import asked_speaker
from rag.speech.words import DEMONYMS, PLACES, SEATS, TITLES, folded_words

__all__ = ["WORD", "is_nobodys", "is_spelt_out", "name_places"]

WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_OWNS = re.compile(r"[’']s?$")
_ACRONYM = re.compile(r"[A-Z]{2,}")
_ENDS = re.compile(r"[?!:]|\.(?=\W)")  # a sentence, before the next word
_SHORTENED = re.compile(r"\w{1,2}|(?:\w\.)+\w")  # "St.", "U.S.": a point after them ends no sentence
_DAY = re.compile(rf"(?!May\b)(?:{MONTH}|{WEEKDAY})(?:['’]s)?")
# Written in capitals, and no name of somebody or of a place, or one that has several forms.
_GENERAL = folded_words(
    "USA U.S.A America United States Kingdom Nations Britain Union U.N PM MP MPs CEO CFO CV GDP NGO NGOs TV AI IT HIV "
    "AIDS DNA COVID Covid COVID-19 Covid-19 English Internet Web OK GMT UTC"
)
# From one word of an acronym to the next; small words have no letter in it.
_GOES_ON = r"[\w'’]*(?:\s(?:of|and|the|for|on|in|to)\b)*\W{1,2}"


def name_places(words: Sequence[re.Match[str]], question: str, today: date | None) -> set[int]:
    """Which words are, or are part of, somebody's or something's name.

    Args:
        words: those of the question, as `WORD` finds them.
        question: in which they stand.
        today: what relative days count from; the days that the question names are no names.

    Returns:
        their numbers, from 0.
    """
    period = asked_period(question, today)
    speaker = set(WORD.findall(asked_speaker(question) or ""))
    named = {place for place, word in enumerate(words) if word[0] in speaker}
    # However it is written.
    named |= {place for place, word in enumerate(words) if _OWNS.sub("", word[0]).casefold() in PLACES}
    if _tells_names(words):
        named |= {place for place in range(len(words)) if _is_name(place, words, question)}
    return {place for place in named if not _is_of(period, words[place]) and not _is_day(place, words)}


def is_nobodys(name: str) -> bool:
    """Whether a name that an archive never uses may well be in it all the same, by another word, or is a title.

    Peoples and governments are most often named by the country or its capital.
    """
    return name.removesuffix("s") in DEMONYMS or _OWNS.sub("", name) in SEATS | TITLES | _GENERAL


def is_spelt_out(name: str, text: str) -> bool:
    """Whether a name is an acronym of words that stand in a text: FTC, of "Federal Trade Commission"."""
    letters = _OWNS.sub("", name).replace(".", "")
    return bool(_ACRONYM.fullmatch(letters)) and bool(re.search(r"\b" + _GOES_ON.join(letters), text))


def _is_day(place: int, words: Sequence[re.Match[str]]) -> bool:
    """Whether a word names a day or a month; "May" does where a number stands beside it."""
    beside = [word[0] for word in words[max(0, place - 1) : place + 2]]
    is_may = words[place][0] == "May" and any(word.isdecimal() for word in beside)
    return is_may or bool(_DAY.fullmatch(words[place][0]))


def _is_name(place: int, words: Sequence[re.Match[str]], question: str) -> bool:
    """A capital tells it, but for a sentence's first word, which has one anyway: that is a name where it owns."""
    word = words[place][0]
    return word[0].isupper() and (not _is_first(place, words, question) or bool(_OWNS.search(word)))


def _is_first(place: int, words: Sequence[re.Match[str]], question: str) -> bool:
    if not place:
        return True
    before = words[place - 1]
    between = question[before.end() : words[place].start()]
    shortened = between.startswith(".") and (before[0] in TITLES or _SHORTENED.fullmatch(before[0]))
    return bool(_ENDS.search(between)) and not shortened


def _is_of(period: Period | None, word: re.Match[str]) -> bool:
    return period is not None and period.start <= word.start() < period.end


def _tells_names(words: Sequence[re.Match[str]]) -> bool:
    """Whether capitals mark names here; in a question set in capitals, or Like a Headline, they do not."""
    inner = [word[0] for word in words[1:] if word[0] not in ("I", "The") and not _ACRONYM.fullmatch(word[0])]
    binding = [word for word in inner if word[0].isupper() and not terms(word)]
    return not binding and any(word[0].islower() for word in inner)
