"""Whether an article that comes in is one with a stored one although it has another id.

It is where its id was made of its URL, and the URL names the same page; where the stored one's id is the bare name
that this one's has behind its page or publisher; and where its text is the same and nothing else contradicts. The
same text alone is not enough: among 4,884 scraped news articles 86 have the text of another, and most of those texts
are a notice in the place of an article, under headlines of their own.
"""

from collections import defaultdict
from collections.abc import Iterable

from rag.datatypes import Article
from rag.ingest import RawArticle
from rag.ingest.identity import name_in
from rag.pages import host_of, page_of
from rag.store import Store

__all__ = ["Known"]


class Known:
    """The articles that those of a batch may be one with: stored ones, and those of the batch that came before.

    Args:
        store: where to look for stored ones.
        batch: (article, digest of its text) pairs.
    """

    def __init__(self, store: Store, batch: Iterable[tuple[RawArticle, str]]) -> None:
        self._store = store
        self._by_page: dict[str, list[Article]] = defaultdict(list)
        self._by_text: dict[str, list[Article]] = defaultdict(list)
        self._listed: dict[str, list[list[Article]]] = {}  # id: the lists above that it is in
        pairs = list(batch)
        pages = {page_of(raw.url) for raw, _ in pairs if raw.url}
        stored = [*store.with_pages([*pages]), *store.with_texts([*{digest for _, digest in pairs}])]
        for article in dict.fromkeys(stored):
            self.join(article)

    def join(self, article: Article) -> None:
        """Let those that come later be one with this article, and no longer with what it was before."""
        for articles in self._listed.pop(article.id, ()):
            articles[:] = [other for other in articles if other.id != article.id]
        self._listed[article.id] = [self._by_text[article.text_sha256]]
        self._by_text[article.text_sha256].append(article)
        if article.url:
            self._by_page[page_of(article.url)].append(article)
            self._listed[article.id].append(self._by_page[page_of(article.url)])

    def on_page(self, raw: RawArticle) -> Article | None:
        """The article whose page this one's id names."""
        if not raw.url or raw.id != raw.url:
            return None
        return next(iter(self._by_page[page_of(raw.url)]), None)

    def under_bare_name(self, raw: RawArticle) -> str | None:
        """The id of the article of the same page or publisher that is only the name in this one's id."""
        for place in filter(None, (raw.url, raw.publisher)):
            name = name_in(raw.id, place)
            article = self._store.article(name) if name else None
            if article and page_of(place) in (page_of(article.url or ""), article.publisher):
                return name
        return None

    def same(self, raw: RawArticle, digest: str) -> Article | None:
        """The article with the same text that nothing tells from this one."""
        return next((article for article in self._by_text[digest] if _nothing_tells_apart(raw, article)), None)


def _nothing_tells_apart(raw: RawArticle, article: Article) -> bool:
    if raw.url and article.url:
        if page_of(raw.url) == page_of(article.url):
            return True
        if host_of(raw.url) != host_of(article.url) or not raw.title or not raw.published:
            return False
        return raw.title == article.title and raw.published == article.published
    pairs = [(raw.publisher, article.publisher), (raw.title, article.title), (raw.published, article.published)]
    return all(not ours or not theirs or ours == theirs for ours, theirs in pairs)
