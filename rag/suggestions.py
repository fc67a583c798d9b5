"""Questions to go on with: made from the archive's own names and headlines, and asked before they are offered."""

from collections.abc import Iterator
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING, Any

from rag.datatypes import Answer, Article
from rag.speech import speakers
from rag.typography import words

if TYPE_CHECKING:
    from rag.archive import Archive

__all__ = ["follow_ups"]

_PASSAGES = 5  # of an answer that are counted
_TRIED = 8  # questions at most, for those that are wanted
_NEAR = 12  # passages looked at for other articles on the subject
_WORDS = 4  # of a headline that tells what it is about


def follow_ups(archive: "Archive", answer: Answer, *, k: int = 3) -> list[tuple[str, int]]:
    """Questions that somebody might ask next, each with how many passages answer it.

    What people in the cited articles say, and other articles on the subject by their headlines. Every question has
    been asked of the archive, under the filters of the answer, before it is offered.

    Args:
        archive: that gave the answer.
        answer: what was just read; to go on from.
        k: how many at most.

    Returns:
        (question, passages) pairs, most promising first; empty where nothing can be offered, as after an answer that
        abstains.
    """
    if not answer.found:
        return []
    offered = []
    for question in islice(_questions(archive, answer), _TRIED):
        passages = len(archive.answer(question, k=_PASSAGES, **_filters(answer)).citations)
        if passages:
            offered.append((question, passages))
        if len(offered) == k:
            break
    return offered


def _questions(archive: "Archive", answer: Answer) -> Iterator[str]:
    """People and headlines in turn, none twice, and nothing that was just asked."""
    in_turn = chain.from_iterable(zip_longest(_of_speakers(archive, answer), _of_headlines(archive, answer)))
    seen = {_plain(answer.question), _plain(answer.resolved)}
    for question in in_turn:
        if question and _plain(question) not in seen:
            seen.add(_plain(question))
            yield question


def _of_speakers(archive: "Archive", answer: Answer) -> Iterator[str]:
    """What others in the cited articles say; one who is in the question, or was quoted, has been heard."""
    heard = {*_plain(answer.resolved or answer.question).split()}
    heard |= {word for cited in answer.citations if cited.speaker for word in _plain(cited.speaker.name).split()}
    for article in _cited(answer):
        paragraphs = [(passage.start, passage.end) for passage in archive.passages(article.id)]
        for utterance in speakers(archive.text(article.id), paragraphs):
            name = utterance.full_name
            if len(name.split()) > 1 and heard.isdisjoint(_plain(name).split()):
                heard |= {*_plain(name).split()}
                yield f"What did {name} say?"


def _of_headlines(archive: "Archive", answer: Answer) -> Iterator[str]:
    """The headlines of other articles on the subject."""
    known = {article.id for article in _cited(answer)}
    for hit in archive.search(answer.resolved or answer.question, k=_NEAR, rerank=False, **_filters(answer)):
        article = hit.passage.article
        if article.id not in known and len(article.title.split()) >= _WORDS:
            known.add(article.id)
            yield article.title.strip()


def _cited(answer: Answer) -> list[Article]:
    return list(dict.fromkeys(citation.passage.article for citation in answer.citations))


def _filters(answer: Answer) -> dict[str, Any]:
    scope = answer.scope
    return {name: getattr(scope, name) for name in ("since", "until", "as_of", "publishers", "authors")}


def _plain(text: str) -> str:
    return " ".join(words(text))
