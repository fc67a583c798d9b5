"""The language of a text, where nobody declared it; the only importer of py3langid."""

from functools import cache
from typing import Any

__all__ = ["detect"]

_SAMPLE = 1000  # characters: a third of a millisecond; more decide no better
_FEWEST = 60  # letters; of fewer the guess is mostly wrong
_SURE = 0.95
_NONE = "zxx"  # what the model calls text in no language


def detect(text: str) -> str | None:
    """Tell a text's language.

    Args:
        text: any text; its beginning decides.

    Returns:
        The two or three letters of ISO 639; None when it is too short or cannot surely be told.
    """
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _FEWEST:
        return None
    try:
        language, probability = _identifier().classify(sample)
    except OSError:  # no room for the temporary file that the model is unpacked to
        return None
    return str(language) if probability >= _SURE and language != _NONE else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
