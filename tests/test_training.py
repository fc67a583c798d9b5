"""How the cross-encoder is trained: groups mined and made up, what the losses ask for, training resumed, exported."""

import json
import random
from dataclasses import replace
from importlib import resources
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors import safe_open

from rag import Archive, SourceError
from rag.cross_encoder import DEFAULT_CROSS_ENCODER, CrossEncoder, Judgement, _loaded
from rag.encoder import bundled_model
from rag.evaluation import read_questions
from rag.reader import ANSWER_FEATURES, SENTENCE_FEATURES
from rag.reranker import RERANKED_FEATURES
from rag.retriever import FEATURES
from rag.training.__main__ import main
from rag.training.ablation import ablation
from rag.training.batches import Batch, Batches, batch_of
from rag.training.clozes import clozes
from rag.training.cross_encoder import Cross, Training
from rag.training.drawing import Drawing, Pair, Real, WordPieces
from rag.training.export import export
from rag.training.fusion import Lists, fit_confidence, fit_lists, learn
from rag.training.groups import Candidate, FirstRanking, Group, answer_spans, mine, read_groups, write_groups
from rag.training.losses import batch_loss, imitation_loss, level_loss, ranking_loss, span_loss
from rag.training.phrasing import phrase
from rag.training.settings import Settings
from rag.training.squad import read_squad
from rag.training.synthesis import asked_of, synthesise
from rag.training.weights import read_weights
from rag.training.written import USES, read_written
from tests.conftest import Writer, write_jsonl

FERRY = Candidate("Harbour", "The ferry sails again from Friday.", ((27, 33),))
JAM = Candidate("Jam", "Cloudberries want a cool kitchen and little sugar.")
QUAYS = Candidate("", "Two quays were lost in the storm of January.")
GROUP = Group("When does the ferry sail?", (FERRY,), (JAM, QUAYS))
UNANSWERED = Group("Who won the cup?", (), (JAM, QUAYS, FERRY), own=1)


def asked(sentence: str, answer: str) -> set[str]:
    """Every question that some choice of the rules makes of a sentence, for one answer."""
    made = set()
    for seed in range(200):
        rng = random.Random(seed)
        made |= {phrase(sentence, cloze, rng) for cloze in clozes(sentence, rng) if cloze.answer == answer}
    return made


@pytest.mark.parametrize(
    ("sentence", "answer", "question"),
    [
        (
            "Jelena Milić took over the rowing crew on Monday.",
            "Jelena Milić",
            "Who took over the rowing crew on Monday?",
        ),
        ("President Anna Holm signed the water treaty.", "Anna Holm", "Which president signed the water treaty?"),
        ("The treaty was signed by President Anna Holm.", "Anna Holm", "The treaty was signed by who?"),
        (
            "Marta Lund’s novel was read by thousands of pupils.",
            "Marta Lund",
            "Whose novel was read by thousands of pupils?",
        ),
        (
            "The company will move its offices to Sweden.",
            "Sweden",
            "Which country will the company move its offices to?",
        ),
        ("The harbour has been closed since 2019.", "2019", "The harbour has been closed since which year?"),
        ("The ferry was sold to a shipyard near Lindholm.", "Lindholm", "Where was the ferry sold to a shipyard?"),
        ("The repairs have cost the town $4.5 million.", "$4.5 million", "How much have the repairs cost the town?"),
        ("Unemployment fell to 7.5 percent.", "7.5", "Unemployment fell to what percentage?"),
        (
            "Officials said that 340 people left the island.",
            "340",
            "Officials said that how many people left the island?",
        ),
        ("The volcano threw ash into the air on Sunday.", "Sunday", "When the volcano threw ash into the air?"),
        ("The bridge will be rebuilt in September.", "September", "When will the bridge be rebuilt?"),
    ],
)
def test_a_sentence_becomes_a_question(sentence: str, answer: str, question: str) -> None:
    assert question in asked(sentence, answer)


@pytest.mark.parametrize(
    "sentence",
    [
        "However, the crew of the old ferry was not told of it.",  # a capital that is no name
        "A 54-year-old man was found in the harbour.",
        "The council meets again in the spring, it said.",
    ],
)
def test_a_sentence_may_have_nothing_to_ask_for(sentence: str) -> None:
    assert clozes(sentence, random.Random(1)) == []


