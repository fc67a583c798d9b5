"""The files that manifests name: those that a walk does not meet are reported, since what is known of them is of use to
none. They are only compared with the names that the walk meets; nothing is looked for by a name that a manifest holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path

from rag.ingest.article import Failure
from rag.ingest.beside import listed
from rag.ingest.decode import normalise, printable
from rag.ingest.manifest import MANIFESTS

__all__ = ["Named", "not_there"]


@dataclass(slots=True)
class Named:
    """What the manifests of a walk name, less what the walk has met; a manifest goes for its folder and those in it."""

    left: dict[Path, list[tuple[Path, set[str]]]] = field(default_factory=lambda: defaultdict(list))

    def meet(self, folder: Path, names: Iterable[str]) -> None:
        """Take note of the files of a folder, manifests among them; a folder comes before those in it."""
        names = list(names)
        for name in names:
            if name.casefold() in MANIFESTS and not (folder / name).is_symlink():
                self.left[folder].append((folder / name, set(listed(folder / name))))
        for base, place in ((folder, ""), (folder.parent, f"{folder.name}/")):
            for _, entries in self.left.get(base, ()):
                entries.difference_update(normalise(f"{place}{name}") for name in names)

    def failures(self, unreadable: Set[Path]) -> Iterator[Failure]:
        """What no file was met for, but in folders that cannot be read, of which nothing is known."""
        unknown = {*map(printable, unreadable)}
        for folder, manifests in self.left.items():
            for manifest, entries in manifests:
                told = sorted(entry for entry in entries if printable((folder / entry).parent) not in unknown)
                yield from (not_there(printable(manifest), entry) for entry in told)


def not_there(manifest: str, entry: str) -> Failure:
    """What to say of a manifest's entry whose file is not there."""
    cure = "put the file there, mend its name, or take the entry out"
    return Failure(manifest, f"its entry {entry!r:.300} names a file that is not there; {cure}")
