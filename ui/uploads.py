"""Files that somebody gave the page: put where the archive keeps them, and added one after another."""

import hashlib
import os
import re
import shutil
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from rag import AddReport, Archive, is_description
from ui import words

__all__ = ["Received", "receive"]

_KEPT = "uploads"  # in the archive's folder: an article without an id of its own is known by its file's place
_SIDECAR = ".json"
_BESIDE = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".epub", ".eml", ".xml")  # what a sidecar may describe
_DOUBTFUL = AddReport(failed=(("", words.DOUBTFUL_SIDECAR),))


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file: its own name, and the report on it."""

    name: str
    report: AddReport


def receive(archive: Archive, files: Sequence[Path], told: Callable[[int, str], None]) -> list[Received]:
    """Add the articles of files; the same file again is unchanged, another of its name is another article.

    Args:
        archive: to add to.
        files: where they are for the moment; `name.json` describes `name.txt`, `.md` or `.html` among them, if it
            holds no articles and no other file among them comes into question.
        told: is called with the number and the name of each file before it is read.

    Returns:
        what became of each, in their order.

    Raises:
        ArchiveError: the archive cannot be written to.
        OSError: a file cannot be kept.
    """
    sidecars, doubtful = _sidecars(files)
    received = []
    for number, path in enumerate(path for path in files if path not in sidecars.values()):
        told(number, path.name)
        report = _DOUBTFUL if path in doubtful else _added(archive, path, sidecars.get(path))
        received.append(Received(path.name, report))
    return received


def _sidecars(files: Sequence[Path]) -> tuple[Mapping[Path, Path], Set[Path]]:
    """What describes which file; and what may describe one of several, whose folders are not known any more."""
    describing, described = defaultdict[str, list[Path]](list), defaultdict[str, list[Path]](list)
    for path in files:
        if path.suffix.casefold() in _BESIDE:
            described[_stem(path)].append(path)
        elif path.suffix.casefold() == _SIDECAR and is_description(path):
            describing[_stem(path)].append(path)
    sidecars, doubtful = dict[Path, Path](), set[Path]()
    for stem in described.keys() & describing.keys():
        if len(described[stem]) == len(describing[stem]) == 1:
            sidecars[described[stem][0]] = describing[stem][0]
        else:
            doubtful.update(describing[stem])
    return sidecars, doubtful


def _stem(path: Path) -> str:
    return unicodedata.normalize("NFC", path.stem)  # macOS may write it otherwise than whoever described it


def _added(archive: Archive, path: Path, sidecar: Path | None) -> AddReport:
    kept = _keep(archive.folder, path, sidecar)
    return _in_its_own_name(archive.add(kept), kept)


def _keep(folder: Path, path: Path, sidecar: Path | None) -> Path:
    """A copy of a file in a folder named after its content, its description beside it."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    place = folder / _KEPT / digest[:16]
    place.mkdir(parents=True, exist_ok=True)
    kept = place / _harmless(path.name)
    shutil.copyfile(path, kept)
    if sidecar is not None:
        shutil.copyfile(sidecar, kept.with_suffix(_SIDECAR))
    return kept


def _harmless(name: str) -> str:
    """A file's name without what could lead out of its folder, hide it, or be no name."""
    return re.sub(r"[^\w.\- ]", "_", Path(name).name).lstrip(". ")[-120:] or "file"


def _in_its_own_name(report: AddReport, kept: Path) -> AddReport:
    """The report without the place where the archive keeps the file: a line's number is left, or its sidecar's name."""
    beside = f"{kept.parent}{os.sep}"
    failed = tuple(
        (source.removeprefix(str(kept)).removeprefix(beside).lstrip(":, "), reason) for source, reason in report.failed
    )
    return replace(report, failed=failed)
