"""The nouns: Article, Passage, Hit, Citation, Answer, and the small reports around them.

All are frozen. Text lives in one place only, the stored article; a passage is a slice of it, and a citation's
quote is sliced from its passage, so a quote that is not in the source cannot be represented.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import quote as percent_encode

from rag.pages import route_in

__all__ = [
    "Answer",
    "Article",
    "Citation",
    "Difference",
    "Hit",
    "Passage",
    "ResolvedDate",
    "Scope",
    "Speaker",
    "Stats",
]

_Span = tuple[int, int]  # offsets, end exclusive
Order = Literal["relevance", "newest", "oldest"]
Stage = Literal["searching", "reading", "checking"]  # of answering: the archive, the best passages, the quotes


@dataclass(frozen=True, slots=True)
class Article:
    """One news item: its metadata, without its text (`Archive.text` has that).

    `origins` has, of title, publisher, authors, published and language, (name, where the value came from) pairs.
    """

    id: str
    title: str
    text_sha256: str
    url: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: date | None = None
    language: str | None = None
    origins: tuple[tuple[str, str], ...] = ()

    @property
    def source(self) -> str:
        """The article on one line: publisher, headline, byline (where none is known: url, else id), date."""
        headline, day = f"“{self.title}”" if self.title else "", f"{self.published or ''}"
        named = [part for part in (self.publisher, headline, *self.authors) if part] or [self.url or self.id]
        return ", ".join([*named, day] if day else named)


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph: `text` is the article's text from `start` to `end`; `number` counts paragraphs from 1."""

    article: Article
    number: int
    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if self.number < 1 or not 0 <= self.start < self.end or self.end - self.start != len(self.text):
            raise ValueError(f"passage {self.number} of {self.article.id!r}: its span does not fit its text")

    @property
    def source(self) -> str:
        """Where the passage stands, on one line: its article's source, and the paragraph."""
        return f"{self.article.source}, paragraph {self.number}"

    def words(self, start: int, end: int) -> str:
        """The passage's words between two offsets into the article's text."""
        return self.text[start - self.start : end - self.start]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage a search found. Scores are comparable within one list only; higher is better.

    `why` holds the named values the score was made of, `also_in` the articles that have nearly the same passage.
    """

    passage: Passage
    score: float
    why: Mapping[str, float] = field(default_factory=dict, compare=False, repr=False)
    also_in: tuple[Article, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "score": self.score,
            "passage": _passage_dict(self.passage),
            "article": _plain(self.passage.article),
            "why": dict(self.why),
            "also_in": [_plain(other) for other in self.also_in],
        }


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says the quoted words: `name` as printed at its place, `start` to `end` in the article's text."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """A relative date ("on Thursday") from `start` to `end` in the article's text: the days it stands for."""

    start: int
    end: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Citation:
    """The span of a passage that answers. `start` and `end` are offsets into the article's text.

    `number` counts from 1, as shown to people; `confidence` is the calibrated probability (0..1) that this one
    passage answers the question. `answer` are the offsets of the exact words asked for, where they can be told,
    `speaker` who says quoted speech, `dates` the relative dates in the quote, counted from the day of publication,
    `also_in` the articles that have nearly the same passage.
    """

    number: int
    passage: Passage
    start: int
    end: int
    confidence: float = 0.0
    answer: _Span | None = None
    speaker: Speaker | None = None
    dates: tuple[ResolvedDate, ...] = ()
    also_in: tuple[Article, ...] = ()

    def __post_init__(self) -> None:
        if not self.passage.start <= self.start < self.end <= self.passage.end:
            raise ValueError(f"citation {self.number}: [{self.start}, {self.end}) lies outside its passage")
        if self.answer and not self.start <= self.answer[0] < self.answer[1] <= self.end:
            raise ValueError(f"citation {self.number}: the answer {self.answer} lies outside the quote")

    @property
    def quote(self) -> str:
        """The cited words, sliced from the passage."""
        return self.passage.words(self.start, self.end)

    @property
    def url(self) -> str | None:
        """The publisher's page, with a text fragment that scrolls to the quote (WICG Scroll To Text Fragment)."""
        url = self.passage.article.url
        if url is None:
            return None
        page, _, fragment = url.partition("#")
        return f"{page}#{route_in(fragment)}:~:text={_text_fragment(self.quote)}"

    @property
    def source(self) -> str:
        """Where the quote stands, as `Passage.source` has it."""
        return self.passage.source

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: the quote, its offsets, its whole passage and its article."""
        article = self.passage.article
        return {
            "number": self.number,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "confidence": self.confidence,
            "answer": list(self.answer) if self.answer else None,
            "speaker": asdict(self.speaker) if self.speaker else None,
            "dates": [[d.start, d.end, d.first.isoformat(), d.last.isoformat()] for d in self.dates],
            "also_in": [_plain(other) for other in self.also_in],
            "url": self.url,
            "passage": _passage_dict(self.passage),
            "article": _plain(article),
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """Citations that do not agree: `kind` of words, and for each citation number, newest first, its words' offsets."""

    kind: Literal["amount", "time"]
    places: tuple[tuple[int, _Span], ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question was asked of: the filters given, and how many articles of which days passed them.

    `order`: "newest" or "oldest" where the citations were wanted in the order of their days, else "relevance".
    `excluded`: how many did not pass. `asked_first` to `asked_last`: the days that the question names, None where they
    are open, both None where it names none; `asked_articles`: how many the whole archive has of them. `beyond`: of a
    question that is not answered, how many of the whole archive's closest passages the filters keep out.
    """

    articles: int = 0
    first: date | None = None
    last: date | None = None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    publishers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    order: Order = "relevance"
    excluded: int = 0
    asked_first: date | None = None
    asked_last: date | None = None
    asked_articles: int = 0
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """Verbatim citations, best first; none means that the archive does not hold the answer.

    `confidence` is a calibrated probability (0..1) that the citations answer the question. `near_misses` are the
    closest passages of an answer that abstains, `unknown_words` the words of the question the archive never uses.
    `resolved` is the question as it was searched, after a follow-up was made self-contained; `differences` tell
    where the cited articles give different amounts or dates.
    """

    question: str
    citations: tuple[Citation, ...] = ()
    confidence: float = 0.0
    near_misses: tuple[Hit, ...] = ()
    resolved: str = ""
    scope: Scope = Scope()
    unknown_words: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def found(self) -> bool:
        """Whether the archive answers."""
        return bool(self.citations)

    @property
    def searched_as(self) -> str:
        """The question as it was searched, where that is another than was asked; else empty."""
        return "" if self.resolved.split() == self.question.split() else self.resolved

    @property
    def text(self) -> str:
        """The answer as plain text: numbered quotes, then their sources; or a plain "not in this archive"."""
        if not self.citations:
            return "This archive does not answer that."
        quotes = [f"“{c.quote}” [{c.number}]" for c in self.citations]
        return "\n\n".join(quotes) + "\n\n" + "\n".join(f"[{c.number}] {c.source}" for c in self.citations)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, with everything a caller needs to check each quote."""
        return {
            "question": self.question,
            "resolved": self.resolved,
            "found": self.found,
            "confidence": self.confidence,
            "text": self.text,
            "citations": [c.to_dict() for c in self.citations],
            "near_misses": [h.to_dict() for h in self.near_misses],
            "unknown_words": list(self.unknown_words),
            "differences": [{"kind": d.kind, "places": [[n, *span] for n, span in d.places]} for d in self.differences],
            "scope": _plain(self.scope),
        }


@dataclass(frozen=True, slots=True)
class Stats:
    """An archive at a glance.

    `publishers` and `authors` are (name, articles) pairs, most articles first; `months` are those in which something
    was published, as "2020-06", with their articles, oldest first; `dense` is how the search by meaning goes: "exact",
    or through how many lists of near passages, and how many of the ten nearest that was measured to find.
    """

    articles: int
    passages: int
    publishers: tuple[tuple[str, int], ...]
    first: date | None
    last: date | None
    indexed: datetime | None
    encoder: str
    authors: tuple[tuple[str, int], ...] = ()
    months: tuple[tuple[str, int], ...] = ()
    dense: str = ""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        counted = {"publishers": self.publishers, "authors": self.authors, "months": self.months}
        return _plain(self) | {name: dict(pairs) for name, pairs in counted.items()}


def _passage_dict(passage: Passage) -> dict[str, Any]:
    return {"number": passage.number, "start": passage.start, "end": passage.end, "text": passage.text}


def _plain(value: Article | Scope | Stats) -> dict[str, Any]:
    """A dataclass as JSON has it: days as text, tuples as lists, origins as an object."""

    def plain(name: str, field: Any) -> Any:
        if name == "origins":
            return dict(field)
        return field.isoformat() if isinstance(field, date) else list(field) if isinstance(field, tuple) else field

    return asdict(value, dict_factory=lambda pairs: {name: plain(name, field) for name, field in pairs})


def _text_fragment(text: str) -> str:
    # Browsers match whole words and fold white space; a long quote is named by its first and last words.
    words = text.split()
    parts = [" ".join(words)] if len(words) <= 12 else [" ".join(words[:5]), " ".join(words[-5:])]
    return ",".join(percent_encode(part, safe="").replace("-", "%2D") for part in parts)
