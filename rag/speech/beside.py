"""Somebody told by who they are to another: Okonkwo’s mother, a critic of Okonkwo."""

import re
from functools import lru_cache

from rag.datatypes import Speaker
from rag.speech.people import fold, people_of, words_of
from rag.speech.words import folded_words, one_of

__all__ = ["BESIDE", "is_relative", "owner_of", "relation_in", "relative"]

BESIDE = folded_words(
    "mother father mum mom dad parents stepmother stepfather grandmother grandfather wife husband widow widower fiance "
    "fiancee girlfriend boyfriend brother sister son daughter niece nephew cousin uncle aunt relative relatives "
    "family friend friends ally allies supporter supporters opponent opponents critic critics rival rivals colleague "
    "colleagues neighbor neighbour fan fans biographer survivor victim victims"
)
_OWNED = re.compile(rf"(?P<whose>.+)[’']s?\s+(?:[\w-]+\s+){{0,2}}?(?P<who>{one_of(BESIDE)})", re.I)
_OF = re.compile(rf"(?:[\w-]+\s+){{0,2}}?(?P<who>{one_of(BESIDE)})\s+of\s+(?P<whose>.+)", re.I)
_JOINT = "’s "
_NEAR = 80  # characters beside a name in which it is told whose it is
_LEADING = r"(?:(?!(?:of|for|to|with|and)\b)[\w.-]+\s+){0,3}?"  # not the lawyer _of_ his mother
_CLOSING = r"(?=\s*(?:$|[.;:!?()]|,(?!\s+(?:his|her|their|and)\b)|(?:said|says|told)\b))"


def relation_in(words: str) -> tuple[str, str] | None:
    """Whose and who, where words tell of somebody so: "Okonkwo’s late mother" as ("Okonkwo", "mother")."""
    found = _OWNED.fullmatch(words) or _OF.fullmatch(words)
    return (found["whose"], found["who"].lower()) if found else None


def relative(owner: str, who: str) -> str:
    """The name by which somebody's relative is asked for: "Okonkwo’s mother"."""
    return f"{owner}{_JOINT}{who}"


def owner_of(name: str) -> str | None:
    """To whom somebody is told by what they are: "Okonkwo" of "Okonkwo’s mother"; None of a name."""
    owner, _, who = name.rpartition(_JOINT)
    return owner if who in BESIDE and words_of(owner) else None


def is_relative(name: str, text: str, who: Speaker, full_name: str) -> bool:
    """Whether a speaker is somebody's relative: by the words around the name, or as the text names them elsewhere.

    Args:
        name: as `relative` makes it. Whose "his mother" is, is not asked.
        text: the article's text.
        who: the speaker.
        full_name: what the speaker's name stands for.
    """
    if _patterns(name)[0].search(fold(text[who.start : who.end])):
        return True
    is_owners = words_of(who.name) == words_of(owner_of(name) or "")[-1:]  # Okonkwo alone is not his mother
    return not is_owners and tuple(words_of(full_name)) in _names_beside(name, text)


@lru_cache(maxsize=4)
def _names_beside(name: str, text: str) -> frozenset[tuple[str, ...]]:
    """The names, folded, that a text gives a relative: his mother, _Ada Okonkwo_; else _Ada Okonkwo_, his mother."""
    _, before, after = _patterns(name)
    own = words_of(owner_of(name) or "")
    spans = [span for span in people_of(text).spans() if words_of(text[slice(*span)]) != own]
    named = [span for span in spans if before.search(fold(text[max(0, span[0] - _NEAR) : span[0]]))]
    named = named or [span for span in spans if after.match(fold(text[span[1] : span[1] + _NEAR]))]
    return frozenset(tuple(words_of(text[slice(*span)])) for span in named)


@lru_cache(maxsize=4)
def _patterns(name: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """In folded text: a phrase that tells of them, what stands before a name that is theirs, and what after it."""
    owner, _, who = name.rpartition(_JOINT)
    surname = re.escape(words_of(owner)[-1])
    kin = rf"{re.escape(who.removesuffix('s'))}s?(?![\w'-])"
    told = (
        rf"(?:\b(?:his|her|their|{surname}(?:'s?)?)\s+(?:[\w-]+\s+){{0,2}}?{kin}|"
        rf"\b{kin}\s+of\s+(?:[\w.-]+\s+){{0,3}}?{surname}\b)"
    )
    return (
        re.compile(rf"(?:^|,\s+){_LEADING}{told}"),
        re.compile(rf"{told},?\s+$"),
        re.compile(rf",\s+(?:\d+,\s+)?(?:(?:the|an?)\s+(?:[\w-]+\s+)?)?{told}{_CLOSING}"),
    )
