"""LlamaIndex: a flat FAISS store and bm25s, joined by reciprocal rank fusion, without a language model."""

from typing import Any

import faiss
from llama_index.core import Settings, StorageContext, VectorStoreIndex
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore


class Peer:
    """Both retrievers under one that fuses what they find."""

    def __init__(self, model: str) -> None:
        Settings.llm = None
        self._model = HuggingFaceEmbedding(model_name=model)
        self._dimension = len(self._model.get_text_embedding("one"))

    def index(self, passages: list[dict[str, Any]]) -> None:
        """Index the passages under their places."""
        nodes = [TextNode(id_=str(place), text=passage["text"]) for place, passage in enumerate(passages)]
        store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(self._dimension))
        context = StorageContext.from_defaults(vector_store=store)
        index = VectorStoreIndex(nodes, storage_context=context, embed_model=self._model)
        both = [index.as_retriever(similarity_top_k=10), BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=10)]
        self._fused = QueryFusionRetriever(
            both, mode="reciprocal_rerank", similarity_top_k=10, num_queries=1, use_async=False
        )

    def search(self, question: str) -> list[int]:
        """The places of the ten best passages."""
        return [int(hit.node.node_id) for hit in self._fused.retrieve(question)]
