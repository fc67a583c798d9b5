"""Which part of the last question a new one takes the place of: a place another place's, a person another person's."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rag.countries import ADJECTIVES
from rag.followup.around import noun_behind, titles_before, with_noun
from rag.followup.brackets import read
from rag.followup.fragments import PREPOSITION
from rag.followup.names import AUXILIARIES, NAME, is_place, name_spans, persons
from rag.followup.times import at_another_time
from rag.learned import learned
from rag.lexical import terms
from rag.speech.words import FUNCTION_WORDS, PLACES, TITLES

__all__ = ["replaced"]

_TIME = re.compile(
    r"\d|\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
    re.I,
)
_THE = re.compile(r"\bthe $", re.I)
# Between parts that each stand for another one: "Zelensky about Russia", "in France in 2021".
_FURTHER = re.compile(r"\s(?=(?:in|on|at|about|with|against|during|since|before|after|from|to|by)\s)")
_OF = re.compile(r"\s(?:of|at|for)\s")
_NOUN = re.compile(r"\s(?P<word>[a-z][\w-]*)")
_OWNS = re.compile(r"[’']s?\b")
_WHO_IS = re.compile(r"^\s*(?:and\s+)?(?:who|what)(?:[’']s|\s+(?:is|was))\s+(?P<name>\S[^?]*[^\s?.!])[\s?.!]*$", re.I)
_NAME_WORDS = 3  # at most, of a name in small letters
_NEAR = 30  # characters before a name, enough for its article and the word before that
# Beside who is asked for, a name after one of these is a party to it that stays: "Who spoke for Kosovo?".
_PARTY = frozenset("for with against by".split())


class _Mention(NamedTuple):
    """A name in a question with its article: where it stands, what kind of name, after which word.

    `is_office`: it is a title alone, which somebody has of something that is named next: "the CEO of Boeing".
    """

    start: int
    end: int
    kind: str
    before: str
    has_article: bool
    is_office: bool


def replaced(last: str, new: str) -> str:
    """The last question with the new part in place of what it can stand for, else in brackets."""
    first, *others = _FURTHER.split(new)
    if others and (anew := _replaced(last, first)):
        for part in others:
            anew = replaced(anew, part)
        return anew
    return _replaced(last, new) or read(last).beside(new).text()


def _replaced(last: str, new: str) -> str | None:
    """The last question with the new part in place of what it can stand for; None where that is nothing."""
    if at_new_time := at_another_time(last, new):
        return at_new_time
    name = new[: -len("’s")] if _is_owner(new) else new
    found = _after_preposition(last, name) or _defined(last, name) or (_named(last, name) if _is_name(name) else None)
    if found is None:
        return None
    start, end = found
    owned = _OWNS.match(last, end) if name != new else None  # "And Biden’s?" after "Trump’s plan"
    return f"{last[:start]}{new}{last[owned.end() :]}" if owned else f"{last[:start]}{name}{last[end:]}"


def _after_preposition(last: str, new: str) -> tuple[int, int] | None:
    """The last name, or year, after the preposition that the new one follows."""
    preposition = PREPOSITION.match(new)
    if not preposition or not (_is_name(part := new[preposition.end() :]) or part.isdigit()):
        return None
    # Its own capitals tell a name, so that only the preposition is read in either case.
    alike = re.compile(rf"\b(?i:{preposition[1]})\s+(?i:the\s+)?(\d{{4}}\b|{NAME.pattern})")
    found = [match for match in alike.finditer(last) if _is_time(match[0]) == _is_time(new)]
    if not found:
        return None
    start, end = found[-1].start(), found[-1].start() + _without_possessive(found[-1][0])
    end_of_noun = _end(last, (found[-1].start(1), end), with_noun(part)[1])
    return (start, end_of_noun) if end_of_noun else None


def _defined(last: str, new: str) -> tuple[int, int] | None:
    """The whole of what "Who is …?" asks about, where it is a name and so is the new part, or both own something."""
    asked = _WHO_IS.match(last)
    if not asked:
        return None
    name, end = asked["name"], asked.end("name")
    if _is_small_name(new) and (NAME.fullmatch(name) or _is_small_name(name)):
        return asked.start("name"), end
    return (asked.start("name"), end) if _OWNS.search(name) and _OWNS.search(new) and NAME.match(name) else None


def _named(last: str, new: str) -> tuple[int, int] | None:
    """The name of the new one's kind, the subject first; else the subject, whatever its kind."""
    mentions = [mention for mention in _mentions(last) if not mention.is_office or TITLES.issuperset(new.split()[-1:])]
    subject = [mention for mention in mentions if mention.before.title() in AUXILIARIES]
    whole, noun = with_noun(new)
    name = whole.removeprefix("the ")
    kind = _kind(name, "the" if name != whole else "")
    alike = [mention for mention in [*subject, *mentions] if mention.kind == kind]
    stands = [mention for mention in alike if subject or mention.before.lower() not in _PARTY]
    with_article = [mention for mention in subject if name == whole or mention.has_article]
    found = next(iter([*stands, *with_article[:1]]), None)
    if not found:
        return None
    start = titles_before(last, found.start) if found.kind == "person" else found.start
    if found.has_article and found not in subject and name == whole and _stands_before_noun(last, found.end):
        start += len("the ")
    end = _end(last, (found.start, found.end), noun)
    return (start, end) if end else None


def _end(last: str, old: tuple[int, int], noun: str) -> int | None:
    """The end of the old name, or of its noun where the new name has one; None where the old one is none itself."""
    start, end = old
    if not noun:
        return end
    is_adjective = last[start:end].removeprefix("the ") in ADJECTIVES
    return noun_behind(last, end, noun) or (None if is_adjective else end)


def _stands_before_noun(last: str, end: int) -> bool:
    """Whether a word follows that may be a noun: an article before the name is that noun’s."""
    noun = _NOUN.match(last, end)
    return noun is not None and noun["word"] not in FUNCTION_WORDS


def _mentions(question: str) -> Iterator[_Mention]:
    for start, end in name_spans(question):
        before = question[max(0, start - _NEAR) : start]
        has_article = bool(_THE.search(before))
        word = (before[:-4] if has_article else before).split()[-1:] or [""]
        if word[0].lower() != "the":
            kind = _kind(question[start:end], "the" if has_article else word[0])
            is_office = TITLES.issuperset(question[start:end].split()) and bool(_OF.match(question, end))
            yield _Mention(start - 4 * has_article, end, kind, word[0], has_article, is_office)


def _kind(name: str, before: str) -> str:
    if _is_time(name):
        return "time"
    if is_place(name, before):
        return "place"
    return "person" if any(persons(f"{before} {name}".strip())) else "thing"


def _is_owner(name: str) -> bool:
    """Whether a name says that something is theirs, and not what: "And Biden’s?"."""
    return name.endswith(("’s", "'s"))


def _is_time(name: str) -> bool:
    return bool(_TIME.search(name))


def _is_name(text: str) -> bool:
    bare = text.removeprefix("the ")
    return bare[:1].isupper() or bool(NAME.match(bare)) or bare.lower() in PLACES


def _is_small_name(text: str) -> bool:
    """Whether words in small letters are a name: none is a function word, and not all are ordinary ones."""
    words = text.lower().split()
    if not text.islower() or len(words) > _NAME_WORDS or not FUNCTION_WORDS.isdisjoint(words):
        return False
    return text in PLACES or not set(terms(text)) <= learned("common_words").keys()


def _without_possessive(name: str) -> int:
    return len(re.sub(r"[’']s?$", "", name))
