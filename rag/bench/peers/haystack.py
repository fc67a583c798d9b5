"""Haystack: an in-memory store, its BM25 and its embedding retriever, joined by reciprocal rank fusion."""

from typing import Any

from haystack import Document
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)


class Peer:
    """Its components, called one after the other, as a pipeline would."""

    def __init__(self, model: str) -> None:
        self._store = InMemoryDocumentStore()
        given = {"model": model, "normalize_embeddings": True, "progress_bar": False}
        self._passages = SentenceTransformersDocumentEmbedder(**given)
        self._questions = SentenceTransformersTextEmbedder(**given)
        self._passages.warm_up()
        self._questions.warm_up()
        self._words = InMemoryBM25Retriever(self._store)
        self._meaning = InMemoryEmbeddingRetriever(self._store)
        self._joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=10)

    def index(self, passages: list[dict[str, Any]]) -> None:
        """Encode the passages, and write them under their places."""
        documents = [Document(id=str(place), content=passage["text"]) for place, passage in enumerate(passages)]
        self._store.write_documents(self._passages.run(documents)["documents"])

    def search(self, question: str) -> list[int]:
        """The places of the ten best passages."""
        vector = self._questions.run(question)["embedding"]
        words, meaning = self._words.run(question), self._meaning.run(vector)
        found = self._joiner.run([words["documents"], meaning["documents"]])
        return [int(document.id) for document in found["documents"]]
