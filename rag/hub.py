"""Models other than the bundled ones: of a folder, or of the hub, by their names."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from rag.errors import EncoderError

__all__ = ["load_named"]

Model = TypeVar("Model")


def load_named(kind: str, name: str, load: Callable[[str], Model], *, needs: str, owner: str = "") -> Model:
    """Load a model by its name.

    Where it was downloaded before, it is loaded from there: asked by its name, the hub's library looks every file up in
    the network once more, and where there is none, that takes four minutes (measured, huggingface_hub 2.4).

    Args:
        kind: what it is, as an error calls it.
        name: a folder, or that of a model of the hub.
        load: loads it from a folder or by a name.
        needs: a file without which a download is not whole.
        owner: of models that are named without one.

    Raises:
        EncoderError: the weights are not there, are damaged, or cannot be loaded.
    """
    from safetensors import SafetensorError

    failed: Exception | None = None
    for source in (*_downloaded(name, needs, owner), name):
        try:
            return load(source)
        except (OSError, ValueError, ImportError, KeyError, RuntimeError, SafetensorError) as error:
            failed = error
    reason = (str(failed).strip().splitlines() or [type(failed).__name__])[0]
    raise EncoderError(
        f"{kind} {name!r} cannot be loaded ({reason}). Give a folder that holds a sentence-transformers {kind}, or a "
        "name whose weights are on this machine or can be downloaded."
    ) from failed


def _downloaded(name: str, needs: str, owner: str) -> Sequence[str]:
    """The folder that a model was downloaded to before, if it was."""
    from huggingface_hub import snapshot_download

    if os.path.exists(name):  # noqa: PTH110 - of a name that no path can have, too
        return []
    for model in [name, f"{owner}/{name}"] if owner and "/" not in name else [name]:
        try:
            folder = snapshot_download(
                model, local_files_only=True, cache_dir=os.environ.get("SENTENCE_TRANSFORMERS_HOME")
            )
        except (OSError, ValueError):  # not downloaded; no name of a model
            continue
        if Path(folder, needs).is_file():
            return [folder]
    return []
