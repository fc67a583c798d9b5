"""Metadata beside a file: `name.json` next to `name.txt`, and a manifest that names the files of its folder.

JSON that holds several articles describes no other file, whatever its name.

Nothing is opened by a name that a manifest holds; its entries are only looked up.
"""

import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath

from rag.errors import SourceError
from rag.ingest.article import Failure
from rag.ingest.decode import decoded, normalise, printable, read_bytes
from rag.ingest.json_shape import only_describes
from rag.ingest.manifest import MANIFESTS, entries
from rag.ingest.metadata import Metadata
from rag.ingest.objects import parse_object

__all__ = ["DESCRIBED", "Beside", "beside_file", "describes_another", "descriptions", "is_description", "listed"]

DESCRIBED = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".epub", ".eml", ".xml")


@dataclass(slots=True)
class Beside:
    """The metadata files of a container: sidecars by their paths, entries of manifests by the files they name.

    `missing` has what manifests name and the container does not hold.
    """

    sidecars: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    listed: dict[str, dict[str, object]] = field(default_factory=dict)
    missing: list[Failure] = field(default_factory=list)

    def of(self, file: str) -> Metadata:
        """What is known of a member besides itself; raises `SourceError` when its sidecar is no JSON object."""
        place = str(PurePosixPath(file).with_suffix(".json"))
        found = _sidecar(*self.sidecars[place]) if place != file and place in self.sidecars else Metadata()
        return found | Metadata.all_from("manifest", self.listed.get(file, {}))


def beside_file(path: Path) -> Metadata:
    """Read the metadata beside a file on the disk.

    Args:
        path: the article's file; its sidecar and manifest stand in its folder, a manifest may stand one above.

    Returns:
        The fields and their origins, without `text`; none when there is no such metadata.

    Raises:
        SourceError: the sidecar is not a JSON object.
    """
    found = Metadata()
    for other in descriptions(path):
        found |= _said(other, path)
    return found


def descriptions(path: Path) -> list[Path]:
    """The files on the disk that `beside_file` reads for a file: it is another one when any of them is.

    What a later one says goes first. A file may be a manifest and have the sidecar's name, beside `manifest.txt`.
    """
    manifests = [folder / name for folder in (path.parent.parent, path.parent) for name in MANIFESTS]
    possible = dict.fromkeys(filter(None, [_sidecar_of(path), *manifests]))
    return [other for other in possible if other != path and other.is_file() and not other.is_symlink()]


def describes_another(path: Path) -> bool:
    """Whether a file is metadata of articles' files beside it, and none of them itself."""
    if path.name.casefold() in MANIFESTS and listed(path):
        return True
    if path.suffix != ".json" or not any(_partner(path, suffix) for suffix in DESCRIBED):
        return False
    with suppress(OSError):
        return is_description(path)
    return True  # whoever misses it says that it cannot be opened


def is_description(path: Path) -> bool:
    """Whether a JSON file holds what is known of one article: of `name.txt` if it is `name.json` beside that.

    Args:
        path: the JSON file.

    Returns:
        Whether it is one object without a list of articles; damaged ones count.

    Raises:
        OSError: it cannot be opened.
    """
    state = path.stat()
    return _only_describes(path, state.st_mtime_ns, state.st_size)


def listed(manifest: Path) -> Mapping[str, dict[str, object]]:
    """A manifest's entries by the files that they name; none where it is no manifest.

    None when it cannot be read either: then it is reported once, as a file, and hinders no other.
    """
    with suppress(SourceError, OSError):
        state = manifest.stat()
        return _read_manifest(manifest, state.st_mtime_ns, state.st_size)
    return {}


def _said(other: Path, path: Path) -> Metadata:
    """What one of a file's descriptions says of it: what has entries is a manifest, whatever its name is besides."""
    entries = listed(other) if other.name in MANIFESTS else {}
    if entries or other != _sidecar_of(path):
        place = normalise(path.relative_to(other.parent).as_posix())
        return Metadata.all_from("manifest", dict(entries.get(place, {})))
    return _sidecar(read_bytes(other), printable(other)) if is_description(other) else Metadata()


def _sidecar_of(path: Path) -> Path | None:
    return _partner(path, ".json")


def _partner(path: Path, suffix: str) -> Path | None:
    """The file on the disk that has a file's name but for the suffix, which it may write otherwise (macOS: NFD)."""
    name = path.with_suffix(suffix).name
    for written in dict.fromkeys([name, *(unicodedata.normalize(form, name) for form in ("NFC", "NFD"))]):
        with suppress(OSError):  # the other suffix, or the other way to write it, may make the name too long
            if path.with_name(written).is_file():
                return path.with_name(written)
    return None


def _sidecar(data: bytes, source: str) -> Metadata:
    fields = parse_object(decoded(data, source), source)
    fields.pop("text", None)
    return Metadata.all_from("sidecar", fields)


@lru_cache(maxsize=8)  # asked for by the walk, and again for the file that is described
def _only_describes(path: Path, changed: int, size: int) -> bool:
    try:
        return only_describes(read_bytes(path), printable(path))
    except SourceError:  # nothing in it, or too much: the reader of JSON says so
        return False


@lru_cache(maxsize=8)  # a folder's files share theirs
def _read_manifest(manifest: Path, changed: int, size: int) -> Mapping[str, dict[str, object]]:
    return entries(read_bytes(manifest), manifest.name, printable(manifest))
