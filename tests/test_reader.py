"""From passages to citations: the sentence that answers, by its offsets, and how likely it does."""

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Article, Citation, Hit, Passage
from rag.cross_encoder import Judgement, load_cross_encoder
from rag.lexical import LexicalIndex
from rag.query import Query, understand
from rag.reader import (
    ANSWER_FEATURES,
    SENTENCE_FEATURES,
    THRESHOLD,
    Reading,
    cite,
    confidence,
    read,
    sentence_features,
)
from rag.reranker import JudgedHit
from rag.segment import sentences

ARTICLE = Article("a", "Talks in Washington", "")
BEFORE = "Earlier text of the article.\n\n"
SPEECH = '"We will not allow attempts to rewrite history. It is too grave," Lavrov said in Belgrade.'


class Words:
    """A bag of words, hashed: the same text has the same vector, shared words make near ones."""

    name = "words"

    def encode(self, texts: Sequence[str], *, query: bool = False) -> tuple[np.ndarray, np.ndarray]:
        vectors = np.zeros((len(texts), 256), np.float32)
        vectors[:, 0] = 0.01
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.casefold()):
                vectors[row, 1 + zlib.crc32(word.encode()) % 255] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.arange(len(texts))


def question(text: str) -> Query:
    return understand(text, Words(), LexicalIndex.create(None))


def hit(text: str, score: float = 1.0, number: int = 2) -> Hit:
    passage = Passage(ARTICLE, number, len(BEFORE), len(BEFORE) + len(text), text)
    return Hit(passage, score, defaultdict(float, text=0.9))


def judged(asked: str, *texts: str) -> list[JudgedHit]:
    hits = [hit(text, -n, n + 2) for n, text in enumerate(texts)]
    judgements = load_cross_encoder().judge(asked, [(ARTICLE.title, text) for text in texts])
    (vector,), _ = Words().encode([asked])
    for found, judgement, near in zip(hits, judgements, Words().encode(texts)[0] @ vector, strict=True):
        found.why.update(cross=judgement.score, dense=float(near))
    return [JudgedHit(*pair) for pair in zip(hits, judgements, strict=True)]


def readings(asked: str, *texts: str) -> list[Reading]:
    return read(question(asked), judged(asked, *texts), {ARTICLE.id: "\n\n".join(texts)}.__getitem__)


def quoted(asked: str, text: str) -> str:
    """The sentence of a passage that would be cited, however likely it answers."""
    (reading,) = readings(asked, text)
    return text[slice(*reading.span)]


def likely(*confidences: float) -> list[Reading]:
    """Readings of given likelihood, each of its own passage."""
    return [Reading(hit(f"Passage {n}.", number=n).passage, (0, 10), None, {}, c) for n, c in enumerate(confidences, 1)]


def test_the_sentence_with_the_questions_words_is_picked() -> None:
    text = "It rained. Kosovo declared independence in 2008. The market closed early."
    assert quoted("When did Kosovo declare independence?", text) == "Kosovo declared independence in 2008."


@pytest.mark.parametrize(
    ("asked", "picked"),
    [
        ("When is the meeting with the envoy?", "The meeting with the envoy is on June 27."),
        ("Where is the meeting with the envoy?", "The meeting with the envoy is in new Washington."),
    ],
)
def test_of_sentences_with_the_same_words_the_one_with_the_kind_of_answer_is_picked(asked: str, picked: str) -> None:
    text = (
        "The meeting with the envoy is of some importance. The meeting with the envoy is on June 27. "
        "The meeting with the envoy is in new Washington."
    )
    assert quoted(asked, text) == picked


def test_words_are_compared_by_their_stems_and_without_accents() -> None:
    text = "The weather was fine. Jelena Milić directs the centre. The talks went on."
    assert quoted("What centres are directed by Milic?", text) == "Jelena Milić directs the centre."


def test_direct_speech_keeps_its_speaker() -> None:
    assert quoted("Who will not allow attempts to rewrite history?", SPEECH) == SPEECH


def test_a_sentence_about_him_brings_the_one_that_names_him() -> None:
    text = "It rained. Aleksandar Vucic spoke in Belgrade. He accepted the invitation of the envoy. It was late."
    pair = "Aleksandar Vucic spoke in Belgrade. He accepted the invitation of the envoy."
    assert quoted("Who accepted the invitation of the envoy?", text) == pair


