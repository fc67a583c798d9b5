"""The encoder an archive was made with: remembered by name and by the vector of one sentence, loaded on first use."""

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
    """

    def __init__(self, store: Store, folder: Path, given: str | Encoder | None) -> None:
        self._store = store
        self._loading = threading.RLock()
        self._encoder = None if given is None or isinstance(given, str) else given
        self._proven = False
        kept = store.meta("encoder")
        self.name = (
            given if isinstance(given, str) else self._encoder.name if self._encoder else kept or DEFAULT_ENCODER
        )
        if kept is not None and self.name != kept and not self._made_the_archive(self._load()):
            raise EncoderError(
                f"{folder}: this archive was made with the encoder {kept!r}, not {self.name!r}. Open it without "
                f"naming an encoder, or make a new archive for {self.name!r} and add the articles to it."
            )

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
            self._proven = True
            return encoder

    def remember(self) -> None:
        """Write down which encoder makes the archive, unless that is done. The caller holds the writer's lock."""
        if self._store.meta("probe") is not None:
            return
        probe = self._load().encode([_PROBE])[0][0]
        with self._store.transaction():
            self._store.set_meta("probe", " ".join(f"{x:.5f}" for x in probe))
            self._store.set_meta("encoder", self.name)

    def _load(self) -> Encoder:
        if self._encoder is None:
            self._encoder = load_encoder(self.name)
        return self._encoder

    def _made_the_archive(self, encoder: Encoder) -> bool:
        kept = self._store.meta("probe")
        if kept is None:  # nothing has been encoded yet
            return True
        ours, theirs = encoder.encode([_PROBE])[0][0], np.array(kept.split(), np.float32)
        return ours.shape == theirs.shape and float(ours @ theirs) >= _SAME
