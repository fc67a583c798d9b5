"""txtai: its hybrid index, vectors and its own BM25 together."""

from typing import Any

from txtai import Embeddings


class Peer:
    """Both rankings, their scores added up."""

    def __init__(self, model: str) -> None:
        self._embeddings = Embeddings(path=model, hybrid=True)

    def index(self, passages: list[dict[str, Any]]) -> None:
        """Index the passages under their places."""
        self._embeddings.index((place, passage["text"], None) for place, passage in enumerate(passages))

    def search(self, question: str) -> list[int]:
        """The places of the ten best passages."""
        return [int(place) for place, _ in self._embeddings.search(question, 10)]
