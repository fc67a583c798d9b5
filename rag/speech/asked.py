"""Whose words a question asks for, and whether a passage has words of theirs."""

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.segment import sentences
from rag.speech.attribution import Utterance, within
from rag.speech.beside import BESIDE, is_relative, owner_of, relation_in, relative
from rag.speech.marks import Span
from rag.speech.people import bare, fold, people_of, words_of
from rag.speech.phrases import PARTICLES, SUFFIXES, is_role
from rag.speech.reported import indirect
from rag.speech.verbs import forms
from rag.speech.words import (
    DEMONYMS,
    NAME_PARTICLES,
    ORGANISATION,
    PLACES,
    SPEAKERS,
    SPEAKS_FOR,
    TITLES,
    folded_words,
    one_of,
)

__all__ = ["asked_relative", "asked_speaker", "said_by"]

_ASKED_VERBS = folded_words(
    "say tell think believe respond react reply comment argue claim insist warn explain describe feel write tweet "
    "suggest hope expect accuse criticise criticize stress emphasise emphasize add admit deny complain mention predict "
    "urge blame praise condemn note ask fear state acknowledge answer want demand promise pledge vow swear denounce "
    "doubt maintain contend concede allege assert caution remind advise"
)
# Deeds as well as words: when and where Ruiz announced or rejected something asks for no words of theirs.
_DEEDS = folded_words("announce propose reject threaten recommend")
_WORDS_OF = folded_words(
    "view views opinion opinions stance reaction response comment comments remark remarks statement message answer "
    "reply warning words assessment explanation claim claims argument criticism thoughts attitude advice prediction "
    "testimony speech quote quotes accusation"
)
_AUXILIARY = r"(?:did|does|do|has|have|had|will|would|can|could|might|didn[’']t|doesn[’']t)"
_WORD = rf"(?:(?:{one_of(BESIDE)})\s+of\s+[^\s?,;:]+|[^\s?,;:]+)"  # the mother of Okonkwo
_WHO = rf"(?P<who>{_WORD}(?:\s+{_WORD}){{0,6}}?)"
_SAID = rf"(?:{one_of({form for verb in _ASKED_VERBS for form in forms(verb)[:3]})}|call(?:s|ed)?\s+(?:for|on))\b"
_DID = rf"(?:{one_of({form for verb in _DEEDS for form in forms(verb)[:3]})})\b"
_SAYING = (
    r"(?:saying|telling|thinking|claiming|arguing|warning|suggesting|demanding|promising|proposing|calling\s+for)\b"
)
# Not "been": what they have been told.
_BETWEEN = r"(?:(?:ever|also|really|have|want to|has|had|not|(?!(?:family|ally)\b)\w+ly)\s+)*"
_NOUN = rf"(?:\w+\s+)?(?:{one_of(_WORDS_OF)}|(?:position|take)\s+(?=on\b|about\b|toward))\b"
_ENDS = (
    r"\s*(?:$|[?,;:]|\b(?:on|to|about|regarding|in|at|that|of|what|who|when|where|why|how|which|is|was|did|does|will|"
    r"has)\b)"
)
_PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\baccording\s+to\s+{_WHO}{_ENDS}",
        rf"\bin\s+{_WHO}(?:[’']s|s[’'])\s+(?:own\s+)?(?:words|view|opinion)\b",
        rf"\b{_AUXILIARY}\s+{_WHO}\s+{_BETWEEN}{_SAID}",
        rf"\b(?:what|which|how|why)\s+(?:\w+\s+){{0,3}}?{_AUXILIARY}\s+{_WHO}\s+{_BETWEEN}{_DID}",
        rf"\bwhat\s+{_AUXILIARY}\s+{_WHO}\s+{_BETWEEN}call(?:ed)?\s+(?!off\b|up\b|in\b|back\b|out\b)\w",
        rf"\b(?:is|was|are|were|has|have|had)\s+{_WHO}\s+{_BETWEEN}(?:been\s+)?{_SAYING}",
        rf"\b(?:what|how|why)\s+(?!{_AUXILIARY}\b){_WHO}\s+{_BETWEEN}(?:{_SAID}|{_DID})",
        rf"\b(?:what(?:[’']s|\s+(?:is|was|were|are))|me|about|summari[sz]e|explain)\s+(?:the\s+)?{_WHO}[’']s?\s+{_NOUN}",
        rf"\b(?:the|any)\s+(?:{one_of(_WORDS_OF)})\s+(?:of|from|by)\s+{_WHO}{_ENDS}",
        rf"\b(?:said|told|written|claimed)\s+(?:\w+\s+)?by\s+{_WHO}{_ENDS}",
        rf"^\s*quotes?\s+(?:of|from|by\s+)?\s*{_WHO}{_ENDS}",
    )
)
_LONGEST = 1000  # characters of a question that are looked at
_NOBODY = SPEAKERS | folded_words(
    "he she it they we you i who what people someone anyone everyone nobody anybody somebody everybody one others this "
    "that these those there many some most which whom both all any a an his her their and or"
)
_POSSESSIVE = re.compile(r"[’']s?$")
_OF_SOMEBODY = re.compile(r"[’']s\b")
_AND = re.compile(r"\s+and\s+")
_NO_START = PARTICLES - NAME_PARTICLES | {"ten"}  # of a name: "of Li", "ten Serbs"
_ADJECTIVES = folded_words("the former current new late outgoing then")
# In a question without capitals a word where a name might stand may be any word, so only plain questions are read.
_PLAIN_QUESTION = re.compile(r"\s*\w+\s+(?:did|does|has|had|is|was)\s", re.I)
_NO_NAMES = SPEAKERS | folded_words(
    "the president government minister report research science study law bill bible constitution court data evidence "
    "history poll survey company team city state church school mayor governor congress police union industry"
)
_BODIES = {word.casefold() for word in ORGANISATION} | {"administration", "campaign", "organisation", "family"}


