"""What a pronoun can mean in its own question; where that is nothing, it points back to what was said before.

Grammar's binding rules: "he" after the first auxiliary ("Where will he go?") has nothing before it to mean; an object
("Did Belgrade accept it?") means nothing in its own clause; "its" and "they" mean a name, or a noun of their number.
"""

import re
from collections.abc import Sequence
from itertools import islice

from rag.followup.names import AUXILIARIES, PEOPLE, Forenames, contradicts, is_evident, names, persons, plain
from rag.lexical import terms
from rag.speech.words import FUNCTION_WORDS, OPENERS

__all__ = ["Pronoun", "is_possessive", "person_pronouns", "thing_points_back"]

Pronoun = re.Match[str]

_PERSON = re.compile(r"\b(he|she|him|his|her|hers)\b", re.I)
# What follows "this" or "that" where it is no article of a noun: "Is that true?", "How did this happen?".
_IS_THAT = (
    r"(?:(?<=\bis )|(?<=\bwas ))(?:this|that)(?=\s(?:in|a lot|why|how|when|where|what|true|right|correct|legal|normal"
    r"|new|possible|common|unusual|enough|the (?:first|last|only|same|reason)|\w+ed[\s?.!]*$)(?!\w))"
)
_DOES_THAT = (
    r"(?:(?<=\bdoes )|(?<=\bdid )|(?<=\bwill ))(?:this|that)(?=\s(?:happen|mean|work|compare|matter|end|help|affect"
    r"|cost|change|take|lead|differ|begin|start)(?!\w))"
)
_THING = re.compile(
    r"\b(it|its|they|them|their|theirs|(?:this|that|these|those|there|so|then)(?=[\s?.!]*$)"
    rf"|{_IS_THAT}|{_DOES_THAT}|(?<=how much of )that|(?<=how many of )(?:these|those))\b",
    re.I,
)
_PLURALS = frozenset("people men women children police staff".split())
_DETERMINERS = frozenset("the a an this that which each every another one much whose".split())
# A pronoun right after one of these is part of what the noun before it names: "the leader of their party".
_OF = frozenset("of for behind about".split())
_BOUNDARY = re.compile(
    r"\b(?:when|while|after|before|because|if|since|although|until|once|whether)\b|,"
    r"|\b(?:and|but|or)\s+(?!the\b|an?\b)(?=[a-z])"
)
# "it" after one of these begins a clause, unless that clause has no verb.
_OPEN_A_CLAUSE = frozenset(
    "say says said think thinks believe hope claim expect fear know that if when because while before after as until "
    "whether why how where what since although once".split()
)
_BEFORE_NO_VERB = re.compile(
    r"\s*(?:$|[?.!,]|(?:in|on|at|by|for|from|to|with|as|into|and|or|but|yet|again|now)\b)", re.I
)
_BEFORE_A_VERB = re.compile(rf"[’']|\s+(?:{'|'.join(AUXILIARIES)})\b", re.I)
_EXPLETIVE = re.compile(
    r"it\s+(?:(?:take|cost|mean)s?|took)\b.*\bto\b"
    r"|it\s+(?:rain|snow|hail)\w*|it\s+(?:sunny|windy|cloudy|foggy|hot|cold|warm|freezing)\b|it\s+(?:be\s+)?true\b"
    r"|it\s+(?:be\s+)?(?:possible|likely|unlikely|legal|illegal|safe|necessary|important|hard|difficult|easy|better|"
    r"worth|clear|known|common|normal|right|wrong|enough|dangerous|fair)\s.*\b(?:to|that|if)\b"
    r"|it(?:[’']s|\s+is)\s+\w",
    re.I,
)
_TIME_IS = re.compile(r"\b(?:time|day|date)\s+(?:is|was)\s+$", re.I)
_PRONOUNS = 5  # of one question that are looked at, so that a hostile one takes linear time


def person_pronouns(question: str, known: Forenames) -> list[Pronoun]:
    """The pronouns for a person that stand for nobody of their own question, in the order they come."""
    pronouns = islice(_PERSON.finditer(question), _PRONOUNS)
    return [pronoun for pronoun in pronouns if not _people_beside(pronoun, question, known)]


def thing_points_back(question: str, last: str, known: Forenames) -> bool:
    """Whether "it", "their" or the like stands for something said before; `last` is the last question."""
    pronouns = islice(_THING.finditer(question), _PRONOUNS)
    return any(_is_unexplained(pronoun, question, last, known) for pronoun in pronouns)