def test_a_question_does_not_tell_its_answer() -> None:
    text = "The Askeby volcano threw ash four kilometres into the air on Sunday, and 340 people left for Lindholm."
    made = [asked_of(text, random.Random(seed)) for seed in range(100)]
    found = [pair for pair in made if pair]
    assert len(found) > 50
    assert [pair for pair in found if pair[1].casefold() in pair[0].casefold().split()] == []


def test_the_same_seed_makes_the_same_questions() -> None:
    text = "President Anna Holm signed the water treaty in Lindholm on Monday, after two days of talks with Oster."
    assert asked_of(text, random.Random(4)) == asked_of(text, random.Random(4))


def test_an_answer_is_found_in_any_case_and_between_any_marks() -> None:
    text = "The Oster-Wend gauge: nobody in OSTER (WEND) minds it, nor in Osterwend."
    assert [text[slice(*span)] for span in answer_spans(text, "Oster Wend")] == ["Oster-Wend", "OSTER (WEND"]


def test_groups_come_back_from_their_file_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "some.groups.jsonl"
    assert write_groups(path, [GROUP, UNANSWERED]) == 2
    assert read_groups(path) == [GROUP, UNANSWERED]


def test_a_line_that_is_no_group_is_named(tmp_path: Path) -> None:
    path = tmp_path / "some.groups.jsonl"
    write_groups(path, [GROUP])
    path.write_text(path.read_text(encoding="utf-8") + '{"question": "Why?"}\n', encoding="utf-8")
    with pytest.raises(SourceError, match="line 2"):
        read_groups(path)


# -- mining


@pytest.fixture
def unread(filled: Archive) -> Archive:
    """The archive of the made-up articles, its hits in the order of the first ranking."""
    filled._reranker = FirstRanking()
    return filled


def mined(archive: Archive, path: Path, *records: dict[str, object]) -> list[Group]:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return list(mine(archive, read_questions(path).questions, random.Random(1)))


def test_passages_that_hold_the_answer_are_positives_and_others_negatives(unread: Archive, tmp_path: Path) -> None:
    (group,) = mined(unread, tmp_path / "set.jsonl", {"question": "When does the ferry sail?", "answers": ["Friday"]})
    assert [text[slice(*span)] for _, text, (span,) in map(_fields, group.positives)] == ["Friday"]
    assert len(group.negatives) > 3
    assert [each for each in group.negatives if "Friday" in each.text or each.answers] == []


def test_only_passages_of_the_articles_named_are_positives(unread: Archive, tmp_path: Path) -> None:
    asked = {"question": "Which volcano threw ash?", "answers": ["Askeby"], "article_ids": ["wire-two"]}
    (group,) = mined(unread, tmp_path / "set.jsonl", asked)
    assert [each.text for each in group.positives] == [unread.passages("wire-two")[0].text]
    assert [each for each in group.negatives if "Askeby" in each.text] == []


def test_paragraphs_named_are_the_positives_and_others_of_their_article_the_first_negatives(
    unread: Archive, tmp_path: Path
) -> None:
    asked = {"question": "Who met?", "answers": ["Nobody at all"], "article_ids": ["talks"], "paragraphs": [2]}
    (group,) = mined(unread, tmp_path / "set.jsonl", asked)
    passages = [passage.text for passage in unread.passages("talks")]
    assert [each.text for each in group.positives] == [passages[1]]
    assert {each.text for each in group.negatives[: group.own]} == {*passages} - {passages[1]}


def test_an_unanswerable_question_has_no_positives_and_its_own_article_first(unread: Archive, tmp_path: Path) -> None:
    asked = {"question": "Who dammed the river?", "answerable": False, "article_ids": ["talks", "lost"]}
    (group,) = mined(unread, tmp_path / "set.jsonl", asked)
    assert group.positives == ()
    assert {each.text for each in group.negatives[: group.own]} == {each.text for each in unread.passages("talks")}
    assert len({each.text for each in group.negatives}) == len(group.negatives)


