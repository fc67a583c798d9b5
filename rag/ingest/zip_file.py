"""`.zip` and `.wacz`: members in the order of their names, each unpacked as a stream while it is read."""

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import BinaryIO

from rag.errors import SourceError
from rag.ingest.article import Failure
from rag.ingest.beside import Beside
from rag.ingest.bounds import DAMAGED, Bounded, rewindable
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

__all__ = ["opened_zip", "read_wacz", "read_zip"]

_ENCRYPTED = 0x1


def read_zip(content: Content) -> Iterator[Content | Failure]:
    """Hand out the members of a zip file; `SourceError` is raised when it is none.

    Nothing is unpacked onto the disk under a name that the file holds; links are not followed, hidden files skipped.
    """
    with opened_zip(content) as archive:
        infos = archive.infolist()
        listed = sorted((place_of(info.filename), number) for number, info in enumerate(infos) if not info.is_dir())
        files = [(place, infos[number]) for place, number in listed if not is_hidden(place)]
        beside, taken = _beside(archive, files, content)
        for place, info in files:
            if place not in taken:
                yield _member(info, inside(content, place, partial(_open, archive, info, content), beside))
        yield from beside.missing
    if not files:
        raise SourceError(content.source, "there are no files in it")


def read_wacz(content: Content) -> Iterator[Content | Failure]:
    """Hand out the web archives inside a `.wacz` file; its indexes and lists of pages hold no articles."""
    for member in read_zip(content):
        if isinstance(member, Failure) or ".warc" in member.file.casefold():
            yield member


@contextmanager
def opened_zip(content: Content) -> Iterator[zipfile.ZipFile]:
    """Open a file that is a zip file whatever its suffix; raises `SourceError` when it is none."""
    with rewindable(content.open()) as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except (*DAMAGED, ValueError, OverflowError, OSError) as error:
            raise SourceError(content.source, "not a zip file, or it is damaged; fetch it again") from error
        with archive:
            yield archive


def _beside(
    archive: zipfile.ZipFile, files: list[tuple[str, zipfile.ZipInfo]], content: Content
) -> tuple[Beside, frozenset[str]]:
    places = frozenset(place for place, _ in files)
    found = [(place, info) for place, info in files if _is_metadata(place, places, info)]
    return beside_members(((place, _whole(_open(archive, info, content))) for place, info in found), places, content)


def _member(info: zipfile.ZipInfo, member: Content) -> Content | Failure:
    if stat.S_ISLNK(info.external_attr >> 16):
        return Failure(member.source, "a symbolic link, not followed; pack what it points to")
    if info.flag_bits & _ENCRYPTED:
        return Failure(member.source, "it is encrypted; unpack it first")
    return member


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo, content: Content) -> BinaryIO:
    source = f"{content.source}/{place_of(info.filename)}"
    try:
        stream = archive.open(info)
    except (*DAMAGED, RuntimeError, ValueError, OverflowError, OSError) as error:
        raise SourceError(source, "the zip data is damaged here; fetch the file again") from error
    return Bounded(stream, content.allowance, source=source, kind="zip", damaged=(OSError, ValueError)).buffered()


def _is_metadata(place: str, places: frozenset[str], info: zipfile.ZipInfo) -> bool:
    largest = LARGEST if is_manifest(place) else LARGEST_SIDECAR
    return is_metadata(place, places) and info.file_size <= largest and not info.flag_bits & _ENCRYPTED


def _whole(stream: BinaryIO) -> bytes:
    with stream:
        return stream.read()
