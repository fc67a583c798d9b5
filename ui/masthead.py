"""The head of every page as HTML: the name, one line on what the archive holds, and the way to the other pages."""

from collections.abc import Sequence

from rag import Stats
from ui import words
from ui.markup import holdings, isolated, joined

__all__ = ["masthead"]


def masthead(stats: Stats | None, pages: Sequence[tuple[str, str]], here: str) -> str:
    """The head of the page whose path is `here`.

    Args:
        stats: of the archive; None: not known yet, their line is left free, so that nothing moves when they come.
        pages: path and name of each page; the chat's path is empty. Paths are relative, so that they hold behind a
            proxy, too.
        here: the path of this page.
    """
    holds = joined(map(isolated, holdings(stats))) if stats else "&nbsp;"
    links = "".join(_link(path, name, path == here) for path, name in pages)
    return (
        f'<div class="masthead"><p class="name"><a href="./">{words.NAME}</a></p>'
        f'<p class="holdings">{holds}</p>'
        f'<nav aria-label="{words.PAGES}">{links}</nav></div>'
    )


def _link(path: str, name: str, is_here: bool) -> str:
    return f'<a href="./{path}"{" aria-current=page" if is_here else ""}>{name}</a>'
