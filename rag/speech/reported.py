"""Reported speech, without quotation marks: "Lavrov said that …", "…, the ministry said", "according to Lavrov"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.datatypes import Speaker
from rag.segment import paragraphs, sentences
from rag.speech.clauses import VERB, according_to
from rag.speech.marks import Span, inside, quotations
from rag.speech.mentions import first_mention, mention_after, subject_before
from rag.speech.people import people_of
from rag.speech.phrases import Mention
from rag.speech.verbs import FINITE, INTENT, INVERTED, NEEDS_THAT, NEEDS_TO, VIEWS

__all__ = ["Report", "indirect", "reports"]

_CONTEXT = 1500  # characters before a sentence in which a pronoun's antecedent is looked for
_LONGEST = 1000  # characters of a sentence that are looked at
_VERBS = 6  # of them
_THAT = re.compile(r"\s+(?:[\w’']+\s+){0,4}?that\b")
_TO = re.compile(r"\s+(?:to(?! be\b)|that|by)\b")
_WORDS = re.compile(r"[,:]?\s+[\w“\"‘$€£]")
_COMMA = re.compile(r",\s*$")
# After "…, says X": the end of the clause, or when and where it was said; "…, says the poll is wrong" is no such.
_ENDS = re.compile(r"\s*(?:$|[.,;:?!–—(“\"])")
_GOES_ON = re.compile(rf"{_ENDS.pattern}|\s+(?:in|on|at|during|to|who|of|from|with|last|this|earlier|\w+day)\b")
_ASKING = frozenset("urge ask warn caution".split())
_SHARED = re.compile(r"\b(?:and|but)\s+$")


def indirect(text: str, span: Span, *, intent: bool = False) -> Speaker | None:
    """Who a sentence reports.

    Args:
        text: the article's text.
        span: a sentence of it, by offsets.
        intent: whether it is enough that they promised, proposed, announced or want a thing.

    Returns:
        the speaker, for a pronoun the person it stands for; None when the sentence reports nobody.
    """
    found = reported(text, span, quotations(text, *span)[0], intent=intent)
    if found and found.kind == "pronoun":
        known = [place for paragraph in _before(text, span[0]) for place in _known(text, paragraph)]
        found = people_of(text).antecedent(text[slice(*found.name)], known)
    return Speaker(text[slice(*found.name)], *found.phrase) if found else None


def _before(text: str, start: int) -> list[Span]:
    """What is in a sentence's paragraph before it, and the paragraph before that."""
    low = max(0, start - _CONTEXT)
    spans = [(low + first, low + last) for first, last in paragraphs(text[low:start])][-2:]
    return spans[-1:] if spans and text.count("\n", spans[-1][1], start) > 1 else spans


def _known(text: str, paragraph: Span) -> list[tuple[int, Mention]]:
    quoted = quotations(text, *paragraph)[0]
    return [place for report in reports(text, paragraph, quoted) for place in report.known(quoted)]


@dataclass(frozen=True, slots=True)
class Report:
    """A sentence, whom it reports and with whom it starts."""

    span: Span
    who: Mention | None
    first: Mention | None

    def known(self, quoted: Sequence[Span]) -> list[tuple[int, Mention]]:
        """The mentions outside quotations, and where."""
        return [(m.name[0], m) for m in (self.first, self.who) if m and not inside(m.name[0], quoted)]


def reports(text: str, paragraph: Span, quoted: Sequence[Span]) -> list[Report]:
    """The sentences of a paragraph, with those they report."""
    spans = [(paragraph[0] + first, paragraph[0] + last) for first, last in sentences(text[slice(*paragraph)])]
    return [Report(span, reported(text, span, quoted), first_mention(text, *span)) for span in spans]


def reported(text: str, span: Span, quoted: Sequence[Span], *, intent: bool = False) -> Mention | None:
    """The mention of the one whom a sentence reports; the words inside quotations tell nothing."""
    start, end = span[0], min(span[1], span[0] + _LONGEST)
    verbs = [verb for verb in VERB.finditer(text, start, end) if not inside(verb.start(), quoted)]
    for verb in verbs[:_VERBS]:
        found = _of_verb(text, verb, (start, end), intent)
        if found and found.kind != "unnamed" and (found.kind != "description" or FINITE[verb[0]] not in VIEWS):
            return found
    source = according_to(text, start, end)
    return source if source and source.kind != "unnamed" else None


def _of_verb(text: str, verb: re.Match[str], sentence: Span, intent: bool) -> Mention | None:
    start, end = sentence
    is_inverted = verb[0] in INVERTED and _COMMA.search(text[max(start, verb.start() - 3) : verb.start()])
    found = mention_after(text, verb.end(), end) if is_inverted else None
    ends = _ENDS if found and found.kind == "description" else _GOES_ON
    if found and not _is_object(text, found, verb) and ends.match(text, found.phrase[1], end):
        return found
    if not (FINITE[verb[0]] in INTENT and intent) and not _has_words(text, verb, end):
        return None
    if _SHARED.search(text[max(start, verb.start() - 8) : verb.start()]):  # the county published maps but warned
        return first_mention(text, start, verb.start())
    return subject_before(text, start, verb.start())


def _is_object(text: str, found: Mention, verb: re.Match[str]) -> bool:
    """Whether what follows a verb is more likely its object: Ana Li, a nurse, promised _a bridge_."""
    if FINITE[verb[0]] in _ASKING and text.startswith(" to ", found.phrase[1]):
        return True
    return found.kind == "description" and FINITE[verb[0]] in VIEWS


def _has_words(text: str, verb: re.Match[str], end: int) -> bool:
    """Whether what follows the verb is what somebody says, or the verb closes the sentence after a comma."""
    if not _WORDS.match(text, verb.end(), end):
        return "," in text[max(0, verb.start() - 80) : verb.start()]
    if FINITE[verb[0]] == "want":  # what somebody wants may be told without a word of theirs
        return False
    if FINITE[verb[0]] in NEEDS_THAT:
        return bool(_THAT.match(text, verb.end(), end))
    return FINITE[verb[0]] not in NEEDS_TO or bool(_TO.match(text, verb.end(), end))
