"""The face of the library: its names, their documentation, and what importing it costs."""

import doctest
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import rag
from rag.encoder import load_encoder

ROOT = Path(__file__).parent.parent
HEAVY = ("torch", "sentence_transformers", "faiss", "onnxruntime", "tantivy", "trafilatura", "gradio", "numpy")
NAMES = (
    "AddReport", "Alteration", "Answer", "Archive", "ArchiveError", "Article", "Citation", "Difference", "EncoderError",
    "Feedback", "Hit", "Passage", "RagError", "ResolvedDate", "Scope", "SourceError", "Speaker", "Stats",
    "Verification", "Version", "answer", "answer_from_dict", "cite", "follow_ups", "is_description",
)  # fmt: skip


def imported_by(program: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after running a program."""
    ending = "\nimport json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    run = subprocess.run([sys.executable, "-c", program + ending], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout.splitlines()[-1]))


def public_members() -> list[tuple[str, object]]:
    """Every public name, and the methods and properties of the classes among them."""
    members: list[tuple[str, object]] = [(name, getattr(rag, name)) for name in rag.__all__]
    for name, value in list(members):
        if inspect.isclass(value):
            own = [(f"{name}.{key}", member) for key, member in vars(value).items() if not key.startswith("_")]
            members += [(key, member) for key, member in own if not inspect.ismemberdescriptor(member)]
    return members


def test_the_public_names_are_exactly_these() -> None:
    assert sorted(rag.__all__) == sorted(NAMES)


def test_every_public_name_is_there() -> None:
    assert [name for name in rag.__all__ if not hasattr(rag, name)] == []


def test_no_other_name_can_be_taken_for_public() -> None:
    values = {name: value for name, value in vars(rag).items() if not name.startswith("_")}
    known = {*rag.__all__, "Any", "TYPE_CHECKING"}
    assert [name for name, value in values.items() if name not in known and not inspect.ismodule(value)] == []


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Chunk'"):
        rag.Chunk  # noqa: B018


@pytest.mark.parametrize("name", NAMES)
def test_what_is_public_says_where_it_lives(name: str) -> None:
    assert getattr(rag, name).__module__.startswith("rag")


def test_everything_public_has_a_docstring() -> None:
    undocumented = [name for name, member in public_members() if not inspect.getdoc(member)]
    assert undocumented == []


def test_every_error_raised_on_purpose_is_a_rag_error() -> None:
    errors = [rag.SourceError, rag.ArchiveError, rag.EncoderError]
    assert [error for error in errors if error.__base__ is not rag.RagError] == []


def test_importing_rag_loads_no_heavy_library() -> None:
    assert imported_by("import rag") & set(HEAVY) == set()


def test_importing_the_command_line_loads_no_heavy_library() -> None:
    assert imported_by("import rag.cli, ui.command") & set(HEAVY) == set()


def test_naming_the_archive_brings_only_what_a_search_needs() -> None:
    unwanted = {"torch", "sentence_transformers", "transformers", "trafilatura", "gradio", "onnx"}
    assert imported_by("from rag import Archive") & unwanted == set()


def test_answering_from_an_archive_that_exists_loads_neither_torch_nor_sentence_transformers() -> None:
    load_encoder()  # the exported model is in the cache from here on
    rag.Archive.open().close()  # and so is the seed archive
    asked = "import rag; rag.answer('Who invited both sides?'); rag.Archive.open().search('sanctions')"
    loaded = imported_by(asked)
    assert loaded & {"torch", "sentence_transformers", "transformers", "trafilatura", "gradio", "onnx"} == set()
    assert "onnxruntime" in loaded


def test_the_example_in_the_docstring_runs() -> None:
    tried = doctest.testmod(rag)
    assert (tried.attempted, tried.failed) == (3, 0)
