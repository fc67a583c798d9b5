"""Lines that say whose the picture, the text or the figures are, and nothing else."""

import re

from rag.ingest.byline import are_names, fold

__all__ = ["is_credit"]

_SPACES = re.compile(r"\s+")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]\.?")
_COPYRIGHT = re.compile(r"(?:copyright(?: ©| \(c\))?|©|\(c\)) ?(?:by )?", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}\b")
_AGENCYS = re.compile(
    r"(?:^|.*[ /])(?:getty images|ap photo|ap images|zuma press|imagn|shutterstock|anadolu agency|usa today (?:sports|"
    r"network))(?: ?/.*)?|.*(?:/ ?|\bvia |, |– |— |\| |^)(?:afp|reuters|epa|alamy|istock|"
    r"xinhua)(?: stock photo)?(?: ?/.*)?"
)
_INITIALS = re.compile(r"([^/]+)/ ?(?:AP|PA|TASS|ANSA|POOL|Pool|dpa)(?: Photo)?")
_LONGEST = 60
_SENTENCE = re.compile(r"(?:he|she|it|they|we|i)\b|.*\b(?:was|were|is|are|has|have|had|will|said|told)\b")
_PICTURE = re.compile(
    r"(?:photo(?:graph)?|image|picture|video|illustration|graphic|screenshot|screen ?grab)s? (?:by|courtesy of|via) ",
    re.IGNORECASE,
)
_ROLES = re.compile(
    r"(?:(?:^|[;,.] ?| and )(?:additional |further )?(?:reporting|writing|editing|edited|compiled|translated|"
    r"production)(?: and (?:reporting|writing|editing))? by )",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"sources?: ", re.IGNORECASE)


def is_credit(line: str) -> bool:
    """Whether the line is a photo credit, a copyright note, a list of who wrote and edited, or a source.

    Args:
        line: one line, in brackets or without.
    """
    line = _SPACES.sub(" ", line).strip()
    if bracketed := _BRACKETED.fullmatch(line):
        line = bracketed[1].strip()
    return _is_agencys(line) or _is_owned(line) or _is_picture(line) or _is_staff(line)


def _is_agencys(line: str) -> bool:
    folded = fold(line)
    if len(folded) > _LONGEST or _SENTENCE.match(folded):
        return False
    initials = _INITIALS.fullmatch(line)
    return _AGENCYS.fullmatch(folded) is not None or (initials is not None and are_names(initials[1]))


def _is_owned(line: str) -> bool:
    owned = _COPYRIGHT.match(line)
    owner = line[owned.end() :] if owned else ""
    bare = owned is not None and not owner
    return bare or _YEAR.match(owner) is not None or (are_names(owner) and not owner.endswith("."))


def _is_picture(line: str) -> bool:
    """Whether the line is "Photos by ..." and names; "Photos by residents show the water" is a sentence."""
    found = _PICTURE.match(line)
    rest = line[found.end() :].rstrip(".") if found else ""
    return rest[:1].isupper() and (not line.endswith(".") or are_names(rest))


def _is_staff(line: str) -> bool:
    """Whether the line is "Reporting by A; editing by B" or "Source: C"."""
    if named := _SOURCE.match(line):
        return len(line.split()) <= 8 and are_names(f"Source {line[named.end() :]}")
    names, roles = _ROLES.subn(" and ", line)
    return roles > 0 and _ROLES.match(line) is not None and are_names(names.removeprefix(" and ").rstrip("."))
