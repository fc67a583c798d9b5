"""Whether the files of a tantivy index are whole, as far as checksums tell that are kept beside its folder."""

import json
import zlib
from collections.abc import Iterable
from pathlib import Path

__all__ = ["intact", "keep"]


def keep(folder: Path, archive: str, version: int) -> None:
    """Keep the checksums of the files that are there, after a commit.

    Args:
        folder: the index.
        archive: the identity of the archive that it is of.
        version: of what is in it.
    """
    before = _kept(folder, archive, version)  # a file that is there already never changes
    listed = {path.name: before.get(path.name) or _checksum(path) for path in _files(folder)}
    partial = folder.with_suffix(".partial")
    partial.write_text(json.dumps({"version": version, "archive": archive, "files": listed}), encoding="ascii")
    partial.replace(folder.with_suffix(".json"))


def intact(folder: Path, archive: str, version: int) -> bool:
    """Whether every file that was there at the last commit and still is has not changed since; arguments as before."""
    checksums = _kept(folder, archive, version)
    # A file without a checksum belongs to a commit that another process is just making.
    whole = all(checksums.get(p.name) in (None, _checksum(p)) for p in _files(folder))
    return bool(checksums) and whole and not _missing(folder, checksums)


def _kept(folder: Path, archive: str, version: int) -> dict[str, int]:
    """The checksums kept at the last commit; none when they are lost, of another version or of another archive."""
    try:
        kept = json.loads(folder.with_suffix(".json").read_text(encoding="ascii"))
        ours = kept["version"] == version and kept.get("archive", "") == archive
        return dict(kept["files"]) if ours else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _missing(folder: Path, names: Iterable[str]) -> bool:
    """Whether a file is gone that belongs to a segment in use."""
    try:
        listed = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["segments"]
        used = {segment["segment_id"].replace("-", "") for segment in listed}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return True
    lasting = (name for name in names if not name.endswith(".del"))
    return any(name.split(".")[0] in used and not (folder / name).is_file() for name in lasting)


def _files(folder: Path) -> Iterable[Path]:
    # Segment files never change once written; tantivy's own lists of them do.
    return (path for path in sorted(folder.iterdir()) if path.suffix not in (".json", ".lock"))


def _checksum(path: Path) -> int:
    try:
        return zlib.crc32(path.read_bytes())
    except FileNotFoundError:  # merged away by the writer in the meantime
        return -1
