"""Whether the words around a date tell of the past or of the future: the verb of its clause decides.

After Mazur and Dale (2008), "What's the Date? High Accuracy Interpretation of Weekday Names": a weekday in news lies
within a week of publication, on the side that the tense of its verb tells. Without a parser the verb is the nearest
word of its clause that looks like one; where the words around it do not agree, no side is taken.
"""

import re
from typing import Literal

__all__ = ["Direction", "direction"]

Direction = Literal["past", "future"]
_Cue = Literal["past", "future", "open"]  # open: a verb that tells neither

_WINDOW = 120  # characters on either side
_TOKEN = re.compile(r"[^\W_]{1,40}(?:[’'.&-][^\W_]{1,40}){0,4}|--|[^\w\s]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CLAUSE = _words(
    "that which who whom whose where when while as after before because since until but if although though whether "
    "than unless despite amid once"
)
_PREPOSITIONS = _words("since until after before")  # right before a date they begin no clause
_WILL = _words("will won't would wouldn't shall 'll")
_MODAL = _words("can can't cannot could couldn't may might must should shouldn't ought")
_PLANNED = _words(
    "scheduled slated expected planned due poised upcoming plans plan planning intends intend hopes hope aims aim "
    "looming set going preparing prepares ahead"
)
# These are about the future only with the words after them; without, they are verbs of the past or no verbs.
_NEEDS_AFTER = {
    "set": _words("to for"),
    "going": _words("to"),
    "ahead": _words("of"),
    "plans": _words("to for"),
    "plan": _words("to for"),
}
_REPORTING = _words(
    "said says told announced reported wrote tweeted posted confirmed added noted warned ruled argued testified "
    "insisted claimed acknowledged"
)
_PRESENT = _words(
    "is are isn't aren't am be being has have hasn't haven't heads head opens open begins begin starts start kicks "
    "airs premieres returns return faces face meets meet votes vote hosts plays play goes go takes take comes come "
    "launches runs run ends closes expires arrives visits travels holds hold marks continues continue remains "
    "features includes lasts falls does do don't doesn't gets get"
)
_IRREGULAR = _words(
    "said told was were wasn't weren't had hadn't did didn't went came took got made gave saw began won lost met held "
    "left led fell rose struck found kept brought sent spent sold bought built caught broke spoke wrote drove flew "
    "threw grew knew became ran fought sought taught thought felt dealt meant paid laid "
    "stood understood withdrew stole sank sang sat slid swept swung tore wore woke blew chose drew fed fled forgot "
    "froze been taken given seen known shown done gone written spoken stolen broken chosen driven drawn sworn "
    "shaken heard shot swore overthrew undertook underwent arose bore bound bred clung crept dug fought "
    "hung hid leapt lit overcame rode rang shone shook shrank slept sped spun sprang stuck stung swam woken worn "
    "torn thrown flown fallen risen begun sunk"
)
_UNCHANGED = _words("hit put cut quit shut beat read hurt burst cast set let spread split cost")  # past and present
_NOT_PAST = _words(
    "need indeed speed feed exceed proceed succeed seed breed hundred red bed shed embed unprecedented armed united "
    "related based sacred aged limited naked wicked so-called bleed greed creed freed deed weed reed unlimited "
    "detailed advanced retired experienced alleged closed teenaged"
)
# "Invited them for a meeting on Thursday" tells when they were invited, or when they meet.
_EVENTS = _words(
    "meeting meetings summit talks hearing trial vote election elections conference ceremony rally debate match game "
    "concert funeral launch final finals playoffs semifinal semifinals visit bout showdown race"
)
_NO_VERBS = _words("the a an his her its their our this that police congress court work school prison jail death power")
_GOVERNING = _WILL | _MODAL | {"be", "to", "do", "does"}  # before a verb they tell more than its form
_WATCHED = _WILL | _MODAL | _PLANNED | _UNCHANGED | _IRREGULAR | _PRESENT | {"for", "to"}
_ADVERBS = _words("not also since still already later yet now never first reportedly been n't")
_LEADS = _words(
    "on in by late early earlier later but and then also meanwhile so yet however since from until through before "
    "after just starting beginning only as when while where that because at during mid"
)


def direction(before: str, after: str) -> Direction | None:
    """Tell on which side of its day of writing the date between two pieces of a sentence lies.

    Args:
        before: the sentence up to the date.
        after: the sentence from the end of the date.

    Returns:
        "past" or "future"; None where the words do not tell, or tell both.
    """
    left, right = _tokens(before[-_WINDOW:]), _tokens(after[:_WINDOW])
    start = _clause_start(left)
    clause = left[start:]
    cues = _cues(clause)
    opens = len(clause) <= 3 and all(word.lower() in _LEADS for word in clause)
    starts_sentence = len(before) <= _WINDOW and start == 0
    following = _cues(_clause(right, skip_comma=opens and starts_sentence))
    if cues:
        return _from_left(clause, cues, following)
    adjacent = bool(following) and following[0][0] == 0  # "the court on Friday ruled"
    return _from_right(following) if opens or adjacent or not start else None


