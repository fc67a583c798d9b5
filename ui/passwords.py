"""Who may log in: a file with one line a person, `name:HASH`, and the check of a password against it.

A hash is scrypt's, with a salt of its own, and says by itself how it was made: `$scrypt$ln=14,r=8,p=5$salt$key`.
"""

import asyncio
import base64
import hashlib
import hmac
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from rag import RagError

__all__ = ["People", "line"]

# OWASP's advice of 2023 for scrypt in its form that needs the least memory, 16 MiB: many people may log in at once.
_LOG_COST, _BLOCK, _LANES = 14, 8, 5
_AT_ONCE = 2  # passwords checked at the same time; more wait their turn
_SHORTEST = 8
_NAME = re.compile(r"[^\s:#][^:\x00-\x1f\x7f]*(?<!\s)")
# The bounds keep a slip of the pen from asking for gigabytes, and for minutes.
_HASH = re.compile(r"\$scrypt\$ln=(1[4-7]),r=8,p=([1-9]|1[0-6])\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})")


def line(name: str, password: str) -> str:
    """The line that lets a person log in, for a file of people; another one each time.

    Args:
        name: what the person types to log in.
        password: in any script. How its accents are encoded makes no difference, nor does it in the name.

    Raises:
        ValueError: the name holds what the file or the login page cannot carry, or the password is too short.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be a name: take letters, without a colon, a leading # or spaces around it")
    if len(password) < _SHORTEST:
        raise ValueError(f"the password is shorter than {_SHORTEST} characters; take a longer one")
    return f"{name}:{_Hash.of(password)}"


class People:
    """The people of a file, read once."""

    def __init__(self, hashes: dict[str, "_Hash"]) -> None:
        self._hashes = hashes
        self._stand_ins = list(hashes.values())
        self._turns = asyncio.Semaphore(_AT_ONCE)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The people of a file. Blank lines and lines that start with # are left out.

        Raises:
            RagError: the file cannot be read, names nobody, or has a line that is none.
        """
        hashes: dict[str, _Hash] = {}
        for number, entry in enumerate(_lines(path), 1):
            if not entry or entry.startswith("#"):
                continue
            name, _, text = entry.partition(":")
            name = _plain(name)
            found = _HASH.fullmatch(text)
            if not found or not _NAME.fullmatch(name):  # the line is not shown: it may hold a password
                raise RagError(f"{path}:{number}: this is no line NAME:HASH. {_cure(path)}")
            if name in hashes:
                raise RagError(f"{path}:{number}: {name} has a line above already; delete one of the two.")
            hashes[name] = _Hash.parsed(found)
        if not hashes:
            raise RagError(f"{path}: it names nobody, so nobody could log in. {_cure(path)}")
        return cls(hashes)

    async def admits(self, name: str, password: str) -> bool:
        """Whether this is a person of the file and their password; a name that is not there takes as long to refuse."""
        name = _plain(name)
        # Each name has a stand-in of its own: with one for all, hashes of several strengths in one file would tell by
        # the time they take which names are there.
        checked = self._hashes.get(name) or self._stand_ins[hash(name) % len(self._stand_ins)]
        async with self._turns:
            fits = await asyncio.to_thread(checked.fits, password)  # the page goes on answering meanwhile
        return fits and name in self._hashes


@dataclass(frozen=True, slots=True)
class _Hash:
    log_cost: int
    lanes: int
    salt: bytes
    key: bytes

    @classmethod
    def of(cls, password: str) -> Self:
        salt = os.urandom(16)
        return cls(_LOG_COST, _LANES, salt, _scrypt(password, salt, _LOG_COST, _LANES))

    @classmethod
    def parsed(cls, found: re.Match[str]) -> Self:
        salt, key = (base64.b64decode(found[group] + "==") for group in (3, 4))
        return cls(int(found[1]), int(found[2]), salt, key)

    def fits(self, password: str) -> bool:
        return hmac.compare_digest(_scrypt(password, self.salt, self.log_cost, self.lanes), self.key)

    def __str__(self) -> str:
        salt, key = (base64.b64encode(part).decode().rstrip("=") for part in (self.salt, self.key))
        return f"$scrypt$ln={self.log_cost},r={_BLOCK},p={self.lanes}${salt}${key}"


def _scrypt(password: str, salt: bytes, log_cost: int, lanes: int) -> bytes:
    plain = _plain(password).encode("utf-8", "surrogatepass")
    room = 128 * _BLOCK * (2**log_cost + lanes) + 2**20  # what OpenSSL may take; its own bound is too low
    return hashlib.scrypt(plain, salt=salt, n=2**log_cost, r=_BLOCK, p=lanes, maxmem=room, dklen=32)


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed)  # keyboards differ in how they write an accent


def _lines(path: Path) -> list[str]:
    try:
        return [entry.strip() for entry in path.read_text(encoding="utf-8-sig").split("\n")]
    except OSError as error:
        raise RagError(f"{path}: cannot be read ({error.strerror}). {_cure(path)}") from error
    except UnicodeDecodeError as error:
        raise RagError(f"{path}: it is not encoded in UTF-8. Save it as UTF-8 text.") from error


def _cure(path: Path) -> str:
    return f"Make a line for each person: archive-chat password NAME >> {path}"
