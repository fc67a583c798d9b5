"""The rules of the house, read off the source: imports point down, heavy libraries have one door, files stay small."""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import rag

ROOT = Path(__file__).parent.parent
# From the ground up: a room imports only from lines above its own. A folder is one room, with rooms of its own.
STOREYS = (
    "errors pages numerals checksums irregular",
    "datatypes answer_type countries segment learned onnx_model quantisation typography reports changes",
    "bert citing quotation filters hub dates speech",
    "ingest restoring encoder",
    "records database cross_encoder annotation content answer_words offices feedback",
    "store misquotes headlines",
    "positions dense verification wording places sameness advice",
    "catalogue",
    "lexical arriving kept_encoder watching",
    "question_names doers copies followup indexes agreement holdings indexing",
    "query syncing reprints",
    "retriever seeding",
    "reranker",
    "reader",
    "inquiry",
    "archive",
    "suggestions",
    "__init__",
    "evaluation bench",
    "terminal options training",
    "benching",
    "cli",
    "__main__",
)
STOREY = {room: level for level, rooms in enumerate(STOREYS) for room in rooms.split()}
DOORS = {
    "sentence_transformers": {"rag/encoder.py", "rag/cross_encoder.py", "rag/bench/peers/plain.py"},
    "torch": {
        "rag/cross_encoder.py",
        "rag/training/batches.py",
        "rag/training/cross_encoder.py",
        "rag/training/export.py",
        "rag/training/fusion.py",
        "rag/training/losses.py",
        "rag/training/weights.py",
    },
    "transformers": {"rag/training/cross_encoder.py"},
    "huggingface_hub": {"rag/hub.py"},
    "onnxruntime": {"rag/onnx_model.py"},
    "onnx": {"rag/bert.py", "rag/training/weights.py", "rag/bench/limit.py"},
    "faiss": {
        "rag/dense/exact.py",
        "rag/dense/inverted.py",
        "rag/dense/index.py",
        "rag/bench/peers/llamaindex.py",  # peers have environments of their own
        "rag/bench/peers/plain.py",
    },
    "haystack": {"rag/bench/peers/haystack.py"},
    "llama_index": {"rag/bench/peers/llamaindex.py"},
    "txtai": {"rag/bench/peers/txtai.py"},
    "tantivy": {"rag/lexical.py"},
    "trafilatura": {"rag/ingest/html.py"},
    "ijson": {"rag/ingest/json_file.py"},
    "py3langid": {"rag/ingest/language.py"},
    "warcio": {"rag/ingest/warc.py"},
    "lxml": {"rag/ingest/docx.py", "rag/ingest/markup.py", "rag/ingest/xml_tree.py"},
    "sqlite3": {
        "rag/database.py",
        "rag/store.py",  # it names what a full disk is
        "rag/indexes.py",  # it names sqlite3.Error, to say what went wrong and the cure
        "ui/kept.py",
    },
    "watchfiles": {"rag/watching.py"},
    "click": {"rag/benching.py", "rag/cli.py", "rag/options.py", "rag/terminal.py", "ui/command.py"},
}
LINES_A_MODULE, LINES_A_FUNCTION = 330, 45

TREES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for folder in ("rag", "ui")
    for path in sorted((ROOT / folder).rglob("*.py"))
}
LIBRARY = [file for file in TREES if file.startswith("rag/")]


def nodes(file: str, *kinds: type[ast.AST]) -> Iterator[Any]:
    return (node for node in ast.walk(TREES[file]) if isinstance(node, kinds))


@cache
def imports(file: str) -> frozenset[tuple[str, str]]:
    """The (module, name) pairs a file imports, wherever in it; name is empty for a plain `import module`."""
    plain = {(alias.name, "") for node in nodes(file, ast.Import) for alias in node.names}
    named = {
        ("." * node.level + (node.module or ""), alias.name)
        for node in nodes(file, ast.ImportFrom)
        for alias in node.names
    }
    return frozenset(plain | named)


def libraries(file: str) -> set[str]:
    return {module.partition(".")[0] for module, _ in imports(file)}


def of_ours(file: str) -> set[tuple[str, str]]:
    return {pair for pair in imports(file) if pair[0].partition(".")[0] == "rag"}


