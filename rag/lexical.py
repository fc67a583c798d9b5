"""Lexical search: BM25 over headline and text by tantivy, stemmed, accents folded (`Milic` finds `Milić`).

Derived from the store, deletable. Filters are clauses of the query, so a filtered search misses nothing.
BM25: Robertson and Zaragoza, 2009, "The Probabilistic Relevance Framework". This is the only file that imports tantivy.
"""

import copy
import difflib
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import FieldType, Occur, Query

from rag import checksums
from rag.catalogue import Selection
from rag.errors import ArchiveError
from rag.records import IndexedPassage
from rag.store import Store

__all__ = ["FIELDS", "LexicalIndex", "terms", "vocabulary"]

FIELDS = ("text", "headline")
_VERSION = 2  # of the schema and the analyser; another version's index is built anew
_WRITER_BYTES = 128 << 20
_RARE = 100  # passages with a word, up to which removed ones among them are told apart
_TELLING = 8  # of a text's words, the rarest, by which its passage is known
_ANALYSER = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    .filter(tantivy.Filter.remove_long(60))
    .filter(tantivy.Filter.lowercase())
    .filter(tantivy.Filter.ascii_fold())
    .filter(tantivy.Filter.stemmer("english"))
    .build()
)
# Words that ask or bind and carry no topic, as the stemmer leaves them.
_STOP_WORDS = frozenset(
    "a about after all also am an and ani are as at be becaus been befor but by can could did do doe dure for from "
    "had has have he her him his how i if in into is it its itself just me mani more most much my no not of on one or "
    "our out over said say she so some than that the their them then there these they thi this those to up us was we "
    "were what when where which while who whom whose whi will with would you your s t".split()
)


@lru_cache(maxsize=8192)
def terms(text: str) -> tuple[str, ...]:
    """The words of a text as the index knows them: lower case, accents folded, stemmed, without stop words."""
    return tuple(_terms(text))


def vocabulary(text: str) -> set[str]:
    """The terms of a text, each once; for whole articles, which `terms` would remember."""
    return set(_terms(text))


def _terms(text: str) -> Iterator[str]:
    return (term for term in _ANALYSER.analyze(text) if term not in _STOP_WORDS)


