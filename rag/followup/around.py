"""What belongs to a name that another takes the place of: the titles before it, the noun that it stands before."""

import re

from rag.followup.names import PEOPLE, name_spans
from rag.lexical import terms
from rag.speech.words import DEMONYMS, FUNCTION_WORDS, one_of

__all__ = ["noun_behind", "titles_before", "with_noun"]

_RANKS = "current|new|outgoing|acting|interim|deputy|vice|prime|foreign|defen[cs]e|interior|finance|first"
_TITLES = re.compile(
    rf"(?P<article>\b(?:the|an?)\s)?(?P<of>(?<!\S)(?:[\w’'.]+[’']s|{one_of(DEMONYMS)})\s)?"
    rf"(?P<ranks>(?:\b(?:(?P<former>ex|former|late|then)|{_RANKS})[\s-])*)"
    rf"(?P<roles>(?:\b(?:{one_of(PEOPLE | {'secretary', 'premier'})})\s)*)$"
)
_NEAR = 80  # characters before a name that its titles stand in
_NOUN = re.compile(r"(?:[’']s?)?(?:\s[a-z][\w-]*){1,2}")
_OWNER = re.compile(r"[’']s?(?=\s|$)")
_PLURAL = re.compile(r"\s(?P<noun>[a-z][\w-]*(?<![sui])s)(?![\w’'-])")


def titles_before(text: str, start: int) -> int:
    """Where the titles begin of a person whose name starts there: "_the ex-president_ Lula", "_Serbia’s envoy_ Vucic".

    A role alone is none, as in "Who will _coach_ Reed?", nor is "the new" of "the new Trump plan".
    """
    found = _TITLES.search(text[max(0, start - _NEAR) : start])
    if found is None:
        return start
    is_title = found["former"] or (found["roles"] and (found["article"] or found["of"] or found["ranks"]))
    return start - len(found[0]) if is_title else start


def with_noun(part: str) -> tuple[str, str]:
    """A name and what it stands before: "Croatian" and " towns", "Reed" and "’s lawyers"; "" where it stands alone."""
    for start, end in name_spans(part):
        is_first = start in (0, len("the ")) and _NOUN.fullmatch(part, end)
        if is_first and FUNCTION_WORDS.isdisjoint(part[end:].split()):
            return part[:end], part[end:]
    return part, ""


def noun_behind(text: str, end: int, noun: str) -> int | None:
    """The end of the noun that a name stands before, where another noun can take its place.

    Args:
        text: the question.
        end: where the name ends.
        noun: the other noun, as `with_noun` gives it.

    Returns:
        the end of the same noun in either number, or of any plural if the other one is a plural; None of other words.
    """
    owner, bare = _OWNER.match(text, end), _OWNER.sub("", noun, count=1)
    start = owner.end() if owner else end
    same = re.compile(rf"(?:\s[\w-]+){{{len(bare.split())}}}").match(text, start)
    if same and terms(same[0]) == terms(bare):
        return same.end()
    plural = _PLURAL.match(text, start) if _PLURAL.fullmatch(bare) else None
    return plural.end() if plural and plural["noun"] not in FUNCTION_WORDS else None
