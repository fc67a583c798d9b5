"""The clause beside a quotation that tells who says it: before it, after it, or around a verb of saying."""

import re

from rag.segment import sentences
from rag.speech.marks import Span
from rag.speech.mentions import first_mention, mention_after, subject_before
from rag.speech.phrases import Mention
from rag.speech.verbs import AROUND, BASE, BESIDE, FINITE, INVERTED, PARTICIPLE, SAID
from rag.speech.words import CAPITAL, one_of

__all__ = ["VERB", "according_to", "follows", "last_sentence", "leads"]

_WINDOW = 300  # characters looked at on either side of a quotation
_VERBS = 4  # of them, nearest first
_EDGE = r"(?![\w’'-])"
VERB = re.compile(rf"(?<![\w’'-])(?:{one_of(set(FINITE))}){_EDGE}")
_BEFORE = re.compile(rf"(?<![\w’'-])(?:{one_of(AROUND)}){_EDGE}")
_AFTER = re.compile(rf"(?<![\w’'-])(?:{one_of(SAID)}){_EDGE}")
_UNFINISHED = re.compile(
    rf"(?:^|[\s,–—])(?:to\s+(?P<base>{one_of(set(BASE))})|(?P<participle>{one_of(set(PARTICIPLE))})|"
    rf"and\s+(?:\w+ly\s+)?(?P<shared>{one_of(AROUND)})){_EDGE}"
)
_JOINT = re.compile(r"[,;]\s+(?:but|and|while|as|because|when|after)\s+")
_OTHER = re.compile(rf"\b{CAPITAL}[\w’'-]*$")
_REFUSED = re.compile(r"(?:declin|refus|fail)\w+$")
_AFTER_INVERTED = re.compile(rf"(?:{one_of(INVERTED)}){_EDGE}")
_INVERTED = re.compile(rf"(?:{one_of({form.capitalize() for form in INVERTED})})\s+(?={CAPITAL})")
_ACCORDING = re.compile(r"(?<![\w-])according\s+to\s+", re.I)
_CONNECTED = re.compile(r"\s*(?:,?\s*that|it was|it is|it|he|she|they|this|the|a|an|,?\s*in part)?\s*[:,]?\s*$")
_TOLD = re.compile(r"\s+(?:[\w.’'&-]+\s+){0,6}?[\w.’'&-]+\s*(?:[:,]|that)\s*$")
_BROKEN = re.compile(r"[;()]|\s[–—]\s")
_SEPARATORS = re.compile(r"[\s,]*(?:[–—−-]+\s*)?(?:as\s+)?")
_PAUSES = (",", "?", "!", "…", "...", "–", "—", "-")
_ADVERB = re.compile(r"(?:\w+ly|then|also|later)\s+")
_SIGNED = re.compile(rf"\s*[–—−-]{{1,2}}\s*(?={CAPITAL})")
_QUOTED = re.compile(
    r"\s(?:is|was|has been|had been)\s(?:also\s)?quoted\s(?:by\s[^,;.]{1,60}\s)?as\s(?:saying|telling)\b"
)
_ENOUGH = 4  # words of a quotation after which "said X" needs no comma


def last_sentence(text: str, start: int, end: int) -> int:
    """Where the sentence starts that is still going on at `end`; `end` itself when none is."""
    start = max(start, end - _WINDOW)
    piece = text[start:end]
    if not piece.strip():
        return end
    if piece.rstrip().endswith((".", "!", "?", "…")) and sentences(piece + "Then")[-1][0] == len(piece):
        return end
    return start + sentences(piece)[-1][0]


def leads(text: str, start: int, opening: int) -> tuple[Mention, bool] | None:
    """Who says what follows: `X said: “…”`, `X, director of Y, told Z that “…”`, `according to X, “…”`.

    Args:
        text: any text.
        start: where the sentence, or the part of it after the quotation before, starts.
        opening: where the quotation starts.

    Returns:
        the mention, and whether the verb stands right before the quotation; None when nobody is told.
    """
    if inverted := _INVERTED.match(text, start, opening):
        found = mention_after(text, inverted.end(), opening)
        return (found, True) if found else None
    verbs, unfinished = list(_BEFORE.finditer(text, start, opening)), list(_UNFINISHED.finditer(text, start, opening))
    if unfinished and (not verbs or unfinished[-1].end() >= verbs[-1].end()):
        return _unfinished(text, start, opening, unfinished[-1])
    for verb in reversed(verbs[-_VERBS:]):
        rest = text[verb.end() : opening]
        if _BROKEN.search(rest):
            return None
        strong = bool(_CONNECTED.match(rest) or (FINITE[verb[0]] == "tell" and _TOLD.match(rest)))
        if (strong or FINITE[verb[0]] not in BESIDE) and (found := subject_before(text, start, verb.start())):
            return found, strong
    return _sourced(text, start, opening) or _labelled(text, start, opening)


