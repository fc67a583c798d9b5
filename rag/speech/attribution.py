"""Quotations to speakers, for a whole article: a sieve of rules, the surest first.

After Muzny, Fang, Chang and Jurafsky, 2017, "A Two-stage Sieve Approach for Quote Attribution": first a quotation is
linked to the words that name its speaker, then those words to a person. What no rule is sure of has no speaker.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rag.datatypes import Speaker
from rag.segment import sentences
from rag.speech.clauses import VERB, follows, last_sentence, leads
from rag.speech.marks import Span, quotations
from rag.speech.people import people_of
from rag.speech.phrases import Mention
from rag.speech.reported import Report, reports

__all__ = ["Utterance", "speaker_of", "speakers", "within"]

_SCARE = 4  # words; a shorter quotation is speech only beside a verb of saying
_LONGEST_TITLE = 12  # words
_RECENT = 12  # mentions among which a pronoun's antecedent is looked for
_WORD = re.compile(r"[\w’'-]+")
_SMALL = frozenset("a an the of in on at to for and or with from by is it".split())


@dataclass(frozen=True, slots=True)
class Utterance:
    """A piece of direct speech: `start` to `end` with its marks, and who says it.

    `speaker.name` is as printed; `full_name` is what a surname or pronoun stands for, and empty without a speaker.
    """

    start: int
    end: int
    speaker: Speaker | None = None
    full_name: str = ""


def speakers(text: str, paragraphs: Sequence[Span]) -> list[Utterance]:
    """Find the direct speech of an article, and who says it.

    Args:
        text: the article's text as stored.
        paragraphs: its paragraphs as offsets into the text, ascending.

    Returns:
        utterances, ascending and disjoint, each within one paragraph. A speaker's `name` is as printed (for a pronoun,
        its antecedent's), its `start` and `end` are the name with its titles and apposition. Scare quotes and titles
        of works are no utterances.
    """
    article = _Article(text, paragraphs)
    for number in range(len(paragraphs)):
        article.read(number)
    return [article.utterance(quote) for quote in article.quotes]


def speaker_of(utterances: Sequence[Utterance], start: int, end: int) -> Speaker | None:
    """Who says the speech in a span.

    Args:
        utterances: as `speakers` finds them.
        start: where the span starts in the article's text.
        end: where it ends.

    Returns:
        the speaker; None when the span has no speech, or speech of more than one, or of somebody not told.
    """
    said = within(utterances, start, end)
    return said[0].speaker if said and len({utterance.full_name for utterance in said}) == 1 else None


def within(utterances: Sequence[Utterance], start: int, end: int) -> Sequence[Utterance]:
    """The utterances that have a part in a span."""
    first = bisect_right(utterances, start, key=lambda said: said.end)
    return utterances[first : bisect_left(utterances, end, lo=first, key=lambda said: said.start)]


@dataclass(slots=True)
class _Quote:
    span: Span
    is_open: bool = False  # goes on in the next paragraph
    said_by: Mention | None = None
    is_settled: bool = False  # a clause tells who, be it somebody without a name


class _Article:
    """One reading of an article, paragraph by paragraph."""

    def __init__(self, text: str, paragraphs: Sequence[Span]) -> None:
        self.text, self.paragraphs, self.people = text, paragraphs, people_of(text)
        self.quotes: list[_Quote] = []
        self._before: list[_Quote] = []  # of the paragraph before
        self._spans: list[Span] = []
        self._spoken: list[tuple[int, Mention]] = []  # where somebody spoke, and who
        self._reports: dict[int, list[Report]] = {}

    def read(self, number: int) -> None:
        """Find the quotations of a paragraph and their speakers."""
        start, end = self.paragraphs[number]
        found, left_open = quotations(self.text, start, end)
        quotes = [_Quote(span) for span in found]
        following = self.paragraphs[number + 1][0] if number + 1 < len(self.paragraphs) else len(self.text)
        if left_open is not None and self.text.startswith(self.text[left_open], following):
            quotes.append(_Quote((left_open, end), is_open=True))
        self._spans += [quote.span for quote in quotes]
        for place in range(len(quotes)):
            self._attribute(number, quotes, place)
        going_on = quotes[:1] if self._before and self._before[-1].is_open else []  # speech, however short
        kept = [quote for quote in quotes[len(going_on) :] if quote.is_settled or self._is_speech(quote)]
        self._before = going_on + kept
        self.quotes += self._before

    def utterance(self, quote: _Quote) -> Utterance:
        """A quotation as others see it."""
        if quote.said_by is None:
            return Utterance(*quote.span)
        name, at = self.text[slice(*quote.said_by.name)], quote.said_by.name[0]
        return Utterance(*quote.span, Speaker(name, *quote.said_by.phrase), self.people.full_name(name, at))

    def _attribute(self, number: int, quotes: list[_Quote], place: int) -> None:
        quote = quotes[place]
        if found := self._clause(number, quotes, place):
            quote.is_settled, quote.said_by = True, self._resolved(found, number)
            if quote.said_by:
                self._spoken.append((found.name[0], quote.said_by))
            self._fill_back(quotes, place)
        elif earlier := self._continued(number, quotes, place):
            quote.said_by, quote.is_settled = earlier.said_by, earlier.is_settled and place > 0

    def _clause(self, number: int, quotes: list[_Quote], place: int) -> Mention | None:
        """Whom a clause beside the quotation names: right before it, right after it, or further away."""
        (low, high), quote = self.paragraphs[number], quotes[place]
        low = quotes[place - 1].span[1] if place else low
        high = quotes[place + 1].span[0] if place + 1 < len(quotes) else high
        opening = quote.span[0]
        sentence = last_sentence(self.text, low, opening)
        before = leads(self.text, sentence, opening) if sentence < opening else None
        is_title = self._is_title(quote)
        if (
            before
            and before[1]
            and (not is_title or self.text[max(0, opening - 3) : opening].rstrip().endswith((",", ":")))
        ):
            return before[0]
        if is_title and self.text[sentence:opening].strip():
            return None
        after = None if quote.is_open else follows(self.text, quote.span, high)
        return after or (before and before[0]) or self._announced(number, opening) or self._around(number, quote)

    def _announced(self, number: int, opening: int) -> Mention | None:
        """The one whom the paragraph before names when it ends in a colon: `Milić said:`."""
        start, end = self.paragraphs[number - 1] if number else (0, 0)
        if opening != self.paragraphs[number][0] or self.text[end - 1 : end] != ":":
            return None
        found = leads(self.text, last_sentence(self.text, start, end), end)
        return found[0] if found else None

    def _around(self, number: int, quote: _Quote) -> Mention | None:
        """Whom the sentence reports that a quotation is a part of: It was a “really sad end” for Bale, said Coleman."""
        told = self._reports_of(number)
        place = bisect_right(told, quote.span[0], key=lambda report: report.span[0]) - 1
        if place < 0 or quote.span[1] > told[place].span[1] or not self._is_speech(quote):
            return None
        return told[place].who

    def _continued(self, number: int, quotes: list[_Quote], place: int) -> _Quote | None:
        """The quotation before this one, where its speaker goes on."""
        if place:
            on = self._goes_on(quotes[place - 1].span[1], quotes[place].span[0])
            return quotes[place - 1] if on else self._reported_in(number, quotes[place].span)
        if self._before and self._before[-1].is_open:
            return self._before[-1]
        if not number or not self._is_all_speech(number, quotes):
            return self._reported_in(number, quotes[0].span)
        return self._before[-1] if self._before else self._reported_in(number - 1, self.paragraphs[number])

    def _is_all_speech(self, number: int, quotes: list[_Quote]) -> bool:
        start, end = self.paragraphs[number]
        first, last = quotes[0].span[0], quotes[-1].span[1]
        return not _WORD.search(self.text, start, first) and not _WORD.search(self.text, last, end)

    def _goes_on(self, start: int, end: int) -> bool:
        """Whether an attribution alone stands between two quotations, or words of their sentence without a verb."""
        between = self.text[start:end]
        if last_sentence(self.text, start, end) == end:
            return len(sentences(between)) <= 1
        if self.text[start - 2] in ".!?" and between.lstrip()[:1].isupper():
            return False
        return len(sentences(between)) == 1 and not VERB.search(between)

    def _reported_in(self, number: int, span: Span) -> _Quote | None:
        """The speaker whom the sentence right before a quoted sentence reports, as if quoted there."""
        told = self._reports_of(number)
        last = bisect_right(told, span[0], key=lambda report: report.span[1]) - 1
        if last < 0 or self.text[told[last].span[1] : span[0]].strip() or self.text[span[1] - 2] not in ".!?…":
            return None
        report = told[last]
        mention = self._resolved(report.who, number) if report.who else None
        return _Quote(report.span, said_by=mention) if mention else None

    def _fill_back(self, quotes: list[_Quote], place: int) -> None:
        """Give the speaker to what the paragraph before left open, and to the quotations right before this one."""
        said_by = quotes[place].said_by
        if place == 0 and self._before and self._before[-1].is_open and not self._before[-1].is_settled:
            self._before[-1].said_by = said_by
        while place and not quotes[place - 1].is_settled:
            if self.text[quotes[place - 1].span[1] : quotes[place].span[0]].strip():
                return
            place -= 1
            quotes[place].said_by, quotes[place].is_settled = said_by, True

    def _resolved(self, mention: Mention, number: int) -> Mention | None:
        """The mention, or the one that a pronoun stands for, named in this paragraph or the one before."""
        if mention.kind != "pronoun":
            return mention if mention.kind != "unnamed" else None
        at, low = mention.name[0], self.paragraphs[max(0, number - 1)][0]
        spoken = [(place, who) for place, who in self._spoken[-_RECENT:] if low <= place < at]
        pronoun = self.text[slice(*mention.name)].lower()
        if pronoun == "it":
            return spoken[-1][1] if spoken and not self.people.is_person(spoken[-1][1]) else None
        told = [report for n in range(max(0, number - 1), number + 1) for report in self._reports_of(n)]
        last = bisect_left(told, at, key=lambda report: report.span[0])
        known = [place for report in told[max(0, last - _RECENT) : last] for place in report.known(self._spans)]
        return self.people.antecedent(pronoun, spoken + [(place, who) for place, who in known if who.name[1] <= at])

    def _reports_of(self, number: int) -> list[Report]:
        if number not in self._reports:
            self._reports[number] = reports(self.text, self.paragraphs[number], self._spans)
        return self._reports[number]

    def _is_title(self, quote: _Quote) -> bool:
        """Whether the words look like the title of a work: “The Power of the Doctor”."""
        words = _WORD.findall(self.text[quote.span[0] : min(quote.span[1], quote.span[0] + 120)])
        weighty = [word for word in words if word.lower() not in _SMALL]
        return len(words) < _LONGEST_TITLE and all(word[0].isupper() or word[0].isdigit() for word in weighty)

    def _is_speech(self, quote: _Quote) -> bool:
        words = _WORD.findall(self.text[quote.span[0] : min(quote.span[1], quote.span[0] + 200)])
        return len(words) >= _SCARE and not self._is_title(quote)
