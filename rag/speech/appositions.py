"""What stands after a comma and tells who somebody is: a role after a name, or the name after a role."""

import re

from rag.speech.people import fold
from rag.speech.phrases import DETERMINERS, Mention, is_role, noun_phrase, tokens_of
from rag.speech.words import CAPITAL, FUNCTION_WORDS, ORGANISATION, PLACES

__all__ = ["extended", "name_beside", "with_apposition"]

_APPOSITION_END = re.compile(
    rf"[,;:—–“”\"?!\n]|(?<![ .]{CAPITAL})\.(?=\s*$|\s+{CAPITAL})|\s(?:who|which|while|when|after|as)\b"
)
_LONGEST_APPOSITION = 140
_LISTED = re.compile(r",\s+(?:and|or)\b")
_INITIAL = re.compile(r"\w\.")  # a name that goes on, as in: Richard J. “Rick” Cordrey
_OPENING = "According to "
# "According to the mayor, Ana Li, the plan is dead": a further comma would make the name the subject of what follows.
_ALL_THE_REST = re.compile(r",\s*(?:[a-z][^,]*)?$")
_SEVERAL = frozenset("two three four five several some many most both other all police spokespeople".split())
_PLACES_BEGIN = frozenset(
    "San Santa Los Las El Puerto Costa Sri Sierra Rhode Nova Burkina Cape Papua Ivory Hong British Northern Southern "
    "Eastern Western Central Upper Lower Greater Great".split()
)


def with_apposition(text: str, found: Mention, end: int) -> Mention:
    """The mention with what follows its comma; a description is named by it: `the mayor, Ana Li`."""
    at = found.phrase[1]
    if text[at : at + 2] != ", " or found.kind not in ("name", "description"):
        return found
    if found.kind == "description":
        return _named_after(text, found, end) or found
    limit = min(end, at + 2 + _LONGEST_APPOSITION)
    stop = _APPOSITION_END.search(text, at + 2, limit)
    return extended(text, found, stop.start() if stop else limit) if stop or limit == end else found


def extended(text: str, found: Mention, end: int) -> Mention:
    """The mention with the words up to `end` when they tell who it is: an article or a role near their start."""
    words = [word.strip(",.()").lower() for word in text[found.phrase[1] : end].split()[:8]]
    words = [word for word in words if word and not word.isdigit()]
    if not words or not (words[0] in ("the", "a", "an", "one") or any(map(is_role, words))):
        return found
    if words[0].endswith("ing") or (words[0] in FUNCTION_WORDS and words[0] not in DETERMINERS):
        return found
    end = found.phrase[1] + len(text[found.phrase[1] : end].rstrip())
    return Mention(found.kind, found.name, (found.phrase[0], end))


def name_beside(text: str, described: Mention, start: int, end: int) -> Mention | None:
    """The full name in apposition to a description: the mayor of Oslo, _Ana Li_, said."""
    named = noun_phrase(text, start, end)
    if named is None or named.kind != "name":
        return None
    words = text[slice(*named.name)].split()
    is_full = len(words) > 1 or is_role(text[slice(*named.phrase)].split()[0])  # Ana Li, Mr Li
    if not is_full or _INITIAL.fullmatch(words[-1]) or _is_place(words, text[slice(*described.phrase)]):
        return None
    return Mention("name", named.name, (described.phrase[0], named.phrase[1]))


def _named_after(text: str, described: Mention, end: int) -> Mention | None:
    """The full name that alone fills the clause after a description: said the mayor, _Ana Li_, on Monday."""
    at = described.phrase[1] + 2
    tokens = tokens_of(text, at, end)
    mark = next((n for n, token in enumerate(tokens) if not token[0][0].isalnum()), len(tokens))
    if not mark or not _is_one(text[slice(*described.phrase)]):
        return None
    last = tokens[mark - 1].end()
    if _LISTED.match(text, last, end) or not (_is_told_by(text, described) or _ALL_THE_REST.match(text, last, end)):
        return None
    return name_beside(text, described, at, last)


def _is_told_by(text: str, described: Mention) -> bool:
    """Whether a verb of saying precedes a description, which no new clause follows as it does "According to"."""
    return not text.endswith(_OPENING, 0, described.phrase[0])


def _is_one(phrase: str) -> bool:
    """Whether a description tells of one person or body: its noun, before any "of" or "for", has no plural."""
    first, *words = phrase.lower().split()
    noun = next((n for n, word in enumerate(words) if word in FUNCTION_WORDS), len(words))
    head = words[noun - 1] if noun else first
    return _SEVERAL.isdisjoint({first, head}) and (not head.endswith("s") or head.endswith("ss"))


def _is_place(words: list[str], phrase: str) -> bool:
    """Whether a name after a place or a person tells where they are: the mayor of Fargo, _North Dakota_."""
    last = phrase.split()[-1]
    if fold(" ".join(words)) in PLACES or words[0] in _PLACES_BEGIN:
        return last[0].isupper() or is_role(last)
    return last[0].isupper() and not ORGANISATION.isdisjoint(words)
