"""Gradio, imported in half the time."""

import inspect

__all__ = ["import_gradio"]


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
