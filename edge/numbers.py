"""How far a unit has counted, in a file beside the outbox that outlives it.

Sequences and burst numbers are set aside here in blocks, on the disk before the first of a block is
used: whatever becomes of the outbox, no number is given twice.
"""

import fcntl
import logging
import os
import re
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import astuple

from edge.shared import make_shared
from edge.sync import sync_folder

log = logging.getLogger(__name__)

#: Numbers are set aside this many at a time, to spare the card a write for each.
BLOCK = 100

#: The same line twice, on different pages: a write that is cut off tears one at most.
_PLACES = (0, 4096)
_LENGTH = 80
_LINE = re.compile(rb"uncia 1 (\d{10} \d{10} \d{10} \d{10}) ([0-9a-f]{8})\n")
_PATIENCE = 30.0  # seconds, as SQLite's own for its locks
_PAUSE = 0.01


class Reached(Struct, frozen=True):
    """Numbers from `sequence` and `burst` on, and boots above `boot`, were never given.

    Every event below `following` was committed to the outbox; not synced, so it may lag behind.
    """

    sequence: int = 1
    burst: int = 1
    boot: int = 0
    following: int = 1

    def with_(self, other: "Reached") -> "Reached":
        """The higher of each: numbers only grow."""
        return Reached(*map(max, astuple(self), astuple(other)))

    @property
    def is_known(self) -> bool:
        """Whether any event was ever numbered, as far as this tells."""
        return self.sequence > 1


class Numbers:
    """One process's hold on the file, and on the lock of the outbox. Raises OSError at opening.

    A file that is damaged or gone is written anew from what this process and the outbox know.
    """

    def __init__(self, path: Path) -> None:
        is_new = not path.exists()
        make_shared(path)
        if is_new:
            sync_folder(path.parent)
        self._file = path.open("r+b", buffering=0)
        self._known = Reached()
        self._is_held = False

    def reached(self) -> Reached:
        """How far it is, by the file and by what this process knows."""
        with suppress(OSError):
            for place in _PLACES:
                line = os.pread(self._file.fileno(), _LENGTH, place)
                self._known = self._known.with_(_read(line))
        return self._known

    def raise_to(self, reached: Reached) -> None:
        """Go at least so far, on the disk when this returns.

        A disk that does not take it must not stop the camera: the outbox still has its own count.
        """
        if self.reached().with_(reached) == self._known:
            return
        self._known = self._known.with_(reached)
        try:
            for place in _PLACES:
                os.pwrite(self._file.fileno(), _line(self._known), place)
                os.fsync(self._file.fileno())  # one after the other: a power cut may tear either
        except OSError as error:
            log.warning("numbers not set aside file=%s reason=%s", self._file.name, error.strerror)

    def note(self, following: int) -> None:
        """Events below were committed; on the disk when the system gets round to it."""
        if following <= self.reached().following:
            return
        self._known = self._known.with_(Reached(following=following))
        with suppress(OSError):  # it would only have told of damage
            place = _PLACES[following % len(_PLACES)]
            os.pwrite(self._file.fileno(), _line(self._known), place)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only process that writes to the outbox or puts another file into its place."""
        if self._is_held:
            yield
            return
        self._lock()
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _lock(self) -> None:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                return fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise TimeoutError("another process does not let go of the outbox") from None
            time.sleep(_PAUSE)


def _line(reached: Reached) -> bytes:
    text = b"%010d %010d %010d %010d" % astuple(reached)
    return b"uncia 1 %b %08x\n" % (text, zlib.crc32(text))


def _read(line: bytes) -> Reached:
    """What a line says; nothing where it is damaged."""
    told = _LINE.match(line)
    if told is None or int(told[2], 16) != zlib.crc32(told[1]):
        return Reached()
    return Reached(*map(int, told[1].split()))
