"""`.txt`: one article a file; its first line is the headline when it looks like one."""

from collections.abc import Iterator
from pathlib import Path

from rag.ingest.article import RawArticle, make_article
from rag.ingest.decode import normalise, printable, read_decoded
from rag.ingest.sidecar import read_sidecar

__all__ = ["read_text", "split_title"]

_LONGEST_TITLE = 200


def read_text(path: Path, name: str) -> Iterator[RawArticle]:
    """Read one text file.

    Args:
        path: the file.
        name: the article's id when the sidecar gives none and no url.

    Returns:
        An iterator of one article; `SourceError` is raised when it cannot be read.
    """
    fields = read_sidecar(path)
    title, text = split_title(read_decoded(path))
    if fields.get("title"):
        text = f"{title}\n\n{text}" if title else text  # `clean` drops the line when it is the headline again
    yield make_article({"title": title, **fields, "text": text}, source=printable(path), name=normalise(name))


def split_title(text: str) -> tuple[str, str]:
    """Take the headline off a text: a short first line without a full stop, and a blank line after it.

    Returns:
        The headline, empty when there is none, and the rest.
    """
    first, _, rest = text.strip().partition("\n")
    second = rest.partition("\n")[0]
    if not rest.strip() or second.strip() or len(first) > _LONGEST_TITLE or first.rstrip().endswith((".", ":", ",")):
        return "", text
    return first.strip(), rest
