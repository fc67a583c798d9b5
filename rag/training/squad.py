"""SQuAD's form of questions (XQuAD, COVID-QA, SQuAD 2.0) as articles to add and a question set."""

import json
from pathlib import Path
from typing import Any

from rag.errors import SourceError
from rag.training.groups import LONGEST_ANSWER, folded, read_text

__all__ = ["read_squad"]


def read_squad(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Read SQuAD-form JSON (XQuAD, COVID-QA, SQuAD 2.0).

    Returns:
        articles, one a paragraph, as `archive-chat add` takes them; and questions, as `archive-chat eval` does.

    Raises:
        SourceError: the file cannot be read, or is not of that form.
    """
    articles: list[dict[str, Any]] = []
    questions: list[dict[str, Any]] = []
    try:
        for number, article in enumerate(json.loads(read_text(path))["data"]):
            for place, paragraph in enumerate(article["paragraphs"]):
                id = f"{path.name.partition('.')[0]}-{number}-{place}"
                text = paragraph["context"]
                articles.append({"id": id, "title": _title(article.get("title", ""), text), "text": text})
                questions += [record for asked in paragraph["qas"] if (record := _asked(asked, id))]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SourceError(str(path), f"not in SQuAD's form ({error!r}); give its JSON file") from error
    return articles, questions


def _title(title: str, text: str) -> str:
    """A paper has its title as its first line."""
    first, _, rest = text.partition("\n")
    return title.replace("_", " ") or (first[:100] if rest else "")


def _asked(asked: dict[str, Any], article: str) -> dict[str, Any] | None:
    """One question; None where every answer is too long to be a span."""
    texts = (answer["text"].strip() for answer in asked["answers"])
    answers = [text for text in dict.fromkeys(texts) if len(text) <= LONGEST_ANSWER and folded(text).strip()]
    answerable = not asked.get("is_impossible", False)
    if answerable and not answers:
        return None
    record = {"id": str(asked["id"]), "question": asked["question"], "article_ids": [article]}
    return record | ({"answers": answers} if answerable else {"answerable": False})
