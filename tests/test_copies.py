"""Near-identical passages count once."""

from hypothesis import given
from hypothesis import strategies as st

from rag import Article, Hit, Passage
from rag.copies import distinct

WIRE = (
    "Russia has warned it would need to approve any solution reached in peace talks between Kosovo and Serbia "
    "in Washington later this month, the foreign minister told reporters"
)


def hit(text: str, score: float = 1.0, article: str = "a") -> Hit:
    return Hit(Passage(Article(article, "", ""), 1, 0, len(text), text), score)


def texts(*found: str) -> list[str]:
    return [kept.passage.text for kept in distinct(hit(text) for text in found)]


def test_wire_copy_in_two_papers_counts_once() -> None:
    assert [kept.passage.article.id for kept in distinct([hit(WIRE, 2, "BBC"), hit(WIRE, 1, "CNN")])] == ["BBC"]


def test_copies_that_differ_in_a_word_count_once() -> None:
    assert texts(f"{WIRE}.", f"{WIRE} today.") == [f"{WIRE}."]


def test_copies_that_differ_in_marks_capitals_and_accents_count_once() -> None:
    assert texts("“Milić spoke of talks,” he said", 'MILIC spoke of: talks, "he" said!') == [
        "“Milić spoke of talks,” he said"
    ]


def test_passages_on_the_same_matter_in_other_words_are_both_kept() -> None:
    both = (WIRE, "Moscow wants a say in the Balkans, its minister said in Belgrade.")
    assert texts(*both) == list(both)


def test_a_passage_that_is_part_of_a_longer_one_is_kept() -> None:
    assert (
        len(texts(WIRE, f"{WIRE}, and added that Belgrade and Pristina ought to talk without haste or threats.")) == 2
    )


def test_a_short_passage_is_not_a_copy_for_sharing_a_few_words() -> None:
    assert len(texts("Lavrov visited Belgrade.", "Lavrov visited Pristina.")) == 2


def test_what_has_no_words_is_still_handed_out_once() -> None:
    assert texts("***", "—") == ["***"]


def test_no_hits_give_none() -> None:
    assert list(distinct([])) == []


@given(st.lists(st.text("ab c", min_size=1, max_size=12), max_size=8))
def test_what_is_kept_keeps_its_order_and_starts_with_the_best(found: list[str]) -> None:
    kept = iter(found)
    assert all(text in kept for text in texts(*found))
    assert texts(*found)[:1] == found[:1]


@given(st.lists(st.text("ab c", min_size=1, max_size=12), max_size=8))
def test_going_over_them_again_drops_nothing_more(found: list[str]) -> None:
    assert texts(*texts(*found)) == texts(*found)
