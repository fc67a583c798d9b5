"""Greetings and thanks: said to the chat, not asked of the archive."""

import re

__all__ = ["is_smalltalk"]

_OPENERS = r"hello|hi|hey|hiya|greetings|good (?:morning|afternoon|evening|day)|howdy"
_THANKS = r"thanks|thank you|thx|cheers|great|ok|okay|bye|goodbye"
_ABOUT = r"help|who are you|what are you|what is this|what can you do|what can i ask|how does this work|how are you"
_FILLER = r"there|all|everyone|again|very much|so much|a lot|please|you|archive|chat"
_SMALLTALK = re.compile(rf"(?:(?:{_OPENERS}|{_THANKS}|{_ABOUT})(?: (?:{_FILLER}))*(?: |$))+")


def is_smalltalk(text: str) -> bool:
    """Whether the whole text is a greeting, thanks or a call for help; one word of a question more, and it is not."""
    plain = " ".join(re.findall(r"[a-z']+|[^\W_a-z']+", text[:200].casefold()))
    return len(text) <= 200 and _SMALLTALK.fullmatch(plain) is not None
