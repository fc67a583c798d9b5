"""Text to paragraph and sentence spans: half-open offsets into the text given, nothing rewritten.

Paragraphs are blocks between blank lines. Sentences are found by rules: a stop ends one unless the word before it is
an abbreviation or an initial, or what follows goes on in lower case. Direct speech keeps its speaker: sentences
inside one pair of quotation marks stay in one span with the attribution before or after them. Every rule looks at a
bounded window, so time is linear in the text, hostile text included.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

__all__ = ["Span", "paragraphs", "sentences"]

Span = tuple[int, int]

_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"([.!?…؟।]+)[\"'”’»)\]]*(?=\s|$)|[。！？]+[」』”’）]*")
_NOT_SPACE = re.compile(r"\S")
_WORD = re.compile(r"[\w’']+")
_MARK = re.compile(r"[\"“”„«»]")
_WINDOW = 40  # characters looked at on either side of a stop


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the end of a sentence: a name, a number or the other party follows.
_TITLES = _words(
    "mr mrs ms mx dr prof sen sens rep reps gov govs gen lt col capt cpt sgt maj adm cmdr cpl pvt brig rev fr hon pres "
    "supt det insp messrs st ste mt ft vs v cf e.g i.e viz al art fig figs vol pp approx est"
)
# The end only where a word follows that starts sentences; "U.S.", "a.m." and initials are known by their shape.
_SHORTENED = _words(
    "jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun jr sr inc corp co "
    "ltd llc bros cos dept univ assn ave blvd rd bldg ariz ark calif colo conn del fla ga ill ind kan ky la md mass "
    "mich minn miss mo mont neb nev okla ore pa tenn tex vt va wash wis wyo esq hwy mfg no nos p sec ch op"
)
# Abbreviations that are words of their own as well: they join a number that follows, and nothing else.
_BEFORE_NUMBER = _words("no nos p sec ch op art fig figs vol")
_STARTERS = _words(
    "The This That These Those He She It They We I You His Her Its Their Our My Your A An In On At By To For From With "
    "Without Within After Before Since Until During Under Over Among Between Despite Through Though Although Because "
    "But And Or So Yet Nor If Unless When While Where What Who Whom Whose Which Why How As Also Then Now Not Yes "
    "However Meanwhile Instead Still Even Some Many Most Several Few Both Each Every All Any Another Other Others "
    "There Here According Earlier Later Last Once Just Only Such Is Are Was Were Do Does Did Has Have Had Can Could "
    "Will Would Should May Might Must Nearly About More Nobody No One Two Three"
)
# Verbs of speech after a question or an exclamation: “Will it last?” Milić asked.
_SPEECH = _words(
    "said says say told tells asked asks added adds wrote writes tweeted replied replies explained explains warned "
    "warns noted notes shouted shouts exclaimed cried continued recalled insisted argued wondered answered joked "
    "posted declared responded"
)


def paragraphs(text: str) -> list[Span]:
    """Find the blocks that blank lines separate.

    Args:
        text: any text; a block may hold single newlines (a hard-wrapped paragraph).

    Returns:
        Spans without surrounding white space, not empty, ascending and disjoint.
    """
    spans: list[Span] = []
    last_line_end = -2
    for line in _LINE.finditer(text):
        start, end = _trim(text, *line.span())
        if start == end:
            continue
        if spans and text.count("\n", last_line_end, line.start()) == 1:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        last_line_end = line.end()
    return spans


def sentences(text: str) -> list[Span]:
    """Find the sentences of one paragraph.

    Args:
        text: one paragraph.

    Returns:
        Spans, ascending and disjoint, that cover every character but white space. Direct speech with an attribution
        before or after it in the same sentence is one span with it.
    """
    cuts = _keep_speech_together(text, list(_boundaries(text)), _quotations(text))
    spans: list[Span] = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        start, end = _trim(text, start, end)
        if start == end:
            continue
        if spans and not _WORD.search(text, start, end):  # marks alone belong to the sentence before them
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, max(start, start + len(piece.strip()))


def _boundaries(text: str) -> Iterator[int]:
    """Offsets just after a sentence's stop and the quotation marks or brackets that close with it."""
    last = 0
    for stop in _STOP.finditer(text):
        if _ends_sentence(text, last, stop):
            last = stop.end()
            yield last


