"""The package itself: articles added to a new archive, and searched without the cross-encoder."""

import json
import tempfile
from itertools import groupby
from pathlib import Path
from typing import Any

from rag import Archive
from rag.encoder import load_encoder


class Peer:
    """An archive in a folder that goes with it."""

    def __init__(self, model: str) -> None:
        self._encoder = load_encoder()  # the same model: it is the default one
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)

    def index(self, passages: list[dict[str, Any]]) -> None:
        """Add the articles that the passages are of."""
        self._places = {passage["text"]: place for place, passage in enumerate(passages)}
        source = Path(self._folder.name) / "articles.jsonl"
        with source.open("w", encoding="utf-8") as lines:
            for _, group in groupby(passages, lambda passage: passage["id"]):
                given = list(group)
                text = "\n\n".join(passage["text"] for passage in given)
                lines.write(f"{json.dumps(given[0] | {'text': text})}\n")
        self._archive = Archive.open(Path(self._folder.name) / "peer.archive", encoder=self._encoder)
        self._archive.add(source)

    def search(self, question: str) -> list[int]:
        """The places of the ten best passages."""
        hits = self._archive.search(question, k=10, rerank=False)
        return [self._places[hit.passage.text] for hit in hits if hit.passage.text in self._places]
