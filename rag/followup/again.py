"""The last question asked again with another question word."""

import re

from rag.followup.brackets import QUESTION_WORD, Asked, matter, read
from rag.followup.fragments import leans_on_the_last
from rag.followup.names import AUXILIARIES
from rag.speech.words import CAPITAL

__all__ = ["asked_anew"]

# Words that ask beside a clause, which is whole without them; "who" and the like ask for a part of it.
_BESIDE = frozenset({"when", "where", "why", "how", "since when", "by whom"})
_PARTS = frozenset({"who", "how many"})
# A part that was asked for is not the subject, where that comes next: "did they", "will Tarn".
_BEFORE_SUBJECT = re.compile(
    r"(?:do|does|did)(?:n[’']t)?\s"
    rf"|(?:can|could|will|would|should|might|must)\s(?:(?:the|an?|I|you|he|she|it|we|they)\s|{CAPITAL})"
)
_AUXILIARY = re.compile(rf"(?:{'|'.join(AUXILIARIES).lower()})(?:n?[’']t)?\s|[’']s\s")


def asked_anew(word: str, last: str) -> str:
    """The last question with another question word: "When did they leave?" after "Why did they leave?".

    Where that would leave a clause without its subject or with one too many, what was asked about stands in brackets:
    "When (arrested)?" after "Who was arrested?". "Who" stays out: the passage that tells who rarely tells when.
    """
    asked = read(last)
    if asked.is_bare or (asked.topic and leans_on_the_last(asked.words)):
        return Asked(word, topic=asked.topic or asked.words).text()
    own = QUESTION_WORD.match(asked.words)
    clause = asked.words[own.end() :] if own else asked.words[:1].lower() + asked.words[1:]
    if own is None or own["word"].lower() in _BESIDE:
        is_whole = word.lower() not in _PARTS and bool(_AUXILIARY.match(clause))
    else:
        is_whole = bool(_BEFORE_SUBJECT.match(clause))
    if is_whole:
        joint = "" if clause[0] in "’'" else " "
        return asked._replace(words=f"{word}{joint}{clause}").text()
    about = matter(asked)
    return (Asked(word, topic=asked.topic).beside(about) if asked.topic else Asked(word, topic=about)).text()
