"""Articles in: what is new or changed is cut into passages, encoded and stored, a batch of whole articles at a time.

A batch is one transaction, so an article is wholly in the archive or not at all; a run that is cut short resumes by
being run again, since articles already stored count as unchanged.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from time import perf_counter

import numpy as np

from rag.arriving import Arrival, Event, Finished, Reading
from rag.datatypes import Article
from rag.encoder import Encoder
from rag.errors import ArchiveError
from rag.ingest import Failure, RawArticle
from rag.places import Places
from rag.records import Entry
from rag.reports import AddReport
from rag.sameness import Known
from rag.segment import paragraphs
from rag.store import Store

__all__ = ["Adding", "all_stored"]

_BATCH_CHARACTERS = 500_000  # about 2,000 paragraphs: enough to sort by length, five seconds of work to lose
_BATCH_ARTICLES = 500
_OF_CONTENT = re.compile(r"[0-9a-f]{16}")  # the id of an article that brings none, made of headline and text
_CUT = "1"  # how texts are cut into passages; a change here makes every stored article count as changed


@dataclass(slots=True)
class _Tally:
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    read: int = 0
    passages: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Batch:
    arrivals: list[Arrival] = field(default_factory=list)
    finished: list[Finished] = field(default_factory=list)
    characters: int = 0

    def is_full(self) -> bool:
        most = max(len(self.arrivals), len(self.finished))
        return self.characters >= _BATCH_CHARACTERS or most >= _BATCH_ARTICLES


@dataclass(frozen=True, slots=True)
class _Placed:
    """An arrival, the stored or new article that it is, and whether it is that under another name and no more."""

    arrival: Arrival
    article: RawArticle
    digest: str
    duplicate: bool = False


class Adding:
    """One run that adds articles to an archive.

    Args:
        store: where to.
        encoder: gives the encoder; called only when something has to be encoded.
        advance: told, after each batch, how many passages have been stored.
        reading: how files are read, when one has to be read once more.
        kept: files that are as they were and are not read: their articles are not changed by other files.
    """

    def __init__(
        self,
        store: Store,
        encoder: Callable[[], Encoder],
        advance: Callable[[int], object],
        reading: Reading,
        kept: Set[Path] = frozenset(),
    ) -> None:
        self._store, self._places, self._encoder, self._advance = store, Places(store), encoder, advance
        self._reading, self._kept = reading, kept
        self._tally, self._began = _Tally(), perf_counter()
        self._seen: dict[str, tuple[str, str]] = {}  # id: fingerprint, source
        self._flawed: set[Path] = set()  # files with articles that were refused
        self._taken: set[Path] = set()  # files that were read
        self._doubted: set[Path] = set()  # files that have an article that another file has changed
        self.again: set[Path] = set()  # files that were read once more
        self.useful: set[Path] = set()  # files that had articles
        self.gained: set[str] = set()  # articles that have come from a file that they had not come from before

    def take(self, events: Iterable[Event]) -> None:
        """Store what is new or changed of what arrives.

        A file whose article has since become another one, because it only was one with that of another file, is read
        once more.
        """
        for batch in _ahead(self._batches(events)):
            self._store_batch(batch)
        while doubted := self._doubted & (self._taken | self._kept) - self.again:
            self.again |= doubted
            for batch in self._batches(self._reading.arrivals(sorted(doubted))):
                self._store_batch(batch)

    def fail(self, failures: Iterable[Failure]) -> None:
        """Report what went wrong besides."""
        self._tally.failed += [(failure.source, failure.reason) for failure in failures]

    def report(self, *, kept: int = 0, moved: Set[str] = frozenset(), removed: int = 0) -> AddReport:
        """What became of the articles.

        Args:
            kept: how many articles are in files that were not read.
            moved: the articles that have come from another file than before.
            removed: how many articles were removed.
        """
        tally = self._tally
        return AddReport(
            tally.added,
            tally.updated,
            max(0, tally.unchanged + kept - len(moved)),
            tuple(tally.failed),
            len(moved),
            removed,
            tuple(pair for pair in tally.duplicates if pair[1] not in moved),
            tally.read,
            tally.passages,
            perf_counter() - self._began,
        )

    def _batches(self, events: Iterable[Event]) -> Iterator[_Batch]:
        batch = _Batch()
        for event in events:
            match event:
                case Failure():
                    self.fail([event])
                case Finished():
                    batch.finished.append(event)
                case Arrival(article):
                    batch.arrivals.append(event)
                    batch.characters += len(article.text)
            if batch.is_full():
                yield batch
                batch = _Batch()
        yield batch

    def _store_batch(self, batch: _Batch) -> None:
        placed = [one for one in self._placed(batch.arrivals) if self._accepted(one)]
        own = [one for one in placed if not one.duplicate]
        stored = self._store.fingerprints([one.article.id for one in own])
        marks = {one.article.id: _fingerprint(one.article) for one in own}
        fresh = {id: one for one in own if stored.get(id := one.article.id) != marks[id]}
        raws = {marks[id]: (one.article, one.digest) for id, one in fresh.items()}
        entries = _entries(raws, self._encoder) if raws else []
        with self._store.transaction():
            if entries:
                self._store.put(entries)
            self._store.put_origins(_article(one.article, one.digest) for one in own if one.article.id not in fresh)
            self._link(placed)
            self._finish(batch.finished)
            self._doubted |= self._places.doubt_others((id, fresh[id].arrival.file) for id in fresh.keys() & stored)
        self._count(batch, placed, fresh.keys(), stored.keys(), sum(len(entry.spans) for entry in entries))

    # -- which article each one is

    def _placed(self, arrivals: list[Arrival]) -> Iterator[_Placed]:
        """Each arrival as the stored or new article that it is."""
        pairs = [(one, _digest(one.article.text)) for one in arrivals]
        stored = self._store.fingerprints([one.article.id for one in arrivals])
        known = Known(self._store, ((one.article, digest) for one, digest in pairs))
        for arrival, digest in pairs:
            there = arrival.article.id in stored or arrival.article.id in self._seen
            placed = _Placed(arrival, arrival.article, digest) if there else self._found(arrival, digest, known)
            if not placed.duplicate:
                known.join(_article(placed.article, digest))
            yield placed

    def _found(self, arrival: Arrival, digest: str, known: Known) -> _Placed:
        """An arrival whose id is new: the article that it is one with, or itself."""
        raw = arrival.article
        if before := self._moved_before(arrival) or known.under_bare_name(raw):
            return _Placed(arrival, replace(raw, id=before), digest)
        page = known.on_page(raw)
        if page and (page.text_sha256 != digest or self._is_only_from(arrival.file, page.id)):
            return _Placed(arrival, replace(raw, id=page.id, url=page.url), digest)
        same = page or known.same(raw, digest)
        if same and same.id not in self._seen and self._is_only_described_anew(arrival, same.id):
            return _Placed(arrival, replace(raw, id=same.id), digest)
        if same:
            return _Placed(arrival, replace(raw, id=same.id), digest, duplicate=True)
        return _Placed(arrival, raw, digest)

    def _moved_before(self, arrival: Arrival) -> str | None:
        """The article that this file alone has brought, under the id that it had when it lay elsewhere."""
        if arrival.file is None:
            return None
        id = self._places.named(arrival.file, [arrival.article.id]).get(arrival.article.id)
        return id if id and self._is_only_from(arrival.file, id) and self._store.article(id) else None

    def _is_only_described_anew(self, arrival: Arrival, id: str) -> bool:
        """Whether an article of this file has got another headline, of which its id was made."""
        made = _OF_CONTENT.fullmatch(id) and _OF_CONTENT.fullmatch(arrival.article.id)
        return made is not None and self._is_only_from(arrival.file, id)

    def _is_only_from(self, file: Path | None, id: str) -> bool:
        return file is not None and self._places.files_of(id) == {file}

    def _accepted(self, placed: _Placed) -> bool:
        """Whether an article's id is not another's in this run; one that is refused goes to the tally."""
        if placed.duplicate:
            return True
        id, source, mark = placed.article.id, placed.arrival.article.source, _fingerprint(placed.article)
        if id not in self._seen:
            self._seen[id] = self._claimed(id, placed.arrival.file) or (mark, source)
        known, owner = self._seen[id]
        if known == mark:
            return True
        reason = f"the id {id!r} belongs to another article of this run ({owner}); give it one of its own"
        self._tally.failed.append((source, reason))
        if placed.arrival.file:
            self._flawed.add(placed.arrival.file)
        return False

    def _claimed(self, id: str, file: Path | None) -> tuple[str, str] | None:
        """The fingerprint that an article must have because a file that is not read has it, and that file."""
        owners = self._places.files_of(id, own=True) & self._kept - self.again - {file} if self._kept else set()
        stored = self._store.fingerprints([id])
        return (stored[id], str(min(owners))) if owners and stored else None

    # -- in the batch's transaction

    def _link(self, placed: list[_Placed]) -> None:
        pairs: dict[Path, list[tuple[str, str]]] = defaultdict(list)
        for one in placed:
            if one.arrival.file:
                pairs[one.arrival.file].append((one.arrival.article.id, one.article.id))
        for file, linked in pairs.items():
            self.gained |= self._places.link(file, linked)

    def _finish(self, finished: list[Finished]) -> None:
        for one in finished:
            self._taken.add(one.file)
            if one.given:
                self.useful.add(one.file)
            if one.whole and one.file not in self._flawed:
                self._places.finish(one.file, one.look, one.given)
            else:
                self._places.doubt(one.file)

    def _count(self, batch: _Batch, placed: list[_Placed], fresh: Set[str], stored: Set[str], passages: int) -> None:
        tally = self._tally
        tally.read += len(batch.arrivals)
        tally.updated += len(fresh & stored)
        tally.added += len(fresh - stored)
        tally.unchanged += len(placed) - len(fresh)
        tally.passages += passages
        tally.duplicates += [(one.arrival.article.source, one.article.id) for one in placed if one.duplicate]
        self._advance(passages)


def _ahead(batches: Iterator[_Batch]) -> Iterator[_Batch]:
    """The batches, the next of which is read, in a thread of its own, while one is stored."""
    with ThreadPoolExecutor(1, thread_name_prefix="reading") as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


def all_stored(store: Store, articles: Iterable[RawArticle]) -> bool:
    """Whether adding these articles, few enough for one look, would change nothing. It takes no lock."""
    marks = {article.id: _fingerprint(article) for article in articles}
    return store.fingerprints([*marks]) == marks


def _entries(fresh: dict[str, tuple[RawArticle, str]], encoder: Callable[[], Encoder]) -> list[Entry]:
    """What is stored of articles, by their fingerprints, and the digests of their texts."""
    raws = [raw for raw, _ in fresh.values()]
    spans = [paragraphs(raw.text) for raw in raws]
    texts = [raw.text[start:end] for raw, cut in zip(raws, spans, strict=True) for start, end in cut]
    model = encoder()
    # One call for headlines and passages, so that texts of like length share batches.
    vectors, owners = model.encode([*(raw.title for raw in raws), *texts])
    if not np.isfinite(vectors).all():
        raise ArchiveError(f"encoder {model.name!r} gave vectors that are not numbers; nothing of this batch was kept")
    first = np.searchsorted(owners, np.arange(len(fresh)))
    bounds = list(accumulate((len(cut) for cut in spans), initial=len(fresh)))
    entries = []
    for n, ((mark, (raw, digest)), cut) in enumerate(zip(fresh.items(), spans, strict=True)):
        rows = slice(*np.searchsorted(owners, [bounds[n], bounds[n + 1]]))
        parts = vectors[first[n]], vectors[rows], owners[rows] - bounds[n]
        entries.append(Entry(_article(raw, digest), raw.text, mark, cut, *parts))
    return entries


def _article(raw: RawArticle, digest: str) -> Article:
    described = raw.url, raw.publisher, raw.authors, raw.published, raw.language, raw.origins
    return Article(raw.id, raw.title, digest, *described)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _fingerprint(raw: RawArticle) -> str:
    """What changes when an article does; where its metadata came from is no part of it, nor is the file."""
    content = asdict(raw) | {"source": _CUT}
    del content["origins"]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
