"""`.tar`, packed or not: members in their order, read as a stream, twice: first what is metadata, then the rest."""

import io
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import BinaryIO, cast

from rag.errors import SourceError
from rag.ingest.article import Failure
from rag.ingest.beside import Beside
from rag.ingest.bounds import DAMAGED, Bounded, Lent, copied
from rag.ingest.content import LARGEST, Content
from rag.ingest.members import (
    LARGEST_SIDECAR,
    beside_members,
    inside,
    is_hidden,
    is_manifest,
    is_metadata,
    place_of,
)

__all__ = ["read_tar"]

_METADATA = 64 * 2**20  # bytes of sidecars and manifests together
_DAMAGED = "the tar data is damaged or breaks off here; fetch the file again"
_BROKEN = (*DAMAGED, tarfile.TarError, ValueError, OverflowError, LookupError)


def read_tar(content: Content) -> Iterator[Content | Failure]:
    """Hand out the members of a tar file; `SourceError` is raised where it is damaged.

    Nothing is unpacked onto the disk under a name that the file holds; links are not followed, hidden files skipped.
    A member can be read until the next one is asked for.
    """
    beside, taken = _beside(content)
    empty = True
    with _opened(content) as archive:
        for place, info in _listed(archive, content):
            empty = False
            if info.issym() or info.islnk():
                yield Failure(f"{content.source}/{place}", "a link, not followed; pack what it points to")
            elif info.isfile() and place not in taken:
                with _reopenable(archive, info, content) as opener:
                    yield inside(content, place, opener, beside)
    yield from beside.missing
    if empty:
        raise SourceError(content.source, "there are no files in it")


def _beside(content: Content) -> tuple[Beside, frozenset[str]]:
    """The first look: sidecars and manifests. A damaged end is for the second look to tell."""
    places: set[str] = set()
    found: list[tuple[str, bytes]] = []
    with suppress(SourceError), _opened(content) as archive:
        for place, info in _listed(archive, content):
            places.add(place)
            if _may_be_metadata(place, info, _METADATA - sum(len(data) for _, data in found)):
                found.append((place, _stream(archive, info, content).read()))
    known = frozenset(places)
    return beside_members(((place, data) for place, data in found if is_metadata(place, known)), known, content)


def _may_be_metadata(place: str, info: tarfile.TarInfo, left: int) -> bool:
    largest = LARGEST if is_manifest(place) else LARGEST_SIDECAR if place.casefold().endswith(".json") else -1
    return info.isfile() and info.size <= min(left, largest)


def _listed(archive: tarfile.TarFile, content: Content) -> Iterator[tuple[str, tarfile.TarInfo]]:
    while True:
        try:
            info = archive.next()
        except _BROKEN as error:
            raise SourceError(content.source, _DAMAGED) from error
        if info is None:
            return
        archive.members = []  # type: ignore[attr-defined]  # it would keep every member it has seen
        if not is_hidden(place := place_of(info.name)):
            yield place, info


@contextmanager
def _opened(content: Content) -> Iterator[tarfile.TarFile]:
    with content.open() as stream:
        try:
            archive = tarfile.open(fileobj=stream, mode="r|")  # noqa: SIM115 - closed below
        except (*_BROKEN, OSError) as error:
            raise SourceError(content.source, "not a tar file, or it is damaged; fetch it again") from error
        with archive:
            yield archive


@contextmanager
def _reopenable(archive: tarfile.TarFile, info: tarfile.TarInfo, content: Content) -> Iterator[Callable[[], BinaryIO]]:
    """How to open a member, any number of times; it is copied when it is first opened."""
    with ExitStack() as kept:
        copies: list[BinaryIO] = []

        def opener() -> BinaryIO:
            if not copies:
                copies.append(kept.enter_context(copied(_stream(archive, info, content))))
            return cast("BinaryIO", io.BufferedReader(Lent(copies[0])))

        yield opener


def _stream(archive: tarfile.TarFile, info: tarfile.TarInfo, content: Content) -> BinaryIO:
    source = f"{content.source}/{place_of(info.name)}"
    try:
        stream = archive.extractfile(info)
    except _BROKEN as error:
        raise SourceError(source, _DAMAGED) from error
    return Bounded(stream, content.allowance, source=source, kind="tar", damaged=_BROKEN).buffered()