def _sourced(text: str, start: int, opening: int) -> tuple[Mention, bool] | None:
    according = _ACCORDING.match(text, start)
    found = mention_after(text, according.end(), opening) if according else None
    return (found, text[max(start, opening - 2) : opening].strip() == ",") if found else None


def _unfinished(text: str, start: int, opening: int, verb: re.Match[str]) -> tuple[Mention, bool] | None:
    """`Milić left the room, calling it “…”`, `went on to warn that “…”`: said by whom the clause starts with."""
    form = verb["base"] or verb["participle"] or verb["shared"]
    if _BROKEN.search(text[verb.end() : opening]) or _REFUSED.search(text[start : verb.start()]):
        return None
    strong = bool(_CONNECTED.match(text, verb.end(), opening))
    if verb["shared"] and (found := subject_before(text, start, verb.start("shared"))):
        return found, strong
    if (BASE | PARTICIPLE | FINITE)[form] in BESIDE:
        return None
    low = max((joint.end() for joint in _JOINT.finditer(text, start, verb.start())), default=start)
    found = first_mention(text, low, verb.start())
    if found and verb["base"] and found.phrase[1] < verb.start() and _OTHER.search(text[low : verb.start()]):
        return None  # Ana Ruiz prompted Bo Li to say
    return (found, strong) if found else None


def _labelled(text: str, start: int, opening: int) -> tuple[Mention, bool] | None:
    """`Milić: “…”`."""
    before = text[start:opening].rstrip()
    found = first_mention(text, start, start + len(before)) if before.endswith(":") else None
    return (found, True) if found and found.phrase == (start, start + len(before) - 1) else None


def follows(text: str, quotation: Span, end: int) -> Mention | None:
    """Who says what comes before: `“…,” said X`, `“…,” X, director of Y, told Z`, `“…,” according to X`, `“…” – X`.

    Args:
        text: any text.
        quotation: the quotation, marks included.
        end: where the paragraph ends or the next quotation starts.

    Returns:
        the mention; None when what follows is no attribution.
    """
    at, end = quotation[1], min(end, quotation[1] + _WINDOW)
    separators = _SEPARATORS.match(text, at, end)
    start = separators.end() if separators else at
    sentence_end = _sentence_end(text, start, end)
    body = text[max(quotation[0] + 1, at - _WINDOW) : at - 1].rstrip()
    paused = text.startswith(",", at) or body.rstrip("’'”\"").endswith(_PAUSES)
    if body.endswith(".") and not paused and not text[start : start + 1].islower():
        return _signed(text, at, end)
    if according := _ACCORDING.match(text, start, end):
        return mention_after(text, according.end(), sentence_end)
    adverb = _ADVERB.match(text, start, sentence_end)
    verb = _AFTER_INVERTED.match(text, adverb.end() if adverb else start, sentence_end)
    if verb and (paused or len(body.split()) >= _ENOUGH):
        return mention_after(text, verb.end(), sentence_end)
    return _subject_first(text, start, sentence_end) if paused or body.endswith(".") else None


def _subject_first(text: str, start: int, end: int) -> Mention | None:
    verb = _QUOTED.search(text, start, end) or _AFTER.search(text, start, end)
    found = subject_before(text, start, verb.start()) if verb else None
    return found if found and not text[start : found.phrase[0]].strip() else None


def _signed(text: str, at: int, end: int) -> Mention | None:
    """`“….” – Nelson Mandela`, at the end of a paragraph."""
    dash = _SIGNED.match(text, at, end)
    found = mention_after(text, dash.end(), end) if dash else None
    return found if found and found.kind == "name" and not text[found.phrase[1] : end].strip() else None


def _sentence_end(text: str, start: int, end: int) -> int:
    spans = sentences(text[start:end])
    return start + spans[0][1] if spans else end


def according_to(text: str, start: int, end: int) -> Mention | None:
    """The source that a sentence names: `according to X`."""
    found = _ACCORDING.search(text, start, end)
    return mention_after(text, found.end(), end) if found else None
