"""What somebody who adds articles should know, told once: that the encoder does not understand their language."""

from rag.encoder import DEFAULT_ENCODER
from rag.store import Store

__all__ = ["advice"]

_MULTILINGUAL = "paraphrase-multilingual-MiniLM-L12-v2"  # fifty languages, no larger vectors, the same library
_TOLD = "advice on languages"  # a fact that the store remembers


def advice(store: Store, encoder: str) -> tuple[str, ...]:
    """What has not been said yet of what the archive holds now; it is remembered that it was.

    Args:
        store: the archive's store, whose writer's lock the caller holds.
        encoder: its encoder's name.
    """
    if encoder != DEFAULT_ENCODER or store.meta(_TOLD):
        return ()
    known = {name: count for name, count in store.languages().items() if name}
    others = {name: count for name, count in known.items() if not name.casefold().startswith("en")}
    if 2 * sum(others.values()) <= sum(known.values()):
        return ()
    store.set_meta(_TOLD, "told")
    named = ", ".join(sorted(others, key=lambda name: (-others[name], name))[:3])
    return (
        f"most of these articles are not in English ({named}), and the encoder {encoder} knows little else: search "
        f"goes mostly by their words. One that knows them is {_MULTILINGUAL} of sentence-transformers. To use it, make "
        f"a new archive: archive-chat add --encoder {_MULTILINGUAL} --archive NEW SOURCES",
    )
