"""A thing spoken of as known: "When did the deal close?" asks of the deal in what was said just before.

A definite noun phrase refers to something given in the discourse (Prince, 1981, "Toward a taxonomy of given-new
information"), unless it says itself which thing it means ("the mayor of Belgrade"), or there is one only ("the
weather").
"""

import re

from rag.followup.names import names
from rag.lexical import terms

__all__ = ["known_thing_points_back"]

_MOST_TERMS = 3  # of a question that can lean on what was said; one with more words says itself what it is about
_DEFINITE = re.compile(
    r"\bthe\s+(?:same\s+|whole\s+|new\s+|latest\s+)?(?P<noun>[a-z][\w-]+)(?!\s+(?:of|for|in|on|at|from|between|against|"
    r"about|with|over|that|which|who|whose|where|when)\b)"
)
_ONLY_ONE = frozenset(
    terms(
        "world earth sun moon sky weather internet web news media press public police army government economy market "
        "country nation president king queen pope church state law truth future past time day week month year morning "
        "afternoon evening night way point end beginning first last next best worst most least one other others rest "
        "poor rich old young name date number amount reason cause difference meaning archive article articles"
    )
)


def known_thing_points_back(question: str, said: str) -> bool:
    """Whether a short question without a name speaks of a thing as known that was spoken of just before.

    Args:
        question: what was asked now.
        said: the last question and its answer.
    """
    if len(terms(question)) > _MOST_TERMS or names(question):
        return False
    spoken_of = set(terms(said)) - _ONLY_ONE
    return any(spoken_of.intersection(terms(found["noun"])) for found in _DEFINITE.finditer(question))
