"""Answers out of their JSON again. It is data: every quote is sliced anew, and what does not fit is refused."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from rag.datatypes import Answer, Article, Citation, Difference, Hit, Order, Passage, ResolvedDate, Scope, Speaker
from rag.filters import checked_order

__all__ = ["answer_from_dict"]

_Span = tuple[int, int]
_Made = TypeVar("_Made")


def answer_from_dict(value: Mapping[str, Any]) -> Answer:
    """The answer that `Answer.to_dict` gave, equal to what it was.

    Args:
        value: what `to_dict` gave, as it is or read back from JSON. Other keys, and what is derived, are not looked at.

    Returns:
        the answer; its quotes are sliced from their passages, never taken from the value.

    Raises:
        ValueError: a key is missing or holds what it cannot, or a span does not fit its text; the message names the
            key, such as `citations[0].passage.start`.
    """
    record = _Record("", value)
    citations = tuple(map(_citation, record.records("citations")))
    return Answer(
        record.text("question"),
        citations,
        record.number("confidence"),
        tuple(map(_hit, record.records("near_misses"))),
        record.text("resolved"),
        _scope(record.record("scope")),
        record.texts("unknown_words"),
        tuple(_difference(told, citations) for told in record.records("differences")),
    )


@dataclass(frozen=True, slots=True)
class _Record:
    """A JSON object, and by what keys it was reached: each value is checked when it is taken."""

    place: str
    value: Mapping[str, Any]

    def __post_init__(self) -> None:
        if not isinstance(self.value, Mapping):
            raise ValueError(f"{self.place or 'the answer'}: {self.value!r:.80} is not a JSON object")

    def named(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def refusal(self, key: str, wrong: str) -> ValueError:
        return ValueError(f"{self.named(key)}: {wrong}")

    def any(self, key: str) -> Any:
        if key not in self.value:
            raise self.refusal(key, "is missing")
        return self.value[key]

    def typed(self, key: str, kind: type[_Made], what: str) -> _Made:
        found = self.any(key)
        if not isinstance(found, kind) or isinstance(found, bool):
            raise self.refusal(key, f"{found!r:.80} is not {what}")
        return found

    def text(self, key: str) -> str:
        return self.typed(key, str, "a text")

    def whole(self, key: str) -> int:
        return self.typed(key, int, "a whole number")

    def number(self, key: str) -> float:
        found = self.typed(key, int | float, "a number")  # type: ignore[arg-type]
        try:
            number = float(found)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.refusal(key, f"{found!r:.80} is not a finite number")
        return number

    def day(self, key: str) -> date:
        found = self.text(key)
        try:
            return date.fromisoformat(found)
        except ValueError:
            raise self.refusal(key, f"{found!r:.80} is not an ISO date such as 2020-06-18") from None

    def listed(self, key: str) -> list[Any]:
        return self.typed(key, list, "a list")

    def texts(self, key: str) -> tuple[str, ...]:
        found = self.listed(key)
        if not all(isinstance(text, str) for text in found):
            raise self.refusal(key, f"{found!r:.80} is not a list of texts")
        return tuple(found)

    def record(self, key: str) -> "_Record":
        return _Record(self.named(key), self.any(key))

    def records(self, key: str) -> Iterator["_Record"]:
        return (_Record(f"{self.named(key)}[{n}]", found) for n, found in enumerate(self.listed(key)))

    def rows(self, key: str, *names: str) -> Iterator["_Record"]:
        """The lists of a list, each with names for what it holds."""
        for n, found in enumerate(self.listed(key)):
            if not isinstance(found, list) or len(found) != len(names):
                raise self.refusal(f"{key}[{n}]", f"{found!r:.80} is not a list of {', '.join(names)}")
            yield _Record(self.named(f"{key}[{n}]"), dict(zip(names, found, strict=True)))

    def span(self) -> _Span:
        """`start` and `end`, as offsets into a text."""
        start, end = self.whole("start"), self.whole("end")
        if not 0 <= start < end:
            raise self.refusal("start", f"[{start}, {end}) is no span of a text")
        return start, end

    def span_within(self, first: int, last: int) -> _Span:
        start, end = self.span()
        if not first <= start < end <= last:
            raise self.refusal("start", f"[{start}, {end}) lies outside [{first}, {last})")
        return start, end

    def made(self, make: Callable[..., _Made], *values: Any) -> _Made:
        """What is made of values that are each right by themselves; why they do not go together is told."""
        try:
            return make(*values)
        except ValueError as error:
            raise ValueError(f"{self.place}: {error}") from None

    def maybe(self, key: str, take: Callable[[str], _Made]) -> _Made | None:
        return None if self.any(key) is None else take(key)


def _article(record: _Record) -> Article:
    return Article(
        record.text("id"),
        record.text("title"),
        record.text("text_sha256"),
        record.maybe("url", record.text),
        record.maybe("publisher", record.text),
        record.texts("authors"),
        record.maybe("published", record.day),
        record.maybe("language", record.text),
        _origins(record),
    )


def _origins(record: _Record) -> tuple[tuple[str, str], ...]:
    if "origins" not in record.value:  # of an answer from before they were kept
        return ()
    told = record.record("origins")
    return tuple((name, told.text(name)) for name in told.value)


def _passage(record: _Record) -> Passage:
    """The passage of a citation or hit; its article stands beside it."""
    own, article = record.record("passage"), _article(record.record("article"))
    return own.made(Passage, article, own.whole("number"), own.whole("start"), own.whole("end"), own.text("text"))


def _hit(record: _Record) -> Hit:
    why = record.record("why")
    # An answer from before hits told of copies has no such key.
    also_in = map(_article, record.records("also_in")) if "also_in" in record.value else ()
    values = {name: why.number(name) for name in why.value}
    return Hit(_passage(record), record.number("score"), values, tuple(also_in))


def _citation(record: _Record) -> Citation:
    passage, start, end = _passage(record), record.whole("start"), record.whole("end")
    dates = tuple(_date(row, start, end) for row in record.rows("dates", "start", "end", "first", "last"))
    citation = record.made(
        Citation,
        record.whole("number"),
        passage,
        start,
        end,
        record.number("confidence"),
        record.maybe("answer", lambda key: _pair(record, key)),
        record.maybe("speaker", lambda key: _speaker(record.record(key))),
        dates,
        tuple(map(_article, record.records("also_in"))),
    )
    if record.text("quote") != citation.quote:
        raise record.refusal("quote", f"{record.text('quote')!r:.80} is not what stands at [{start}, {end})")
    return citation


def _pair(record: _Record, key: str) -> _Span:
    [row] = _Record(record.place, {key: [record.any(key)]}).rows(key, "start", "end")
    return row.span()


def _speaker(record: _Record) -> Speaker:
    return Speaker(record.text("name"), *record.span())


def _date(record: _Record, start: int, end: int) -> ResolvedDate:
    first, last = record.day("first"), record.day("last")
    if first > last:
        raise record.refusal("first", f"{first} is later than {last}")
    return ResolvedDate(*record.span_within(start, end), first, last)


def _difference(record: _Record, citations: Sequence[Citation]) -> Difference:
    kind = record.text("kind")
    if kind not in ("amount", "time"):
        raise record.refusal("kind", f"{kind!r:.80} is neither 'amount' nor 'time'")
    cited = {citation.number: citation.passage for citation in citations}
    places = tuple(_place(row, cited) for row in record.rows("places", "number", "start", "end"))
    return Difference("amount" if kind == "amount" else "time", places)


def _place(record: _Record, cited: Mapping[int, Passage]) -> tuple[int, _Span]:
    number = record.whole("number")
    if number not in cited:
        raise record.refusal("number", f"there is no citation {number}")
    return number, record.span_within(cited[number].start, cited[number].end)


def _scope(record: _Record) -> Scope:
    def day(key: str) -> date | None:
        return record.maybe(key, record.day)

    return Scope(
        record.whole("articles"),
        day("first"),
        day("last"),
        day("since"),
        day("until"),
        day("as_of"),
        record.texts("publishers"),
        record.texts("authors"),
        _order(record),
        record.whole("excluded"),
        day("asked_first"),
        day("asked_last"),
        record.whole("asked_articles"),
        record.whole("beyond"),
    )


def _order(record: _Record) -> Order:
    try:
        return checked_order(record.text("order"))  # type: ignore[arg-type]  # it is checked
    except ValueError as error:
        raise record.refusal("order", str(error)) from None
