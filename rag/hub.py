"""Models other than the bundled ones: of a folder, or of the hub, by their names."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rag.errors import EncoderError

__all__ = ["load_named"]

Model = TypeVar("Model")


def load_named(kind: str, name: str, load: Callable[[str], Model], *, needs: str, owner: str = "") -> Model:
    """Load a model by its name.

    Where it was downloaded before, it is loaded from there: asked by its name, the hub's library looks every file up in
    the network once more, and where there is none, that takes four minutes (measured, huggingface_hub 2.4). So the hub
    is called once before it is asked for a model of which nothing is here.

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

    here = os.path.exists(name)  # noqa: PTH110 - of a name that no path can have, too
    folder = None if here else _downloaded(name, owner)
    if not here and not folder and (silent := _silence(name, needs)):
        raise _cannot_be_loaded(kind, name, silent)
    failed: Exception | None = None
    for source in [str(folder), name] if folder and (folder / needs).is_file() else [name]:
        try:
            return load(source)
        except (OSError, ValueError, ImportError, KeyError, RuntimeError, SafetensorError) as error:
            failed = error
    reason = (str(failed).strip().splitlines() or [type(failed).__name__])[0]
    raise _cannot_be_loaded(kind, name, reason) from failed


def _cannot_be_loaded(kind: str, name: str, reason: str) -> EncoderError:
    return EncoderError(
        f"{kind} {name!r} cannot be loaded ({reason}). Give a folder that holds a sentence-transformers {kind}, or a "
        "name whose weights are on this machine or can be downloaded."
    )


def _downloaded(name: str, owner: str) -> Path | None:
    """The folder that a model was downloaded to before, if it was."""
    from huggingface_hub import snapshot_download

    for model in [name, f"{owner}/{name}"] if owner and "/" not in name else [name]:
        try:
            cache = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
            return Path(snapshot_download(model, local_files_only=True, cache_dir=cache))
        except (OSError, ValueError):  # not downloaded; no name of a model
            continue
    return None


def _silence(name: str, file: str) -> str:
    """Why the hub cannot be asked for a model, in a line; nothing where it answers, whatever it says of the file."""
    from huggingface_hub import file_exists

    try:
        file_exists(name, file)
    except ValueError as error:  # no name that a model can have
        return str(error).splitlines()[0]
    except Exception as error:  # noqa: BLE001 - of the library that the hub's library calls by: not the same in all
        return f"no such folder, and the hub is not reached: {error}".splitlines()[0]
    return ""
