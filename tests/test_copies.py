"""Near-identical passages count once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import Article, Hit, Passage
from rag.copies import distinct, grouped

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


@pytest.mark.parametrize(
    "found",
    [
        ("外交部长在北京会见了来访的代表团并就贸易问题进行了会谈", "台风在沿海登陆造成多个城市停电并导致列车停运"),
        ("It is what it is.", "That was all there was."),
    ],
)
def test_texts_without_words_to_look_for_are_alike_only_if_they_are_the_same(found: tuple[str, str]) -> None:
    assert texts(*found, found[0]) == [*found]


def test_no_hits_give_none() -> None:
    assert list(distinct([])) == []


@settings(deadline=None)
@given(st.lists(st.text("ab c", min_size=1, max_size=12), max_size=8))
def test_what_is_kept_keeps_its_order_and_starts_with_the_best(found: list[str]) -> None:
    kept = iter(found)
    assert all(text in kept for text in texts(*found))
    assert texts(*found)[:1] == found[:1]


@settings(deadline=None)
@given(st.lists(st.text("ab c", min_size=1, max_size=12), max_size=8))
def test_going_over_them_again_drops_nothing_more(found: list[str]) -> None:
    assert texts(*texts(*found)) == texts(*found)


def elsewhere(*found: Hit) -> list[tuple[str, list[str]]]:
    """The articles kept, each with those that have its passage as well."""
    return [(best.passage.article.id, [other.id for other in others]) for best, others in grouped(found)]


def test_a_passage_kept_tells_which_other_articles_have_it() -> None:
    found = [hit(WIRE, article="BBC"), hit("Another matter.", article="DW"), hit(f"{WIRE} today.", article="CNN")]
    assert elsewhere(*found, hit(WIRE, article="AP")) == [("BBC", ["CNN", "AP"]), ("DW", [])]


def test_an_article_that_repeats_itself_is_not_listed() -> None:
    assert elsewhere(hit(WIRE, article="BBC"), hit(WIRE, article="BBC")) == [("BBC", [])]


def test_an_article_with_two_copies_is_listed_once() -> None:
    assert elsewhere(hit(WIRE), hit(WIRE, article="CNN"), hit(f"{WIRE}!", article="CNN")) == [("a", ["CNN"])]


@pytest.mark.parametrize(
    ("one", "other"),
    [("12", "15"), ("twelve", "eleven"), ("43.3", "43.6"), ("July 10", "July 24"), ("thirteen", "fifteen")],
)
def test_passages_that_give_other_figures_are_no_copies(one: str, other: str) -> None:
    assert len(texts(f"{WIRE}, {one} times.", f"{WIRE}, {other} times.")) == 2


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["x y", "x y!", "z", "z 1", "*"]), st.sampled_from("abc")), max_size=12))
def test_every_article_found_is_kept_or_listed_with_a_passage_like_its_own(found: list[tuple[str, str]]) -> None:
    hits = [hit(text, article=article) for text, article in found]
    groups = elsewhere(*hits)
    assert {id for best, others in groups for id in [best, *others]} == {article for _, article in found}
    assert all(best not in others and len(set(others)) == len(others) for best, others in groups)
    assert [best for best, _ in grouped(hits)] == list(distinct(hits))