@pytest.mark.parametrize(
    ("asked", "text", "words"),
    [
        ("When did Kosovo declare independence?", "Kosovo declared independence in 2008.", "2008"),
        ("Who won the election in Askeby?", "Maria Lund won the election in Askeby on Sunday.", "Maria Lund"),
        ("How many people were hurt in the fire?", "The fire hurt 312 people, the police said.", "312"),
        ("When is the ceremony?", "I will be seated on Sept. 14 for the ceremony.", "Sept. 14"),
        ("How long did they talk by phone?", "They talked by phone for more than an hour Friday.", "an hour"),
    ],
)
def test_the_exact_words_asked_for_are_pointed_at(asked: str, text: str, words: str) -> None:
    (reading,) = readings(asked, text)
    assert reading.answer is not None
    assert words in text[slice(*reading.answer)]


@pytest.mark.parametrize(
    "text",
    [
        "Former Polish Prime Minister Donald Tusk said the vote was a mistake.",
        "Tunc Soyer, the acting prime minister of Poland, opened the bridge.",
    ],
)
def test_who_does_not_hold_the_office_asked_for_is_not_pointed_at(text: str) -> None:
    (reading,) = readings("Who is the prime minister of Poland?", text)
    assert reading.answer is None


@pytest.mark.parametrize(
    ("asked", "text", "words"),
    [
        ("Who won the 2022 World Cup?", "Ana Reed won the 2022 World Cup on Sunday, beating Tom Berg.", "Ana Reed"),
        ("Who invaded Ukraine?", "Russia invaded Ukraine, and President Zelensky stayed in Kyiv.", "Russia"),
        ("Who was defeated by Trump?", "Ron DeSantis was defeated by Donald Trump on Tuesday.", "Ron DeSantis"),
    ],
)
def test_who_did_it_is_pointed_at_and_not_whom_it_was_done_to(asked: str, text: str, words: str) -> None:
    (reading,) = readings(asked, text)
    assert reading.answer is not None
    assert text[slice(*reading.answer)] == words


def test_the_deputies_words_do_not_answer_who_holds_the_office() -> None:
    (reading,) = readings("Who is the prime minister of Poland?", "Poland's Deputy Prime Minister Gowin spoke.")
    assert reading.confidence < THRESHOLD


def test_sentences_that_somebody_said_are_not_who_said_them() -> None:
    text = (
        '"The EU is sidelined. We are in a great power competition, and NATO will have to choose," Jelena Milić said.'
    )
    offsets = np.array([word.span() for word in re.finditer(r"\w+", text)])
    starts, ends = np.zeros((2, len(offsets)))
    starts[0] = ends[10] = 9.0  # "The EU is sidelined. We are in a great power competition"
    (one,) = read(
        question("Who said so?"),
        [JudgedHit(hit(text), Judgement(1.0, offsets, starts, ends))],
        lambda _: text,
    )
    assert one.answer is None


def test_where_nothing_answers_no_words_are_pointed_at() -> None:
    (reading,) = readings("How many people were hurt in the fire?", "It rained in Paris all day.")
    assert reading.answer is None


def test_every_hit_is_read_once_and_in_order() -> None:
    texts = ["The talks began.", "Sanctions were lifted.", "It rained."]
    assert [reading.passage.text for reading in readings("Which sanctions were lifted?", *texts)] == texts


def test_nothing_found_gives_nothing_to_read() -> None:
    assert read(question("Who?"), [], str) == []


def test_without_readings_there_is_no_confidence() -> None:
    assert confidence([]) == 0


def test_the_answers_confidence_is_that_of_its_best_reading() -> None:
    assert confidence(likely(0.2, 0.7, 0.6)) == 0.7


def test_a_passage_that_answers_is_likelier_than_one_that_does_not() -> None:
    right, wrong = readings("When was the treaty signed?", "The treaty was signed in the summer of 2008.", "It rained.")
    assert right.confidence > wrong.confidence


