"""What of a question is looked for: without "Could you tell me about", "please", and days that bound the reporting.

No passage has these words; to the models they are noise.
"""

import re

from rag.dates import Period

__all__ = ["content"]

_MORE = r"(?:\s(?:there|all|everyone|again|very\smuch|so\smuch|a\slot|in\sadvance))*"
_COURTESY = (
    r"(?:hello|hi|hey|hiya|greetings|good\s(?:morning|afternoon|evening|day)|please|thanks|thank\syou|thx|cheers|"
    rf"ok|okay|yes|no|sorry|excuse\sme|help){_MORE}"
)
# By itself or marked off; "no agreement" and "yes votes" are what is asked about.
_APART = rf"(?:{_COURTESY}(?=\s*(?:[,.;:!?]|$))|please(?=\s)|(?:hello|hi|hey)(?=\s(?-i:[a-z])))"
_WISH = (
    r"(?:(?:can|could|would|will)\syou(?:\splease)?|please|(?:i|we)\s(?:want|need|wish|would\slike)\s(?:to|you\sto)|"
    r"(?:i|we)['’]d\slike\s(?:to|you\sto)|do\syou|i\swonder\sif\syou\s(?:can|could))"
)
_TELLING = (
    r"(?:(?:tell|show|give|remind|inform)\s(?:me|us)|let\s(?:me|us)\sknow|explain(?:\sto\s(?:me|us))?|describe|summari[sz]e|"
    r"know|learn|find\sout|hear|say)"
)
_ALL = r"(?:\s(?:(?:more\s)?(?:details|information)|more|something|anything|everything|all|(?:all|what)\syou\sknow))?"
_MATTER = r"(?:\s(?:about|on|regarding|of)(?=\s))?"
_ASKS = r"(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|will|can)\b"
_BEFORE = re.compile(
    rf"^\W*(?:{_APART}\W*)*(?:(?:and|but|so)\s(?={_ASKS}))?(?:(?:{_WISH}\s)?{_TELLING}{_ALL}{_MATTER}(?=\s|\W*$)|about(?=\s))?\W*",
    re.I,
)
_BARE_VERB = re.compile(r"^\W*(?:know|learn|find\sout|hear|say)\b", re.I)  # without a wish it is the question's own
_AFTER = re.compile(rf"(?:(?:[,.;!?]\s*{_COURTESY}|\splease)\W*)+$", re.I)
_QUOTED = re.compile(r"\s*[“\"‘«(]")
_LONGEST = 10_000


def content(question: str, period: Period | None) -> str:
    """The words of a question that a passage may have.

    Args:
        question: as asked.
        period: the days it names, left out where they only bound the reporting ("in articles from May 2021").

    Returns:
        The rest of the question, in its order and spelling; empty where it is only a courtesy.
    """
    if period is not None and period.explicit:
        question = f"{question[: period.start].rstrip()}{question[period.end :]}"
    return _end_cut(_start_cut(question[:_LONGEST]))


def _start_cut(question: str) -> str:
    if _QUOTED.match(question) or _BARE_VERB.match(question):
        return question
    found = _BEFORE.match(question)
    return question[found.end() :] if found else question


def _end_cut(question: str) -> str:
    found = _AFTER.search(question)
    return question[: found.start()] + "?" * ("?" in found[0]) if found else question