def _ends_sentence(text: str, last: int, stop: re.Match[str]) -> bool:
    if stop[1] is None:  # 。 and its like are stops and nothing else
        return True
    after = _next_words(text, stop.end())
    following = _WORD.search(after)
    if following is None:
        return True
    word = following[0]
    if word[0].islower() and not word[1:2].isupper():  # "iPhone" may start a sentence
        return False
    if stop[1] != ".":
        return not (set("!?") & set(stop[1]) and stop.end() - stop.end(1) and _is_attribution(after))
    if stop.start() - last <= 5 and text[last : stop.start()].strip().isdigit():  # "1. Ukraine": a number in a list
        return False
    starts = word in _STARTERS and after[following.end() : following.end() + 1] != "."
    return not _is_abbreviation(text, last, stop.start(), word, starts)


def _next_words(text: str, start: int) -> str:
    word = _NOT_SPACE.search(text, start)
    return text[word.start() : word.start() + _WINDOW] if word else ""


def _is_abbreviation(text: str, last: int, dot: int, following: str, starts: bool) -> bool:
    """Whether the word before the dot is shortened, so that its dot does not end the sentence."""
    words = text[max(last, dot - _WINDOW) : dot].split()
    word = words[-1].lstrip("\"'“‘([—–-$•►") if words else ""
    folded = word.casefold()
    if folded in _TITLES and (word[:1].isupper() or "." in word or folded in {"v", "vs", "cf", "al", "pp"}):
        return True
    if folded in _BEFORE_NUMBER:
        return following[0].isdigit()
    initial = len(word) == 1 and word.isupper()
    acronym = "." in word and all(part.isalpha() and len(part) <= 2 for part in word.split("."))
    return (initial or acronym or (folded in _SHORTENED and word[:1].isupper())) and not starts


def _is_attribution(after: str) -> bool:
    """Whether what follows a quoted question is its speaker: one to three names, then a verb of speech."""
    words = after.split()[:4]
    for position, word in enumerate(words):
        if word.rstrip(".,:;") in _SPEECH:
            return position > 0
        if not word[0].isupper() or word in _STARTERS:
            return False
    return False


def _quotations(text: str) -> list[Span]:
    """Pairs of double quotation marks, as offsets of the two marks; a mark without its partner is left out."""
    pairs: list[Span] = []
    opened = -1
    for found in _MARK.finditer(text):
        mark, at = found[0], found.start()
        german = opened >= 0 and text[opened] == "„"
        opens = mark in "„«" or (mark == "“" and not german) or (mark == '"' and _opens(text, at))
        if opens:
            opened = at
        elif opened >= 0:
            pairs.append((opened, at))
            opened = -1
    return pairs


def _opens(text: str, at: int) -> bool:
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    return bool(after.strip()) and (not before.strip() or before in "([{—–-‘'")


def _keep_speech_together(text: str, cuts: list[int], quotations: list[Span]) -> list[int]:
    """Leave out the cuts inside quotations that share their sentence with other words: the speaker's."""
    words = [word.start() for word in _WORD.finditer(text)]
    kept: list[int] = []
    position = 0
    for opening, closing in quotations:
        while position < len(cuts) and cuts[position] <= opening:
            kept.append(cuts[position])
            position += 1
        inside = position
        while position < len(cuts) and cuts[position] <= closing:
            position += 1
        start = kept[-1] if kept else 0
        end = cuts[position] if position < len(cuts) else len(text)
        if bisect_left(words, start) == bisect_left(words, opening) and bisect_left(words, closing) == bisect_left(
            words, end
        ):
            kept += cuts[inside:position]
    return kept + cuts[position:]
