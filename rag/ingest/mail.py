"""`.eml` and `.mbox`: one article a message, as newsletters and agencies' mails are kept."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses

from rag.errors import SourceError
from rag.ingest.article import Failure, RawArticle, make_article
from rag.ingest.content import LARGEST, Content
from rag.ingest.dated import parse_day
from rag.ingest.decode import normalise, to_text
from rag.ingest.markup import text_of_markup
from rag.ingest.metadata import Metadata

__all__ = ["read_mail", "read_mailbox"]

# What the standard library raises on damaged messages: its parsers of headers trust what they have parsed.
_BROKEN = (
    MessageError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_QUOTED = re.compile(rb"^>(>*From )")


def read_mail(content: Content) -> Iterator[RawArticle]:
    """Read one message; `SourceError` is raised when it cannot be read or has no text."""
    yield _article(content.read(), content.source, content.name, content.beside())


def read_mailbox(content: Content) -> Iterator[RawArticle | Failure]:
    """Read every message of a mailbox; returns an iterator of articles, and of failures named `file#number`."""
    number = 0
    for number, data in enumerate(_messages(content), 1):
        source = f"{content.source}#{number}"
        try:
            yield _article(data, source, None, Metadata())
        except SourceError as error:
            yield Failure(error.source, error.reason)
    if not number:
        raise SourceError(content.source, "there are no messages in it; a mailbox begins with a line 'From …'")


def _messages(content: Content) -> Iterator[bytes]:
    """The messages of a mailbox: each begins after a line "From …" at the start or below an empty line."""
    lines: list[bytes] | None = None
    size, blank = 0, True
    with content.open() as stream:
        while line := stream.readline(2**20):
            if blank and line.startswith(b"From "):
                if lines is not None:
                    yield b"".join(lines)
                lines, size = [], 0
            elif lines is not None and size <= LARGEST:
                lines.append(_QUOTED.sub(rb"\1", line))
                size += len(line)
            blank = not line.strip()
    if lines is not None:
        yield b"".join(lines)


def _article(data: bytes, source: str, name: str | None, beside: Metadata) -> RawArticle:
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        found, text = _metadata(message) | beside, _text(message, source)
    except _BROKEN as error:
        raise SourceError(source, f"a damaged message ({error!s:.80}); save it again") from error
    return make_article({**found.fields, "text": text}, source=source, name=name, origins=found.origins)


def _metadata(message: EmailMessage) -> Metadata:
    day = parse_day(str(message["date"] or ""))
    senders = getaddresses([str(message["from"] or "")])
    fields: dict[str, object] = {
        "id": str(message["message-id"] or "").strip("<> \r\n\t"),
        "title": str(message["subject"] or ""),
        "published": day.isoformat() if day else "",
        "authors": [name or address for name, address in senders if name or address],
    }
    return Metadata.all_from("mail header", {name: value for name, value in fields.items() if value})


def _text(message: EmailMessage, source: str) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        raise SourceError(source, "there is no text in the message")
    data = body.get_payload(decode=True)
    declared = body.get_content_charset()
    text = to_text(data if isinstance(data, bytes) else b"", source, declared=declared)
    return text_of_markup(text) if body.get_content_subtype() == "html" else normalise(text)
