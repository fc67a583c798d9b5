"""Coverage-guided fuzzing of the parsers that are written by hand, until stopped. It needs `pip install atheris`.

python -m tests.fuzzing markdown|tables [CORPUS] [-max_total_time=1800 …]     (libFuzzer's options)
"""

import io
import sys
import time

import atheris

with atheris.instrument_imports(include=["rag.ingest"]):
    from rag.ingest import formats
    from rag.ingest.article import Failure, RawArticle
    from rag.ingest.content import Content

NAMES = {"markdown": ("a.md",), "tables": ("a.csv", "a.json", "a.mbox", "a.rss")}
LONGEST = 20  # seconds


def reading(names: tuple[str, ...], data: bytes) -> None:
    """Read the bytes as a file of one of these names: the first byte chooses which."""
    if not data:
        return
    name = names[data[0] % len(names)]
    begun = time.monotonic()
    for item in formats.read_content(Content("fuzzed", name, name, lambda: io.BytesIO(data[1:]))):
        assert isinstance(item, RawArticle | Failure)
        assert isinstance(item, Failure) or (item.text and item.id)
    assert time.monotonic() - begun < LONGEST, "it takes too long"


if __name__ == "__main__":
    names = NAMES[sys.argv.pop(1)]
    atheris.Setup(sys.argv, lambda data: reading(names, data))
    atheris.Fuzz()
