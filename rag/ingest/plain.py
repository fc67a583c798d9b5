"""`.txt`: one article a file; its first line is the headline when it looks like one."""

from collections.abc import Iterator

from rag.ingest.article import RawArticle
from rag.ingest.content import Content, one_article
from rag.ingest.decode import decoded
from rag.ingest.metadata import Metadata
from rag.ingest.opening import said_above

__all__ = ["read_text", "split_title", "titled"]

_LONGEST_TITLE = 200


def read_text(content: Content) -> Iterator[RawArticle]:
    """Read one text file; `SourceError` is raised when it cannot be read."""
    yield titled(content, decoded(content.read(), content.source), Metadata())


def titled(content: Content, text: str, found: Metadata) -> RawArticle:
    """The article of a text whose first line may be its headline, and whose first lines may be byline and date.

    Args:
        content: the file it is from.
        text: all of it.
        found: what the file's own metadata says.
    """
    title, rest = split_title(text)
    said = said_above(rest) | Metadata.all_from("first line", {"title": title} if title else {}) | found
    if title and (found | content.beside()).fields.get("title"):
        rest = f"{title}\n\n{rest}"  # `clean` drops the line when it is the headline again
    return one_article(content, said, rest)


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
