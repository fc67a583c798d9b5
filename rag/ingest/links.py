"""Lists of other articles and readers' comments: from their header to where the article goes on, or to the end.

Running prose is never taken: a paragraph of two sentences or a long one, or two paragraphs of a sentence in a row. A
sentence alone below a headline is its teaser.
"""

import re

from rag.ingest.byline import is_signature
from rag.ingest.furniture import is_comments_header, is_furniture, is_link_list_header, is_more_button, is_share_line
from rag.segment import sentences

__all__ = ["is_prose", "without_link_lists"]

_LONGEST_LIST = 60  # lines at the end
_LONGEST_INSIDE = 12  # lines in the middle; more are a list of the article's own
_LONG = 160  # characters of one sentence that no teaser has
_HEADING = 4  # words of a heading at most; other articles' headlines have more
_STOP = re.compile(r"[.…:][\"'”’»)\]]*$|[!?][\"'”’»)\]]+$")  # a bare "!" or "?" ends many a headline
_PROSE = re.compile(r"[.!?…][\"'”’»)\]]*$")
_SHORTENED = re.compile(r"\b(?:Jr|Sr|Inc|Co|Corp|Ltd|[A-Z])\.$")
_LABELLED = re.compile(r"[^:]{1,40}: ")


def without_link_lists(lines: list[str]) -> list[str]:
    """Drop lists of other articles and comments below a header such as "You might also like".

    Args:
        lines: the page's lines and paragraphs.

    Returns:
        The lines that are the article's; in the middle of it, a list that only looks like one may stay.
    """
    lines = _without_comments(lines)
    kept: list[str] = []
    prose = False
    number = 0
    while number < len(lines):
        end = _end_of_list(lines, number) if prose else number
        if end == number:
            kept.append(lines[number])
            prose = prose or is_prose(lines[number])
            end += 1
        number = end
    return kept


def is_prose(line: str) -> bool:
    """Whether the line is a sentence of some length."""
    return len(line) > 60 and bool(_PROSE.search(line))


def _without_comments(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        if is_comments_header(line) and not _is_article(lines[:number], lines[number + 1 :]):
            return lines[:number]
    return lines


def _is_article(above: list[str], below: list[str]) -> bool:
    """Whether the article is below "Comments", which stands among the buttons above an article as well."""
    before, after = ([len(line) for line in part if is_prose(line)] for part in (above, below))
    over = any(map(is_link_list_header, above[-_LONGEST_INSIDE:]))  # nothing but lists stands between the two
    several = sum(len(line) >= _LONG and _is_paragraph(line) for line in below) > 2
    return len(before) < 2 or several or (not over and sum(after) > sum(before))


def _end_of_list(lines: list[str], header: int) -> int:
    """Where the list ends that the line may head; `header` itself when it heads none."""
    line = lines[header]
    button = is_share_line(line) or is_more_button(line)
    if not button and not is_link_list_header(line):
        return header
    end = _where_prose_resumes(lines, header + 1)
    items = lines[header + 1 : end]
    inside = end < len(lines)
    if len(items) > (_LONGEST_INSIDE if inside else _LONGEST_LIST) or (inside and is_share_line(line)):
        return header
    if (inside and _are_labelled(items)) or (button and not _are_headlines(items)):
        return header
    return end - (inside and bool(items) and _is_heading(items[-1]))


def _where_prose_resumes(lines: list[str], start: int) -> int:
    for number in range(start, min(len(lines), start + _LONGEST_LIST + 1)):
        if not is_furniture(lines[number]) and (_is_paragraph(lines[number]) or _goes_on(lines, start, number)):
            return number
    return len(lines)


def _goes_on(lines: list[str], start: int, number: int) -> bool:
    """Whether a line is one sentence of the article's: a teaser stands alone, below a headline."""
    line = lines[number]
    if line.startswith("(") or line.endswith(":") or is_signature(line):  # a time, a name, a list of the article's own
        return True
    headed = number == start or _is_heading(lines[number - 1])
    return _is_sentence(line) and (headed or any(map(_is_sentence, lines[number + 1 : number + 2])))


def _is_heading(line: str) -> bool:
    return len(line.split()) <= _HEADING and not line.endswith(("!", "?"))


def _is_paragraph(line: str) -> bool:
    return _is_sentence(line) and (len(line) >= _LONG or len(sentences(line)) > 1)


def _is_sentence(line: str) -> bool:
    return len(line) > 60 and _STOP.search(line) is not None and not _SHORTENED.search(line)


def _are_headlines(items: list[str]) -> bool:
    """Whether lines below a mere button are headlines, not results or names in a list of the article's own."""
    items = [item for item in items if not is_furniture(item)]
    return not _are_labelled(items) and 2 * sum(len(item.split()) >= _HEADING for item in items) >= len(items)


def _are_labelled(items: list[str]) -> bool:
    """Whether lines are facts in a box or results: "Best film: Parasite"."""
    return len(items) > 1 and 3 * sum(_LABELLED.match(item) is not None for item in items) >= 2 * len(items)
