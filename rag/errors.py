"""What can go wrong in the world; misuse by the caller is a plain `ValueError`.

    RagError
    ├── SourceError    a file, folder or line that articles should come from
    ├── ArchiveError   the archive's own folder: its store, its lock, its derived indexes
    │   └── ChangedError   an article was written while it was being quoted; the archive asks again by itself
    └── EncoderError   the model that turns text into vectors

Every message names the path or value, says what is wrong, and gives the cure.
"""


class RagError(Exception):
    """Base of every error the library raises on purpose."""


class SourceError(RagError):
    """A source cannot be read as articles."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class ArchiveError(RagError):
    """An archive cannot be opened, read or written."""


class ChangedError(ArchiveError):
    """The text of an article changed while it was being quoted."""


class EncoderError(RagError):
    """A sentence encoder cannot be loaded, or does not fit the archive."""
