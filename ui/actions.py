"""What can be done with an answer, as HTML: say what is wrong, copy, ask again. Each button names its event."""

from collections.abc import Sequence

from rag import Answer, Citation, cite
from ui import words
from ui.markup import escape, event_button
from ui.turns import Filters, Turn

__all__ = ["actions", "ask_button", "menu", "quote_menu"]


def actions(number: int, turn: Turn) -> str:
    """The line below a reply; turns count from 1."""
    reply = turn.reply
    if isinstance(reply, Answer):
        parts = [_judgement(number, turn, reply), _copies(turn), *_once_more(turn)]
    elif reply is not None and reply.kind == "error":
        parts = _once_more(turn)
    else:
        return ""
    return f'<div class="actions" role="group" aria-label="{words.ACTIONS}">{"".join(parts)}</div>'


def ask_button(question: str, content: str, style: str = "quiet", *, alone: bool = False) -> str:
    """A button that asks a question; alone: without the conversation before it."""
    return event_button("retry", content, style, question=question, alone="yes" if alone else "")


def menu(name: str, items: list[str], style: str = "") -> str:
    """Buttons behind a word."""
    return f'<details class="menu {style}"><summary>{name}</summary><div>{"".join(items)}</div></details>'


def quote_menu(citation: Citation) -> str:
    """A quote with its source, to be pasted in several forms; and the address of its place."""
    copies = [_copy(cite(citation, style), label) for style, label in words.STYLES]  # type: ignore[arg-type]
    article = citation.passage.article
    place = {"article": article.id, "start": f"{citation.start}", "end": f"{citation.end}"}
    return menu(words.COPY, [*copies, _link(Filters().address(**place, digest=article.text_sha256))], "of-quote")


def _judgement(number: int, turn: Turn, answer: Answer) -> str:
    """Helpful or not, and in which way; once said, what was said."""
    if turn.judged:
        return f'<span class="said" role="status">{words.JUDGED.format(words.SAID.get(turn.judged, ""))}</span>'
    wrong = words.WRONG_ANSWER if answer.found else words.WRONG_REFUSAL
    faults = [_fault(number, verdict, label, answer.citations) for verdict, label in wrong]
    return _judge(number, "good", words.HELPFUL) + menu(words.NOT_RIGHT, faults)


def _fault(number: int, verdict: str, label: str, citations: Sequence[Citation]) -> str:
    """What is wrong with the answer, and, where there are several quotes, with which of them."""
    whole = _judge(number, verdict, label)
    if verdict not in words.WRONG_QUOTE or len(citations) == 1:
        return whole
    each = "".join(_judge(number, verdict, f"{one.number}", f"{label}: {one.number}", one.number) for one in citations)
    return f'<span class="each">{whole}{each}</span>'


def _judge(number: int, verdict: str, content: str, label: str = "", citation: int | None = None) -> str:
    return event_button("like", content, label=label, turn=number, verdict=verdict, citation=citation or "")


def _copies(turn: Turn) -> str:
    return menu(words.COPY, [_link(turn.filters.address(q=turn.searched)), _copy(_python(turn), words.AS_PYTHON)])


def _once_more(turn: Turn) -> list[str]:
    """The question to be edited, and to be asked as it was; one that was not searched for is still to be understood."""
    edit = event_button("example_select", words.EDIT, example=turn.question)
    return [edit, ask_button(turn.searched, words.ASK_AGAIN, alone=isinstance(turn.reply, Answer))]


def _copy(text: str, label: str) -> str:
    return f'<button type="button" data-copy="{escape(text)}">{label}</button>'


def _link(query: str) -> str:
    return f'<button type="button" data-link="./?{escape(query)}">{words.LINK}</button>'


def _python(turn: Turn) -> str:
    """The same question in Python, as it was searched, under the same filters."""
    given = {name: value for name, value in turn.filters.arguments().items() if value and value != "relevance"}
    arguments = "".join(
        f", {name}={list(value) if isinstance(value, tuple) else value!r}" for name, value in given.items()
    )
    return (
        "from rag import Archive\n\n"
        'with Archive.open("news.archive") as archive:  # its folder\n'
        f"    print(archive.answer({turn.searched!r}{arguments}).text)\n"
    )