def asked_speaker(question: str) -> str | None:
    """The name of the one whose words a question asks for.

    Args:
        question: as asked: "What did Lavrov say?", "What is Merkel’s view on it?", "According to Grenell, …".

    Returns:
        the name without titles ("Lavrov"); None when nobody's words are asked for, or those of people in general, of a
        pronoun, of two at once, of somebody's mother or critic, or of a country or a body known by its initials, for
        which others speak.
    """
    name = _asked(question)
    return name if name and owner_of(name) is None else None


def asked_relative(question: str) -> str | None:
    """Whose mother, friend or critic a question asks for words of, as "Okonkwo’s mother"; None when of nobody's."""
    name = _asked(question)
    return name if name and owner_of(name) else None


def said_by(name: str, text: str, span: Span, utterances: Sequence[Utterance]) -> bool:
    """Whether a passage has words of somebody, quoted or reported.

    Args:
        name: as `asked_speaker` or `asked_relative` gives it; a surname suffices, accents and capitals do not count.
        text: the article's text.
        span: the passage, by offsets.
        utterances: the article's, as `speakers` finds them.

    Returns:
        True also when their spokesman says it. A name spelt in another way is another name.
    """
    start, end = span
    known = [(said.full_name, said.speaker) for said in within(utterances, start, end) if said.speaker]
    told = (indirect(text, (start + first, start + last), intent=True) for first, last in sentences(text[start:end]))
    known += [(people_of(text).full_name(who.name, who.start), who) for who in told if who]
    if owner_of(name):
        return any(is_relative(name, text, who, full) for full, who in known)
    return any(_same(name, full, text[who.start : who.end]) for full, who in known)


@lru_cache(maxsize=4)
def _asked(question: str) -> str | None:
    """The name of the one whose words a question asks for, or "Okonkwo’s mother"; kept, as a question is read often."""
    question = question[:_LONGEST]
    found = [match for pattern in _PATTERNS if (match := pattern.search(question))]
    for match in sorted(found, key=lambda match: match.start("who")):
        if name := _asked_relative(match["who"], question) or _asked_name(match["who"], question):
            return name
    return None