def is_possessive(pronoun: Pronoun, question: str) -> bool:
    """Whether it is "his", or "her" before a noun: "her plan", not "invite her to"."""
    word, following = pronoun[0].lower(), re.match(r"\s+(\w+)", question[pronoun.end() :])
    return word in ("his", "hers") or (
        word == "her" and following is not None and following[1].lower() not in FUNCTION_WORDS
    )


def _people_beside(pronoun: Pronoun, question: str, known: Forenames) -> list[str]:
    """Whom of its own question the pronoun can mean: persons named there of its sex, or nouns for persons."""
    scope = _scope(pronoun, question)
    named = [person.name for person in persons(scope) if not contradicts(pronoun[0], person.name, known)]
    return named + [word for word in _words_beside(pronoun, question, scope) if word in PEOPLE]


def _is_unexplained(pronoun: Pronoun, question: str, last: str, known: Forenames) -> bool:
    """Whether nothing in its question explains "it" or the like: no name, and no noun that is new there."""
    word, before = pronoun[0].lower(), question[: pronoun.start()]
    if word == "there":
        return not re.search(r"\b(?:is|are)\s+$", before, re.I)  # "How many planets are there?"
    if word in ("this", "that", "these", "those", "so", "then"):
        return True
    if word == "it" and (_EXPLETIVE.match(question, pronoun.start()) or _TIME_IS.search(before)):
        return False
    scope = _scope(pronoun, question)
    if _things_named(scope, word, known):
        return False
    nouns = _nouns(_words_beside(pronoun, question, scope), plural=word not in ("it", "its"))
    return not nouns or bool(set(terms(" ".join(nouns))) & set(terms(last)))


def _things_named(scope: str, pronoun: str, known: Forenames) -> bool:
    """Whether a name there can be a thing's; two persons can be "they"."""
    told = [person.name for person in persons(scope) if is_evident(person, known)]
    if len(told) > 1 and pronoun not in ("it", "its"):
        return True
    return any(name not in OPENERS and not any(person in name for person in told) for name in names(scope))


def _nouns(words: Sequence[str], *, plural: bool) -> list[str]:
    """The nouns of one number, told by what stands before them and by a plural's -s."""
    found = []
    for before, word in zip(["", *words], words, strict=False):
        if word in FUNCTION_WORDS or word in _DETERMINERS or before in ("who", "what"):
            continue
        is_plural = word in _PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "is", "’s", "'s")))
        if is_plural == plural and (plural or before in _DETERMINERS or before in ("do", "does", "did")):
            found.append(word)
    return found


def _words_beside(pronoun: Pronoun, question: str, scope: str) -> list[str]:
    """The scope's words in lower case, without a noun that the pronoun's own phrase describes.

    "The package they got", "the leader of their party": there the noun is what is got, and who leads, not the pronoun.
    """
    words = re.findall(r"[\w’'-]+", scope)
    if words and scope == question[: pronoun.start()]:
        if pronoun[0].lower() in ("he", "she", "it", "they"):
            words = words[:-1]
        elif words[-1].lower() in _OF:
            words = words[:-2]
    return [word.lower() for word in words]


def _scope(pronoun: Pronoun, question: str) -> str:
    """The words of its question in which a pronoun's antecedent can stand."""
    before = question[: pronoun.start()]
    words = [plain(word).title() in AUXILIARIES or bool(re.search(r"[’']s$", word)) for word in before.split()]
    follows_first_auxiliary = bool(words) and words[-1] and not any(words[:-1])
    if not follows_first_auxiliary and not _is_object(pronoun, question):
        return before
    boundaries = list(_BOUNDARY.finditer(before))
    return before[: boundaries[-1].start()] if boundaries else ""


def _is_object(pronoun: Pronoun, question: str) -> bool:
    word, after = pronoun[0].lower(), question[pronoun.end() :]
    if word == "it":
        previous = question[: pronoun.start()].lower().split()[-1:]
        opens = bool(previous) and previous[0] in _OPEN_A_CLAUSE and not _BEFORE_NO_VERB.match(after)
        return not opens and not _BEFORE_A_VERB.match(after)
    return word in ("him", "them") or (word == "her" and not is_possessive(pronoun, question))
