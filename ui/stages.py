"""Work that tells how far it has come, as a page shows it: stage by stage, and then what came of it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar

__all__ = ["in_stages"]

_Stage = TypeVar("_Stage")
_Result = TypeVar("_Result")


def in_stages(work: Callable[[Callable[[_Stage], None]], _Result]) -> Iterator[_Stage | Future[_Result]]:
    """Do work in a thread of its own.

    Args:
        work: is given what to call with each stage as it begins.

    Yields:
        each stage as it begins; at last the future, done, that holds what the work returned or raised.
    """
    begun: SimpleQueue[_Stage | Future[_Result]] = SimpleQueue()
    with ThreadPoolExecutor(1) as thread:
        thread.submit(work, begun.put).add_done_callback(begun.put)
        while True:
            step = begun.get()
            yield step
            if isinstance(step, Future):
                return
