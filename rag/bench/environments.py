"""A Python environment for each peer, made once in the user's cache folder: peers are never dependencies."""

import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from rag.encoder import cache_folder
from rag.errors import RagError

__all__ = ["PEERS", "PeerError", "environment", "last_line"]

# The versions that the files in peers/ were written for, tested together; torch as this package has it.
_ALL = ("sentence-transformers==6.2.0", "torch>=2.6,<2.14", "transformers==5.24.0")
PEERS: dict[str, tuple[str, ...]] = {
    "plain": ("faiss-cpu==1.15.1",),
    "txtai": ("faiss-cpu==1.15.1", "txtai==9.14.0"),
    "haystack": ("haystack-ai==3.4.1", "sentence-transformers-haystack==2.0.0"),
    "llamaindex": (
        "faiss-cpu==1.15.1",
        "llama-index-core==0.14.25",
        "llama-index-embeddings-huggingface==0.8.0",
        "llama-index-retrievers-bm25==0.8.0",
        "llama-index-vector-stores-faiss==0.7.0",
    ),
}


class PeerError(RagError):
    """A peer cannot be installed, or fails."""


def environment(peer: str) -> Path:
    """The Python of a peer's environment, which is made when it is not there.

    Args:
        peer: its name, of `PEERS`.

    Raises:
        PeerError: it cannot be made.
    """
    folder = cache_folder() / "peers" / peer
    wanted = "\n".join([sys.version, *_ALL, *PEERS[peer]])
    note = folder / "installed.txt"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_suffix(".lock")):
            if not note.is_file() or note.read_text(encoding="utf-8") != wanted:
                _make(folder, peer)
                note.write_text(wanted, encoding="utf-8")
    except OSError as error:
        raise _failed(peer, folder, error.strerror or str(error)) from error
    return _python(folder)


def last_line(output: str) -> str:
    """What a process said last; of pip its error, not the advice after it."""
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["it does not say why"]
    return next((line for line in reversed(lines) if line.startswith("ERROR: ")), lines[-1]).removeprefix("ERROR: ")


def _make(folder: Path, peer: str) -> None:
    logging.getLogger(__name__).info("%s: installing (once)", peer)
    shutil.rmtree(folder, ignore_errors=True)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", *_ALL, *PEERS[peer]]
    for command in ([sys.executable, "-I", "-m", "venv", str(folder)], [str(_python(folder)), "-I", *install]):
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise _failed(peer, folder, last_line(ended.stdout + ended.stderr))


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _failed(peer: str, folder: Path, why: str) -> PeerError:
    return PeerError(
        f"{peer}: cannot be installed ({why}). It takes the network, Python's venv and pip, and 2 GB in {folder}; try "
        "again, or name another folder in the environment variable ARCHIVE_CHAT_CACHE."
    )
