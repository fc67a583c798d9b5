"""Where things are: the folder that a caller names, and that of the seed articles."""

import os
from pathlib import Path

__all__ = ["path_of", "seeds_folder"]


def path_of(given: str | os.PathLike[str]) -> Path:
    """What a caller gave as a path. Raises ValueError where it is none."""
    if given == "":  # to `Path` this is the working folder, which nobody named
        raise ValueError("the path is empty; name a file or a folder ('.' is this one)")
    try:
        return Path(given)
    except TypeError:
        raise ValueError(f"{given!r:.80} is no path; give a string or a pathlib.Path") from None


def seeds_folder() -> Path:
    """The seed articles: inside the package once installed, beside it in a checkout."""
    package = Path(__file__).parent
    return next(folder for folder in (package / "seeds", package.parent / "seeds") if folder.is_dir())
