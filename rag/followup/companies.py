"""Names that the conversation itself marks as a company's, which "she" and "he" cannot mean."""

import re
from collections.abc import Iterable

from rag.followup.names import name_spans

__all__ = ["companies"]

_KIND = (
    "company|firm|startup|start-up|bank|airline|carmaker|retailer|insurer|charity|newspaper|broadcaster|ship|ferry|"
    "vessel|yacht"
)
_BEFORE = re.compile(rf"\b(?:{_KIND})\s$", re.I)
_AFTER = re.compile(
    r"\s(?:founder|co-founder|cofounder|boss|chief|chairman|chairwoman|executive|director|shareholder|investor|employee|"
    rf"subsidiary)s?\b|,\s(?:a|an|the)\s(?:[\w-]+\s){{0,3}}(?:{_KIND})(?=[,.;]|\s(?:that|which|based|in|from)\b)|\splc\b"
)
_FORM = re.compile(r"\s(?:Inc|Corp|Ltd|PLC|LLC|GmbH|AG)$")


def companies(texts: Iterable[str]) -> frozenset[str]:
    """The names that a text says are a company's or the like: "Zyntex founder", "the ferry Astrid", "Acme Inc"."""
    return frozenset(name for text in texts for name in _companies(text))


def _companies(text: str) -> Iterable[str]:
    for start, end in name_spans(text):
        around = _BEFORE.search(text[max(0, start - 20) : start]) or _AFTER.match(text[end : end + 80])
        if around or _FORM.search(text[start:end]):
            yield _FORM.sub("", text[start:end])