def _asked_relative(who: str, question: str) -> str | None:
    """Whose relative, where the words tell of somebody's, and that has a name."""
    whose, kin = relation_in(who) or ("", "")
    owner = _asked_name(whose, question)
    return relative(owner, kin) if owner else None


def _asked_name(who: str, question: str) -> str | None:
    """The name in the words where a question names someone; None when it is no name."""
    words = who.split()
    cut = next((n + 1 for n, word in enumerate(words[:-1]) if _POSSESSIVE.search(word)), 0)
    words = [_POSSESSIVE.sub("", word).strip("“”\"'‘’().") for word in words[cut:]]
    words = [word for word in words if word]
    if not words or not _NOBODY.isdisjoint(word.lower() for word in words):
        return None
    if words[0].lower() == "the" and len(words) == 2 and words[1].endswith("s"):  # the Serbs
        return None
    if any(word[0].isupper() for word in question.split()[1:] if word != "I"):
        name = _capitals(words)
    elif cut or len(bare(words)) > 2 or not _NO_NAMES.isdisjoint(words) or not _PLAIN_QUESTION.match(question):
        return None
    else:
        name = [word for word in words if not is_role(word)]
    is_known = len(name) == 1 and (name[0] in DEMONYMS or name[0].isupper())
    return None if not name or is_known or fold(" ".join(name)) in PLACES else " ".join(name)


def _capitals(words: list[str]) -> list[str]:
    """The name at the end of the words, without the titles before it; nothing when other words stand there."""
    first = len(words)
    while first and (words[first - 1][0].isupper() or (first < len(words) and words[first - 1] in PARTICLES)):
        first -= 1
    while first < len(words) and words[first] in _NO_START:
        first += 1
    if any(not is_role(word) and word.lower() not in _ADJECTIVES for word in words[:first]):
        return []
    last = max((n for n in range(first, len(words)) if words[n] not in SUFFIXES), default=first)
    titles = max((n + 1 for n in range(first, last) if words[n] in TITLES), default=first)
    return words[first:] if words[-1] in ORGANISATION else words[titles:]


def _same(asked: str, name: str, phrase: str) -> bool:
    """Whether a name is that of the one asked for, or its bearer speaks for them."""
    wanted, words = words_of(asked), words_of(phrase)
    names = [words_of(part) for part in _AND.split(name)]
    if any(_same_name(wanted, part) and not _is_beside(wanted, part) for part in names):
        return True
    if _place_of(wanted, words) is None:
        return False
    is_theirs = len(wanted) > 1 and not _is_beside(wanted, words) and not _OF_SOMEBODY.search(phrase)
    return is_theirs or not SPEAKS_FOR.isdisjoint(words)


def _place_of(wanted: list[str], words: list[str]) -> int | None:
    """Where a name stands among words."""
    return next((n for n in range(len(words)) if words[n : n + len(wanted)] == wanted), None)


def _is_beside(wanted: list[str], words: list[str]) -> bool:
    """Whether the words tell of somebody beside the one with that name: the widow of Ana Li, a critic of hers."""
    return not BESIDE.isdisjoint(words[: _place_of(wanted, words) or 0])


def _same_name(wanted: list[str], words: list[str]) -> bool:
    """Whether two names may be one person's: the same surname, and no other forename."""
    if not wanted or not words:
        return False
    if len(wanted) == 1 or len(words) == 1:
        short, long = sorted((wanted, words), key=len)
        return short[0] == long[-1] or (len(long) <= 3 and short[0] == long[0] and _BODIES.isdisjoint(long))
    ours, theirs = ([word for word in name[:-1] if word not in PARTICLES] for name in (wanted, words))
    is_like = not ours or not theirs or any(_same_forename(a, b) for a in ours for b in theirs)
    return wanted[-1] == words[-1] and is_like


def _same_forename(one: str, other: str) -> bool:
    """Sergei and Sergey, J and Jens; not Joe and Jill."""
    return one[:3] == other[:3] or (1 in (len(one), len(other)) and one[0] == other[0])