def test_an_article_that_never_has_a_name_of_the_question_is_less_likely_to_answer() -> None:
    asked, text = "How much did Ann Reed pay for Facebook?", "Reed became the owner of Twitter, paying $44 billion."
    query, hits = replace(question(asked), strangers=()), judged(asked, text)
    (without,) = read(query, hits, lambda _: text)
    (having,) = read(query, hits, lambda _: f"{text}\n\nAnn says she will not buy Facebook's rival.")
    assert (without.features["article_names"], having.features["article_names"]) == (0.0, 1.0)
    assert without.confidence < having.confidence


@pytest.mark.parametrize(
    ("asked", "text", "share"),
    [
        ("Which firm lays off 16,000 people in 2026?", "The firm lays off 862 people.", 0.0),
        ("Which firm lays off 16,000 people?", "The firm lays off 16,000 people.", 1.0),
        ("Which firm lays off 16,000 people in 2026?", "The firm lays off 16000 people.", 0.5),
        ("Which firm lays off people?", "The firm lays off 862 people.", 1.0),
    ],
)
def test_it_counts_how_many_of_the_questions_numbers_a_passage_has(asked: str, text: str, share: float) -> None:
    (reading,) = readings(asked, text)
    assert reading.features["numbers"] == share


def test_a_passage_in_the_questions_own_words_is_cited() -> None:
    found = readings(
        "When did the region declare independence in 2008?", "The region did declare independence in 2008."
    )
    assert len(cite(found, 3)) == 1


def test_a_question_about_someone_the_archive_never_names_is_refused_however_alike_the_rest_is() -> None:
    found = readings("When did region leader Macron declare independence in 2008?", "The region leader did declare it.")
    assert cite(found, 3) == []


def test_what_is_told_of_a_passage_counts_as_if_it_stood_there() -> None:
    asked, text = "What did Lavrov say about Serbia?", "“And we will advocate what does not infringe on Serbia.”"
    query, (untold,) = question(asked), judged(asked, text)
    told = replace(untold, told={(0, len(text)): frozenset(["lavrov"])})
    without, having = read(query, [untold, told], lambda _: f"{text}\n\nLavrov said so.")
    assert having.features["coverage"] == pytest.approx(1.0)
    assert without.confidence < having.confidence


def test_what_is_told_of_a_sentence_counts_for_that_sentence_and_for_the_passage() -> None:
    asked, text = "What did Lavrov say about Serbia?", "He wants peace for Serbia. She wants peace for Serbia."
    query, (untold,) = question(asked), judged(asked, text)
    spans = sentences(text)
    told = replace(untold, told={spans[1]: frozenset(["lavrov"])})
    names = [features["names"] for features in sentence_features(query, told, spans)]
    (reading,) = read(query, [told], lambda _: text)
    assert names[0] < names[1] == 1.0
    assert reading.features["passage_names"] == 1.0


def test_a_sentence_that_cannot_answer_is_quoted_only_where_there_is_no_other() -> None:
    asked, text = "When did the region declare independence?", "It declared independence in 2008. Rain fell."
    query, (one,) = question(asked), judged(asked, text)
    first, second = sentences(text)
    readings = read(query, [replace(one, others=frozenset(others)) for others in ([first], [first, second])], str)
    assert [text[slice(*reading.span)][:12] for reading in readings] == ["Rain fell.", "It declared "]


@pytest.mark.parametrize(
    ("asked", "printed", "is_news"),
    [
        ("Which volcano erupted this week?", date(2024, 5, 1), True),
        ("Which volcano erupted this week?", date(2015, 5, 1), False),
        ("Which volcano erupted this week?", date(2023, 12, 1), True),
        ("Which volcano erupted yesterday?", date(2024, 4, 1), True),
        ("Which volcano erupted yesterday?", date(2024, 3, 31), False),
        ("Which volcano erupted last month?", date(2023, 12, 1), True),
        ("Which volcano erupted last month?", date(2023, 3, 1), False),
        ("Which volcano erupted in 2024?", date(2015, 5, 1), True),
        ("Which volcano erupted?", date(2015, 5, 1), True),
        ("Which volcano erupted this week?", None, True),
    ],
)
def test_news_of_months_before_is_not_of_yesterday_nor_of_years_before_of_this_week(
    asked: str, printed: date | None, is_news: bool
) -> None:
    text = "The Askeby volcano erupted and threw ash four kilometres into the air."
    query, (one,) = understand(asked, Words(), LexicalIndex.create(None), date(2024, 5, 3)), judged(asked, text)
    passage = replace(one.hit.passage, article=replace(ARTICLE, published=printed))
    (reading,) = read(query, [replace(one, hit=replace(one.hit, passage=passage))], lambda _: text)
    assert (reading.confidence > THRESHOLD) is is_news


