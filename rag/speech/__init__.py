"""Who says what, in English news: direct speech with its speaker, reported speech, and whose words a question asks for.

Offsets and pure functions; every rule looks at a bounded window, so time is linear in the text, hostile text included.
Rules, not a model: what they are not sure of has no speaker, because a wrong one is worse than none.
"""

from rag.speech.asked import asked_relative, asked_speaker, said_by
from rag.speech.attribution import Utterance, speaker_of, speakers, within
from rag.speech.beside import owner_of
from rag.speech.reported import indirect

__all__ = [
    "Utterance",
    "asked_relative",
    "asked_speaker",
    "indirect",
    "owner_of",
    "said_by",
    "speaker_of",
    "speakers",
    "within",
]
