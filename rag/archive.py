"""Archive: one folder of articles that can be added to, searched and asked. The only orchestration."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tqdm import tqdm

from rag import indexes, verification
from rag.advice import advice
from rag.cross_encoder import DEFAULT_CROSS_ENCODER, CrossEncoder, load_cross_encoder
from rag.datatypes import Answer, Article, Hit, Order, Stage, Stats
from rag.encoder import Encoder, cache_folder
from rag.errors import ArchiveError, ChangedError
from rag.feedback import Feedback, record, recorded
from rag.filters import Day, Filters, checked_count, checked_history, checked_order, checked_path, checked_text
from rag.followup import Turn, self_contained
from rag.holdings import Holdings, checked_id
from rag.inquiry import Inquiry
from rag.kept_encoder import KeptEncoder
from rag.places import Places
from rag.quotation import Verification
from rag.reports import AddReport
from rag.reprints import copies
from rag.store import Store

if TYPE_CHECKING:
    from rag.ingest import Naming

__all__ = ["Archive"]

_ASK_AGAIN = 5  # times, where a writer changes an article while it is being quoted


class Archive(Holdings):
    """A news archive in a directory. Use `Archive.open`, and close it or use it as a context manager.

    Threads may share one; any number of processes may read while one writes.
    """

    def __init__(
        self,
        folder: Path,
        encoder: str | os.PathLike[str] | Encoder | None,
        reranker: str | CrossEncoder | None,
    ) -> None:
        self._reranker = reranker or DEFAULT_CROSS_ENCODER
        writable = indexes.prepared(folder)
        store = Store(folder / "archive.db", writable=writable)
        self._lock = indexes.WriterLock(folder) if writable else None
        self._renewing = threading.Lock()
        try:
            super().__init__(folder, store, KeptEncoder(store, folder, encoder))
            if writable:
                with indexes.reported(self._folder):
                    self._encoder.fix()
            self._snapshot = indexes.load(self._store, folder, self._lock)
        except BaseException:
            store.close()
            raise

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str] | None = None,
        *,
        encoder: str | os.PathLike[str] | Encoder | None = None,
        reranker: str | CrossEncoder | None = None,
    ) -> Self:
        """Open the archive in a directory; it is created when absent.

        Args:
            path: the directory; None: the seed archive, kept in the user's cache folder and built on first use.
            encoder: a sentence-transformers name or folder (or an `Encoder`), fixed when the archive is created;
                None: the one it was made with, all-MiniLM-L6-v2 for a new one.
            reranker: what reads the first hits together with the question: the name or folder of a
                sentence-transformers CrossEncoder with one output (or a `CrossEncoder`); None: the bundled one.

        Raises:
            ArchiveError: the directory cannot be made, read or understood.
            EncoderError: the encoder cannot be loaded, or is not the one that the archive was made with.
            ValueError: the path or the encoder is nothing of the kind.
        """
        if path is not None:
            return cls(checked_path(path), encoder, reranker)
        from rag.seeding import keep_seeds  # here and below: only writing needs it, and it takes a tenth of a second

        archive = cls(cache_folder() / "seeds.archive", encoder, reranker)
        try:
            keep_seeds(archive._store, archive._encoder, archive._writing, writable=archive._lock is not None)
        except BaseException:
            archive.close()
            raise
        return archive

    def close(self) -> None:
        """Close the archive. A closed archive cannot be used any more."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    # -- writing

    def add(
        self, *sources: str | os.PathLike[str], columns: "Naming" = None, progress: bool = False, sync: bool = False
    ) -> AddReport:
        """Add the articles of files and folders; only what is new or changed is indexed.

        Args:
            sources: files of any format that the README names, and folders of them.
            columns: which column or key holds a field, `{"title": "headline"}`, where its name does not tell.
            progress: show a progress bar on the terminal.
            sync: make the archive equal to the sources, as far as it came from them: only files that are new or changed
                are read, and what is gone from them is removed. What cannot be read is not gone, and a source that is
                missing, or of which nothing can be read, removes nothing.

        Returns:
            counts of articles, and a (source, reason) for each that could not be read; a bad one never stops the rest.

        Raises:
            ArchiveError: the archive cannot be written to, or another process is writing.
            ValueError: a source is no path, or a field of `columns` is none.
        """
        from rag import arriving, ingest, syncing

        paths, take = [checked_path(source) for source in sources], syncing.synchronise if sync else syncing.add_sources
        reading = arriving.Reading.of(ingest.checked_columns(columns))
        with self._writing(), tqdm(desc="Adding", unit=" passages", disable=not progress, leave=False) as bar:
            report = take(self._store, self._encoder.load, paths, reading, bar.update)
            return replace(report, notes=advice(self._store, self._encoder.name))

    def watch(self, *sources: str | os.PathLike[str], columns: "Naming" = None) -> Iterator[AddReport]:
        """Make the archive equal to files and folders, and again whenever something in them changes, for ever.

        Args:
            sources: as for `add`; they must be there.
            columns: as for `add`.

        Returns:
            an iterator of reports, one for each time; while another process is writing, it waits and tries again.

        Raises:
            ArchiveError: the archive cannot be written to.
            SourceError: a source is not there.
            ValueError: as for `add`.
        """
        from rag.watching import signs

        paths, due = [checked_path(source) for source in sources], True
        for changed in signs(paths, without=self._folder):
            due |= changed
            with suppress(indexes.BusyError):
                if due:
                    yield self.add(*paths, columns=columns, sync=True)
                    due = False

    def remove(self, *article_ids: str, forget: bool = False) -> int:
        """Remove articles.

        Args:
            article_ids: their ids.
            forget: what they were before goes, too; else `history` goes on to have it.

        Returns:
            how many there were to remove.
        """
        article_ids = tuple(map(checked_id, article_ids))
        with self._writing(), self._store.transaction():
            Places(self._store).forget(article_ids)
            return self._store.remove(article_ids, forget=forget)

    # -- asking

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        rerank: bool = True,
        since: Day = None,
        until: Day = None,
        as_of: Day = None,
        publishers: Iterable[str] | str = (),
        authors: Iterable[str] | str = (),
        order: Order = "relevance",
    ) -> list[Hit]:
        """Find the passages that match best.

        Args:
            query: words or a question, at most 10,000 characters.
            k: how many at most.
            rerank: False: the first ranking alone, several times as fast.
            since: first day of publication.
            until: last day of publication.
            as_of: the day asked on: nothing published later is used, and nearer to it comes first.
            publishers: names, any case; empty: all.
            authors: names a byline must hold; empty: all.
            order: "relevance", or the best hits by their days: "newest" or "oldest" first.

        Returns:
            hits, best first; passages with nearly the same words count once.

        Raises:
            ValueError: the query is empty or too long, k is not from 1 to 1,000, a date or name is none, or it is shut.
        """
        k, filters = checked_count(k), Filters.of(since, until, as_of, publishers, authors)
        return self._inquiry(checked_text(query), filters).search(k, rerank=rerank, order=checked_order(order))

    def answer(
        self,
        question: str,
        *,
        k: int = 3,
        history: Sequence[Turn] = (),
        since: Day = None,
        until: Day = None,
        as_of: Day = None,
        publishers: Iterable[str] | str = (),
        authors: Iterable[str] | str = (),
        order: Order = "relevance",
        told: Callable[[Stage], object] | None = None,
    ) -> Answer:
        """Answer a question with verbatim quotes, or say that the archive does not hold the answer.

        Args:
            question: at most 10,000 characters.
            k: how many citations at most.
            history: the conversation so far, oldest first: earlier answers, or (question, answer text) pairs.
            since: first day of publication.
            until: last day of publication.
            as_of: the day asked on, as for `search`.
            publishers: names, any case; empty: all.
            authors: names a byline must hold; empty: all.
            order: "relevance", or, among the passages that answer as well as the best, the "newest" or "oldest" first.
            told: is called as each stage begins: "searching", "reading", "checking" of the quotes.

        Returns:
            the answer; without citations when the archive does not answer.

        Raises:
            ValueError: as for `search`; or a text of the history, or the question made of it, is too long.
        """
        k, order = checked_count(k), checked_order(order)
        filters = Filters.of(since, until, as_of, publishers, authors)
        question = checked_text(question)
        resolved = checked_text(self_contained(question, checked_history(history)), "question made self-contained")
        for _ in range(_ASK_AGAIN):
            with suppress(ChangedError):  # asked anew, it is answered from what is stored now
                return self._inquiry(resolved, filters).answer(question, k, order, told)
        return self._inquiry(resolved, filters).answer(question, k, order, told)

    def verify(self, quote: str, *, claimed: str = "") -> Verification:
        """Tell whether a quote stands in the archive, word for word, and where; if not, what it was made from.

        Args:
            quote: the words, with or without quotation marks around them.
            claimed: the article that they are said to be from: its id, URL, headline or publisher, or words of those.

        Raises:
            ValueError: the quote is empty, or one of the texts is longer than 10,000 characters.
        """
        quote, claimed = checked_text(quote, "quote"), checked_text(claimed, "source") if claimed.strip() else ""
        return verification.verify(quote, claimed, self._store, self.search, self._fresh().lexical.holding)

    def copies(self, article_id: str) -> list[Article]:
        """The other articles with nearly the same text, or most of it: wire copy, and updates; the most alike first.

        Raises:
            KeyError: there is no such article.
        """
        return copies(self.article(article_id), self._store, self._fresh())

    # -- what readers say

    def record_feedback(self, answer: Answer, verdict: str, *, citation: int | None = None, comment: str = "") -> None:
        """Keep what a reader says of an answer, in the archive's folder; the arguments are as `Feedback` has them.

        Raises:
            ArchiveError: it cannot be written.
            ValueError: the verdict is none, the answer has no such citation, or the comment is too long.
        """
        record(self._folder, Feedback(answer, verdict, datetime.now(UTC), citation, comment))

    def feedback(self) -> Iterator[Feedback]:
        """Iterate over what readers said, oldest first; a line that cannot be read is told in the log and left out."""
        return recorded(self._folder)

    def stats(self) -> Stats:
        """The archive at a glance."""
        return replace(self._store.stats(self._encoder.name), dense=self._snapshot.dense.kind)

    # -- within

    def _inquiry(self, question: str, filters: Filters) -> Inquiry:
        """A question on its way: on one line, as all that reads it has it."""
        model = self._reranker if not isinstance(self._reranker, str) else load_cross_encoder(self._reranker)
        question = " ".join(question.split())
        return Inquiry(question, self._store, self._fresh(), filters, self._encoder.load(), model)

    def _fresh(self) -> indexes.Snapshot:
        """The snapshot, renewed when another process has written."""
        if self._snapshot.revision != self._store.revision():
            with self._renewing:
                if self._snapshot.revision != self._store.revision():
                    self._snapshot = indexes.load(self._store, self._folder, self._lock, self._snapshot)
        return self._snapshot

    @contextmanager
    def _writing(self, wait: float | None = None) -> Iterator[None]:
        if self._lock is None:
            raise ArchiveError(f"{self._folder}: cannot be written to. Make the folder writable, or copy the archive.")
        with indexes.reported(self._folder):
            self._encoder.remember()  # before the lock: the first time a model is loaded it may take a minute
            with self._lock.hold(wait):
                self._store.complete()
                self._fresh()
                try:
                    yield
                finally:
                    if self._store.revision() != self._snapshot.revision:
                        self._snapshot = self._snapshot.caught_up(self._store, self._folder)
