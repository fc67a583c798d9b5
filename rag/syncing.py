"""Sources into an archive: what they hold is added; or the archive is made equal to them, file by file.

What is gone is removed last, when all is read: an article that has moved to another file keeps its passages and
vectors. What cannot be looked at is not gone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from rag.arriving import Arrival, Reading
from rag.encoder import Encoder
from rag.indexing import Adding
from rag.ingest import Failure, RawArticle, files
from rag.ingest.decode import printable
from rag.places import Look, Places
from rag.reports import AddReport
from rag.store import Store

__all__ = ["add_articles", "add_sources", "synchronise"]

_Told = Callable[[int], object]


def add_articles(store: Store, encoder: Callable[[], Encoder], articles: Iterable[RawArticle]) -> AddReport:
    """Store what is new or changed of articles that come from no file of the user's."""
    adding = Adding(store, encoder, lambda passages: None, Reading())
    adding.take(map(Arrival, articles))
    return adding.report()


def add_sources(
    store: Store, encoder: Callable[[], Encoder], sources: Sequence[Path], reading: Reading, advance: _Told
) -> AddReport:
    """Store what is new or changed in files and folders.

    Args:
        store: where to.
        encoder: gives the encoder; called only when something has to be encoded.
        sources: the files and folders.
        reading: how files are read.
        advance: told, now and then, how many passages have been stored.
    """
    adding = Adding(store, encoder, advance, reading)
    adding.take(reading.arrivals(chain.from_iterable(map(files, sources))))
    return adding.report()


def synchronise(
    store: Store, encoder: Callable[[], Encoder], sources: Sequence[Path], reading: Reading, advance: _Told
) -> AddReport:
    """Make the archive equal to files and folders, as far as it came from them; the arguments are as for `add_sources`.

    Only files that are new or changed are read. What came from a file that is gone, or is no longer in its file, is
    removed, unless another file has it. Where nothing at all of a source can be read, nothing of it is removed.
    """
    places, look = Places(store), _Looked()
    for source in sources:
        look.walk(source, places, reading)
    adding = Adding(store, encoder, advance, reading, look.kept.keys())
    adding.take(reading.arrivals([*look.failures, *look.changed]))
    useful = adding.useful | look.kept.keys()
    kept = look.kept.keys() - adding.again
    articles = sum(map(places.count, kept))
    with store.transaction():
        for file in kept:
            places.note(file, look.kept[file])
        refused = [root for root in look.roots if not any(file.is_relative_to(root) for file in useful)]
        lost, moved = _settled(places, [root for root in look.roots if root not in refused], look.seen)
        removed = store.remove(lost) if lost else 0
    adding.fail(Failure(printable(root), _REFUSED) for root in refused if places.under(root))
    return adding.report(kept=articles, moved=moved & adding.gained, removed=removed)


_REFUSED = (
    "nothing here could be read, so nothing of it was removed from the archive. See that the folder is the right one "
    "and its disk is there; `remove` removes articles by their ids"
)


@dataclass(slots=True)
class _Looked:
    """What a walk through the sources finds, before anything is read."""

    roots: list[Path] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)
    kept: dict[Path, Look] = field(default_factory=dict)  # as they were
    changed: list[Path] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def walk(self, source: Path, places: Places, reading: Reading) -> None:
        """Look at every file of a source."""
        self.roots.append(source.resolve())
        for file in files(source):
            if isinstance(file, Failure):
                self.failures.append(file)
                continue
            place = file.resolve()
            if place in self.seen:
                continue
            self.seen.add(place)
            if (now := reading.is_as_it_was(file, places.look(place))) is not None:
                self.kept[place] = now
            else:
                self.changed.append(file)


def _settled(places: Places, roots: Sequence[Path], seen: set[Path]) -> tuple[set[str], set[str]]:
    """The articles that no file has any more, and those that only another file has than before."""
    lost, moved = set[str](), set[str]()
    for root in roots:
        for file in places.under(root):
            if file not in seen and _is_gone(file):
                places.leave(file)
    for root in roots:
        gone, kept = places.settle(root)
        lost |= gone
        moved |= kept
    return lost, moved


def _is_gone(file: Path) -> bool:
    """Whether a file is surely not there any more; one that cannot be looked at may be."""
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
