"""`GET /healthz`: whether the server can answer, for whatever watches over it."""

import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag import Archive, RagError
from ui import words

__all__ = ["health"]

_log = logging.getLogger(__name__)


def health(archive: Archive) -> Route:
    """The route, for anyone: 200 and the number of articles, or 503 when the archive cannot be read."""

    def answer(_: Request) -> Response:
        try:
            articles = archive.stats().articles
        except RagError as error:
            _log.warning("%s", error)  # it names a path, which is not for everyone
            return JSONResponse({"status": "unavailable", "reason": words.UNREADABLE}, 503)
        return JSONResponse({"status": "ok", "articles": articles})

    return Route("/healthz", answer)
