"""One question on its walk through an archive: ranked, read, and answered in the archive's words, or refused."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from functools import cached_property
from math import isclose

from rag import reader, retriever
from rag.agreement import differences
from rag.annotation import annotated
from rag.copies import grouped
from rag.cross_encoder import CrossEncoder
from rag.datatypes import Answer, Article, Citation, Hit, Order, Passage, Scope, Stage
from rag.dates import asked_order
from rag.encoder import Encoder
from rag.errors import ChangedError
from rag.filters import Filters
from rag.indexes import Snapshot
from rag.lexical import terms
from rag.query import understand
from rag.reranker import DEEPEST, DEPTH, JudgedHit, below, reranked
from rag.segment import Span, sentences
from rag.speech import Utterance, asked_relative, asked_speaker, owner_of, said_by, speakers, within
from rag.store import Store

__all__ = ["Inquiry"]

_NEAR_MISSES = 3
_READ = 8  # of the hits in their last order, for what to cite
_UNSAID = 0.45  # of the confidence, where nobody is known to speak
_OTHERS = 0.2  # … where somebody else does
_PERHAPS = 0.9  # … where it may be a relative's whose name is not known
_SAID = 0.5  # at least, where the quote is the speaker's and names all of the topic: that is what was asked for
_ON_TOPIC = 0.5  # of what the best of the speaker's quotes names of the topic; those with less come after
_ASKED = 2  # words without which nothing is asked: a single one is looked for, and there is nothing to read it against


class Inquiry:
    """A question put to a snapshot of an archive.

    Args:
        question: self-contained, on one line.
        store: where the text is.
        snapshot: the indexes to search.
        filters: what may be found.
        encoder: turns text into vectors.
        cross_encoder: reads question and passage together.
    """

    def __init__(
        self,
        question: str,
        store: Store,
        snapshot: Snapshot,
        filters: Filters,
        encoder: Encoder,
        cross_encoder: CrossEncoder,
    ) -> None:
        self.query = understand(question, encoder, snapshot.lexical, filters.as_of)
        self._store = store
        self._snapshot = snapshot
        period = self.query.period
        # "Articles from May 2021": the days are those of the reports.
        self._filters = filters.within(period.first, period.last) if period and period.explicit else filters
        self._cross_encoder = cross_encoder
        self._copies: dict[tuple[str, int], tuple[Article, ...]] = {}
        self._speech: dict[str, tuple[str, Sequence[Utterance]]] = {}

    @cached_property
    def _speaker(self) -> str | None:
        """Whose words are asked for."""
        return asked_speaker(self.query.spelt) or asked_relative(self.query.spelt)

    def ranked(self, k: int) -> list[Hit]:
        """The first ranking: at most k hits, best first, near copies of better ones left out."""
        size = k + k // 4 + 10  # some may be copies of better ones, or have gone since the snapshot was taken
        ranking = list(retriever.ranked(retriever.candidates(self.query, self._snapshot, self._filters, size)))
        found: list[Hit] = []
        groups: list[tuple[Hit, tuple[Article, ...]]] = []
        while len(groups) < k and ranking:
            batch, ranking = ranking[:size], ranking[size:]
            passages = self._store.passages([key for key, *_ in batch])
            found += [Hit(passages[key], score, why) for key, score, why in batch if key in passages]
            groups = grouped(found, newest=self._filters.as_of is not None)
        self._copies = {_place(hit.passage): articles for hit, articles in groups}
        return [replace(hit, also_in=articles) for hit, articles in groups[:k]]

    def judged(self, hits: Sequence[Hit], k: int = 0) -> list[JudgedHit]:
        """The first hits in the order that the cross-encoder and the first ranking give together; k as for a search."""
        return reranked(self.query.spelt, hits, self._cross_encoder, k)

    def readings(self, judged: Sequence[JudgedHit]) -> list[reader.Reading]:
        """What each of the first hits says to the question."""
        first = judged[:_READ]
        if self._speaker:
            first = [self._told(one, self._speaker) for one in first]
        return reader.read(self.query, first, self._text)

    def search(self, k: int, *, rerank: bool = True, order: Order = "relevance") -> list[Hit]:
        """At most k hits, best first; those of the first ranking where a question is not to be read, or is none."""
        best = self._best(k, rerank)
        if order == "relevance":
            return best
        return sorted(best, key=_newest_first if order == "newest" else _oldest_first)

    def _best(self, k: int, rerank: bool) -> list[Hit]:
        if not rerank or len(self.query.weights) < _ASKED:
            return self.ranked(k)
        hits = self.ranked(max(k, DEEPEST))
        judged = self.judged(hits, k)
        return [*(one.hit for one in judged), *below(hits[len(judged) :], judged)][:k]

    def answer(
        self, question: str, k: int, order: Order = "relevance", told: Callable[[Stage], object] | None = None
    ) -> Answer:
        """At most k citations, or near misses.

        Args:
            question: as it was asked; the one that is searched is this inquiry's.
            k: how many citations at most.
            order: of the citations; by relevance where the question does not ask for another one.
            told: is called as each stage begins.
        """
        begin = told or (lambda stage: None)
        begin("searching")
        hits = self.ranked(DEPTH)
        begin("reading")
        judged = self.judged(hits)
        readings = self._preferred(judged, order) if self.query.asks else []
        begin("checking")
        citations = tuple(self._sourced(citation) for citation in reader.cite(readings, k))
        return Answer(
            question,
            citations,
            confidence=reader.confidence(readings),
            near_misses=() if citations else tuple(one.hit for one in judged[:_NEAR_MISSES]),
            resolved=self.query.text,
            scope=replace(self._scope(found=bool(citations)), order=order),
            unknown_words=self.query.unknown,
            differences=differences(citations, self.query.text),
        )

    def _scope(self, *, found: bool) -> Scope:
        """What was searched; where nothing was found, also how much closer passages the filters keep out."""
        scope = self._snapshot.catalogue.scope(self._filters, self.query.period)
        if found or not scope.excluded:
            return scope
        everywhere = copy(self)
        everywhere._filters = Filters()
        closest = [hit.passage.article for hit in everywhere.ranked(_NEAR_MISSES)]
        return replace(scope, beyond=sum(not self._filters.passes(article) for article in closest))

    def _preferred(self, judged: Sequence[JudgedHit], given: Order) -> list[reader.Reading]:
        """The readings to cite from, in order: that of the ranking, each article's first before more of the same; where
        the newest or the oldest report is asked for, by their days."""
        wanted = asked_order(self.query.text) if given == "relevance" else given
        readings = self.readings(judged)
        if self._speaker:
            readings = self._spoken(readings, self._speaker)
        best = reader.confidence(readings)
        if wanted and best >= reader.THRESHOLD:
            least = max(reader.THRESHOLD, reader.SHARE * best)
            likely = [reading for reading in readings if reading.confidence >= least]
            return sorted(likely, key=_newest_first if wanted == "newest" else _oldest_first)
        return _of_several_articles(readings)

    def _spoken(self, readings: Sequence[reader.Reading], speaker: str) -> list[reader.Reading]:
        """First the readings with words of the one whose words are asked for, on what they are asked about before
        others; what nobody is known to say, or somebody else, is less likely to answer."""
        shares = [self._share_of(speaker, reading.passage, reading.span) for reading in readings]
        topic = [self._topic_share(reading.passage, reading.span) for reading in readings]
        theirs = [told if share == 1.0 else 0.0 for told, share in zip(topic, shares, strict=True)]
        most = max(theirs, default=0.0)
        order = sorted(range(len(readings)), key=lambda n: (-shares[n], topic[n] < _ON_TOPIC * most))
        # The cross-encoder does not see who speaks in a quotation that goes on.
        least = [_SAID if isclose(told, 1.0) and self.query.period is None else 0.0 for told in theirs]
        return [replace(readings[n], confidence=max(readings[n].confidence * shares[n], least[n])) for n in order]

    def _told(self, judged: JudgedHit, speaker: str) -> JudgedHit:
        """The hit with the speaker's name for the sentences with words of theirs, as a quotation that goes on may not
        say it itself; quotations of others beside them do not answer unless they name more of the topic."""
        passage, name = judged.hit.passage, frozenset(terms(speaker))
        shares = {span: self._share_of(speaker, passage, span) for span in sentences(passage.text)}
        topic = {span: self._topic_share(passage, span) for span in shares}
        told = {span: name for span, share in shares.items() if share == 1.0}
        most = max((topic[span] for span in told), default=-1.0)
        others = frozenset(span for span, share in shares.items() if share == _OTHERS and topic[span] <= most)
        return replace(judged, told=told, others=others)

    def _share_of(self, speaker: str, passage: Passage, span: Span) -> float:
        """How much of the confidence in a part of a passage is left where somebody's words are asked for."""
        text, said = self._said(passage.article.id)
        start, end = (passage.start + offset for offset in span)
        if said_by(speaker, text, (start, end), said):
            return 1.0
        if owner := owner_of(speaker):
            return _OTHERS if said_by(owner, text, (start, end), said) else _PERHAPS
        return _OTHERS if any(one.full_name for one in within(said, start, end)) else _UNSAID

    def _said(self, id: str) -> tuple[str, Sequence[Utterance]]:
        """The text of an article, and who says what in it."""
        if id not in self._speech:
            text, paragraphs = self._article(id)
            self._speech[id] = text, speakers(text, paragraphs)
        return self._speech[id]

    @cached_property
    def _topic(self) -> dict[str, float]:
        """What the speaker is asked about: the question's words without their name, and the share of it each has."""
        own = set(terms(self._speaker or ""))
        topic = {term: share for term, share in self.query.shares.items() if term not in own}
        whole = sum(topic.values()) or 1.0
        return {term: share / whole for term, share in topic.items()}

    def _topic_share(self, passage: Passage, span: Span) -> float:
        """How much of what the speaker is asked about a part of a passage names; 0 of nothing."""
        named = set(terms(passage.text[slice(*span)]))
        return sum(share for term, share in self._topic.items() if term in named)

    def _article(self, id: str) -> tuple[str, list[Span]]:
        return self._text(id), [(p.start, p.end) for p in self._store.passages_of(id)]

    def _text(self, id: str) -> str:
        return self._store.text(id) or ""

    def _sourced(self, citation: Citation) -> Citation:
        """The citation, checked, with what stands beside it."""
        passage = self._checked(citation).passage
        return annotated(citation, *self._article(passage.article.id), self._copies.get(_place(passage), ()))

    def _checked(self, citation: Citation) -> Citation:
        """Fail closed: a quote that is not the stored text at its offsets is never handed out."""
        id = citation.passage.article.id
        if self._text(id)[citation.start : citation.end] != citation.quote:
            raise ChangedError(
                f"the text of article {id!r} changed while it was being quoted. Ask again; if this goes on, build the "
                "archive anew from its articles."
            )
        return citation


def _of_several_articles(readings: Sequence[reader.Reading]) -> list[reader.Reading]:
    """The first reading of each article, then the others; both in their order."""
    first: dict[str, reader.Reading] = {}
    for reading in readings:
        first.setdefault(reading.passage.article.id, reading)
    others = [reading for reading in readings if first[reading.passage.article.id] is not reading]
    return [*first.values(), *others]


def _newest_first(found: Hit | reader.Reading) -> int:
    return -(found.passage.article.published or date.min).toordinal()


def _oldest_first(found: Hit | reader.Reading) -> int:
    return (found.passage.article.published or date.max).toordinal()


def _place(passage: Passage) -> tuple[str, int]:
    return passage.article.id, passage.number
