"""Questions written for the training, with where their answers stand: offsets in a paragraph of an article.

`written.jsonl` beside this file holds those that the bundled models were trained, fitted and judged on. A language
model wrote them by reading news articles, which are named by their URLs and not in here: for each about five questions
that it answers, half of them in other words than its own, and three near misses that it does not answer.

    {"url": "https://…", "use": "training", "questions": [["Who called the meeting?", [3], [17, 31]], ["Who paid?"]]}
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.archive import Archive
from rag.errors import SourceError
from rag.training.groups import read_text

__all__ = ["USES", "read_written"]

USES = ("training", "fusion", "judging")


def read_written(path: Path, use: str, archive: Archive) -> Iterator[dict[str, Any]]:
    """The questions about articles that an archive holds, as `archive-chat eval` takes them.

    Args:
        path: JSON Lines, one an article. A question that is answered has the numbers of the paragraphs that answer,
            from 1, and the offsets of the answer in the first of them.
        use: which articles' questions: those to train on, to fit weights on, or to judge by.
        archive: holds the articles; questions about others are left out, and about those whose paragraphs are no
            longer what they were: an answer would begin or end within a word.

    Raises:
        SourceError: the file cannot be read, or a line of it is not of that form.
    """
    for number, line in enumerate(read_text(path).splitlines(), 1):
        try:
            record = json.loads(line)
            if record["use"] == use:
                yield from _asked(record["url"], record["questions"], archive)
        except (ValueError, TypeError, KeyError, IndexError) as error:
            raise SourceError(f"{path}, line {number}", f"no written questions ({error!r})") from error


def _asked(url: str, questions: list[list[Any]], archive: Archive) -> Iterator[dict[str, Any]]:
    try:
        passages = archive.passages(url)
    except KeyError:
        return
    if any(_cuts_a_word(passages[answered[0][0] - 1].text, *answered[1]) for _, *answered in questions if answered):
        return
    for question, *answered in questions:
        asked = {"question": question, "article_ids": [url]}
        if answered:
            paragraphs, offsets = answered
            asked |= {"paragraphs": paragraphs, "answers": [passages[paragraphs[0] - 1].text[slice(*offsets)]]}
        else:
            asked |= {"answerable": False}
        yield asked


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    return any(text[at - 1 : at].isalnum() and text[at : at + 1].isalnum() for at in (start, end)) or end > len(text)
