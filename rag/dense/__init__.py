"""Dense search: FAISS over the passages' vectors, fp16, inner product. Derived from the store, deletable.

A passage is searched by its own vector plus a share of its headline's, so that a paragraph is found by what its
article is about. The inner product is linear: this costs one index and no second encoding.

Few vectors are all compared with the query (`exact.py`). Many are kept in lists of near ones, of which only the nearest
are looked through (`inverted.py`: Sivic and Zisserman, 2003, "Video Google"; Johnson et al., 2017,
"Billion-scale similarity search with GPUs"); what has come since is compared one by one (`index.py`), so that adding
costs no more the larger the archive.
"""

from rag.dense.index import DenseIndex, with_headline

__all__ = ["DenseIndex", "with_headline"]
