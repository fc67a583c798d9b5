"""Where an article's metadata came from: stored beside it, told with it, and no reason to encode it again."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rag import Answer, Article, answer_from_dict
from rag.datatypes import Hit, Passage
from rag.ingest import RawArticle
from rag.ingest.article import make_article
from rag.store import Store
from rag.syncing import add_articles
from tests.conftest import ARTICLES, FakeEncoder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "archive.db", writable=True)) as made:
        yield made


def harbour(**origins: str) -> RawArticle:
    return make_article(ARTICLES[0], source="test", origins=origins)


def never() -> FakeEncoder:
    raise AssertionError("nothing has to be encoded")


def test_origins_are_stored_with_the_article(store: Store) -> None:
    add_articles(store, FakeEncoder, [harbour(title="first line", published="file name")])
    article = store.article("harbour")
    assert article is not None
    assert article.origins == (("title", "first line"), ("published", "file name"))


def test_an_article_of_which_only_the_origins_are_others_is_unchanged_and_not_encoded_again(store: Store) -> None:
    add_articles(store, FakeEncoder, [harbour()])
    assert add_articles(store, never, [harbour(title="<h1>")]).unchanged == 1
    article = store.article("harbour")
    assert article is not None
    assert article.origins == (("title", "<h1>"),)


def refused(*origins: tuple[str, str]) -> Answer:
    article = Article("a", "A note", "0" * 64, origins=origins)
    return Answer("Who?", near_misses=(Hit(Passage(article, 1, 0, 4, "Note"), 0.5),))


def test_origins_are_told_as_an_object_and_come_out_of_their_json_again() -> None:
    answer = refused(("title", "<h1>"), ("authors", "byline"))
    told = json.loads(json.dumps(answer.to_dict()))
    assert told["near_misses"][0]["article"]["origins"] == {"title": "<h1>", "authors": "byline"}
    assert answer_from_dict(told) == answer


def test_an_answer_kept_before_there_were_origins_can_be_read() -> None:
    told = refused().to_dict()
    del told["near_misses"][0]["article"]["origins"]
    assert answer_from_dict(told) == refused()


def test_origins_that_are_none_are_refused_with_their_key() -> None:
    told = refused().to_dict()
    told["near_misses"][0]["article"]["origins"] = {"title": 5}
    with pytest.raises(ValueError, match=r"near_misses\[0\]\.article\.origins\.title: 5 is not a text"):
        answer_from_dict(told)
