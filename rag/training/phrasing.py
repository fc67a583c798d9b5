"""A sentence with a part asked for, as a question: the words around the gap, in an order people ask in.

Orders are those of Fabbri et al., 2020, "Template-Based Question Generation from Retrieved Sentences for Improved
Unsupervised Question Answering" (https://arxiv.org/abs/2004.11892). People type shorter than news is written: clauses
and now and then a word are left out, at random, and the result need not be good English.
"""

import random
import re

from rag.training.clozes import Cloze

__all__ = ["phrase"]

_TRIMMED = 0.6  # of the clauses that stand off from the gap
_UNATTRIBUTED = 0.7  # of the tails that only say who said so
_LEFT_OUT = 0.07  # of the words of a question with more than _SHORT
_SHORT = 6
_WITHOUT_MARK = 0.2

_ATTRIBUTION = re.compile(r",? (?:said|according to|told)\b.*$", re.DOTALL)
_AUXILIARY = re.compile(
    r"^([^,“”\"]{3,60}?) (is|was|are|were|has|had|have|will|would|can|could|may|should|must) (.+)$", re.DOTALL
)
# A clause that starts so has its subject further on.
_NO_SUBJECT = re.compile(
    r"(according|as|when|if|after|before|in|on|at|by|with|from|for|to|since|while|although|because|but|and|so|of)\b",
    re.IGNORECASE,
)
_LOWERED = re.compile(
    r"(The|An?|It|He|She|They|We|In|On|At|His|Her|Its|Their|This|These|After|When|As|For|According)\b"
)


def phrase(sentence: str, cloze: Cloze, rng: random.Random) -> str:
    """The question; empty where a possessive gap cannot be asked for."""
    if cloze.owner and cloze.asking in ("where", "what"):
        return ""
    before, after = sentence[: cloze.start].strip(), sentence[cloze.end :].strip().rstrip('.!?"”')
    asking = cloze.asking
    if cloze.owner:
        asking = "whose" if asking == "who" else f"{asking}’s"
        after = re.sub(r"^[’']s ?", "", after)
    before, after = _trimmed(before if len(before) > 2 else "", after, rng)
    return _typed(_ordered(before, asking, after, rng), asking, rng)


def _trimmed(before: str, after: str, rng: random.Random) -> tuple[str, str]:
    """Mostly the clause of the gap alone, if it says enough by itself."""
    if rng.random() < _TRIMMED:
        clauses = re.split(r"(?<=[a-z]), ", after)
        after = clauses[0] if len(clauses[0]) > 25 or before else ", ".join(clauses[:2])
    if rng.random() < _TRIMMED:
        last = before.rsplit(", ", 1)[-1]
        before = last if len(last) > 20 else before
    return before, _ATTRIBUTION.sub("", after) if rng.random() < _UNATTRIBUTED else after


def _ordered(before: str, asking: str, after: str, rng: random.Random) -> str:
    if not before:
        return f"{asking} {after}"
    in_place, moved = f"{before} {asking} {after}", _LOWERED.sub(lambda word: word[0].lower(), before, count=1)
    if rng.random() < 0.5:
        return rng.choice((f"when {moved} {after}", f"{before} {after} when")) if asking == "when" else in_place
    auxiliary = _AUXILIARY.match(moved)
    if auxiliary and not _NO_SUBJECT.match(before):
        subject, verb, rest = auxiliary.groups()
        question = f"{asking} {verb} {subject} {rest} {after}"
    else:
        question = f"{asking} {after} {moved}" if after and rng.random() < 0.5 else in_place
    return re.sub(r" (in|at|on|near) *$", "", question) if asking in ("when", "where") else question


def _typed(question: str, asking: str, rng: random.Random) -> str:
    words, kept = question.split(), asking.split()
    if len(words) > _SHORT:
        words = [word for word in words if word in kept or rng.random() > _LEFT_OUT]
    plain = re.sub(r"\s+([,.;:?])", r"\1", " ".join(words)).strip(' ,;:–-—"“')
    return plain[:1].upper() + plain[1:] + ("" if rng.random() < _WITHOUT_MARK else "?")