def test_an_answer_that_is_nowhere_makes_no_group(unread: Archive, tmp_path: Path) -> None:
    assert mined(unread, tmp_path / "set.jsonl", {"question": "Who won?", "answers": ["Nobody at all"]}) == []


WRITTEN = {"url": "harbour", "use": "training", "questions": [["When does it sail?", [2], [99, 105]], ["Who steers?"]]}


def test_written_questions_name_the_words_at_their_offsets(unread: Archive, tmp_path: Path) -> None:
    path = tmp_path / "written.jsonl"
    others = ({**WRITTEN, "url": "https://elsewhere.example"}, {**WRITTEN, "use": "judging"})
    path.write_text("\n".join(map(json.dumps, (WRITTEN, *others))), encoding="utf-8")
    assert list(read_written(path, "training", unread)) == [
        {
            "question": "When does it sail?", "article_ids": ["harbour"],
            "paragraphs": [2], "answers": [unread.passages("harbour")[1].text[99:105]],
        },
        {"question": "Who steers?", "article_ids": ["harbour"], "answerable": False},
    ]  # fmt: skip


def test_written_questions_about_an_article_that_has_changed_are_left_out(unread: Archive, tmp_path: Path) -> None:
    (tmp_path / "written.jsonl").write_text(json.dumps(WRITTEN | {"questions": [["When?", [2], [100, 105]]]}))
    assert list(read_written(tmp_path / "written.jsonl", "training", unread)) == []


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"use": "training"}', json.dumps(WRITTEN | {"questions": [["Who?", [9], [0, 1]]]})]
)
def test_a_line_without_written_questions_is_named(unread: Archive, tmp_path: Path, line: str) -> None:
    (tmp_path / "written.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(SourceError, match="line 1"):
        list(read_written(tmp_path / "written.jsonl", "training", unread))


def test_the_questions_that_ship_name_an_article_and_places_in_its_paragraphs() -> None:
    lines = resources.files("rag.training").joinpath("written.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert {record["use"] for record in records} == set(USES)
    asked = [question for record in records for question in record["questions"]]
    assert all(len(question) in (1, 3) and question[0].strip() for question in asked)
    assert all(0 <= start < end for _, _, (start, end) in (question for question in asked if len(question) == 3))


def test_groups_are_made_out_of_the_archive_itself(unread: Archive) -> None:
    found = [group for seed in range(20) for group in synthesise(unread, random.Random(seed))]
    assert found
    for group in found:
        answers = {each.text[slice(*span)].casefold() for each in group.positives for span in each.answers}
        assert answers
        assert [each for each in group.negatives for answer in answers if answer in each.text.casefold().split()] == []


def test_squad_becomes_articles_and_questions(tmp_path: Path) -> None:
    answers = [{"text": "Friday", "answer_start": 27}, {"text": "Friday"}]
    paragraph = {
        "context": FERRY.text,
        "qas": [
            {"id": 1, "question": "When does it sail?", "answers": answers},
            {"id": 2, "question": "Who steers it?", "answers": [], "is_impossible": True},
            {"id": 3, "question": "Why?", "answers": [{"text": "because " * 40}]},
        ],
    }
    path = tmp_path / "small.json"
    path.write_text(json.dumps({"data": [{"title": "Lindholm_harbour", "paragraphs": [paragraph]}]}), encoding="utf-8")
    articles, questions = read_squad(path)
    assert articles == [{"id": "small-0-0", "title": "Lindholm harbour", "text": FERRY.text}]
    assert questions == [
        {"id": "1", "question": "When does it sail?", "article_ids": ["small-0-0"], "answers": ["Friday"]},
        {"id": "2", "question": "Who steers it?", "article_ids": ["small-0-0"], "answerable": False},
    ]


def test_the_commands_lead_from_squad_to_groups(made: Path, tmp_path: Path) -> None:
    source, articles, questions = (tmp_path / name for name in ("small.json", "articles.jsonl", "questions.jsonl"))
    source.write_text('{"data": [{"paragraphs": [{"context": "A", "qas": []}]}]}', encoding="utf-8")
    assert main(["squad", str(source), "--articles", str(articles), "--questions", str(questions)]) == 0
    assert len(articles.read_text(encoding="utf-8").splitlines()) == 1
    assert main(["cross-encoder", "--real", str(tmp_path / "none"), "--folder", str(tmp_path), "--minutes", "1"]) == 2


def _fields(candidate: Candidate) -> tuple[str, str, tuple[tuple[int, int], ...]]:
    return candidate.title, candidate.text, candidate.answers


# -- what a step sees


def test_every_group_is_dealt_before_one_comes_again() -> None:
    groups = [replace(GROUP, question=f"When {number}?") for number in range(5)]
    drawing = Drawing(groups, [], random.Random(1))
    assert sorted(drawing.group(0).question for _ in groups) == [group.question for group in groups]


def test_synthetic_groups_come_first_and_real_ones_later() -> None:
    drawing = Drawing([GROUP], [Real([replace(GROUP, question="Real?")])], random.Random(1))
    real = [sum(drawing.group(progress).question == "Real?" for _ in range(400)) for progress in (0.0, 1.0)]
    assert real[0] < 120 < 220 < real[1]


def test_two_passages_of_the_article_that_a_question_is_about_are_seen() -> None:
    drawing = Drawing([], [Real([replace(UNANSWERED, own=3, negatives=(JAM, QUAYS, FERRY, FERRY))])], random.Random(1))
    seen = [drawing.group(0).negatives for _ in range(20)]
    assert {sum(each in (JAM, QUAYS) for each in negatives) for negatives in seen} == {1, 2}
    assert {len(negatives) for negatives in seen} == {3}


def test_training_wants_groups() -> None:
    with pytest.raises(ValueError, match="no group"):
        Drawing([], [], random.Random(1))


@pytest.mark.parametrize("before", [0, 40, 4000])
def test_the_answer_of_a_passage_of_any_length_is_in_the_window(before: int) -> None:
    text = "so it went on and on " * (before // 20) + FERRY.text
    at = text.index("Friday")
    pair = WordPieces(random.Random(2)).pair(GROUP.question, Candidate("Harbour", text, ((at, at + 6),)))
    ((first, last),) = pair.answers
    assert first == last  # one word
    assert pair.ids[first] == 5958  # "friday"
    assert len(pair.ids) == len(pair.types) <= 144
    assert pair.types[first] == 1


def test_an_answer_that_the_window_cuts_off_is_none() -> None:
    text = "and so on, and on and on, " * 30 + FERRY.text
    assert WordPieces(random.Random(2)).pair(GROUP.question, Candidate("", text[:880], ((870, 876),))).answers == []


# -- losses


SHORT = Pair([101, 5, 102], [0, 1, 1], [1], [(1, 1)])


def batch(*groups: tuple[int, int], pair: Pair = SHORT) -> Batch:
    """A batch of groups of so many positives and negatives, the same pair over and over."""
    return batch_of([[pair] * (right + wrong) for right, wrong in groups], [right for right, _ in groups])


def flags(*values: int) -> torch.Tensor:
    return torch.tensor([values]).bool()


def test_a_group_whose_positive_scores_highest_has_the_lower_loss() -> None:
    good, bad = torch.tensor([[3.0, -2.0, -3.0]]), torch.tensor([[-3.0, 2.0, -2.0]])
    assert float(ranking_loss(good, flags(1, 0, 0))) < float(ranking_loss(bad, flags(1, 0, 0)))
    assert float(level_loss(good, flags(1, 0, 0), flags(0, 1, 1))) < float(
        level_loss(bad, flags(1, 0, 0), flags(0, 1, 1))
    )


def test_one_good_positive_is_enough() -> None:
    noisy, alone = torch.tensor([[5.0, -5.0, -5.0, -5.0]]), torch.tensor([[5.0, -5.0, -5.0]])
    with_noise, without = ranking_loss(noisy, flags(1, 1, 0, 0)), ranking_loss(alone, flags(1, 0, 0))
    assert float(with_noise) == pytest.approx(float(without), abs=1e-3)


def test_a_span_is_learned_where_it_is_and_else_that_there_is_none() -> None:
    pair = Pair([101, 1, 102, 2, 3, 102], [0, 0, 0, 1, 1, 1], [3, 4], [(3, 4)])
    spans = torch.zeros(1, 6, 2)
    spans[0, 3, 0] = spans[0, 4, 1] = 4.0
    told, untold = batch((1, 0), pair=pair), batch((1, 0), pair=replace(pair, answers=[]))
    assert float(span_loss(spans, told)) < 0.5 < float(span_loss(spans, untold))
    assert float(span_loss(torch.zeros(1, 6, 2), told)) == pytest.approx(2 * np.log(3))  # two words, or none


@pytest.mark.parametrize("sizes", [(0, 0), (0, 3), (1, 0), (1, 200), (6, 5)])
def test_a_group_of_any_size_has_a_finite_loss(sizes: tuple[int, int]) -> None:
    scores = torch.full((sum(sizes),), -80.0, requires_grad=True)
    loss = batch_loss(scores, torch.zeros(sum(sizes), 3, 2), batch(sizes))
    assert torch.isfinite(loss)
    loss.backward()
    assert torch.isfinite(scores.grad).all()


def test_a_batch_loses_what_its_groups_lose_on_average() -> None:
    rng = torch.Generator().manual_seed(1)
    sizes = [(1, 3), (0, 2), (2, 2)]
    scores, spans = torch.randn(10, generator=rng), torch.randn(10, 3, 2, generator=rng)
    owners = torch.tensor([0] * 4 + [1] * 2 + [2] * 4)
    alone = [batch_loss(scores[owners == n], spans[owners == n], batch(one)) for n, one in enumerate(sizes)]
    assert float(batch_loss(scores, spans, batch(*sizes))) == pytest.approx(float(torch.stack(alone).mean()), abs=1e-5)


def test_pairs_of_like_length_are_read_together_and_each_group_keeps_its_own() -> None:
    short, long = Pair([101, 5, 102], [0, 1, 1], [1], []), Pair([101, 5, 6, 7, 102], [0, 1, 1, 1, 1], [1, 2, 3], [])
    made = batch_of([[long, short], [short, long]], [1, 0])
    assert [longest for _, _, longest in made.parts] == [3, 5]
    assert made.mask.sum(1).tolist() == [3, 3, 5, 5]
    assert made.cells.T.tolist() == [[0, 1], [1, 0], [0, 0], [1, 1]]
    assert made.right.tolist() == [[True, False], [False, False]]


def test_batches_made_ahead_are_as_those_made_when_asked_for() -> None:
    ahead = Batches([], [Real([GROUP])], groups=3, negatives=2, seed=1, processes=1)
    here = Batches([], [Real([GROUP])], groups=3, negatives=2, seed=1)
    assert [each.next(0.5).right.shape for each in (ahead, here)] == [(3, 3), (3, 3)]


def test_who_does_as_the_teachers_do_loses_least() -> None:
    groups = batch((1, 3))
    scores, spans = torch.tensor([2.0, -1.0, 0.5, -3.0]), torch.randn(4, 3, 2)
    same = imitation_loss(scores, spans, (scores, spans), groups)
    assert float(same) < float(imitation_loss(-scores, spans, (scores, spans), groups))
    assert float(same) < float(imitation_loss(scores, -spans, (scores, spans), groups))


# -- from end to end


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a training of one layer, stopped after two steps and gone on with."""
    folder = tmp_path_factory.mktemp("training")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.training.cross_encoder.monotonic", count(0, 12).__next__)  # a step takes twelve seconds
        stopped = small_training(folder)
        stopped.run(minutes=0.4)
        again = small_training(folder)
        assert (again.steps, again.seconds) == (stopped.steps, stopped.seconds) == (2, 24)
        again.run(minutes=0.4)
        assert again.steps == 2  # the time is used up
        again.run(minutes=1)
        assert again.steps == 5
    return folder


def drawn(seed: int) -> Batches:
    return Batches([GROUP], [Real([GROUP, UNANSWERED])], groups=4, negatives=5, seed=seed)


def small_training(
    folder: Path, start: Path | None = None, teachers: tuple[Path, ...] = (), **settings: Any
) -> Training:
    return Training(folder, drawn, start=start, teachers=teachers, settings=Settings(layers=1, **settings))


@pytest.fixture(scope="module")
def model(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> CrossEncoder:
    """The training as it is used: exported, and loaded in the bundled model's place."""
    folder = tmp_path_factory.mktemp("exported")
    agreement = export(trained / "checkpoint.pt", folder / "cross_encoder.onnx", [GROUP, UNANSWERED])
    assert agreement is not None
    assert agreement.pairs == 6
    assert agreement.greatest_difference < 0.2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resources, "files", lambda package: folder)
        return _loaded.__wrapped__(DEFAULT_CROSS_ENCODER)


def test_a_training_that_was_stopped_goes_on_to_its_end(trained: Path) -> None:
    state = torch.load(trained / "checkpoint.pt", weights_only=True)
    weights = torch.load(trained / "weights.pt", weights_only=True)
    assert (state["steps"], state["seconds"]) == (5, 60)
    assert all(torch.equal(value, state["model"][name]) for name, value in weights.items())


def test_training_leaves_the_embeddings_as_they_were(trained: Path) -> None:
    weights, bundled = torch.load(trained / "weights.pt", weights_only=True), bundled_model() / "model.safetensors"
    with safe_open(bundled, "pt") as before:
        embeddings, dense = "embeddings.word_embeddings.weight", "encoder.layer.0.output.dense.weight"
        assert torch.equal(weights[f"bert.{embeddings}"], before.get_tensor(embeddings))
        assert not torch.equal(weights[f"bert.{dense}"], before.get_tensor(dense))


def test_an_exported_training_can_be_asked(model: CrossEncoder) -> None:
    judged = model.judge("When does the ferry sail?", [("", JAM.text), ("Harbour", FERRY.text)])
    assert [type(each) for each in judged] == [Judgement, Judgement]
    odds, span = judged[1].best((0, len(FERRY.text)))
    assert np.isfinite([odds, judged[0].score, judged[1].score]).all()
    assert span is not None


def test_the_score_of_a_passage_does_not_hang_on_those_beside_it(model: CrossEncoder) -> None:
    passages = [("Harbour", FERRY.text), *(("", f"{JAM.text} {number}") for number in range(20))]
    alone, among = model.judge("When does it sail?", passages[:1])[0], model.judge("When does it sail?", passages)[0]
    assert alone.score == pytest.approx(among.score, abs=1e-4)


def test_plain_weights_are_exported_as_a_checkpoint_is(trained: Path, tmp_path: Path) -> None:
    assert export(trained / "weights.pt", tmp_path / "cross_encoder.onnx") is None
    assert (tmp_path / "cross_encoder.onnx").stat().st_size < 25e6


def test_training_can_start_from_the_file_that_ships(trained: Path, tmp_path: Path) -> None:
    export(trained / "weights.pt", tmp_path / "cross_encoder.onnx")
    model = small_training(tmp_path / "on", start=tmp_path / "cross_encoder.onnx").model
    before = torch.load(trained / "weights.pt", weights_only=True)
    assert set(before) == set(model.state_dict())
    for name, value in model.state_dict().items():
        if not (".attention." in name and name.endswith("bias")):  # some of these biases are in others now
            assert torch.allclose(value, before[name], atol=float(before[name].abs().max()) / 100)
    whole = Cross(layers=1)
    whole.load_state_dict(before)
    ids = torch.randint(1000, 30_000, (4, 24), generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        read = [each.eval()(ids, torch.ones_like(ids), torch.zeros_like(ids)) for each in (whole, model)]
    for exact, again in zip(*read, strict=True):
        assert torch.allclose(exact, again, atol=float(exact.std()) / 5)


def test_training_in_bfloat16_learns_too(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.training.cross_encoder.monotonic", count(0, 12).__next__)
        training = small_training(tmp_path, bf16=True)
        before = training.model.score.weight.clone()
        training.run(minutes=0.4)
    assert training.model.score.weight.dtype == torch.float32
    assert not torch.equal(before, training.model.score.weight)


def test_a_student_learns_from_teachers(trained: Path, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.training.cross_encoder.monotonic", count(0, 12).__next__)
        student = small_training(tmp_path, teachers=(trained / "weights.pt", trained / "weights.pt"), imitation=1.0)
        before = student.model.score.weight.clone()
        student.run(minutes=0.4)
    assert not torch.equal(before, student.model.score.weight)


@pytest.mark.parametrize("name", ["gone.onnx", "damaged.onnx", "gone.pt", "damaged.pt"])
def test_weights_that_cannot_be_read_are_an_error(tmp_path: Path, name: str) -> None:
    for damaged in ("damaged.onnx", "damaged.pt"):
        (tmp_path / damaged).write_bytes(b"nothing of the kind")
    with pytest.raises(SourceError, match="cannot be read"):
        read_weights(tmp_path / name)


def test_a_file_without_a_cross_encoder_is_not_exported(tmp_path: Path) -> None:
    torch.save({"weight": torch.zeros(1)}, tmp_path / "other.pt")
    with pytest.raises(SourceError, match="no cross-encoder"):
        export(tmp_path / "other.pt", tmp_path / "cross_encoder.onnx")


# -- the weights of ranking and reading


def lists(*rows: tuple[list[float], bool]) -> Lists:
    """One question with its candidates."""
    features, right = zip(*rows, strict=True)
    return Lists(np.array(features), np.zeros(len(rows), np.int64), np.array(right))


def test_what_tells_right_candidates_from_wrong_ones_weighs_and_what_does_not_does_not() -> None:
    one = lists(([1.0, 5.0], True), ([0.0, 5.0], False), ([0.2, 5.0], False))
    weights = fit_lists(("tells", "same"), [one])
    assert weights["tells"] > 1
    assert weights["same"] == 0


def test_confidence_rises_with_what_right_readings_have() -> None:
    features, right = np.array([[1.0], [0.9], [0.2], [0.1], [0.0]]), np.array([True, True, False, False, False])
    weights = fit_confidence(("tells",), [Lists(features, np.array([0, 1, 1, 2, 3]), right)])
    assert weights["intercept"] < 0 < weights["intercept"] + weights["tells"]


def test_a_feature_that_differs_by_rounding_alone_spoils_no_other() -> None:
    features = np.array([[1.0, 5.37], [0.9, 5.37 + 1e-13], [0.1, 5.37 - 1e-13], [0.0, 5.37]])
    right = np.array([True, True, False, False])
    weights = fit_confidence(("tells", "same"), [Lists(features, np.arange(4), right)])
    assert weights["tells"] > 1


def test_where_nothing_tells_two_of_five_questions_are_taken_to_be_answered() -> None:
    right = np.array([True, False, False, True])
    weights = fit_confidence(("same",), [Lists(np.zeros((4, 1)), np.arange(4), right)])
    assert 1 / (1 + np.exp(-weights["intercept"])) == pytest.approx(0.4, abs=0.001)


def test_all_weights_are_learned_from_an_archive_with_questions(unread: Archive, tmp_path: Path) -> None:
    asked = [
        {"question": "When does the ferry sail again?", "answers": ["from Friday"], "article_ids": ["harbour"]},
        {"question": "Who takes over the rowing crew?", "answers": ["Jelena Milić"], "article_ids": ["rowing"]},
        {"question": "Who dammed the river?", "answerable": False},
    ]
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    ranking, reading = learn([(unread, read_questions(path).questions, 1)])
    assert {name: tuple(model) for name, model in ranking.items()} == {
        "weights": FEATURES,
        "reranked": RERANKED_FEATURES,
    }
    assert set(reading["sentence"]) == {"intercept", *SENTENCE_FEATURES}
    assert set(reading["answer"]) == {"intercept", *ANSWER_FEATURES}


def test_weights_cannot_be_learned_where_nothing_is_answered(unread: Archive, tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text('{"question": "Who won?", "answerable": false}', encoding="utf-8")
    with pytest.raises(ValueError, match="no question has both"):
        learn([(unread, read_questions(tmp_path / "set.jsonl").questions, 1)])


@pytest.fixture
def judged(articles: Path, folder: Path, tmp_path: Path) -> Path:
    """Questions about an archive made with the encoder that ships: of two articles in half 0, of one in half 1."""
    with Archive.open(folder) as archive:
        archive.add(articles)
    return write_jsonl(
        tmp_path / "set.jsonl",
        {"question": "When does the ferry sail again?", "answers": ["from Friday"], "article_ids": ["harbour"]},
        {"question": "Who takes over the rowing crew?", "answers": ["Jelena Milić"], "article_ids": ["rowing"]},
        {"question": "Who dammed the river?", "answerable": False, "article_ids": ["talks"]},
    )


def test_learned_weights_tell_what_they_are_learned_from(judged: Path, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "learned"
    half, whole = f"{folder}={judged}=0", f"{folder}={judged}"
    assert main(["fusion", whole, half, whole, "--folder", str(out)]) == 0
    ranking, reading = (json.loads((out / f"{name}.json").read_text()) for name in ("ranking", "reading"))
    told = {"set": "set.jsonl", "half": None, "times": 2, "questions": 3, "digest": read_questions(judged).digest}
    one = told | {"half": 0, "times": 1, "questions": 2}
    assert ranking.pop("learned_from") == reading.pop("learned_from") == [told, one]
    assert (set(ranking), set(reading)) == ({"weights", "reranked"}, {"sentence", "answer"})


@pytest.mark.parametrize("named", ["{}", "{}=", "={}", "{}=set.jsonl=2", "{}=set.jsonl=0=1"])
def test_a_set_to_learn_from_that_is_not_named_right_is_an_error_that_says_how(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, named: str
) -> None:
    assert main(["fusion", named.format(folder), "--folder", str(tmp_path / "learned")]) == 2
    assert "write ARCHIVE=QUESTIONS, and =0 or =1" in caplog.text
    assert not folder.exists()


# -- common words


def common_words(folder: Path, out: Path) -> dict[str, int]:
    assert main(["common-words", "--archive", str(folder), "--out", str(out)]) == 0
    counted: dict[str, int] = json.loads(out.read_text(encoding="utf-8"))
    return counted


def test_common_words_are_counted_by_the_passages_that_use_them_the_commonest_first(
    filled: Archive, folder: Path, tmp_path: Path
) -> None:
    counted = common_words(folder, tmp_path / "words.json")
    once, twice = (round(number * 100_000 / filled.stats().passages) for number in (1, 2))
    assert (counted["volcano"], counted["lindholm"], counted["famili"]) == (twice, once, once)
    assert list(counted.items()) == sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def test_numbers_single_letters_and_stop_words_are_no_common_words(
    archive: Archive, folder: Path, tmp_path: Path, jsonl: Writer
) -> None:
    archive.add(jsonl({"id": "vote", "title": "Vote", "text": "In 2021 the 3rd vote of Lindholm was by 12 x 7."}))
    assert set(common_words(folder, tmp_path / "words.json")) == {"vote", "lindholm"}


def test_a_word_that_fewer_than_20_of_100000_passages_use_is_not_common(
    archive: Archive, folder: Path, tmp_path: Path, jsonl: Writer
) -> None:
    rare = ["A walrus came.", *["A pelican came."] * 2, *["Rain came again."] * 5197]
    archive.add(jsonl({"id": "rain", "title": "Rain", "text": "\n\n".join(rare)}))
    counted = common_words(folder, tmp_path / "words.json")
    assert ("walrus" in counted, counted["pelican"]) == (False, round(2 * 100_000 / 5200))


def test_an_archive_without_words_has_no_common_ones(archive: Archive, folder: Path, tmp_path: Path) -> None:
    assert main(["common-words", "--archive", str(folder), "--out", str(tmp_path / "words.json")]) == 2
    assert not (tmp_path / "words.json").exists()


def test_the_ablation_judges_both_rankings_whole_and_without_each_feature(judged: Path, folder: Path) -> None:
    questions = read_questions(judged).questions
    with Archive.open(folder) as archive:
        rows = list(ablation([(archive, questions)], [(archive, questions)]))
    assert {(row.ranking, row.without) for row in rows} >= {("first", "nothing"), ("first", "all but text")} | {
        ("second", name) for name in ("nothing", *RERANKED_FEATURES)
    }
    whole = next(row for row in rows if row.ranking == "second")
    assert whole.found == ((1.0, 1.0, 1.0),)


def test_the_ablation_is_told_a_line_for_each_feature(
    judged: Path, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        assert main(["ablation", "--fit", f"{folder}={judged}", "--judge", f"{folder}={judged}"]) == 0
    assert next(line.split()[:2] for line in caplog.messages if line.startswith("second")) == ["second", "nothing"]
