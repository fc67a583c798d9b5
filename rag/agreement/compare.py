"""Citations compared, article by article."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

from rag.agreement.amounts import amounts
from rag.agreement.asked import DATES, Asked, asked, content, names
from rag.agreement.tied import fitting
from rag.agreement.times import times
from rag.agreement.value import Value
from rag.datatypes import Citation, Difference

__all__ = ["differences"]

_CONTEMPORARY = 31  # days between two articles within which their figures tell of the same state of things


@dataclass(frozen=True, slots=True)
class _Told:
    """What one citation tells, and the words and names of its passage."""

    citation: Citation
    value: Value
    words: frozenset[str]
    names: frozenset[str]

    @property
    def place(self) -> tuple[int, tuple[int, int]]:
        """The citation's number, and the offsets of its words in the article, hedges and the exact answer included."""
        start, end = self.value.start + self.citation.start, self.value.end + self.citation.start
        first, last = self.citation.answer or (start, end)
        return self.citation.number, (min(start, first), max(end, last))


def differences(citations: Sequence[Citation], question: str) -> tuple[Difference, ...]:
    """Where citations of different articles give different amounts or dates for what a question asks.

    Args:
        citations: with `answer` and `dates` where they are known; else the only fitting words of a quote are compared.
        question: self-contained.

    Returns:
        at most one difference: for each article that another contradicts the words of its best citation, the newest
        article first, undated ones last.
    """
    query = asked(question)
    if query is None:
        return ()
    articles: dict[str, list[_Told]] = defaultdict(list)
    for citation in citations:
        if told := _told(citation, query):
            articles[citation.passage.article.id].append(told)
    contradicted = {
        article
        for pair in combinations(articles, 2)
        if all(_contradict(one, other, query) for one, other in product(*(articles[article] for article in pair)))
        for article in pair
    }
    told_best = sorted((told[0] for article, told in articles.items() if article in contradicted), key=_newest_first)
    return (Difference(query.kind, tuple(told.place for told in told_best)),) if told_best else ()


def _newest_first(told: _Told) -> tuple[float, int]:
    published = told.citation.passage.article.published
    return -published.toordinal() if published else 0, told.citation.number


def _told(citation: Citation, query: Asked) -> _Told | None:
    """What a citation tells of what is asked; None unless it is one thing, and clearly so."""
    passage, headline = citation.passage, content(citation.passage.article.title)
    day = passage.article.published
    year = {str(day.year)} if day else set[str]()
    words = content(passage.text) | headline | year
    if not query.is_told(words):
        return None
    values = list(times(citation) if query.kind == "time" else amounts(citation.quote))
    given = fitting(query, citation.quote, values, query.known | headline | year | DATES)
    given = [value for value in given if _in_answer(value, citation)]
    return _Told(citation, _closest(given), words, names(passage.text)) if _are_one(given) else None


def _are_one(values: Sequence[Value]) -> bool:
    """Whether a quote gives one value: once, or again in other words that fit all the same."""
    if len(values) < 2:
        return bool(values)
    bounded = all(value.bounded for value in values) and len({value.unit for value in values}) == 1
    return bounded and max(value.low for value in values) <= min(value.high for value in values)


def _closest(values: Sequence[Value]) -> Value:
    return min(values, key=lambda value: value.high - value.low)


def _in_answer(value: Value, citation: Citation) -> bool:
    if citation.answer is None:
        return True
    start, end = citation.answer
    return value.start < end - citation.start and start - citation.start < value.end


def _contradict(one: _Told, other: _Told, query: Asked) -> bool:
    """Whether both tell of one matter, of the same days, in figures that cannot both be true."""
    one_matter = query.names or one.names & other.words or other.names & one.words
    return bool(one_matter) and one.value.differs(other.value) and _contemporary(one, other, query)


def _contemporary(one: _Told, other: _Told, query: Asked) -> bool:
    """Whether two articles were published close together, as far as is known, or tell of what was over before both."""
    days = [told.citation.passage.article.published for told in (one, other)]
    known = [day.toordinal() for day in days if day]
    if len(known) < len(days) or max(known) - min(known) <= _CONTEMPORARY:
        return True
    return query.kind == "time" and max(one.value.high, other.value.high) < min(known)