def room(module: str, name: str = "") -> str:
    """The room of `rag` that an import leads to: of `from rag import reader` the reader, of any other name the face."""
    return module.split(".")[1] if "." in module else name if name in STOREY else "__init__"


def own_room(file: str) -> str:
    return room(file.removesuffix(".py").replace("/", "."))


def calls(file: str) -> set[str]:
    return {node.func.id for node in nodes(file, ast.Call) if isinstance(node.func, ast.Name)}


def test_every_room_has_its_place_in_the_house() -> None:
    assert [file for file in LIBRARY if own_room(file) not in STOREY] == []


@pytest.mark.parametrize("file", LIBRARY)
def test_imports_point_down(file: str) -> None:
    own = own_room(file)
    exempt = {own, "archive"} if own in ("__init__", "cli") else {own}  # the face hands Archive out when it is named
    led_to = {room(*pair) for pair in of_ours(file)} - exempt
    assert [there for there in led_to if STOREY[there] >= STOREY[own]] == []


def test_imports_name_their_module_in_full() -> None:
    assert [file for file in TREES if any(module.startswith(".") for module, _ in imports(file))] == []


def test_the_library_knows_nothing_of_the_page() -> None:
    assert [file for file in LIBRARY if libraries(file) & {"ui", "gradio"}] == []


@pytest.mark.parametrize(("library", "doors"), DOORS.items())
def test_a_heavy_library_has_one_door(library: str, doors: set[str]) -> None:
    assert {file for file in TREES if library in libraries(file)} == doors


def test_the_page_uses_only_the_public_face() -> None:
    face = {("rag", name) for name in rag.__all__}
    doors = {"ui/command.py": {("rag", "cli")}}
    used = {file: of_ours(file) - face - doors.get(file, set()) for file in TREES if file.startswith("ui/")}
    assert {file: names for file, names in used.items() if names} == {}


def test_the_command_line_uses_only_the_public_face() -> None:
    files = ("rag/benching.py", "rag/cli.py", "rag/options.py", "rag/terminal.py")
    private = {pair for file in files for pair in of_ours(file)} - {("rag", name) for name in rag.__all__}
    # `eval` and `bench` are commands with rooms of their own, and so are what is written and said.
    assert {module for module, _ in private} <= {
        "rag.bench",
        "rag.benching",
        "rag.evaluation",
        "rag.options",
        "rag.terminal",
        "rag.wording",
    }


def test_only_the_command_line_writes_to_the_terminal() -> None:
    echoing = {file for file in TREES if any(node.attr in ("echo", "secho") for node in nodes(file, ast.Attribute))}
    assert echoing <= {"rag/benching.py", "rag/cli.py", "rag/options.py", "rag/terminal.py", "ui/command.py"}


def test_nothing_is_printed_evaluated_or_executed() -> None:
    assert [file for file in TREES if calls(file) & {"print", "eval", "exec", "breakpoint"}] == []


def test_nothing_is_unpickled() -> None:
    assert [file for file in TREES if libraries(file) & {"pickle", "shelve", "marshal", "joblib"}] == []


def test_nothing_is_left_unimplemented() -> None:
    assert [f for f in TREES if any(node.id == "NotImplementedError" for node in nodes(f, ast.Name))] == []


def test_no_except_is_bare() -> None:
    assert [file for file in TREES if any(node.type is None for node in nodes(file, ast.ExceptHandler))] == []


def test_no_name_is_given_twice() -> None:
    named = {
        file: Counter(
            target.id
            for node in TREES[file].body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        )
        for file in TREES
    }
    assert {file: name for file, names in named.items() for name, count in names.items() if count > 1} == {}


def test_a_module_can_be_read_in_one_sitting() -> None:
    lines = {file: len((ROOT / file).read_text(encoding="utf-8").splitlines()) for file in TREES}
    assert {file: count for file, count in lines.items() if count > LINES_A_MODULE} == {}


def test_a_function_fits_a_screen() -> None:
    sizes = {
        f"{file}: {node.name}": node.end_lineno - node.body[bool(ast.get_docstring(node)) and len(node.body) > 1].lineno
        for file in TREES
        for node in nodes(file, ast.FunctionDef, ast.AsyncFunctionDef)
    }
    assert {name: size for name, size in sizes.items() if size > LINES_A_FUNCTION} == {}
