"""Who and when, on lines of their own: names, bylines, agencies, dates and times; and credits at the end of captions.

Bounded patterns, asked of short lines only.
"""

import re
from collections.abc import Iterator

__all__ = [
    "are_names",
    "fold",
    "is_agency",
    "is_byline",
    "is_name",
    "is_signature",
    "is_stamped",
    "is_timestamp",
    "without_credit",
]

_SHORT = 120
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
_AGENCIES = (
    r"getty(?: images)?|ap(?: photo| images)?|(?:the )?associated press|afp|reuters|epa|shutterstock|alamy|istock|"
    r"bloomberg|xinhua|usa today(?: sports| network)?|cnn(?: business| opinion)?|cnbc|imago|zuma(?: press)?|dpa|"
    r"pa(?: wire| media)?|anadolu(?: agency)?|sipa|magnum photos|nurphoto|pool|handout|file(?: photo)?"
)
_AGENCY = re.compile(
    rf"(?:by |from |with |special (?:to|for) (?:the )?)?(?:{_AGENCIES})(?: (?:staff|reports?|writer))?"
)
_CREDIT = re.compile(
    r"\b(?:copyright|photo(?:graph)?(?: credit)?(?: by|:)|image(?: credit)?(?: by|:)|credit:|ap photo|ap/|"
    r"getty images|afp/|reuters/|afp via|epa/|via (?:ap|getty|reuters|afp|epa)\b|\w+ images/)|©|\(c\)|"
    r"\((?=[^()]{0,60}(?:ap|getty|reuters|afp|epa)\b[^()]{0,40}\)?$)"
)
_BY = re.compile(r"(?:written |reported |story |analysis |opinion |text |words )?by:? ", re.IGNORECASE)
_POSTS = re.compile(  # "Europe correspondent": what the writer is, below or beside the name
    r"\b(?:(?:senior|chief|deputy|staff|political|diplomatic|foreign|legal|science|health|business|economics) )*"
    r"(?:correspondent|reporter|editor|writer|columnist|journalist|producer|contributor)\b"
)
_DASHES = re.compile(r"[–—-]{1,2} ?(?=\w)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_JOINERS = _words("and with for in of the at de la van von der den bin al el & | / – -")
_NO_NAMES = _words(
    "the a an this that all any then now noon midnight january february march april may june july august september "
    "october november december monday tuesday wednesday thursday friday saturday sunday"
)
_WIRES = re.compile(
    r"(?:from|by) [\w/& ]{0,60}\b(?:wire|staff|news|agency)(?: services?| wire)?(?: and wire)? reports?|special (?:to|"
    r"for) [\w ]{2,30}|opinion (?:contributor|columnist)|[\w ]{2,30} \| [\w ]{2,30}\.com"
)
_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?"
)
_DAYS = r"mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_WHEN = re.compile(
    rf"\b(?:{_MONTHS}|{_DAYS}|today|yesterday|published|updated|posted|modified|created|first|last|on|at|of|ago|"
    rf"hours?|hrs?|"
    r"minutes?|mins?|days?|read|reading time|am|pm|a\.m|p\.m|et|edt|est|gmt|utc|cet|cest|bst|pt|pdt|pst|ct|cdt|mt|"
    r"local time|\d{1,4}(?:st|nd|rd|th)?|\d{1,2}h|\d{1,2}(?:am|pm))\b"
)
_DATED = re.compile(
    rf"\b(?:{_MONTHS})\b|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|\d:\d\d|\bago\b|\bupdated\b|\bpublished\b|"
    rf"\bmin(?:ute)?s? read"
)
_STAMPED = re.compile(
    r"\bago\b|updated|published|posted|modified|\bmin(?:ute)?s? read|\d:\d\d.*(?:\b(?:et|[ecmp][ds]t|gmt|utc|cest|"
    r"bst)\b|\d{4})|\d{4}.*\d:\d\d"
)


def are_names(text: str) -> bool:
    """Whether every word is capitalised like a name, or joins names; the first must be a name."""
    words = text.replace(",", " ").replace("(", " ").replace(")", " ").split()
    if not 1 <= len(words) <= 15 or words[0].casefold() in _NO_NAMES | _JOINERS:
        return False
    return all(word in _JOINERS or (word[0].isupper() and not any(map(str.isdigit, word))) for word in words)


def fold(line: str) -> str:
    """A line for comparing: one space between words, lower case, straight apostrophes as curly ones."""
    return _SPACES.sub(" ", line).strip().casefold().replace("'", "’")


def is_agency(line: str) -> bool:
    """Whether the line is only the name of a news agency or publisher, as under a byline."""
    folded = fold(line)
    return len(folded) <= _SHORT and (_AGENCY.fullmatch(folded) or _WIRES.fullmatch(folded)) is not None


def is_byline(line: str) -> bool:
    """Whether the line is a byline ("By Ana Kovač with AP") or a dateline left alone ("London CNN —")."""
    if len(line) > _SHORT:
        return False
    line = _SPACES.sub(" ", line)
    by = _BY.match(line)
    if by:
        return not line.endswith((".", "?", "!", ":")) and are_names(_POSTS.sub(" ", line[by.end() :]))
    return line.endswith(("—", "–", " -")) and len(line.split()) <= 8 and are_names(line.rstrip("—– -"))


def is_name(line: str) -> bool:
    """Whether the line is a person's name, or two, and nothing else."""
    return "," not in line and 2 <= len(line.split()) <= 7 and are_names(line)


def is_signature(line: str) -> bool:
    """Whether the line is a name after a dash, as under a quotation or at the end of a reporter's section."""
    found = _DASHES.match(line)
    return found is not None and len(line.split()) <= 6 and are_names(line[found.end() :])


def is_stamped(line: str) -> bool:
    """Whether the line says when the page was published or changed, as against a day in a chronicle."""
    return _STAMPED.search(fold(line)) is not None and is_timestamp(line)


def is_timestamp(line: str) -> bool:
    """Whether the line is a date or a time and nothing else."""
    folded = fold(line)
    return len(folded) <= _SHORT and _DATED.search(folded) is not None and not _WORD.search(_WHEN.sub("", folded))


def without_credit(folded: str) -> Iterator[str]:
    """What a folded line would be without a photo credit at its end, for each place where one may begin."""
    if len(folded) > 1500:
        return
    for found in _CREDIT.finditer(folded):
        if found.start() and len(folded) - found.start() <= 100:
            yield folded[: found.start()].rstrip(" |-–—/([")
