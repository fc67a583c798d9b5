"""What an archive holds, looked at by the ids of its articles: texts, passages, and what they were before."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from rag.changes import changes
from rag.datatypes import Article, Passage
from rag.filters import Day, Filters, checked_text
from rag.headlines import naming
from rag.kept_encoder import KeptEncoder
from rag.reports import Version
from rag.store import Store

__all__ = ["Holdings", "checked_id"]


def checked_id(id: str) -> str:
    """An article's id. Raises ValueError when it is no text."""
    if not isinstance(id, str):
        raise ValueError(f"{id!r:.80} is no article's id; ids are strings")
    return id


class Holdings:
    """The part of an archive's face that neither writes nor asks anything."""

    def __init__(self, folder: Path, store: Store, encoder: KeptEncoder) -> None:
        self._folder, self._store, self._encoder = folder, store, encoder

    @property
    def folder(self) -> Path:
        """Where the archive is."""
        return self._folder

    def text(self, article_id: str, *, text_sha256: str | None = None) -> str:
        """An article's text, exactly as stored.

        A citation's offsets are those of the text it was cut from. Where that may have changed since, give its digest:
        `archive.text(article.id, text_sha256=article.text_sha256)`, where `article = citation.passage.article`.

        Args:
            article_id: the article.
            text_sha256: the digest that a citation or a version has: the text as it was then; None: as it is now.

        Raises:
            KeyError: there is no such article, or it never had that text.
        """
        text = self._store.text(checked_id(article_id), text_sha256)
        if text is None:
            raise KeyError(article_id)
        return text

    def article(self, article_id: str) -> Article:
        """An article's metadata. Raises KeyError when there is no such article."""
        article = self._store.article(checked_id(article_id))
        if article is None:
            raise KeyError(article_id)
        return article

    def passages(self, article_id: str) -> list[Passage]:
        """An article's paragraphs, in order. Raises KeyError when there is no such article."""
        self.article(article_id)
        return self._store.passages_of(article_id)

    def articles(
        self,
        *,
        since: Day = None,
        until: Day = None,
        publishers: Iterable[str] | str = (),
        authors: Iterable[str] | str = (),
        words: str = "",
    ) -> Iterator[Article]:
        """Iterate over the stored articles that pass the filters, newest first, undated ones last.

        Args:
            since: first day of publication.
            until: last day of publication.
            publishers: names, any case; empty: all.
            authors: names a byline must hold; empty: all.
            words: each begins a word of headline, publisher or authors, whatever the typography; empty: any.

        Raises:
            ValueError: a date or name is none, or the words are blank or longer than 10,000 characters.
        """
        filters = Filters.of(since, until, None, publishers, authors)
        found = filter(filters.passes, self._store.articles())
        return filter(naming(checked_text(words, "text to be looked for in headlines")), found) if words else found

    def history(self, article_id: str) -> list[Version]:
        """What an article was, the oldest version first; the last is what is stored, or says that it was removed.

        Raises:
            KeyError: there never was such an article; an archive that an older version made remembers none from before.
        """
        versions = self._store.history(checked_id(article_id))
        if not versions:
            raise KeyError(article_id)
        return [versions[0], *(self._compared(*two) for two in pairwise(versions))]

    def _compared(self, before: Version, version: Version) -> Version:
        if before.text_sha256 == version.text_sha256:
            return version
        texts = [self._store.text(one.article, one.text_sha256) or "" for one in (before, version)]
        return replace(version, changes=tuple(changes(*texts)))