def _tokens(text: str) -> list[str]:
    # A capital is kept: "Will" and "May" are names.
    return [word.replace("’", "'") for word in _TOKEN.findall(text)]


def _is_boundary(word: str) -> bool:
    return word in _CLAUSE or not (word[0].isalnum() or word == ".")  # a stop inside a sentence is that of "Gov."


def _clause_start(words: list[str]) -> int:
    """Where the clause begins that the words end with."""
    last = len(words) - 1
    for place in range(last, -1, -1):
        if _is_boundary(words[place]) and not (place == last and words[place] in _PREPOSITIONS):
            return place + 1
    return 0


def _clause(words: list[str], skip_comma: bool) -> list[str]:
    if skip_comma and words[:1] == [","]:
        words = words[1:]
    end = next((place for place, word in enumerate(words) if _is_boundary(word)), len(words))
    return words[:end]


def _from_left(clause: list[str], cues: list[tuple[int, _Cue]], following: list[tuple[int, _Cue]]) -> Direction | None:
    place, nearest = cues[-1]
    if nearest == "open":
        return None
    if nearest == "future":
        announced = clause[place] in {"plan", "plans"} and any(cue == "past" for _, cue in cues)
        return None if announced else "future"  # "announced plans to close in May"
    adjacent = all(word in _LEADS for word in clause[place + 1 :])
    if adjacent and clause[place] in _REPORTING:
        return "past"
    mixed = any(cue == "future" for _, cue in cues) or (not adjacent and any(cue == "future" for _, cue in following))
    return None if mixed else "past"


def _from_right(cues: list[tuple[int, _Cue]]) -> Direction | None:
    if not cues or cues[0][1] == "open":
        return None
    if cues[0][1] == "past" and any(cue == "future" for _, cue in cues):
        return None
    return "past" if cues[0][1] == "past" else "future"


def _cues(words: list[str]) -> list[tuple[int, _Cue]]:
    found = ((place, _cue(words, place)) for place in range(len(words)))
    return [(place, cue) for place, cue in found if cue]


def _cue(words: list[str], place: int) -> _Cue | None:
    word, ahead = words[place], words[place + 1 : place + 4]
    if word not in _WATCHED and not word.endswith(("ed", "'ll")):
        return None
    auxiliaries = _auxiliaries(words, place)
    if word in _WILL or word.endswith("'ll"):
        return "open" if "have" in ahead else "future"
    if word in _MODAL:
        return "open"
    if word == "for":
        return "open" if _EVENTS & set(ahead) else None
    if word == "to":
        return _infinitive(words, place, auxiliaries)
    if word in _PLANNED and (word not in _NEEDS_AFTER or (ahead and ahead[0] in _NEEDS_AFTER[word])):
        return "open" if auxiliaries & {"was", "were", "had"} else "future"
    if word in _UNCHANGED and not auxiliaries & {"was", "were", "had", "has", "have"}:
        return None if auxiliaries & _GOVERNING else "open"
    if _looks_past(word):
        return None if ahead[:1] == ["by"] and not auxiliaries else _participle(word, auxiliaries)
    present = word in _PRESENT and not _is_perfect(words, place) and not auxiliaries & _GOVERNING
    return "open" if present else None


def _auxiliaries(words: list[str], place: int) -> set[str]:
    """The up to two words before a verb that are not adverbs, and the adverbs between."""
    found: set[str] = set()
    taken = 0
    for word in reversed(words[max(0, place - 5) : place]):
        found.add(word)
        taken += not (word in _ADVERBS or word.endswith("ly"))
        if taken == 2:
            break
    return found


def _infinitive(words: list[str], place: int, auxiliaries: set[str]) -> _Cue | None:
    ahead = words[place + 1] if place + 1 < len(words) else ""
    if place and (words[place - 1] in _PLANNED or words[place - 1] == "according"):
        return None  # the word before has told
    if ahead in _NO_VERBS or not ahead.islower() or ahead.endswith("s"):  # "to court", "to Paris", "to voters"
        return None
    if words[place + 1 : place + 3] == ["take", "place"] or ahead == "be":
        return "open" if auxiliaries & {"was", "were", "had"} else "future"
    return "open"


def _looks_past(word: str) -> bool:
    if word in _IRREGULAR or word in _UNCHANGED:
        return True
    return word.endswith("ed") and len(word) > 3 and word.islower() and word not in _NOT_PAST


def _participle(word: str, auxiliaries: set[str]) -> _Cue | None:
    """A past form by itself tells the past; after "will", "to be" or "is" the word before it decides."""
    if "have" in auxiliaries and not auxiliaries & (_WILL | _MODAL):
        return "past"  # "appear to have met"
    if auxiliaries & _GOVERNING:
        return None
    if auxiliaries & {"is", "are", "being", "gets", "get", "isn't", "aren't"}:
        return "open"
    return "past" if word != "been" else None


def _is_perfect(words: list[str], place: int) -> bool:
    """Whether "has" or "have" goes with a past form after it, which tells more."""
    return words[place] in {"has", "have", "hasn't", "haven't"} and any(map(_looks_past, words[place + 1 : place + 4]))
