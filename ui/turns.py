"""The nouns of a conversation: what was asked, under which filters, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, Literal
from urllib.parse import urlencode

from rag import Answer, Scope
from ui import words

__all__ = ["Filters", "Note", "Session", "Turn"]

_SINGLE = ("since", "until", "as_of", "order")
_SEVERAL = {"publisher": "publishers", "author": "authors"}  # in an address, one after another


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question is restricted to, as it was given; days as text, since anything may be typed."""

    since: str = ""
    until: str = ""
    as_of: str = ""
    publishers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    order: str = "relevance"

    @classmethod
    def given(
        cls,
        since: str | None,
        until: str | None,
        as_of: str | None,
        publishers: Sequence[str] | None,
        authors: Sequence[str] | None,
        order: str | None,
    ) -> "Filters":
        """The filters out of the fields of the page, in their order."""
        first, last, asked = ((day or "").strip() for day in (since, until, as_of))
        return cls(first, last, asked, tuple(publishers or ()), tuple(authors or ()), order or "relevance")

    @classmethod
    def of_address(cls, query: Mapping[str, Sequence[str]]) -> "Filters":
        """The filters out of an address; what it does not name is not given, nor is an order that is none."""
        single = {name: query[name][0] for name in _SINGLE if query.get(name)}
        if single.get("order", "relevance") not in words.ORDERS:
            del single["order"]
        return cls(**single, **{many: tuple(query.get(one, ())) for one, many in _SEVERAL.items()})  # type: ignore[arg-type]

    @classmethod
    def of_scope(cls, scope: Scope) -> "Filters":
        """The filters that an answer was given under."""
        first, last, asked = (f"{day or ''}" for day in (scope.since, scope.until, scope.as_of))
        return cls(first, last, asked, scope.publishers, scope.authors, scope.order)

    def arguments(self) -> dict[str, Any]:
        """As `Archive.answer` takes them."""
        days = {name: getattr(self, name) or None for name in ("since", "until", "as_of")}
        return {**days, "publishers": self.publishers, "authors": self.authors, "order": self.order}

    def address(self, **more: str) -> str:
        """The part of an address behind its question mark that names them, and more besides; empty: nothing given."""
        pairs = [(name, getattr(self, name)) for name in _SINGLE if getattr(self, name) not in ("", "relevance")]
        pairs += [(one, name) for one, many in _SEVERAL.items() for name in getattr(self, many)]
        return urlencode([*((name, value) for name, value in more.items() if value), *pairs])

    def without(self, field: str, value: str) -> "Filters":
        """The filters but for one: a day, the order, or one of the names."""
        if field == "publishers":
            return replace(self, publishers=tuple(name for name in self.publishers if name != value))
        if field == "authors":
            return replace(self, authors=tuple(name for name in self.authors if name != value))
        kept = {name: getattr(self, name) for name in _SINGLE if name != field}
        return Filters(**kept, publishers=self.publishers, authors=self.authors)


@dataclass(frozen=True, slots=True)
class Note:
    """A plain sentence from the chat itself: a greeting, or what went wrong. Never a quote."""

    text: str
    kind: Literal["greeting", "error"] = "greeting"


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its reply; none yet: `stage` tells how far it has come.

    `filters` are those it was asked under, `judged` what the reader said of the answer.
    """

    question: str
    reply: Answer | Note | None = None
    filters: Filters = Filters()
    judged: str = ""
    stage: str = "searching"

    @property
    def searched(self) -> str:
        """The question as it was searched: a follow-up made self-contained, so that it asks the same anywhere."""
        return (self.reply.resolved if isinstance(self.reply, Answer) else "") or self.question


@dataclass
class Session:
    """What is on one person's page: the turns so far, oldest first, and under which id they are kept.

    The events of a page overlap, so each changes the one session of the page, and none brings a copy of its own back.
    Who asks holds `asking` until the answer is there: the next question waits for it, and comes after it.
    """

    turns: list[Turn] = field(default_factory=list)
    id: str | None = None

    def __post_init__(self) -> None:
        """The lock is no field: Gradio copies those."""
        self.asking = Lock()

    def __deepcopy__(self, _memo: object) -> "Session":
        """The session of another page: Gradio begins each with a copy."""
        return Session([*self.turns], self.id)

    def judge(self, number: int, verdict: str) -> None:
        """Note what was said of one answer; turns count from 1."""
        self.turns[number - 1] = replace(self.turns[number - 1], judged=verdict)