def test_a_name_that_the_article_spells_out_is_no_strangers() -> None:
    asked, text = "What did Reed ask the FTC for?", "Reed asked the Federal Trade Commission for a permit."
    (spelt,) = readings(asked, text)
    (stranger,) = readings(asked, text.replace("Trade", "Water"))
    assert stranger.confidence < THRESHOLD < spelt.confidence


def test_a_question_in_capitals_is_not_taken_for_one_full_of_names() -> None:
    found = readings(
        "WHEN DID THE REGION DECLARE INDEPENDENCE IN 2008?", "The region did declare independence in 2008."
    )
    assert len(cite(found, 3)) == 1


def test_a_passage_that_shares_no_word_with_the_question_is_not_cited() -> None:
    assert cite(readings("Which football club won the championship?", "It rained in Paris."), 3) == []


def test_citations_are_numbered_from_one_in_the_order_of_the_ranking() -> None:
    cited = cite(likely(0.7, 0.9, 0.8), 3)
    assert [(c.number, c.passage.number, c.confidence) for c in cited] == [(1, 1, 0.7), (2, 2, 0.9), (3, 3, 0.8)]


def test_no_more_than_k_are_cited() -> None:
    assert len(cite(likely(0.9, 0.9, 0.9), 2)) == 2


def test_below_the_threshold_nothing_is_cited() -> None:
    assert cite(likely(THRESHOLD - 0.01, THRESHOLD / 2), 3) == []


def test_at_the_threshold_the_best_is_cited() -> None:
    assert len(cite(likely(THRESHOLD), 3)) == 1


def test_a_passage_far_less_likely_than_the_best_is_not_cited_beside_it() -> None:
    assert [c.confidence for c in cite(likely(0.9, 0.05), 3)] == [0.9]


def test_offsets_count_from_the_start_of_the_article() -> None:
    text = f"It rained. {SPEECH}"
    (citation,) = cite([Reading(hit(text).passage, (11, len(text)), None, {}, 0.9)], 1)
    assert (BEFORE + text)[citation.start : citation.end] == citation.quote == SPEECH


@given(st.text(min_size=1, max_size=200).filter(str.strip), st.text(min_size=1, max_size=60).filter(str.strip))
def test_whatever_is_picked_is_a_slice_of_its_passage(text: str, asked: str) -> None:
    (reading,) = readings(asked, text)
    start, end = reading.span
    assert 0 <= start < end <= len(text)
    assert 0 <= reading.confidence <= 1
    assert isinstance(Citation(1, reading.passage, len(BEFORE) + start, len(BEFORE) + end).quote, str)


def test_a_passage_of_thousands_of_sentences_is_read() -> None:
    assert len(readings("Who won?", "He won. " * 5_000)) == 1


def test_a_reading_has_every_feature_the_models_are_fitted_on() -> None:
    (reading,) = readings("Who won?", "He won.")
    assert set(reading.features) >= {*SENTENCE_FEATURES, *ANSWER_FEATURES}


def test_words_that_were_not_read_answer_nothing_unless_nothing_was() -> None:
    offsets, logits = np.array([[0, 5]], np.int64), np.array([-9.0])
    assert Judgement(1.0, offsets, logits, logits).best((6, 11)) == (-np.inf, None)
    assert Judgement(1.0, offsets[:0], logits[:0], logits[:0]).best((6, 11)) == (0.0, None)


@pytest.mark.parametrize(("model", "features"), [("sentence", SENTENCE_FEATURES), ("answer", ANSWER_FEATURES)])
def test_the_weights_that_ship_are_of_known_features(model: str, features: tuple[str, ...]) -> None:
    table = json.loads(resources.files("rag").joinpath("reading.json").read_text(encoding="utf-8"))
    assert set(table[model]) <= {"intercept", *features}
