"""Questions to start from: chosen ones for the seed archive, recent headlines for any other."""

from itertools import islice

from rag import Archive

__all__ = ["examples"]

_SEED = "https://www.euronews.com/2020/06/18/russia-hits-back-as-us-takes-lead-in-kosovo-serbia-peace-talks"
_SEED_QUESTIONS = (
    "Who invited both sides to the White House?",
    "When is the White House meeting?",
    "When did Kosovo declare independence?",
    "What did Lavrov say about rewriting history?",
    "What does the peace proposal feature?",
    "What does Jelena Milić say about the EU?",
)


def examples(archive: Archive) -> tuple[str, ...]:
    """Six questions or fewer that the archive can answer."""
    newest = list(islice(archive.articles(), len(_SEED_QUESTIONS)))
    if len(newest) == 1 and newest[0].url == _SEED:
        return _SEED_QUESTIONS
    return tuple(dict.fromkeys(article.title.strip() for article in newest if article.title.strip()))
