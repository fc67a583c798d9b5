"""What a training step sees: groups drawn at random, their candidates cut to size and turned into word pieces."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tokenizers import Tokenizer

from rag.encoder import bundled_model
from rag.training.groups import Candidate, Group

__all__ = ["Drawing", "Pair", "Real", "WordPieces"]

_POSITIVES = 2  # of a group, a step
_OWN = 2  # of the negatives, where there are so many, are of the article that the question is about
_SYNTHETIC_FIRST, _SYNTHETIC_LAST = 0.8, 0.35  # share of synthetic groups: noisy ones first, those to imitate last

_WINDOW = 144  # word pieces of question and passage together
_SEP = 102
_CUT = 900  # characters of a long passage that are read
_BEFORE = range(50, 400)  # of these, before the answer
_UNTITLED = 0.12  # of passages are read without their headline, as some archives have none
_SHORTENED, _SHORT = 0.3, 7  # share of the questions of more words that lose one


@dataclass(frozen=True, slots=True)
class Real:
    """Groups of questions that people asked, and how often, for their number, those with and without answers come."""

    groups: Sequence[Group]
    answered: float = 1.0
    unanswered: float = 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a candidate in word pieces.

    `body` are the places of the passage's own, without its headline; `answers` the first and last of each answer.
    """

    ids: list[int]
    types: list[int]
    body: list[int]
    answers: list[tuple[int, int]]


class _Deck:
    """Groups dealt in random order, each once before any comes again."""

    def __init__(self, groups: Sequence[Group], weight: float) -> None:
        self.weight = weight * len(groups)
        self._groups = groups
        self._left: list[Group] = []

    def deal(self, rng: random.Random) -> Group:
        if not self._left:
            self._left = rng.sample(self._groups, len(self._groups))
        return self._left.pop()


class Drawing:
    """Draws groups, synthetic and real.

    Args:
        synthetic: groups of synthetic questions; may be empty.
        real: groups of questions that people asked; may be empty, but not both.
        rng: makes every choice.
        negatives: of a group, a step, at most; one less where nothing answers.
    """

    def __init__(
        self, synthetic: Sequence[Group], real: Sequence[Real], rng: random.Random, negatives: int = 5
    ) -> None:
        halves = [
            _Deck([group for group in one.groups if bool(group.positives) is answered], weight)
            for one in real
            for answered, weight in ((True, one.answered), (False, one.unanswered))
        ]
        self._synthetic = _Deck(synthetic, 1)
        self._real = [deck for deck in halves if deck.weight]
        self._rng, self._negatives = rng, negatives
        if not self._real and not synthetic:
            raise ValueError("there is no group to learn from; give some in `synthetic` or `real`")

    def group(self, progress: float) -> Group:
        """One group, with the candidates of one step; `progress` runs from 0 to 1 over the training."""
        share = _SYNTHETIC_FIRST + (_SYNTHETIC_LAST - _SYNTHETIC_FIRST) * progress
        if not self._real or (self._synthetic.weight and self._rng.random() < share):
            return self._some(self._synthetic.deal(self._rng))
        deck = self._rng.choices(self._real, [deck.weight for deck in self._real])[0]
        return self._some(deck.deal(self._rng))

    def _some(self, group: Group) -> Group:
        own, others = group.negatives[: group.own], group.negatives[group.own :]
        beside = self._sample(own, _OWN)
        wanted = self._negatives - (not group.positives)
        negatives = beside + self._sample(others, wanted - len(beside))
        words = group.question.split()
        if len(words) > _SHORT and self._rng.random() < _SHORTENED:
            del words[self._rng.randrange(2, len(words))]
        positives = self._sample(group.positives, _POSITIVES)
        return replace(group, question=" ".join(words), positives=positives, negatives=negatives)

    def _sample(self, candidates: Sequence[Candidate], most: int) -> tuple[Candidate, ...]:
        return tuple(self._rng.sample(candidates, min(most, len(candidates))))


class WordPieces:
    """Turns a question and a candidate into word pieces, as the model was taught to read them."""

    def __init__(self, rng: random.Random) -> None:
        self._tokenizer = Tokenizer.from_file(str(bundled_model() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._rng = rng

    def pair(self, question: str, candidate: Candidate) -> Pair:
        """The pair, at most as long as the model reads."""
        text, spans = self._cut(candidate)
        headline = f"{candidate.title}. " if candidate.title and self._rng.random() > _UNTITLED else ""
        whole = self._tokenizer.encode(question, headline + text)
        ids, offsets = whole.ids[:_WINDOW], whole.offsets[:_WINDOW]
        ids[-1] = _SEP
        places = enumerate(zip(offsets, whole.sequence_ids[:_WINDOW], strict=True))
        body = [at for at, (span, side) in places if side == 1 and span[0] >= len(headline)]
        answers = []
        for start, end in ((start + len(headline), end + len(headline)) for start, end in spans):
            inside = [at for at in body if offsets[at][0] < end and offsets[at][1] > start]
            if inside and offsets[inside[-1]][1] >= end:  # else the window ends within the answer
                answers.append((inside[0], inside[-1]))
        return Pair(ids, whole.type_ids[:_WINDOW], body, answers)

    def _cut(self, candidate: Candidate) -> tuple[str, list[tuple[int, int]]]:
        """A long passage from a little before its first answer on, or from anywhere."""
        text, spans = candidate.text, list(candidate.answers)
        if len(text) <= _CUT:
            return text, spans
        first = spans[0][0] if spans else self._rng.randrange(len(text) - _CUT + 300)
        start = max(0, first - self._rng.choice(_BEFORE))
        start = text.find(" ", start) + 1 if start else 0
        kept = [(s - start, e - start) for s, e in spans if s >= start and e <= start + _CUT]
        return text[start : start + _CUT], kept
