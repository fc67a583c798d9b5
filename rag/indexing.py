"""Articles in: what is new or changed is cut into passages, encoded and stored, a batch of whole articles at a time.

A batch is one transaction, so an article is wholly in the archive or not at all; a run that is cut short resumes by
being run again, since articles already stored count as unchanged.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import accumulate

import numpy as np

from rag.datatypes import Article
from rag.encoder import Encoder
from rag.errors import ArchiveError
from rag.ingest import Failure, RawArticle
from rag.records import Entry
from rag.reports import AddReport
from rag.segment import paragraphs
from rag.store import Store

__all__ = ["add_articles", "all_stored"]

_BATCH_CHARACTERS = 1_000_000  # about 4,000 paragraphs: enough to sort by length, ten seconds of work to lose
_CUT = "1"  # how texts are cut into passages; a change here makes every stored article count as changed


@dataclass(slots=True)
class _Tally:
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    seen: dict[str, tuple[str, str]] = field(default_factory=dict)  # id: fingerprint, source

    def report(self) -> AddReport:
        return AddReport(self.added, self.updated, self.unchanged, tuple(self.failed))


def add_articles(
    store: Store,
    encoder: Callable[[], Encoder],
    found: Iterable[RawArticle | Failure],
    advance: Callable[[int], object],
) -> AddReport:
    """Store what is new or changed.

    Args:
        store: where to.
        encoder: gives the encoder; called only when something has to be encoded.
        found: articles and failures, as `ingest.read` gives them.
        advance: told, after each batch, how many passages have been stored.
    """
    tally = _Tally()
    for batch in _batches(_distinct(found, tally)):
        fingerprints = {tally.seen[raw.id][0]: raw for raw in batch}
        stored = store.fingerprints([raw.id for raw in batch])
        fresh = {mark: raw for mark, raw in fingerprints.items() if stored.get(raw.id) != mark}
        entries = _entries(fresh, encoder) if fresh else []
        if entries:
            store.put(entries)
        tally.updated += sum(raw.id in stored for raw in fresh.values())
        tally.added += sum(raw.id not in stored for raw in fresh.values())
        tally.unchanged += len(batch) - len(fresh)
        advance(sum(len(entry.spans) for entry in entries))
    return tally.report()


def all_stored(store: Store, found: Iterable[RawArticle | Failure]) -> bool:
    """Whether adding these articles, few enough for one look, would change nothing. It takes no lock."""
    marks = {item.id: _fingerprint(item) for item in found if isinstance(item, RawArticle)}
    return store.fingerprints([*marks]) == marks


def _distinct(found: Iterable[RawArticle | Failure], tally: _Tally) -> Iterator[RawArticle]:
    """Articles, each id once; failures and clashing ids go to the tally."""
    for item in found:
        if isinstance(item, Failure):
            tally.failed.append((item.source, item.reason))
            continue
        mark = _fingerprint(item)
        if item.id not in tally.seen:
            tally.seen[item.id] = mark, item.source
            yield item
            continue
        known, source = tally.seen[item.id]
        if known == mark:
            tally.unchanged += 1
        else:
            reason = f"the id {item.id!r} belongs to another article of this run ({source}); give it one of its own"
            tally.failed.append((item.source, reason))


def _batches(articles: Iterable[RawArticle]) -> Iterator[list[RawArticle]]:
    batch: list[RawArticle] = []
    characters = 0
    for article in articles:
        batch.append(article)
        characters += len(article.text)
        if characters >= _BATCH_CHARACTERS or len(batch) >= 500:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _entries(fresh: dict[str, RawArticle], encoder: Callable[[], Encoder]) -> list[Entry]:
    spans = [paragraphs(raw.text) for raw in fresh.values()]
    texts = [raw.text[start:end] for raw, cut in zip(fresh.values(), spans, strict=True) for start, end in cut]
    model = encoder()
    # One call for headlines and passages, so that texts of like length share batches.
    vectors, owners = model.encode([*(raw.title for raw in fresh.values()), *texts])
    if not np.isfinite(vectors).all():
        raise ArchiveError(f"encoder {model.name!r} gave vectors that are not numbers; nothing of this batch was kept")
    first = np.searchsorted(owners, np.arange(len(fresh)))
    bounds = list(accumulate((len(cut) for cut in spans), initial=len(fresh)))
    entries = []
    for n, ((mark, raw), cut) in enumerate(zip(fresh.items(), spans, strict=True)):
        rows = slice(*np.searchsorted(owners, [bounds[n], bounds[n + 1]]))
        entries.append(
            Entry(_article(raw), raw.text, mark, cut, vectors[first[n]], vectors[rows], owners[rows] - bounds[n])
        )
    return entries


def _article(raw: RawArticle) -> Article:
    digest = hashlib.sha256(raw.text.encode()).hexdigest()
    return Article(raw.id, raw.title, digest, raw.url, raw.publisher, raw.authors, raw.published, raw.language)


def _fingerprint(raw: RawArticle) -> str:
    content = {name: value for name, value in asdict(raw).items() if name != "origins"} | {"source": _CUT}
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
