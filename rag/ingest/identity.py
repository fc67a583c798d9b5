"""Ids out of names that feeds and agencies give: one that only its publisher knows counts together with its place."""

from uuid import UUID

from rag.pages import page_of

__all__ = ["id_of", "name_in"]

_SCHEMES = ("tag:", "urn:")


def id_of(name: str, *places: str | None) -> str:
    """The id of what has a name.

    Args:
        name: what its publisher calls it; "" where it has no name.
        places: where it is from, as far as it is known: the address of its page, its publisher.

    Returns:
        The name where it is one of its own in the world, such as an address or a UUID; else the first place and it.
    """
    place = next(filter(None, places), None)
    return f"{page_of(place)}#{name}" if name and place and not _is_worldwide(name) else name


def name_in(id: str, place: str | None) -> str | None:
    """The name that an id has behind this place; None where it does not begin with it."""
    before = f"{page_of(place)}#" if place else ""
    return id.removeprefix(before) if before and id.startswith(before) else None


def _is_worldwide(name: str) -> bool:
    if "://" in name or name.casefold().startswith(_SCHEMES):
        return True
    try:
        UUID(name)
    except ValueError:
        return False
    return True