class LexicalIndex:
    """An inverted index in a folder of its own, or in memory; `revision` is what it has caught up to."""

    def __init__(self, folder: Path | None) -> None:
        self._schema = _schema()
        if folder is not None:
            folder.mkdir(exist_ok=True)
        self._folder = folder
        self._index = tantivy.Index(self._schema, path=None if folder is None else str(folder), reuse=True)
        self._index.register_tokenizer("news", _ANALYSER)
        self._index.config_reader(reload_policy="Manual")  # else a thread reads each commit a second time
        self._reload()

    @classmethod
    def load(cls, folder: Path, archive: str = "") -> "LexicalIndex | None":
        """The index kept in a folder; None when there is none, or none that is whole and of the archive of that
        identity."""
        if not (folder / "meta.json").is_file() or not checksums.intact(folder, archive, _VERSION):
            return None
        try:
            return cls(folder)
        except (ValueError, OSError):
            return None

    @classmethod
    def create(cls, folder: Path | None) -> "LexicalIndex":
        """An empty index, in place of what the folder held; None: in memory.

        Raises:
            ArchiveError: tantivy cannot write there.
        """
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        try:
            return cls(folder)
        except ValueError as error:
            raise _unwritable(folder, error) from error

    @property
    def in_memory(self) -> bool:
        """Whether it goes with the process."""
        return self._folder is None

    def caught_up(
        self, store: Store, revision: int, advance: Callable[[int], object] = lambda passages: None
    ) -> "LexicalIndex":
        """The index with what the store holds at `revision`, written in one commit; searches of this one go on as
        they were. `advance` is told how many passages came in.

        Raises:
            ArchiveError: tantivy cannot write: the disk is full, or its files have been taken away.
        """
        try:
            self._write(store, revision, advance)
        except ValueError as error:  # tantivy's only kind of error
            raise _unwritable(self._folder, error) from error
        fresh = copy.copy(self)
        fresh._reload()
        return fresh

    def _write(self, store: Store, revision: int, advance: Callable[[int], object]) -> None:
        writer = self._index.writer(_WRITER_BYTES, num_threads=1)
        for key in store.removed_since(self.revision):
            writer.delete_documents_by_term("passage", key)
        for passage in store.passages_since(self.revision):
            writer.add_document(_document(passage))
            advance(1)
        # The revision lives in the index, as a document of its own, so that it changes in the same commit.
        writer.delete_documents_by_query(Query.exists_query("revision"))
        writer.add_document(tantivy.Document(revision=revision))
        writer.commit()
        writer.wait_merging_threads()
        if self._folder is not None:
            checksums.keep(self._folder, store.identity(), _VERSION)

    def _reload(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()
        marks = [address for _, address in self._searcher.search(Query.exists_query("revision"), 1).hits]
        revisions = self._searcher.fast_field_values("revision", marks) if marks else [0]
        self.revision = int(revisions[0] or 0)

    def __len__(self) -> int:
        return max(0, self._searcher.num_docs - 1)

    # -- searching

    def search(
        self, weights: dict[str, float], k: int, selection: Selection
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The passages that match best in text and headline.

        Args:
            weights: the query's terms and how much each counts.
            k: how many passages at most.
            selection: the passages to search among.

        Returns:
            passage keys and BM25 scores, best first.
        """
        return self._run(self._bounded(self._matching(weights, FIELDS), selection), k)

    def scores(self, weights: dict[str, float], keys: NDArray[np.int64], field: str) -> NDArray[np.float32]:
        """The BM25 score of each given passage in one field; 0 for one that does not match."""
        among = Query.const_score_query(Query.term_set_query(self._schema, "passage", keys.tolist()), 0.0)
        query = Query.boolean_query([(Occur.Must, among), (Occur.Must, self._matching(weights, (field,)))])
        return self._scores_of(query, keys)

    def coverage(self, values: dict[str, float], keys: NDArray[np.int64]) -> NDArray[np.float32]:
        """The sum of the values of those terms that each given passage has in its text or headline."""
        among = Query.const_score_query(Query.term_set_query(self._schema, "passage", keys.tolist()), 0.0)
        return self._scores_of(Query.boolean_query([(Occur.Must, among), *self._having(values, FIELDS)]), keys)

    def holding(self, text: str, k: int) -> list[int]:
        """The passages that hold the rarest words of a text, in any form and order.

        Args:
            text: its words may be set in other capitals and accents there; of those that no passage holds none counts.
            k: how many passages at most.

        Returns:
            the keys of the passages that hold at least half of those words, the ones with the most first.
        """
        counted = {term: self._searcher.doc_freq("text", term) for term in _ANALYSER.analyze(text)}
        rare = sorted(filter(counted.__getitem__, counted), key=counted.__getitem__)[:_TELLING]
        having = self._having(dict.fromkeys(rare, 1.0), ("text",))
        keys, _ = self._run(Query.boolean_query(having, minimum_number_should_match=(len(rare) + 1) // 2), k)
        return [int(key) for key in keys]

    def _having(self, values: dict[str, float], fields: Iterable[str]) -> list[tuple[Occur, Query]]:
        """Clauses that give a passage each term's value if it has the term in one of the fields."""
        return [
            (Occur.Should, Query.const_score_query(self._matching({term: 1.0}, fields), value))
            for term, value in values.items()
        ]

    def _scores_of(self, query: Query, keys: NDArray[np.int64]) -> NDArray[np.float32]:
        found = dict(zip(*(side.tolist() for side in self._run(query, max(1, len(keys)))), strict=True))
        return np.array([found.get(key, 0.0) for key in keys.tolist()], np.float32)

    def _run(self, query: Query, k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        hits = self._searcher.search(query, k, count=False).hits
        keys = self._searcher.fast_field_values("passage", [address for _, address in hits])
        return np.array(keys, np.int64), np.array([score for score, _ in hits], np.float32)

    def _matching(self, weights: dict[str, float], fields: Iterable[str]) -> Query:
        clauses = [
            (Occur.Should, Query.boost_query(Query.term_query(self._schema, field, term, "freq"), weight))
            for term, weight in weights.items()
            for field in fields
        ]
        return Query.boolean_query(clauses) if clauses else Query.empty_query()

    def _bounded(self, query: Query, selection: Selection) -> Query:
        if selection.mask is None:
            return query
        bounds = []
        if selection.earliest is not None or selection.latest is not None:
            earliest, latest = selection.earliest, selection.latest
            bounds.append(Query.range_query(self._schema, "published", FieldType.Integer, earliest, latest))
        for field, names in (("publisher", selection.publishers), ("author", selection.authors)):
            if names is not None:
                bounds.append(Query.term_set_query(self._schema, field, sorted(names)))
        free = [(Occur.Must, Query.const_score_query(bound, 0.0)) for bound in bounds]
        return Query.boolean_query([(Occur.Must, query), *free])

    # -- the vocabulary

    def frequency(self, term: str) -> int:
        """How many passages use a term, in their text or headline."""
        counted = {field: self._searcher.doc_freq(field, term) for field in FIELDS}
        # Removed passages count until their segment is merged; a word only they had must not pass for a known one.
        if 0 < max(counted.values()) <= _RARE:
            counted = {field: self._standing(field, term) for field in FIELDS}
        return max(counted.values())

    def is_known_by(self, day: date, term: str) -> bool:
        """Whether a passage that was published by a day, or on no known day, uses a term."""
        by_then = Query.range_query(self._schema, "published", FieldType.Integer, None, day.toordinal())
        using = self._matching({term: 1.0}, FIELDS)
        query = Query.boolean_query([(Occur.Must, using), (Occur.Must, Query.const_score_query(by_then, 0.0))])
        return bool(self._searcher.search(query, 1, count=False).hits)

    def _standing(self, field: str, term: str) -> int:
        hits = self._searcher.search(Query.term_query(self._schema, field, term, "basic"), _RARE + 1).hits
        return len(hits)

    def nearest_term(self, term: str) -> str | None:
        """The archive's word that a misspelt one most likely stands for; None when none is close.

        Closeness is Ratcliff and Obershelp's (difflib) among words with the same first letter; .8 keeps
        `stoltenburg` for `stoltenberg` and refuses `merkel` for `market`.
        """
        if len(term) < 5 or not term.isalpha():
            return None
        known = dict(self._searcher.terms_with_prefix("text", term[0]))
        close = [t for t in known if abs(len(t) - len(term)) <= 2 and t.isalpha()]
        best = [t for t in difflib.get_close_matches(term, close, n=3, cutoff=0.8) if self.frequency(t)]
        return max(best, key=lambda t: (difflib.SequenceMatcher(None, term, t).ratio(), known[t])) if best else None


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage", indexed=True, fast=True)
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="news", index_option="freq")
    builder.add_integer_field("published", indexed=True, fast=True)
    builder.add_text_field("publisher", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("author", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("revision", fast=True)
    return builder.build()


def _document(passage: IndexedPassage) -> tantivy.Document:
    document = tantivy.Document(
        passage=passage.key,
        text=passage.text,
        headline=passage.title,
        published=passage.published.toordinal() if passage.published else 0,
    )
    if passage.publisher is not None:
        document.add_text("publisher", passage.publisher)
    for author in passage.authors:
        document.add_text("author", author)
    return document


def _unwritable(folder: Path | None, error: ValueError) -> ArchiveError:
    return ArchiveError(f"{folder}: the index cannot be written ({error}). Make room; the next opening catches it up.")
