"""What a click on a source does: the article opens at the quote."""

import logging
from dataclasses import dataclass

import gradio as gr

from rag import Archive, RagError
from ui.reader import Place, article_page, missing_page

__all__ = ["Opening"]

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opening:
    """The articles of one archive."""

    archive: Archive

    def open(self, click: gr.EventData) -> str:
        """The article that holds the clicked quote or source line."""
        return self.at(
            Place(str(click.article), int(click.start), int(click.end), str(click.digest), str(click.opened))
        )

    def at(self, place: Place) -> str:
        """The article at a place."""
        try:
            article = self.archive.article(place.article)
            return article_page(article, self.archive.passages(place.article), place)
        except (RagError, ValueError, LookupError) as error:
            _logger.info("article %r cannot be opened: %s", place.article, error)
            return missing_page(place.opened)
