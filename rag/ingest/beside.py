"""Metadata beside a file: `name.json` next to `name.txt`, and a manifest that names the files of its folder.

Nothing is opened by a name that a manifest holds; its entries are only looked up.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath

from rag.errors import SourceError
from rag.ingest.decode import decoded, printable, read_bytes
from rag.ingest.manifest import MANIFESTS, entries
from rag.ingest.metadata import Metadata
from rag.ingest.objects import parse_object

__all__ = ["DESCRIBED", "Beside", "beside_file", "describes_another", "descriptions"]

DESCRIBED = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".epub", ".eml", ".xml")


@dataclass(slots=True)
class Beside:
    """The metadata files of a container: sidecars by their paths, entries of manifests by the files they name."""

    sidecars: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    listed: dict[str, dict[str, object]] = field(default_factory=dict)

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
    sidecar = path.with_suffix(".json")
    found = Metadata()
    if path != sidecar and sidecar.is_file():
        found = _sidecar(read_bytes(sidecar), printable(sidecar))
    for folder, file in ((path.parent.parent, f"{path.parent.name}/{path.name}"), (path.parent, path.name)):
        for manifest in (folder / name for name in MANIFESTS):
            if manifest.is_file():
                found |= Metadata.all_from("manifest", dict(_listed(manifest).get(file, {})))
    return found


def descriptions(path: Path) -> list[Path]:
    """The files on the disk that `beside_file` may read for a file: it is another one when any of them is."""
    manifests = [folder / name for folder in (path.parent.parent, path.parent) for name in MANIFESTS]
    return [other for other in (path.with_suffix(".json"), *manifests) if other != path and other.is_file()]


def describes_another(path: Path) -> bool:
    """Whether a file is metadata of articles' files beside it, and none of them itself."""
    if path.name.casefold() in MANIFESTS:
        return bool(_listed(path))
    return path.suffix.casefold() == ".json" and any(path.with_suffix(suffix).is_file() for suffix in DESCRIBED)


def _sidecar(data: bytes, source: str) -> Metadata:
    fields = parse_object(decoded(data, source), source)
    fields.pop("text", None)
    return Metadata.all_from("sidecar", fields)


def _listed(manifest: Path) -> Mapping[str, dict[str, object]]:
    """A manifest's entries; none when it cannot be read: then it is reported once, as a file, and hinders no other."""
    with suppress(SourceError, OSError):
        state = manifest.stat()
        return _read_manifest(manifest, state.st_mtime_ns, state.st_size)
    return {}


@lru_cache(maxsize=8)  # a folder's files share theirs
def _read_manifest(manifest: Path, changed: int, size: int) -> Mapping[str, dict[str, object]]:
    return entries(read_bytes(manifest), manifest.name, printable(manifest))
