"""Where a speaker is named: right before a verb, right after one, or at the start of the sentence."""

import re

from rag.speech.appositions import extended, name_beside, with_apposition
from rag.speech.phrases import (
    DETERMINERS,
    PARTICLES,
    PRONOUNS,
    Mention,
    Token,
    is_name,
    is_possessive,
    is_role,
    may_have_of,
    may_stand_inside,
    noun_phrase,
    tokens_of,
)
from rag.speech.words import DEMONYMS, OPENERS, ORGANISATION

__all__ = ["first_mention", "mention_after", "subject_before"]

_FILLER = re.compile(
    r"(?:(?:^|(?<=[\s,]))(?:also|then|later|once|often|has|have|had|would|will|could|might|may|did|just|still|even|"
    r"since|again|further|soon|always|sometimes|himself|herself|both|(?-i:(?!ally |family )[a-z]\w{2,}ly)|"
    r"(?:on |last |late |early |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"(?: (?:morning|evening|night|afternoon))?|(?:last|this) (?:week|month|year)|at the time|in (?:19|20)\d\d|"
    r"in (?:a|an|the|his|her|their) [\w ]{1,30}?(?:statement|interview|speech|e-?mail|post|tweet|letter|report|video|"
    r"message|note|release|conference)|went on to|yesterday|today|earlier|however|meanwhile|, (?:however|too),)\s+)+$",
    re.I,
)
_DENIED = re.compile(r"\b(?:is|are|was|were|be|been|being|gets?|got|not|never|n[’']t|cannot|to|hardly)\s+$", re.I)
_BOUNDARY = re.compile(
    r"[,;:—–(]\s*|\s-\s|\b(?:and|but|that|while|as|because|when|though|although|where|which|if|than|since|until|"
    r"before|after|whom|so|or|what|said|says)\s+",
    re.I,
)
_WHO = re.compile(r",?\s+who\s+$")
_BY = re.compile(r"\b(?:by|with|from|to|including|like|for)\s+(?=[^,]*$)")
_APPOSITIONS = 3  # commas looked at between a subject and its verb
_LONGEST_NAME = 12  # words after a verb
_LATE = frozenset("yesterday today tonight earlier later last this then afterwards again".split())
_CONJUNCTIONS = frozenset("But And So".split())


def subject_before(text: str, start: int, verb: int) -> Mention | None:
    """The subject of a verb: the noun phrase right before it, over adverbs, a relative "who" and appositions.

    Args:
        text: any text.
        start: where the clause or sentence starts.
        verb: where the verb starts.

    Returns:
        the mention; None when the verb is passive or denied, or when its subject cannot be told.
    """
    filler = _FILLER.search(text[start:verb])
    end = start + filler.start() if filler else verb
    if _DENIED.search(text[max(start, verb - 12) : verb]) or _DENIED.search(text[max(start, end - 12) : end]):
        return None
    if who := _WHO.search(text[start:end]):
        return _before_who(text, start, start + who.start())
    end = start + len(text[start:end].rstrip())
    if end > start and text[end - 1] == ",":
        return _before_apposition(text, start, end - 1)
    return _nearest(text, start, end)


def mention_after(text: str, start: int, end: int) -> Mention | None:
    """The noun phrase right after a verb of saying, with its apposition: “…,” said _Jelena Milić, director of …_."""
    tokens = tokens_of(text, start, end)
    length = next((n for n in range(len(tokens)) if not _continues(tokens, n)), len(tokens))
    tokens = tokens[: min(length, _LONGEST_NAME)]
    while tokens and _is_late(tokens):
        tokens.pop()
    if not tokens:
        return None
    names = [n for n, t in enumerate(tokens) if (is_name(t) or t[0].isdigit()) and not is_possessive(t)]
    described = tokens[0][0] in DETERMINERS and (not names or names[-1] != len(tokens) - 1)
    if names and not described and not is_role(tokens[-1][0]):
        if names[-1] + 1 < len(tokens) and tokens[names[-1]][0] in DEMONYMS:  # according to US assessments
            return None
        tokens = tokens[: names[-1] + 1]
    found = noun_phrase(text, tokens[0].start(), tokens[-1].end())
    return with_apposition(text, found, end) if found else _named_role(text, tokens, end)


def _named_role(text: str, tokens: list[Token], end: int) -> Mention | None:
    """The name after a role that stands without an article: said Labour leader, _Ana Li_."""
    if not is_role(tokens[-1][0]):
        return None
    span = tokens[0].start(), tokens[-1].end()
    named = with_apposition(text, Mention("description", span, span), end)
    return named if named.kind == "name" else None


