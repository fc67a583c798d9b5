"""One question on its walk through an archive: ranked, read, and answered in the archive's words, or refused."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rag import reader, retriever
from rag.agreement import differences
from rag.annotation import annotated
from rag.copies import grouped
from rag.cross_encoder import CrossEncoder
from rag.datatypes import Answer, Article, Citation, Hit, Passage
from rag.dates import Period, asked_order
from rag.encoder import Encoder
from rag.errors import ArchiveError
from rag.filters import Filters
from rag.indexes import Snapshot
from rag.query import understand
from rag.reranker import DEPTH, JudgedHit, below, reranked
from rag.segment import Span
from rag.speech import asked_speaker, said_by, speakers
from rag.store import Store

__all__ = ["Inquiry"]

_NEAR_MISSES = 3
_CHOICE = 8  # hits that are read when the newest, the oldest or somebody's words are asked for
_UNSAID = 0.5
_ASKED = 2  # words without which nothing is asked: a single one is looked for, and there is nothing to read it against


class Inquiry:
    """A question put to a snapshot of an archive.

    Args:
        question: self-contained.
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
        self._filters = _within(filters, self.query.period)
        self._encoder = encoder
        self._cross_encoder = cross_encoder
        self._copies: dict[tuple[str, int], tuple[Article, ...]] = {}

    def ranked(self, k: int) -> list[Hit]:
        """The first ranking: at most k hits, best first, near copies of better ones left out."""
        ranking = list(retriever.ranked(retriever.candidates(self.query, self._snapshot, self._filters)))
        found: list[Hit] = []
        groups: list[tuple[Hit, tuple[Article, ...]]] = []
        # Fetch more than k: some may be copies of better ones, or have gone since the snapshot was taken.
        while len(groups) < k and ranking:
            size = k + k // 4 + 10
            batch, ranking = ranking[:size], ranking[size:]
            passages = self._store.passages([key for key, *_ in batch])
            found += [Hit(passages[key], score, why) for key, score, why in batch if key in passages]
            groups = grouped(found)
        self._copies = {_place(hit.passage): articles for hit, articles in groups}
        return [hit for hit, _ in groups[:k]]

    def judged(self, hits: Sequence[Hit]) -> list[JudgedHit]:
        """The first hits in the order that the cross-encoder and the first ranking give together."""
        return reranked(self.query.text, hits[:DEPTH], self._cross_encoder)

    def readings(self, judged: Sequence[JudgedHit]) -> list[reader.Reading]:
        """What each hit says to the question."""
        return reader.read(self.query, judged, self._encoder)

    def cosines(self, texts: Sequence[str]) -> list[float]:
        """How like the question texts are."""
        return reader.cosines(self.query, texts, self._encoder)

    def search(self, k: int) -> list[Hit]:
        """At most k hits, best first."""
        hits = self.ranked(max(k, DEPTH))
        if len(self.query.weights) < _ASKED:
            return hits[:k]
        judged = self.judged(hits)
        return [*(one.hit for one in judged), *below(hits[DEPTH:], judged)][:k]

    def answer(self, question: str, k: int) -> Answer:
        """At most k citations, or near misses.

        Args:
            question: as it was asked; the one that is searched is this inquiry's.
            k: how many citations at most.
        """
        hits = self.ranked(DEPTH)
        judged = self.judged(hits)
        readings = self._preferred(judged, k)
        citations = tuple(self._sourced(citation) for citation in reader.cite(readings, k))
        return Answer(
            question,
            citations,
            confidence=reader.confidence(readings),
            near_misses=() if citations else tuple(one.hit for one in judged[:_NEAR_MISSES]),
            resolved=self.query.text,
            scope=self._snapshot.catalogue.scope(self._filters),
            unknown_words=self.query.unknown,
            differences=differences(citations, self.query.text),
        )

    def _preferred(self, judged: Sequence[JudgedHit], k: int) -> list[reader.Reading]:
        """The readings to cite from, in order: of the newest or oldest first, of the one whose words are asked for."""
        order, speaker = asked_order(self.query.text), asked_speaker(self.query.text)
        readings = self.readings(judged[: max(k, _CHOICE) if order or speaker else k])
        if speaker:
            readings = [self._weighed(reading, speaker) for reading in readings]
        best = reader.confidence(readings)
        if order and best:
            likely = [reading for reading in readings if reading.confidence >= reader.SHARE * best]
            readings = sorted(likely, key=_newest_first if order == "newest" else _oldest_first)
        elif speaker:
            readings = sorted(readings, key=lambda reading: -reading.confidence)
        return readings[:k]

    def _weighed(self, reading: reader.Reading, speaker: str) -> reader.Reading:
        """A passage without words of the one whose words are asked for is half as likely to answer."""
        passage = reading.passage
        text, paragraphs = self._article(passage.article.id)
        if said_by(speaker, text, (passage.start, passage.end), speakers(text, paragraphs)):
            return reading
        return replace(reading, confidence=reading.confidence * _UNSAID)

    def _article(self, id: str) -> tuple[str, list[Span]]:
        return self._store.text(id) or "", [(p.start, p.end) for p in self._store.passages_of(id)]

    def _sourced(self, citation: Citation) -> Citation:
        """The citation, checked, with what stands beside it."""
        passage = self._checked(citation).passage
        return annotated(citation, *self._article(passage.article.id), self._copies.get(_place(passage), ()))

    def _checked(self, citation: Citation) -> Citation:
        """Fail closed: a quote that is not the stored text at its offsets is never handed out."""
        id = citation.passage.article.id
        if (self._store.text(id) or "")[citation.start : citation.end] != citation.quote:
            raise ArchiveError(
                f"the text of article {id!r} changed while it was being quoted. Ask again; if this goes on, build the "
                "archive anew from its articles."
            )
        return citation


def _within(filters: Filters, period: Period | None) -> Filters:
    """The filters, and the days that the question says the reports are of ("articles from May 2021")."""
    if period is None or not period.explicit:
        return filters
    since = max(filter(None, (filters.since, period.first)), default=None)
    until = min(filter(None, (filters.until, period.last)), default=None)
    return replace(filters, since=since, until=until)


def _newest_first(reading: reader.Reading) -> int:
    return -(reading.passage.article.published or date.min).toordinal()


def _oldest_first(reading: reader.Reading) -> int:
    return (reading.passage.article.published or date.max).toordinal()


def _place(passage: Passage) -> tuple[str, int]:
    return passage.article.id, passage.number
