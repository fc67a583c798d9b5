"""By hand: `SentenceTransformer.encode` and a flat FAISS index."""

from typing import Any

import faiss
from sentence_transformers import SentenceTransformer


class Peer:
    """Search by meaning alone."""

    def __init__(self, model: str) -> None:
        self._model = SentenceTransformer(model)

    def index(self, passages: list[dict[str, Any]]) -> None:
        """Encode the passages, and keep their vectors."""
        vectors = self._encoded([passage["text"] for passage in passages])
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)

    def search(self, question: str) -> list[int]:
        """The places of the ten nearest passages."""
        _, found = self._index.search(self._encoded([question]), 10)
        return [int(place) for place in found[0]]

    def _encoded(self, texts: list[str]) -> Any:
        return self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
