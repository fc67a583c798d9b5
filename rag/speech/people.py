"""The people of one article: full names for surnames that follow, and whom a pronoun stands for."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rag.speech.marks import Span
from rag.speech.phrases import SUFFIXES, Mention, is_role
from rag.speech.words import CAPITAL, FEMALE, MALE, NAME_PARTICLES, OPENERS, OPENING_PARTICLES, ORGANISATION, one_of

__all__ = ["People", "bare", "fold", "people_of", "words_of"]

_PART = rf"(?:(?:{CAPITAL}\.)++|(?:al-|el-)?{CAPITAL}[\w’'-]*+(?:(?<=\b[JS]r)\.|(?<=\bSt)\.)?)"
_CAPITALS = re.compile(
    rf"(?<!\w){_PART}(?:[ \u00a0](?:(?:{one_of(OPENING_PARTICLES | {'ten'})})[ \u00a0]){{0,2}}{_PART}){{1,7}}"
)
_ALONE = re.compile(rf"(?:^|[a-z,;:—“”\"\n.]\s)({CAPITAL}[\w’'-]*?)(?:[’']s)?(?= [a-z]|,)", re.M)
_POSSESSIVE = re.compile(r"(?:[’']s|[’'])$")
_SUFFIXES = frozenset(word.lower() for word in SUFFIXES)
_PLAIN = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "‘": "'", "’": "'", "ʼ": "'"})
_MENTIONS = 50  # of one surname that are looked at
_MALE_TITLES = frozenset("Mr Sir King Prince Lord Father".split())
_FEMALE_TITLES = frozenset("Mrs Ms Miss Queen Princess Lady Dame Sister".split())


def fold(text: str) -> str:
    """The text without accents, capitals and curls: "Milić" as "milic", "O’Brien" as "o'brien"."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c)).translate(_PLAIN)


def words_of(name: str) -> list[str]:
    """The words of a name, folded, without its possessive and without "Jr" or a number after it."""
    words = [_POSSESSIVE.sub("", word).strip(".,") for word in fold(name).split()]
    words = [word for word in words if word]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return words


class People:
    """The full names in a text, in the order they come."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_word: dict[str, list[Span]] = defaultdict(list)
        for found in _CAPITALS.finditer(text):
            for span in _persons(found):
                words = words_of(text[slice(*span)])
                for word in {words[0], words[-1]} if words else ():
                    self._by_word[word].append(span)
        self._alone = {fold(found[1]) for found in _ALONE.finditer(text)}

    def spans(self) -> set[Span]:
        """Where the full names stand."""
        return {span for spans in self._by_word.values() for span in spans}

    def full_name(self, name: str, before: int) -> str:
        """The full name a surname stands for: the one that comes earlier in the text, where there is only one.

        Args:
            name: a name as printed.
            before: where it is printed.

        Returns:
            the full name as printed earlier; the name itself when it is full, or when several people bear it.
        """
        known = self._bearers(name, before)
        return known[0] if len({words_of(full)[0][:3] for full in known}) == 1 else name

    def _bearers(self, name: str, before: int) -> list[str]:
        """The full names printed earlier that a surname may stand for, particles included; else a forename."""
        words = words_of(name)
        if len(bare(words)) != 1 or len(name.split()) > len(words):
            return []
        spans = [span for span in self._by_word.get(words[-1], ())[:_MENTIONS] if span[1] <= before]
        known = [self._text[slice(*span)] for span in spans]
        return [full for full in known if _is_surname(words, words_of(full))] or (known if len(words) == 1 else [])

    def is_person(self, mention: Mention) -> bool:
        """Whether a mention is a person's name and not that of a body or a place."""
        name, phrase = self._text[slice(*mention.name)], self._text[slice(*mention.phrase)]
        if mention.kind != "name" or not ORGANISATION.isdisjoint(name.split()) or "of" in name.split():
            return False
        if any(is_role(word) for word in phrase.partition(name)[0].split()):
            return True
        full = [words.split() for words in self._bearers(name, mention.name[0])] or [bare(name.split())]
        return any(len(words) > 1 and self._is_persons_name(words) for words in full)

    def _is_persons_name(self, words: Sequence[str]) -> bool:
        """Whether a forename is well known, or the surname stands alone elsewhere, as it does after a first mention."""
        return words[0] in MALE or words[0] in FEMALE or fold(words[-1]) in self._alone

    def antecedent(self, pronoun: str, candidates: Iterable[tuple[int, Mention]]) -> Mention | None:
        """Whom "he" or "she" stands for: the last person who spoke, or with whom a sentence started.

        Args:
            pronoun: as printed.
            candidates: those who spoke or with whom sentences start, and where.
        """
        fitting = [(at, m) for at, m in candidates if self.is_person(m) and self._fits(pronoun, m)]
        return max(fitting, key=lambda place: place[0])[1] if fitting else None

    def _fits(self, pronoun: str, mention: Mention) -> bool:
        """Whether neither forename nor title contradicts the pronoun."""
        is_she = pronoun.lower() == "she"
        forename = self.full_name(self._text[slice(*mention.name)], mention.name[0]).split()[0]
        titles = [word.rstrip(".") for word in self._text[mention.phrase[0] : mention.name[0]].split()]
        return forename not in (MALE if is_she else FEMALE) and (_MALE_TITLES if is_she else _FEMALE_TITLES).isdisjoint(
            titles
        )


def bare(words: Sequence[str]) -> list[str]:
    """The words of a name without particles; the last is none, whatever it is: Ravi _Das_."""
    return [*(word for word in words[:-1] if word not in NAME_PARTICLES), *words[-1:]]


def _is_surname(words: list[str], full: list[str]) -> bool:
    """Whether a full name ends in the words, after a forename."""
    return len(full) > len(words) and full[-len(words) :] == words


@lru_cache(maxsize=4)
def people_of(text: str) -> People:
    """The people of a text; kept for the next questions about the same few articles."""
    return People(text)


def _persons(found: re.Match[str]) -> list[Span]:
    """The persons in a run of capitals: cut at possessives, without openers and titles, of two words or more."""
    spans: list[Span] = []
    runs: list[list[tuple[int, str]]] = [[]]
    for word in re.finditer(r"\S+", found[0]):
        runs[-1].append((found.start() + word.start(), word[0]))
        if _POSSESSIVE.search(word[0]):
            runs.append([])
    for run in runs:
        bare = [_POSSESSIVE.sub("", word).rstrip(".") for _, word in run]
        skipped = max((n + 1 for n, word in enumerate(bare) if is_role(word) or word in OPENERS), default=0)
        if len(bare) - skipped < 2 or not ORGANISATION.isdisjoint(bare[skipped:]):
            continue
        at, last = run[-1]
        spans.append((run[skipped][0], at + len(_POSSESSIVE.sub("", last))))
    return spans
