"""Who and when, where no metadata says so: the byline and the date that stand above an article."""

import re

from rag.ingest.byline import is_byline, is_stamped, is_timestamp
from rag.ingest.dated import parse_day
from rag.ingest.metadata import Metadata

__all__ = ["names_of_byline", "said_above"]

_HEAD = 12  # lines
_BY = re.compile(r"\s*(?:written |reported |story |words )?by:? ", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|&|\band\b|\bwith\b|\|)\s*")


def said_above(text: str) -> Metadata:
    """Find the authors and the day of publication in the lines above an article.

    Args:
        text: the article as it came, page furniture included.

    Returns:
        `authors` from a line such as "By Ana Ruiz", `published` from a line that is a date alone; none where there
        are no such lines.
    """
    found = Metadata()
    lines = [line for line in text.split("\n", 4 * _HEAD) if line.strip()][:_HEAD]
    for line in lines:
        if "authors" not in found.fields and _BY.match(line) and is_byline(line.strip()):
            found |= Metadata.all_from("byline", {"authors": names_of_byline(line)})
        if "published" not in found.fields and (is_timestamp(line) or is_stamped(line)) and (day := parse_day(line)):
            found |= Metadata.all_from("date line", {"published": day.isoformat()})
    return found


def names_of_byline(line: str) -> list[str]:
    """The names in a byline, without "By"."""
    return [name for name in _BETWEEN.split(_BY.sub("", line, count=1).strip()) if name]
