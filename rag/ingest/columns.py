"""Columns of a table and keys of an object to the fields of the contract: by their usual spellings, or as told."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rag.ingest.metadata import Metadata
from rag.ingest.values import fitted

__all__ = ["FIELDS", "Columns", "Naming", "checked_columns", "has_text"]

# The surest spelling first. Letters and digits alone count: "Pub_Date", "pubDate" and "pub date" are one.
_SPELLINGS = {
    "id": "id guid uuid articleid docid documentid storyid newsid",
    "title": "title headline headlinemain heading articletitle newstitle storytitle hed",
    "text": "text body content articletext articlebody fulltext maintext bodytext contenttext articlecontent plaintext "
    "cleanedtext story storytext contenthtml bodyhtml html paragraphs article",
    "url": "url link permalink canonicalurl articleurl weburl sourceurl storyurl newsurl href uri",
    "published": "published date publishedat datepublished publicationdate publisheddate pubdate publishdate "
    "datepublish publishedon publishedtime publishtime firstpublished webpublicationdate dateofpublication "
    "articledate datetime timestamp",
    "authors": "authors author byline by writer writers authorname authornames creator reporter reporters journalist",
    "publisher": "publisher source publication sitename newspaper outlet newssource publishername sourcename site "
    "sourcedomain provider domain",
    "language": "language lang languagecode inlanguage",
}
Naming = Mapping[str, str] | None  # fields to the columns or keys that hold them
FIELDS = tuple(_SPELLINGS)
_OTHER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Columns:
    """Which columns hold which fields; what is not told is recognised."""

    told: Mapping[str, str]

    def fields_of(self, row: Mapping[str, object], *, table: bool) -> Metadata:
        """The fields of a row or an object.

        Args:
            row: values by column or key.
            table: whether the values are cells of a table, where a list of names is one text.

        Returns:
            Each field's first value that fits it, and the column it is from. Under a field's own name and under a
            column that was told, a value stays whatever it is: whether it is valid is for `make_article` to say.
        """
        found = Metadata()
        for field, keys in _candidates(tuple(row), tuple(sorted(self.told.items()))):
            for key in keys:
                sure = key == field or field in self.told
                value = fitted(field, row[key], sure=sure, table=table)
                if value is not None and value != "":
                    found.fields[field] = value
                    found.origins[field] = f"{'column' if table else 'key'} {key}"
                    break
        return found


def checked_columns(columns: Naming) -> Mapping[str, str]:
    """A mapping of fields to columns; raises `ValueError` when it names a field that there is none of."""
    for field, column in (columns or {}).items():
        if field not in FIELDS or not isinstance(column, str) or not column:
            raise ValueError(f"no field takes {field}={column!r}; the fields are {', '.join(FIELDS)}")
    return dict(columns or {})


def has_text(names: Iterable[str], told: Mapping[str, str]) -> bool:
    """Whether one of these columns is the text, by its spelling or as told."""
    return bool(dict(_candidates(tuple(names), tuple(sorted(told.items()))))["text"])


@lru_cache(maxsize=64)  # the rows of a table have the same columns, and most objects of a file the same keys
def _candidates(keys: tuple[str, ...], told: tuple[tuple[str, str], ...]) -> list[tuple[str, list[str]]]:
    mapped = dict(told)
    spelled: dict[str, str] = {}
    for key in keys:
        if isinstance(key, str) and key not in mapped.values():
            spelled.setdefault(_OTHER.sub("", key).casefold(), key)
    return [
        (field, [key for key in [mapped[field]] if key in keys] if field in mapped else _known(field, keys, spelled))
        for field in FIELDS
    ]


def _known(field: str, keys: Iterable[str], spelled: Mapping[str, str]) -> list[str]:
    usual = [spelled[spelling] for spelling in _SPELLINGS[field].split() if spelling in spelled]
    return list(dict.fromkeys([*([field] if field in keys else []), *usual]))
