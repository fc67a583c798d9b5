"""Question sets: JSON Lines of questions with what answers them, checked line by line.

    {"question": "When does the ferry sail?", "answers": ["Friday"], "urls": ["https://news.example/harbour"]}
    {"question": "Who won the cup?", "answerable": false}

`answers` are words of which any answers, `urls` and `article_ids` name articles of which any answers, `paragraphs` are
the numbers of those of their paragraphs that do.
"""

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rag import Article, Citation, Passage, SourceError
from rag.typography import WORD, folded

__all__ = ["Question", "QuestionSet", "has_words", "read_questions"]

_WORD = re.compile(WORD)
_DAYS = ("since", "until", "as_of")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a set, with what answers it. `line` counts from 1; `since`, `until`, `as_of` are ISO dates."""

    line: int
    text: str
    answerable: bool = True
    answers: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    id: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    history: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[int, ...] = ()

    @property
    def names_articles(self) -> bool:
        """Whether the articles that answer are known."""
        return bool(self.urls or self.article_ids)

    @property
    def is_judged(self) -> bool:
        """Whether something may answer it, and the set tells what."""
        return self.answerable and bool(self.answers or self.names_articles)

    @property
    def tells_passages(self) -> bool:
        """Whether the set tells passages that answer from others of the same article, by words or by paragraphs."""
        return self.is_judged and bool(self.answers or self.paragraphs)

    @property
    def filters(self) -> dict[str, Any]:
        """The days it is asked with, as `Archive.search` and `Archive.answer` take them."""
        return {"since": self.since, "until": self.until, "as_of": self.as_of}

    def is_in(self, article: Article) -> bool:
        """Whether an article is among those named; where none is named, every article may answer."""
        return not self.names_articles or article.url in self.urls or article.id in self.article_ids

    def is_answered_by(self, passage: Passage) -> bool:
        """Whether a passage answers: it has the words of an answer, and its article is among those named.

        Where the set gives paragraphs, it is one of them, whatever its words. Where the set gives no words, a passage
        of a named article counts; where it gives nothing, none does.
        """
        return self._may_answer(passage) and (bool(self.paragraphs) or self._has_words(passage.text))

    def is_quoted_by(self, citation: Citation) -> bool:
        """Whether a quote answers: it has the words, and stands in a passage that may."""
        return self._may_answer(citation.passage) and self._has_words(citation.quote)

    def _may_answer(self, passage: Passage) -> bool:
        is_there = not self.paragraphs or passage.number in self.paragraphs
        return self.is_judged and is_there and self.is_in(passage.article)

    def _has_words(self, text: str) -> bool:
        words = _folded(text)
        return not self.answers or any(_folded(answer) in words for answer in self.answers)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The good lines of a file; `failed` holds a (line, reason) for each bad one, `digest` tells sets apart."""

    name: str
    questions: tuple[Question, ...]
    failed: tuple[tuple[int, str], ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the questions and of all that is judged by, compressed or not."""
        return hashlib.sha256(json.dumps([asdict(q) for q in self.questions]).encode()).hexdigest()


def read_questions(path: Path) -> QuestionSet:
    """Read a question set.

    Args:
        path: JSON Lines, compressed where its name ends in .gz. A line needs `question`, and `answers`, `urls` or
            `article_ids` or the flag `answerable`; it may have `paragraphs` (numbers from 1, with articles), `id`,
            `since`, `until`, `as_of` (ISO dates) and `history` ([question, answer text] pairs). Other keys are ignored.

    Returns:
        the set; a bad line never stops the rest.

    Raises:
        SourceError: the file cannot be read, or no line of it is good.
    """
    questions, failed = [], []
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            questions.append(_question(number, _object(line)))
        except ValueError as error:
            failed.append((number, str(error)))
    if not questions:
        first = f"; line {failed[0][0]}: {failed[0][1]}" if failed else ""
        raise SourceError(
            str(path), f'no line is a question{first}. Write one a line: {{"question": "…", "answers": ["…"]}}'
        )
    return QuestionSet(_clean(path.name), tuple(questions), tuple(failed))


def has_words(text: str) -> bool:
    """Whether a text has a word or number that can be looked for in a passage."""
    return bool(_folded(text).strip())


def _lines(path: Path) -> Iterator[bytes]:
    try:
        data = path.read_bytes()
        plain = gzip.decompress(data) if path.suffix == ".gz" else data
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(str(path), f"cannot be read ({error}); name a file of questions, one a line") from error
    return iter(plain.removeprefix(b"\xef\xbb\xbf").splitlines())


def _object(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError("not UTF-8; save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos + 1}") from None
    except RecursionError:
        raise ValueError("not a question: nested too deeply") from None
    if not isinstance(record, dict):
        raise ValueError('not a JSON object; write {"question": "…", "answers": ["…"]}')
    return record


def _question(line: int, record: dict[str, Any]) -> Question:
    text = record.get("question")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("no `question`: write its words")
    answers, urls, ids = (_texts(record, key) for key in ("answers", "urls", "article_ids"))
    if wordless := [answer for answer in answers if not has_words(answer)]:
        raise ValueError(f"`answers`: {wordless[0]!r} has no word or number to look for")
    flag = record.get("answerable")
    if flag is None and not (answers or urls or ids):
        raise ValueError(
            "nothing to judge by: give `answers`, `urls` or `article_ids`, or say "
            '`"answerable": false` for what the archive cannot answer'
        )
    if flag is not None and not isinstance(flag, bool):
        raise ValueError("`answerable` is true or false")
    days = {key: _day(record, key) for key in _DAYS}
    answerable = flag is not False
    numbers = _paragraphs(record)
    if numbers and not (urls or ids):
        raise ValueError("`paragraphs` are those of an article: name it in `urls` or `article_ids`")
    said = _history(record)
    return Question(
        line, _clean(text), answerable, answers, urls, ids, _id(record), **days, history=said, paragraphs=numbers
    )


def _texts(record: dict[str, Any], key: str) -> tuple[str, ...]:
    given = record.get(key) or []
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"`{key}` is a list of texts")
    return tuple(map(_clean, texts))


def _paragraphs(record: dict[str, Any]) -> tuple[int, ...]:
    numbers = record.get("paragraphs") or []
    if not isinstance(numbers, list) or not all(type(number) is int and number > 0 for number in numbers):
        raise ValueError("`paragraphs` is a list of numbers, the first paragraph being 1")
    return tuple(numbers)


def _id(record: dict[str, Any]) -> str | None:
    given = record.get("id")
    if given is not None and not isinstance(given, str | int):
        raise ValueError("`id` is a text or a number")
    return None if given is None else _clean(str(given))


def _day(record: dict[str, Any], key: str) -> str | None:
    day = record.get(key)
    if day is not None and not isinstance(day, str):
        raise ValueError(f"`{key}` is an ISO date such as 2020-06-18")
    return day or None


def _history(record: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    turns = record.get("history") or []
    is_pairs = isinstance(turns, list) and all(isinstance(turn, list) and len(turn) == 2 for turn in turns)
    if not is_pairs or not all(isinstance(text, str) for turn in turns for text in turn):
        raise ValueError("`history` is a list of [question, answer text] pairs")
    return tuple((_clean(question), _clean(answer)) for question, answer in turns)


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode()  # JSON can spell half a character, which nothing can print


def _folded(text: str) -> str:
    """The words alone, in lower case, without accents, a space around each: " ana ruiz ", " 周 二 "."""
    plain = text.casefold() if text.isascii() else folded(text)[0]
    return f" {' '.join(_WORD.findall(plain.replace('_', ' ')))} "
