"""A quick start and a small server: Gradio imported in half the time, one web application for five, few heaps."""

import ctypes
import gc
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["import_gradio", "share_heaps", "uncollected", "unserved"]

_ARENA_MAX = -8  # its number in glibc's malloc.h


def share_heaps() -> None:
    """Let all threads share two heaps, where the C library is glibc.

    Else each thread has one of its own and keeps there what it once needed: a server that two dozen threads answer for
    comes to twice the memory within minutes, and is no faster.
    """
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):
        mallopt(_ARENA_MAX, 2)


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no garbage for a while: what is imported stays, and looking it through takes a sixth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # what is there by now is not looked through later, either
        gc.enable()


def import_gradio() -> None:
    """Import it without the type stubs that it writes for editors, beside its own files, whenever it is imported.

    It writes none for a class whose file is not known (`create_or_modify_pyi` in gradio/component_meta.py, 6.31).
    """
    known = inspect.getfile

    def unless_gradios(thing: object) -> str:
        if str(getattr(thing, "__module__", "")).startswith("gradio."):
            raise OSError("no stubs")
        return known(thing)  # type: ignore[arg-type]

    inspect.getfile = unless_gradios  # type: ignore[assignment]
    try:
        import gradio  # noqa: F401
    finally:
        inspect.getfile = known


@contextmanager
def unserved() -> Iterator[None]:
    """Make no web application of pages that are still being laid out.

    Gradio makes one, of a hundred routes, for the queue and after every page, and at last the one that it serves
    (`App.create_app` in gradio/blocks.py, 6.31).
    """
    from gradio.routes import App

    made = App.create_app
    App.create_app = staticmethod(lambda *_, **__: None)  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        App.create_app = made  # type: ignore[method-assign]
