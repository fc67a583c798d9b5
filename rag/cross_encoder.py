"""Question and passage read together: how likely the passage answers, and by which of its words.

The bundled cross-encoder is MiniLM (Wang et al., 2020, https://arxiv.org/abs/2002.10957), whose weights it started
from, fine-tuned by `python -m rag.training cross-encoder` with two heads: one for the passage (Nogueira and Cho,
2019, "Passage Re-ranking with BERT") and one for the first and last word of the answer, or none (Devlin et al.,
2019, section 4.3). It ships as int8 ONNX. Any other is a sentence-transformers CrossEncoder, which has the first only.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.encoder import bundled_model
from rag.errors import EncoderError
from rag.hub import load_named
from rag.onnx_model import OnnxModel
from rag.segment import Span

__all__ = ["DEFAULT_CROSS_ENCODER", "CrossEncoder", "Judgement", "load_cross_encoder"]

DEFAULT_CROSS_ENCODER = "archive-chat-cross-encoder"
_FILE = "cross_encoder.onnx"
_WINDOW = 128  # word pieces of question and passage together that the model was trained on
_QUESTION = 48  # of these, the question's at most
_HEADLINE = 100  # characters of a headline that are read
_STRIDE = 32  # word pieces that two windows of a long passage share
_WINDOWS = 4  # of one passage that are read; more is no paragraph
_LONGEST_ANSWER = 24  # word pieces

Logits = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What a cross-encoder makes of one passage.

    `score`: log odds that it answers. `offsets` (n, 2) in the passage of the n word pieces read, and for each the
    logits of being the answer's first and last, `starts` and `ends`, less those of there being no answer.
    """

    score: float
    offsets: NDArray[np.int64]
    starts: Logits
    ends: Logits

    def best(self, span: Span) -> tuple[float, Span | None]:
        """The likeliest answer within a span of the passage: its log odds against no answer, and its offsets.

        A span that was not read, of a passage that otherwise was, is no answer.
        """
        inside = (self.offsets[:, 0] >= span[0]) & (self.offsets[:, 1] <= span[1])
        rows = np.flatnonzero(inside)
        if not len(rows):
            return -np.inf if len(self.offsets) else 0.0, None
        odds = self.starts[rows, None] + self.ends[None, rows]
        # Windows overlap: a later row may stand earlier in the passage.
        reach, forward = rows[None, :] - rows[:, None], self.offsets[rows, 0][:, None] < self.offsets[rows, 1][None, :]
        odds = np.where((reach >= 0) & (reach < _LONGEST_ANSWER) & forward, odds, -np.inf)
        first, last = divmod(int(odds.argmax()), len(rows))
        words = int(self.offsets[rows[first], 0]), int(self.offsets[rows[last], 1])
        return float(odds[first, last]), words


class CrossEncoder(Protocol):
    """Anything that reads a question and a passage together."""

    def judge(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Judge passages, each a (headline, text) pair, in their order."""
        ...


_loading = threading.Lock()


def load_cross_encoder(name: str = DEFAULT_CROSS_ENCODER) -> CrossEncoder:
    """Load a cross-encoder by name.

    Args:
        name: the bundled one's, or any sentence-transformers CrossEncoder's name or folder.

    Raises:
        EncoderError: the weights are not there, or cannot be loaded.
    """
    with _loading:  # of many who ask at once after the start, the first loads it for all
        return _loaded(name)


@cache
def _loaded(name: str) -> CrossEncoder:
    return _OnnxCrossEncoder() if name == DEFAULT_CROSS_ENCODER else _SentenceTransformersCrossEncoder(name)


class _OnnxCrossEncoder:
    """The bundled cross-encoder, int8, run by ONNX Runtime."""

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        with resources.as_file(resources.files("rag").joinpath(_FILE)) as file:
            self._model = OnnxModel(file)
        self._tokenizer = Tokenizer.from_file(str(bundled_model() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def judge(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Judgement]:
        """See `CrossEncoder.judge`."""
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[:_QUESTION]
        windows = [(n, w) for n, (title, text) in enumerate(passages) for w in self._windows(asked, title, text)]
        found: list[list[Judgement]] = [[] for _ in passages]
        ids = [w.ids for _, w in windows]
        types = [w.types for _, w in windows]
        for rows, outputs in self._model.run(input_ids=ids, token_type_ids=types):
            for line, row in enumerate(rows):
                owner, window = windows[row]
                found[owner].append(window.judged(*(output[line] for output in outputs)))
        return [_joined(judgements) for judgements in found]

    def _windows(self, asked: list[int], title: str, text: str) -> "list[_Window]":
        headline = f"{title[:_HEADLINE]}. " if title else ""
        head = self._tokenizer.encode(headline, add_special_tokens=False).ids
        body = self._tokenizer.encode(text, add_special_tokens=False)
        before = [_CLS, *asked, _SEP, *head]
        room = max(_STRIDE + 1, _WINDOW - len(before) - 1)
        starts = range(0, max(1, len(body.ids) - _STRIDE), room - _STRIDE) if len(body.ids) > room else [0]
        return [
            _Window(
                [*before, *body.ids[at : at + room], _SEP],
                [0] * (len(asked) + 2) + [1] * (len(head) + len(body.ids[at : at + room]) + 1),
                len(before),
                body.offsets[at : at + room],
            )
            for at in list(starts)[:_WINDOWS]
        ]


_CLS, _SEP = 101, 102  # of the uncased BERT vocabulary


@dataclass(frozen=True, slots=True)
class _Window:
    """A part of a passage as the model reads it; `first` is where its own word pieces start."""

    ids: list[int]
    types: list[int]
    first: int
    offsets: list[tuple[int, int]]

    def judged(self, score: Any, spans: Any) -> Judgement:
        own = spans[self.first : self.first + len(self.offsets)].astype(np.float64) - spans[0]
        offsets = np.array(self.offsets, np.int64).reshape(-1, 2)
        return Judgement(float(score), offsets, own[:, 0], own[:, 1])


def _joined(windows: list[Judgement]) -> Judgement:
    """A passage is as good as the best of its windows; its word pieces are those of all."""
    best = max(window.score for window in windows)
    if len(windows) == 1:
        return windows[0]
    columns = ([getattr(window, name) for window in windows] for name in ("offsets", "starts", "ends"))
    return Judgement(best, *(np.concatenate(column) for column in columns))


class _SentenceTransformersCrossEncoder:
    """Any CrossEncoder with one output, a score for the passage; which words answer it does not tell."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import CrossEncoder as Model
        from torch.nn import Identity

        self._model: Any = load_named(
            "cross-encoder", name, partial(Model, activation_fn=Identity()), needs="config.json"
        )
        if self._model.num_labels != 1:
            raise EncoderError(f"cross-encoder {name!r} gives {self._model.num_labels} values; it must give one")

    def judge(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Judgement]:
        """See `CrossEncoder.judge`."""
        pairs = [(question, f"{title}. {text}" if title else text) for title, text in passages]
        scores = np.asarray(self._model.predict(pairs, show_progress_bar=False), np.float64).reshape(-1)
        none = np.empty(0)
        return [Judgement(float(score), np.empty((0, 2), np.int64), none, none) for score in scores]
