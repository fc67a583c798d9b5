"""The encoder an archive was made with: remembered by name and by the vector of one sentence, loaded on first use."""

import os
import threading
from pathlib import Path

import numpy as np

from rag.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from rag.errors import EncoderError
from rag.store import Store

__all__ = ["KeptEncoder"]

_PROBE = "The archive remembers by this sentence which encoder made it."
_SAME = 0.97  # cosine: below what another build of the same model gives (.99), above what any other model does


class KeptEncoder:
    """Gives an archive its encoder, and refuses any other.

    Args:
        store: the archive's store, which remembers the encoder.
        folder: the archive's folder, for messages.
        given: what the caller asked for: a name, a folder, an encoder, or None for the one remembered.

    Raises:
        EncoderError: the one given is not the one that the archive was made with, or cannot be loaded.
        ValueError: what was given is nothing of the kind.
    """

    def __init__(self, store: Store, folder: Path, given: str | os.PathLike[str] | Encoder | None) -> None:
        self._store = store
        self._folder = folder
        self._loading = threading.RLock()
        self._given, self._encoder = _named(given)
        self._proven = False
        self._refuse_another()

    @property
    def name(self) -> str:
        """Its name: the one given, else the one remembered, else the default's."""
        return self._given or self._store.meta("encoder") or DEFAULT_ENCODER

    def load(self) -> Encoder:
        """The encoder, loaded once, and shown to be the one that made the archive's vectors.

        Raises:
            EncoderError: it cannot be loaded, or is another model than the one of that name was.
        """
        with self._loading:
            encoder = self._load()
            if not self._proven and not self._made_the_archive(encoder):
                raise EncoderError(
                    f"encoder {self.name!r}: its vectors are not those this archive was made with. Restore the model, "
                    "or make a new archive and add the articles to it."
                )
            self._proven = self._store.meta("probe") is not None  # of an empty archive nothing is proven yet
            return encoder

    def fix(self) -> None:
        """Remember the encoder of an archive that has none yet, when one was asked for by name.

        Raises:
            EncoderError: it cannot be loaded, or another process has just made the archive with another one.
        """
        if self._given is not None:
            self.remember()
            self._refuse_another()

    def remember(self) -> None:
        """Write down which encoder makes the archive, unless that is done; the first of several processes wins."""
        if self._store.meta("probe") is not None:
            return
        name, probe = self.name, self._load().encode([_PROBE])[0][0]
        with self._store.transaction():
            if self._store.meta("probe") is None:
                self._store.set_meta("probe", " ".join(f"{x:.5f}" for x in probe))
                self._store.set_meta("encoder", name)

    def _refuse_another(self) -> None:
        kept = self._store.meta("encoder")
        if kept is None or kept == self.name:
            return
        # The same model may lie elsewhere, which its vectors tell; another one by name is not worth a download.
        by_name = self._encoder is None and _of_another_model(self.name, kept)
        if by_name or not self._made_the_archive(self._load()):
            raise EncoderError(
                f"{self._folder}: this archive was made with the encoder {kept!r}, not {self.name!r}. Open it without "
                f"naming an encoder, or make a new archive for {self.name!r} and add the articles to it."
            )

    def _load(self) -> Encoder:
        with self._loading:
            if self._encoder is None or self._encoder.name != self.name:
                self._encoder = load_encoder(self.name)
            return self._encoder

    def _made_the_archive(self, encoder: Encoder) -> bool:
        kept = self._store.meta("probe")
        if kept is None:  # nothing has been encoded yet
            return True
        ours, theirs = encoder.encode([_PROBE])[0][0], np.array(kept.split(), np.float32)
        return ours.shape == theirs.shape and float(ours @ theirs) >= _SAME


def _named(given: str | os.PathLike[str] | Encoder | None) -> tuple[str | None, Encoder | None]:
    """The name of what was asked for, and the encoder where it is one already."""
    if given is None:
        return None, None
    if isinstance(given, os.PathLike):
        return _lasting(os.fspath(given)), None
    if isinstance(given, str) and given.strip():
        return given if given == DEFAULT_ENCODER else _lasting(given), None
    if isinstance(given, str) or not callable(getattr(given, "encode", None)):
        raise ValueError(f"encoder is {given!r}: give a name, a folder, or an object with name and encode()")
    return given.name, given


def _of_another_model(name: str, kept: str) -> bool:
    """Whether two names tell by themselves that the models differ; a folder may be called anything."""
    folders = Path(name).is_absolute() or Path(kept).is_absolute()
    return not folders and name.split("/")[-1].casefold() != kept.split("/")[-1].casefold()


def _lasting(name: str) -> str:
    """A folder by its whole path, so that the archive finds it from wherever it is opened; else the name."""
    return str(Path(name).resolve()) if Path(name).is_dir() else name
