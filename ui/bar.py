"""What stands around the question box, as HTML: the filters that hold, and the conversations that are kept."""

from collections.abc import Sequence
from datetime import date

from ui import words
from ui.actions import menu
from ui.kept import Kept
from ui.markup import day, escape, event_button, isolated
from ui.turns import Filters, Session

__all__ = ["filters_bar", "toolbar"]


def filters_bar(filters: Filters, id: str | None) -> str:
    """The filters as chips that can be removed; `bar.js` puts them, and the conversation's id, into the address."""
    chips = [_chip("since", "", words.FILTER_SINCE.format(_day(filters.since)))] if filters.since else []
    chips += [_chip("until", "", words.FILTER_UNTIL.format(_day(filters.until)))] if filters.until else []
    chips += [_chip("as_of", "", words.FILTER_AS_OF.format(_day(filters.as_of)))] if filters.as_of else []
    chips += [_chip("publishers", name, name) for name in filters.publishers]
    chips += [_chip("authors", name, words.FILTER_AUTHOR.format(name)) for name in filters.authors]
    chips += [_chip("order", "", words.ORDERS[filters.order])] if filters.order != "relevance" else []
    address = escape(filters.address(conversation=id or ""))
    return f'<div class="filters-bar" data-address="{address}">{"".join(chips)}</div>'


def toolbar(session: Session, kept: Sequence[Kept], *, is_open: bool = False) -> str:
    """The conversations that are kept, and what can be done with this one."""
    items = "".join(_conversation(one, one.id == session.id) for one in kept)
    listed = f"<ul>{items}</ul>" if items else f"<p>{words.NO_CONVERSATIONS}</p>"
    conversations = (
        f'<details class="menu kept"{" open" if is_open else ""}><summary>{words.CONVERSATIONS}</summary>'
        f"<div>{listed}</div></details>"
    )
    return f'<div class="toolbar">{conversations}{_of_this_one() if session.turns else ""}</div>'


def _of_this_one() -> str:
    exports = [event_button("download", label, format=name) for name, label in words.EXPORTS.items()]
    return menu(words.EXPORT, exports) + event_button("clear", words.NEW)


def _conversation(one: Kept, is_this: bool) -> str:
    here = f" <small>({words.THIS_ONE})</small>" if is_this else ""
    changed = f'<time datetime="{one.changed.isoformat()}">{day(one.changed)}</time>'
    opening = event_button("option_select", f"{isolated(one.title)}{here} {changed}", "open", id=one.id)
    delete = event_button("delete", words.DELETE, label=f"{words.DELETE}: {one.title}", id=one.id)
    return f"<li>{opening}{_rename(one)}{delete}</li>"


def _rename(one: Kept) -> str:
    title, id = escape(one.title), escape(one.id)
    field = f'<input name="title" value="{title}" aria-label="{words.NEW_NAME}" maxlength="80">'
    form = f'<form data-event="edit" data-id="{id}">{field}<button type="submit">{words.SAVE}</button></form>'
    summary = f'<summary aria-label="{words.RENAME}: {title}">{words.RENAME}</summary>'
    return f'<details class="rename">{summary}{form}</details>'


def _chip(field: str, value: str, label: str) -> str:
    content = f'{isolated(label)} <span aria-hidden="true">×</span>'
    return event_button("delete", content, "chip", words.REMOVE_FILTER.format(label), field=field, value=value)


def _day(given: str) -> str:
    """A day as people read it; what is none as it was typed."""
    try:
        return day(date.fromisoformat(given))
    except ValueError:
        return given
