"""Answers of every kind, drawn by Hypothesis: found or not, with all that stands beside a quote, in hostile words."""

from typing import Any

from hypothesis import strategies as st

from rag import Answer, Article, Citation, Difference, Hit, Passage, ResolvedDate, Scope, Speaker

HOSTILE = (
    "</script><script>alert(1)</script>",
    "'; DROP TABLE turns; --",
    '"}\n{"question": "another"}',
    "\x00\x1b[31m\x7f\r\n\u2028\u2029",
    "\ufeffre\u0301sume\u0301 \u202eright to left\u202c 🎉👩‍🚀 日本",
    "%s {0} $HOME `id` \\ \\u0041",
    "NaN",
)
TEXTS = st.text(max_size=30) | st.sampled_from(HOSTILE)
WORDS = st.text(min_size=1, max_size=60) | st.sampled_from(HOSTILE)
DAYS = st.none() | st.dates()
COUNTS = st.integers(0, 10**6)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
SHARES = st.floats(0, 1)
MANY = st.lists(TEXTS, max_size=3).map(tuple)
ARTICLES = st.builds(Article, TEXTS, TEXTS, TEXTS, st.none() | TEXTS, st.none() | TEXTS, MANY, DAYS, st.none() | TEXTS)
ORDERS = st.sampled_from(["relevance", "newest", "oldest"])
SCOPES = st.builds(
    Scope, COUNTS, DAYS, DAYS, DAYS, DAYS, DAYS, MANY, MANY, ORDERS, COUNTS, DAYS, DAYS, COUNTS, COUNTS
)  # fmt: skip


@st.composite
def spans(draw: st.DrawFn, first: int, last: int) -> tuple[int, int]:
    start = draw(st.integers(first, last - 1))
    return start, draw(st.integers(start + 1, last))


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    start, text = draw(COUNTS), draw(WORDS)
    return Passage(draw(ARTICLES), draw(st.integers(1, 999)), start, start + len(text), text)


HITS = st.builds(Hit, passages(), NUMBERS, st.dictionaries(TEXTS, NUMBERS, max_size=3))


@st.composite
def resolved(draw: st.DrawFn, start: int, end: int) -> ResolvedDate:
    first, last = sorted([draw(st.dates()), draw(st.dates())])
    return ResolvedDate(*draw(spans(start, end)), first, last)


@st.composite
def citations(draw: st.DrawFn, number: int) -> Citation:
    passage: Passage = draw(passages())
    start, end = draw(spans(passage.start, passage.end))
    beside: dict[str, Any] = {
        "answer": draw(st.none() | spans(start, end)),
        "speaker": draw(st.none() | st.builds(lambda name, span: Speaker(name, *span), TEXTS, spans(0, 10**6))),
        "dates": tuple(draw(st.lists(resolved(start, end), max_size=2))),
        "also_in": tuple(draw(st.lists(ARTICLES, max_size=2))),
    }
    return Citation(number, passage, start, end, draw(SHARES), **beside)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    cited = tuple(draw(citations(number)) for number in range(1, draw(st.integers(0, 3)) + 1))
    places = tuple((one.number, draw(spans(one.passage.start, one.passage.end))) for one in cited)
    kinds = draw(st.lists(st.sampled_from(["amount", "time"]), max_size=2))
    return Answer(
        draw(TEXTS),
        cited,
        draw(SHARES),
        tuple(draw(st.lists(HITS, max_size=2))),
        draw(TEXTS),
        draw(SCOPES),
        draw(MANY),
        tuple(Difference(kind, places) for kind in kinds),
    )
