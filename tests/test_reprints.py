"""Articles that say nearly the same: wire copy at several publishers, and updates; each knows the others."""

import json
import random

import pytest

from rag import Archive, answer_from_dict
from tests.conftest import WIRE, Writer

WORDS = [
    f"{first}{last}"
    for first in "ash bell crag dune fern gale hill isle".split()
    for last in "by ton wick ness".split()
]


def story(seed: int, paragraphs: int = 6) -> str:
    chance = random.Random(seed)
    return "\n\n".join(f"{' '.join(chance.choices(WORDS, k=25)).capitalize()}." for _ in range(paragraphs))


STORY = story(1)
PAPERS = [
    {"id": "original", "publisher": "Wire", "text": STORY},
    {"id": "copy", "publisher": "Coast Post", "text": STORY.replace("ashby", "Ashby town")},
    {"id": "update", "publisher": "Hill Post", "text": f"{STORY}\n\n{story(2, 3)}"},
    {"id": "same event", "publisher": "Moor Post", "text": f"{story(3)}\n\n{STORY.partition(chr(10))[0]}"},
    {"id": "other", "publisher": "Wire", "text": story(4)},
]


@pytest.fixture
def papers(archive: Archive, jsonl: Writer) -> Archive:
    archive.add(jsonl(*PAPERS))
    return archive


def copies(archive: Archive, id: str) -> list[str]:
    return [article.id for article in archive.copies(id)]


def test_copies_and_updates_of_an_article_are_known_the_most_alike_first(papers: Archive) -> None:
    assert copies(papers, "original") == ["copy", "update"]


def test_copies_know_one_another(papers: Archive) -> None:
    assert set(copies(papers, "update")) == {"original", "copy"}


@pytest.mark.parametrize("id", ["same event", "other"])
def test_an_article_that_shares_a_paragraph_or_nothing_is_no_copy(papers: Archive, id: str) -> None:
    assert copies(papers, id) == []


def test_short_copies_are_known_too(filled: Archive) -> None:
    assert (copies(filled, "wire-one"), copies(filled, "wire-two")) == (["wire-two"], ["wire-one"])


def test_a_short_notice_within_a_long_article_is_no_copy_of_it(archive: Archive, jsonl: Writer) -> None:
    notice = {"id": "notice", "text": "The council meets again on Thursday at noon in the old hall."}
    archive.add(jsonl(notice, {"id": "long", "text": f"{STORY}\n\n{notice['text']}"}))
    assert copies(archive, "notice") == []


def test_what_was_removed_is_nobodys_copy(papers: Archive) -> None:
    papers.remove("copy")
    assert copies(papers, "original") == ["update"]


def test_an_article_that_is_not_there_has_no_copies(papers: Archive) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        papers.copies("nowhere")


def test_a_hit_tells_which_other_articles_have_its_passage(filled: Archive) -> None:
    hit = filled.search(WIRE)[0]
    assert {hit.passage.article.id, *(article.id for article in hit.also_in)} == {"wire-one", "wire-two"}
    assert [told["id"] for told in hit.to_dict()["also_in"]] == [article.id for article in hit.also_in]


def test_near_misses_and_their_copies_come_out_of_their_json_again(filled: Archive) -> None:
    answer = filled.answer("Zorblat quux frimble volcano?")
    told = json.loads(json.dumps(answer.to_dict()))
    assert answer_from_dict(told) == answer
    for miss in told["near_misses"]:
        del miss["also_in"]  # as in an answer from before hits told of copies
    assert len(answer_from_dict(told).near_misses) == len(answer.near_misses)
