"""`.parquet`: one article a row, read a few hundred rows at a time; pyarrow, from an extra, does it."""

from collections.abc import Iterator
from typing import Any

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle
from rag.ingest.bounds import rewindable
from rag.ingest.content import Content
from rag.ingest.extras import extra
from rag.ingest.table import article_of_row, with_known_columns

__all__ = ["read_parquet"]

_ROWS = 128  # at a time
_NAMES, _PARTS = 10**6, 10**5  # bounds on what a damaged file may claim to hold, in bytes and in parts


def read_parquet(content: Content) -> Iterator[RawArticle | Failure]:
    """Read one article a row.

    Args:
        content: the file; `content.columns` tells columns that are not recognised by their names.

    Returns:
        An iterator of articles, and of failures named `file#row`; `SourceError` is raised where it is damaged.
    """
    pyarrow = extra("pyarrow", "parquet", content.source)
    number = 0
    with rewindable(content.open()) as stream:
        try:
            for number, row in enumerate(_rows(stream, content), 1):
                yield article_of_row(row, with_known_columns(content, list(row)), content, f"#{number}")
        except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
            reason = f"damaged, or not Parquet ({str(error).splitlines()[0]:.100}); write the file again"
            raise SourceError(f"{content.source}#{number + 1}", reason) from error
    if not number:
        raise SourceError(content.source, "there are no rows in it")


def _rows(stream: Any, content: Content) -> Iterator[dict[str, Any]]:
    parquet = extra("pyarrow.parquet", "parquet", content.source)
    bounds = {"thrift_string_size_limit": _NAMES * 64, "thrift_container_size_limit": _PARTS}
    with parquet.ParquetFile(stream, memory_map=False, **bounds) as file:
        _check(file.metadata, content)
        for batch in file.iter_batches(_ROWS, use_threads=False):
            yield from batch.to_pylist()


def _check(metadata: Any, content: Content) -> None:
    size = max((metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups)), default=0)
    if size > content.allowance.left:
        raise SourceError(content.source, "it unpacks to too much for its size; write it anew with smaller row groups")
