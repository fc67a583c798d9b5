"""What zip and tar files have in common: which members are read, what they are called, what stands beside them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from rag.errors import SourceError
from rag.ingest.beside import DESCRIBED, Beside
from rag.ingest.content import Content
from rag.ingest.decode import normalise
from rag.ingest.json_shape import only_describes
from rag.ingest.manifest import MANIFESTS, entries
from rag.ingest.named import not_there

__all__ = ["LARGEST_SIDECAR", "beside_members", "inside", "is_hidden", "is_manifest", "is_metadata", "place_of"]

LARGEST_SIDECAR = 2**20  # bytes
_MAC = "__MACOSX"  # what macOS packs besides


def place_of(name: str) -> str:
    """A member's name as a path that leads nowhere else; it is only ever shown and compared."""
    parts = normalise(name).replace("\n", "\ufffd").replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "unnamed"


def is_hidden(place: str) -> bool:
    """Whether a member is passed over, as hidden files of folders are."""
    return any(part.startswith(".") or part == _MAC for part in place.split("/"))


def inside(content: Content, place: str, opener: Callable[[], BinaryIO], beside: Beside) -> Content:
    """A container's member as content of its own."""
    return replace(
        content,
        source=f"{content.source}/{place}",
        name=f"{content.name}/{place}",
        file=PurePosixPath(place).name,
        open=opener,
        beside=lambda: beside.of(place),
        depth=content.depth + 1,
    )


def is_manifest(place: str) -> bool:
    """Whether a member is a manifest, by its name."""
    return place.rpartition("/")[2].casefold() in MANIFESTS


def is_metadata(place: str, places: frozenset[str]) -> bool:
    """Whether a member is a manifest by its name, or has the name of a sidecar of one of these."""
    return is_manifest(place) or _is_sidecar(place, places)


def beside_members(
    found: Iterable[tuple[str, bytes]], places: frozenset[str], content: Content
) -> tuple[Beside, frozenset[str]]:
    """The metadata of a container's members.

    Args:
        found: the places and bytes of its sidecars and manifests.
        places: those of all its members.
        content: the container.

    Returns:
        The metadata, and the places that hold them, which are no articles.
    """
    beside = Beside()
    taken = set()
    for place, data in found:
        path, source = PurePosixPath(place), f"{content.source}/{place}"
        if is_manifest(place) and (listed := _entries(data, path.name, source)):
            beside.listed |= {str(path.parent / file): fields for file, fields in listed.items()}
            beside.missing += [not_there(source, file) for file in listed if str(path.parent / file) not in places]
        elif _is_sidecar(place, places) and only_describes(data, source):
            beside.sidecars[place] = data, source
        else:
            continue
        taken.add(place)
    return beside, frozenset(taken)


def _entries(data: bytes, file: str, source: str) -> dict[str, dict[str, object]]:
    """A manifest's entries; none when it cannot be read, and then it is read, and reported, as a file of articles."""
    try:
        return entries(data, file, source)
    except SourceError:
        return {}


def _is_sidecar(place: str, places: frozenset[str]) -> bool:
    path = PurePosixPath(place)
    return path.suffix == ".json" and any(str(path.with_suffix(end)) in places for end in DESCRIBED)