def first_mention(text: str, start: int, end: int) -> Mention | None:
    """The person or thing that a sentence starts with, after an introduction that a comma ends; None without a name."""
    tokens = tokens_of(text, start, min(end, start + 200))
    while tokens and tokens[0][0].capitalize() in _CONJUNCTIONS:
        tokens = tokens[1:]
    if tokens and (tokens[0][0].capitalize() in OPENERS or tokens[0][0].endswith("ing")):
        comma = next((n for n, token in enumerate(tokens) if token[0] == ","), 0)
        tokens = tokens[comma + 1 :]
    if not tokens:
        return None
    if tokens[0][0].lower() in PRONOUNS:
        return Mention("pronoun", tokens[0].span(), tokens[0].span())
    if tokens[0][0].lower() in DETERMINERS and len(tokens) > 1 and is_name(tokens[1]):  # a CNN report, the EU talks
        return None
    last = _subject_end(tokens[:_LONGEST_NAME])
    if last is None or is_possessive(tokens[last]):
        return None
    found = noun_phrase(text, tokens[0].start(), tokens[last].end())
    return found if found and found.kind == "name" else None


def _subject_end(tokens: list[Token]) -> int | None:
    """Where the first run of capitals ends, or a second one after a role: CNN analyst _Ron Brownstein_."""
    last: int | None = None
    for n, token in enumerate(tokens):
        if not may_stand_inside(token) and token[0] not in PARTICLES:
            break
        if is_name(token):
            before = tokens[n - 1][0]
            if last is not None and last != n - 1 and not is_role(before) and before not in PARTICLES:
                break
            last = n
    return last


def _continues(tokens: list[Token], n: int) -> bool:
    """Whether the phrase after a verb goes on with this word."""
    word, follows = tokens[n][0], tokens[n + 1] if n + 1 < len(tokens) else None
    if word.lower() in PRONOUNS:
        return n == 0
    if word == "and" and n and follows:  # the Oceanic _and_ Atmospheric Administration
        body = any(token[0] in ORGANISATION for token in tokens[:n])
        return body and is_name(tokens[n - 1]) and is_name(follows)
    if word in ("of", "for") and n and not may_have_of(tokens[n - 1]):
        return False
    if word in ("of", "for") or (word in PARTICLES and n):
        return n > 0 and follows is not None and follows[0][0].isalnum()
    return may_stand_inside(tokens[n])


def _is_late(tokens: list[Token]) -> bool:
    """Whether a phrase ends in words of time or manner: the minister said _last week_."""
    word = tokens[-1][0]
    if word in OPENERS or word in _LATE:
        return True
    return len(tokens) > 1 and word.islower() and (word.endswith("ly") or tokens[-2][0] in ("last", "this"))


def _before_who(text: str, start: int, end: int) -> Mention | None:
    """The one a relative clause tells of: by _Cecile Richards_ who …; _Ana Li, an Alabama Republican,_ who …."""
    low = max((found.end() for found in _BY.finditer(text, start, end)), default=start)
    found = _nearest(text, low, end)
    if found and found.kind == "description" and text[max(low, found.phrase[0] - 2) : found.phrase[0]] == ", ":
        named = _before_who(text, start, found.phrase[0] - 2)
        return extended(text, named, end) if named and named.kind == "name" else found
    return found


def _before_apposition(text: str, start: int, comma: int) -> Mention | None:
    """The name before `, 45, a teacher from Leeds,`; a description where no name stands before any of the commas."""
    described: Mention | None = None
    at = comma
    for _ in range(_APPOSITIONS):
        at = text.rfind(",", start, at)
        if at < 0:
            break
        found = _nearest(text, start, at)
        if found and found.kind == "name":
            return extended(text, found, comma)
        if found and (named := name_beside(text, found, at + 1, comma)):
            return named
        described = described or found
    return described


def _nearest(text: str, start: int, end: int) -> Mention | None:
    """The noun phrase that ends here and starts at the nearest start of a clause where one can."""
    last = _last_word(text, start, end)
    if last is None:
        return None
    if last[0].lower() in PRONOUNS:
        return Mention("pronoun", last.span(), last.span())
    boundaries = [(found.end(), found[0].strip().lower()) for found in _BOUNDARY.finditer(text, start, end)]
    for at, mark in [*reversed(boundaries), (start, "")]:
        found = noun_phrase(text, at, end) if at < end else None
        if found is None:
            continue
        before = _last_word(text, start, at - len(mark) - 1) if mark in ("and", "or") else None
        if before is None or not is_name(before):
            return found
        if last[0] not in ORGANISATION:  # Merkel and Macron said
            return Mention("unnamed", found.name, found.phrase)
    return None


def _last_word(text: str, start: int, end: int) -> Token | None:
    tokens = tokens_of(text, max(start, end - 40), max(start, end))
    return tokens[-1] if tokens else None
