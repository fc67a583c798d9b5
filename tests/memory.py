"""How much memory a process has had at most."""

import resource
import sys
from pathlib import Path

__all__ = ["peak"]

_STATUS = Path("/proc/self/status")


def peak() -> float:
    """The most memory that this process has had so far, in MiB.

    Linux lets a process inherit `ru_maxrss` of the one that started it; its own is in /proc.
    """
    if _STATUS.is_file():
        told = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(told.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)
