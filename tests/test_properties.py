"""What holds for every archive, whatever is added, removed and asked in whatever order."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rag import AddReport, Archive, Article, Hit
from tests.conftest import FakeEncoder, write_jsonl

WORDS = (
    "harbour",
    "Milić",
    "ferry",
    "budget",
    "river",
    "council",
    "<b>bold</b>",
    "naïve",
    "“quay”",
    "日本",
    "🎉",
    "dam",
)
DAYS = st.dates(date(2020, 1, 1), date(2020, 1, 9))
PUBLISHERS = ("Northern Post", "Balkan Daily", None)
AUTHORS = ("Ana Ruiz", "Zoran Đukić", "Per Lund")
Key = tuple[str, int, str, str]


@st.composite
def articles(draw: st.DrawFn, count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"a{n}",
            "title": draw(st.sampled_from(WORDS)),
            "text": "\n\n".join(_paragraph(draw, f"{n}q{m}") for m in range(draw(st.integers(1, 3)))),
            "published": draw(st.none() | DAYS.map(date.isoformat)),
            "publisher": draw(st.sampled_from(PUBLISHERS)),
            "authors": draw(st.lists(st.sampled_from(AUTHORS), max_size=2, unique=True)),
        }
        for n in range(count)
    ]


def _paragraph(draw: st.DrawFn, mark: str) -> str:
    # Words of its own, so that no two paragraphs count as copies.
    words = draw(st.lists(st.sampled_from(WORDS), min_size=4, max_size=14))
    return f"The {' '.join(words)} u{mark} v{mark} w{mark} x{mark}."


QUESTIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@contextmanager
def empty() -> Iterator[tuple[Archive, Path]]:
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "a", encoder=FakeEncoder()) as archive:
        yield archive, Path(folder) / "articles.jsonl"


def add(archive: Archive, path: Path, batch: list[dict[str, Any]]) -> AddReport:
    return archive.add(write_jsonl(path, *batch))


def keys(hits: list[Hit]) -> set[Key]:
    return {(h.passage.article.id, h.passage.number, h.passage.text, h.passage.article.text_sha256) for h in hits}


def passes(article: Article, since: date | None, until: date | None, as_of: date | None, names: dict[str, Any]) -> bool:
    day = article.published
    if day is None:
        in_time = since is None and until is None
    else:
        in_time = (since or day) <= day <= min(until or day, as_of or day)
    published = not names["publishers"] or article.publisher in names["publishers"]
    return in_time and published and (not names["authors"] or bool(set(names["authors"]) & set(article.authors)))


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_every_quote_and_hit_is_a_slice_of_its_article(data: st.DataObject) -> None:
    with empty() as (archive, path):
        batch = data.draw(articles(5))
        add(archive, path, batch)
        passage = data.draw(st.sampled_from([p for article in batch for p in article["text"].split("\n\n")]))
        answer = archive.answer(passage, k=5)
        spans = [(c.passage.article.id, c.start, c.end, c.quote) for c in answer.citations]
        spans += [(p.article.id, p.start, p.end, p.text) for p in (h.passage for h in archive.search(passage))]
        assert all(archive.text(id)[start:end] == text for id, start, end, text in spans)


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_every_passage_is_verified_word_for_word(data: st.DataObject) -> None:
    with empty() as (archive, path):
        batch = data.draw(articles(3))
        add(archive, path, batch)
        quote = data.draw(st.sampled_from([p for article in batch for p in article["text"].split("\n\n")]))
        assert [citation.quote for citation in archive.verify(quote).citations] == [quote]


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_the_order_of_adding_and_removing_leaves_no_trace(data: st.DataObject) -> None:
    batch = data.draw(articles(6))
    order = data.draw(st.permutations(batch))
    cut = data.draw(st.integers(0, 6))
    gone = data.draw(st.sets(st.sampled_from([article["id"] for article in batch]), max_size=5))
    question = data.draw(QUESTIONS)
    with empty() as (worn, path), empty() as (fresh, other):
        for part in (order[:cut], order[cut:]):
            add(worn, path, part)
        worn.remove(*gone)
        add(fresh, other, [article for article in batch if article["id"] not in gone])
        assert keys(worn.search(question, k=100)) == keys(fresh.search(question, k=100))


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_filtering_inside_the_search_gives_what_filtering_its_results_gives(data: st.DataObject) -> None:
    since, until = sorted([data.draw(DAYS), data.draw(DAYS)])
    bounds = {
        "since": data.draw(st.sampled_from([None, since])),
        "until": data.draw(st.sampled_from([None, until])),
        "as_of": data.draw(st.none() | DAYS),
    }
    names = {
        "publishers": data.draw(st.lists(st.sampled_from(PUBLISHERS[:2]), max_size=2)),
        "authors": data.draw(st.lists(st.sampled_from(AUTHORS), max_size=2)),
    }
    question = data.draw(QUESTIONS)
    with empty() as (archive, path):
        add(archive, path, data.draw(articles(8)))
        filtered = archive.search(question, k=100, **bounds, **names)
        everything = archive.search(question, k=100)
        assert keys(filtered) == keys([h for h in everything if passes(h.passage.article, **bounds, names=names)])


@settings(max_examples=6, deadline=None)
@given(st.data())
def test_adding_twice_changes_nothing_the_second_time(data: st.DataObject) -> None:
    batch = data.draw(articles(4))
    with empty() as (archive, path):
        first = add(archive, path, batch)
        assert (first, add(archive, path, data.draw(st.permutations(batch)))) == (
            AddReport(added=4),
            AddReport(unchanged=4),
        )


@settings(max_examples=6, deadline=None)
@given(st.data())
def test_a_repaired_archive_ranks_as_before(data: st.DataObject) -> None:
    question = data.draw(QUESTIONS)
    with empty() as (archive, path):
        add(archive, path, data.draw(articles(5)))
        before = [hit.passage for hit in archive.search(question, k=100)]
        for file in path.parent.glob("a/dense-*"):
            file.unlink()
        with Archive.open(path.parent / "a", encoder=FakeEncoder()) as repaired:
            assert [hit.passage for hit in repaired.search(question, k=100)] == before
