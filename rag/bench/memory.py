"""How much memory this process has had at most."""

from pathlib import Path

__all__ = ["peak"]

_STATUS = Path("/proc/self/status")


def peak() -> float | None:
    """The most memory that this process has had so far, in MiB; None where the system does not tell.

    It is read from /proc: `ru_maxrss` is inherited from the process that started this one. Mapped files count as far as
    they have been read.
    """
    if not _STATUS.is_file():
        return None
    told = next(line for line in _STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
    return int(told.split()[1]) / 1024
