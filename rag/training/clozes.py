"""What in a sentence can be asked for, by rules: names, amounts and days, each with the words that ask for it.

These are the cloze and the question word of Lewis et al., 2019, "Unsupervised Question Answering by Cloze
Translation" (https://arxiv.org/abs/1906.04980), without a tagger: capitals, the words around and lists of places are
enough for English news. A rule that is wrong now and then is no harm, a rule that is slow would be.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Cloze", "clozes"]


@dataclass(frozen=True, slots=True)
class Cloze:
    """The words of a sentence from `start` to `end`, to be asked for by `asking`; `owner`: a possessive ’s follows.

    `answer` is among those words: of "President Anna Holm", asked for by "which president", it is "Anna Holm".
    """

    start: int
    end: int
    asking: str
    answer: str
    owner: bool = False


def clozes(sentence: str, rng: random.Random) -> list[Cloze]:
    """Everything in a sentence that can be asked for; `rng` chooses among words that ask for the same."""
    return [*_names(sentence, rng), *_amounts(sentence), *_years(sentence, rng), *_days(sentence)]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COUNTRIES = frozenset(
    "China,Russia,Ukraine,France,Germany,Italy,Spain,Japan,India,Israel,Iran,Iraq,Syria,Turkey,Canada,Mexico,Brazil,"
    "Argentina,Australia,Poland,Sweden,Finland,Norway,Denmark,Greece,Egypt,Lebanon,Jordan,Qatar,Yemen,Sudan,Ethiopia,"
    "Kenya,Nigeria,Pakistan,Afghanistan,Taiwan,Vietnam,Thailand,Indonesia,Philippines,Venezuela,Colombia,Chile,Peru,"
    "Cuba,Haiti,Belgium,Netherlands,Switzerland,Austria,Hungary,Romania,Serbia,Kosovo,Ireland,Scotland,Wales,England,"
    "Britain,Gaza,Portugal,Somalia,Libya,Morocco,Tunisia,Bangladesh,Nepal,Myanmar,Malaysia,Singapore,Georgia,Armenia,"
    "Azerbaijan,Belarus,Moldova,Ecuador,Bolivia,Panama,Guatemala,Honduras,South Korea,North Korea,Saudi Arabia,"
    "South Africa,New Zealand,United Kingdom,United States,Sri Lanka,Hong Kong".split(",")
)
_STATES = frozenset(
    "Alabama,Alaska,Arizona,Arkansas,California,Colorado,Connecticut,Delaware,Florida,Hawaii,Idaho,Illinois,Indiana,"
    "Iowa,Kansas,Kentucky,Louisiana,Maine,Maryland,Massachusetts,Michigan,Minnesota,Mississippi,Missouri,Montana,"
    "Nebraska,Nevada,Ohio,Oklahoma,Oregon,Pennsylvania,Tennessee,Texas,Utah,Vermont,Virginia,Washington,Wisconsin,"
    "Wyoming,New York,New Jersey,New Mexico,New Hampshire,North Carolina,South Carolina,North Dakota,South Dakota,"
    "Rhode Island,West Virginia".split(",")
)
_ROLES = {
    "Sen.": "senator",
    "Rep.": "representative",
    "Gov.": "governor",
    "Dr.": "doctor",
    **{
        role: role.lower()
        for role in "President,Senator,Governor,Prime Minister,Judge,Justice,Mayor,King,Queen,Pope,Prince,Secretary,"
        "Minister,Chancellor".split(",")
    },
    **{role: role for role in "actor,singer,author,coach,billionaire,director,CEO".split(",")},
}
# Capitals at the start of a sentence or of a picture's caption, not of a name.
_NO_NAMES = _words(
    "the a an it he she they but and in on at this that there we i you for as with when if after while these those his "
    "her its their our my so to by from according some many more one two three four five what who how why where most "
    "not no all now last since also however meanwhile despite during before such each both still then here just even "
    "or of because although though until under over like another other several read watch photo getty ap related see "
    "sign mr mrs ms"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_A_DAY = re.compile(rf"(?:{_MONTHS}|{_WEEKDAYS})\b")

_CAPITAL = r"[A-ZÀ-ÞĀ-Ž][a-zß-ſ’'-]+"
_MORE = r"\.? (?:(?:de|van|von|bin|al|of|the) )?[A-ZÀ-ÞĀ-Ž][A-Za-zÀ-ſ’'-]+"
_NAME = re.compile(rf"(?:^|(?<=[ (“\"‘]))(?:{_CAPITAL}(?:{_MORE}){{0,3}}|[A-Z]{{2,5}})(?=[ ,.;:!?’'”\")]|$)")
_AFTER_PREPOSITION = re.compile(r"\b(in|at|near|from|by|with|of|for|to|against|the)$")
_PLACED = re.compile(r"\b(in|at|near|from)$")
_DOES = re.compile(  # what follows a name that is a person's
    r"(,[^,]{3,60},)? (said|says|told|has|had|was|is|will|won|announced|became|died|resigned|wrote|tweeted|signed|"
    r"pleaded|called|beat|defeated|scored|plans|wants|faces|met|took|made|visited|added|asked|argued|launched|appeared|"
    r"posted|claimed|denied|received|lost|led|spoke|testified|accused|served|broke|set|gave|went|did|left|returned|ran|"
    r"bought|sold|agreed|joined|named|urged|warned|vowed|refused|declined)\b"
)
_COMPANY = re.compile(r"(Inc|Corp|Co|Group|Airlines|Motors)$")
_UNIVERSITY = re.compile(r"University|College")


def _names(sentence: str, rng: random.Random) -> Iterator[Cloze]:
    for found in _NAME.finditer(sentence):
        name = re.sub(r"[’']s$", "", found[0])
        no_name = name.split()[0].casefold() in _NO_NAMES or name.endswith("-") or _A_DAY.match(name)
        if no_name:
            continue
        owner = name != found[0]
        start, end = found.start(), found.start() + len(name)
        before = sentence[:start].rstrip()
        if role := next((role for role in _ROLES if re.search(rf"(^| ){re.escape(role)}$", before)), None):
            yield Cloze(len(before) - len(role), end, _which(role, rng), name, owner)
        elif role := next((role for role in _ROLES if name.startswith(f"{role} ")), None):
            yield Cloze(start, end, _which(role, rng), name[len(role) + 1 :], owner)
        elif asking := _asking(name, before, sentence[found.end() :], rng):
            yield Cloze(start, end, asking, name, owner)


def _which(role: str, rng: random.Random) -> str:
    return rng.choice((f"which {_ROLES[role]}", "who"))


def _asking(name: str, before: str, after: str, rng: random.Random) -> str:
    """The words that ask for a name; empty for a single capital that may be no name at all."""
    if name in _COUNTRIES:
        return rng.choice(("which country", "which country", "which nation"))
    if name in _STATES:
        return rng.choice(("which US state", "which state"))
    words = len(name.split())
    if words == 1 and (len(before) < 2 or not _AFTER_PREPOSITION.search(before)):
        return ""
    if _COMPANY.search(name):
        return "which company"
    if _UNIVERSITY.search(name):
        return "which university"
    if name.isupper():
        return rng.choice(("which organization", "which agency", "what"))
    if words >= 2 and _DOES.match(after):
        return "who"
    if place := _PLACED.search(before):
        return "where" if place[1] == "from" else rng.choice(("where", "which city", "which place", "what"))
    return rng.choice(("who", "who", "what", "which") if words == 2 else ("what", "which"))


_AMOUNT = re.compile(
    r"(?<![\w$.,])(\$?\d(?:[\d,.]*\d)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|"
    r"thousands)( (?:million|billion|trillion))?( percent|%|-year-old)?(?: ([a-z]{4,}))?(?!\w)"
)
_PLURALS = _words("people children women men")
_A_YEAR = re.compile(r"\b(?:in|since) ((?:19|20)\d\d)\b(?! (?:million|billion|percent))")


def _amounts(sentence: str) -> Iterator[Cloze]:
    for found in _AMOUNT.finditer(sentence):
        number, scale, unit, noun = found.groups("")
        start, answer = found.start(), number + scale
        end = start + len(answer)
        if unit == "-year-old" or re.fullmatch(r"(19|20)\d\d", answer):
            continue
        if number.startswith("$"):
            yield Cloze(start, end, "how much", answer)
        elif unit:
            yield Cloze(start, end + len(unit), "what percentage", answer)
        elif noun.endswith("s") or noun in _PLURALS:
            yield Cloze(start, end, "how many", answer)


def _years(sentence: str, rng: random.Random) -> Iterator[Cloze]:
    for found in _A_YEAR.finditer(sentence):
        yield Cloze(*found.span(1), rng.choice(("what year", "which year")), found[1])


_DAY = re.compile(rf"\b(?:on|in|by|until) ((?:{_MONTHS})(?: \d+)?|{_WEEKDAYS})\b(?:, \d{{4}})?")


def _days(sentence: str) -> Iterator[Cloze]:
    for found in _DAY.finditer(sentence):
        yield Cloze(*found.span(), "when", found[1])
        if re.fullmatch(_MONTHS, found[1]):
            yield Cloze(*found.span(1), "which month", found[1])
