"""References as strangers write them into XML, to numbers, the one kind that no parser drops.

After the first error in a document libxml2 leaves out `&amp;` and `&lt;`, and it never knows the names that HTML has.
"""

import io
import re
from functools import lru_cache
from html.entities import html5

__all__ = ["numbered"]

_SHIFTED = (b"\0", b"\x1b")  # where they stand, "&" and "<" may be halves of characters: UTF-16, ISO-2022
_REFERENCE = re.compile(
    rb"(?P<untouched><!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    rb"|<!DOCTYPE[^\[>]*+(?:\[.*?(?:\]\s*+>|\Z))?)"
    rb"|&(?!#(?:\d+|x[\da-fA-F]+);)(?:\w{2,31};)?"
    rb"|<(?![A-Za-z_:/!?\x80-\xff])",
    re.DOTALL,
)


def numbered(data: bytes) -> bytes:
    """Write named references as numbers, and so each bare "&", and each "<" that begins no markup.

    Args:
        data: XML in an encoding in which ASCII is what it is; in others nothing is done.

    Returns:
        The data; comments, CDATA sections, processing instructions and the document type as they were.
    """
    if any(mark in data for mark in _SHIFTED):
        return data
    mended, end = io.BytesIO(), 0  # as `re.sub` would do it, but millions of matches take no memory
    for found in _REFERENCE.finditer(data):
        if not found["untouched"]:
            mended.write(data[end : found.start()])
            mended.write(_numbers(found[0].decode()))
            end = found.end()
    mended.write(data[end:])
    return mended.getvalue()


@lru_cache(maxsize=256)
def _numbers(reference: str) -> bytes:
    """The characters that a reference has in HTML as numbers, or else its own."""
    shown = html5.get(reference.removeprefix("&"), reference)
    return "".join(f"&#{ord(character)};" for character in shown).encode()
