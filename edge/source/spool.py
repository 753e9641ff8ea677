"""The spool: bursts that wait to be judged, as files in a folder that lives in memory.

There a photograph that is discarded has never worn the card. A burst is a folder of its own: named
out of sight until it is whole, renamed when it is, renamed again before it is removed. So a process
that is killed leaves each burst whole or absent, and the next one finds it as it was.
"""

import logging
import shutil
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from edge.burst import Burst
from edge.source.exif import stamped
from edge.source.record import Photograph, Record, recorded_burst
from edge.source.shutter import Still
from edge.source.source import SourceError

log = logging.getLogger(__name__)

_HALF, _GONE = ".half-", ".gone-"


class SpoolError(Exception):
    """A burst that the spool could not take, and why."""


class Spool:
    """The folder, made where it is missing; what an earlier process left in it comes first.

    It takes `most_bytes`, then no more: the oldest bursts are those that are being judged. `boot`
    is the machine's present start. Raises SourceError where the folder cannot be used.

    One thread may store while another asks and is done.
    """

    def __init__(self, folder: Path, most_bytes: int, boot: bytes = b"") -> None:
        self.folder = folder
        self._most_bytes, self._boot = most_bytes, boot.decode("ascii", "replace")
        self._lock = Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            left = sorted(path for path in folder.iterdir() if path.is_dir())
            found = (recorded_burst(path, self._boot) for path in left)
            self._waiting = deque(burst for burst in found if burst)
        except OSError as error:
            raise SourceError(
                f"trap.spool {folder}: cannot be used: {error.strerror}; it should be a folder in "
                "memory that this user may write"
            ) from error
        self._bytes = sum(_bytes(burst) for burst in self._waiting)
        self._refused = 0  #: bytes of the burst that was refused last
        self._next = 1 + max((_number(path) for path in left), default=0)

    def store(self, stills: Sequence[Still]) -> None:
        """Add a burst of at least one still. Raises SpoolError; then nothing of it is there."""
        first = stills[0]
        # The clock may be set, by years, while a burst is taken: it is asked once, at its first.
        taken = [first.wall + (still.uptime - first.uptime) for still in stills]
        data = [stamped(still.jpeg, at) for still, at in zip(stills, taken, strict=True)]
        self._expect_room(sum(map(len, data)))
        names = [f"{_stamp(first.wall)}-{at:02d}.jpg" for at in range(1, len(stills) + 1)]
        sizes, uptimes = map(len, data), (still.uptime for still in stills)
        told = map(Photograph, names, taken, sizes, uptimes)
        record = Record(self._boot, first.trust, tuple(told))
        folder = self.folder / f"{self._next:06d}-{_stamp(first.wall)}"
        self._next += 1
        try:
            _write_whole(folder, record, data)
        except OSError as error:
            self._refused = self._most_bytes + 1  # only a burst that is taken will tell
            raise SpoolError(f"{self.folder}: cannot be written: {error.strerror}") from error
        burst = record.burst(folder, self._boot)
        with self._lock:
            self._waiting.append(burst)
            self._bytes += _bytes(burst)

    @property
    def takes_again(self) -> bool:
        """Whether the burst that was refused last would find room by now."""
        with self._lock:
            return self._bytes + self._refused <= self._most_bytes

    def oldest(self) -> Burst | None:
        """The oldest burst that this process has not been given yet, None where none waits."""
        with self._lock:
            return self._waiting.popleft() if self._waiting else None

    def done(self, burst: Burst) -> None:
        """Remove a burst. One that cannot be removed is given again at the next start."""
        folder = burst[0].path.parent
        gone = folder.with_name(f"{_GONE}{folder.name}")
        try:
            folder.rename(gone)
            shutil.rmtree(gone)
        except OSError as error:
            log.warning("spooled burst not removed folder=%s error=%s", folder, error)
            return
        with self._lock:
            self._bytes -= _bytes(burst)

    def _expect_room(self, size: int) -> None:
        with self._lock:
            waiting = self._bytes
        if waiting + size > self._most_bytes:
            self._refused = size
            raise SpoolError(
                f"{self.folder}: full, {waiting} bytes of {self._most_bytes} wait to be judged"
            )

    def _sweep(self) -> None:
        for path in self.folder.iterdir():
            if path.name.startswith((_HALF, _GONE)):
                shutil.rmtree(path)


def _write_whole(folder: Path, record: Record, data: Sequence[bytes]) -> None:
    half = folder.with_name(f"{_HALF}{folder.name}")
    try:
        half.mkdir()
        for told, jpeg in zip(record.photographs, data, strict=True):
            (half / told.name).write_bytes(jpeg)
        record.write(half)
        half.rename(folder)
    except OSError:
        shutil.rmtree(half, ignore_errors=True)
        raise


def _bytes(burst: Burst) -> int:
    return sum(max(0, shot.size) for shot in burst)


def _number(folder: Path) -> int:
    head = folder.name.partition("-")[0]
    return int(head) if head.isdecimal() else 0


def _stamp(wall: float) -> str:
    """A time as it stands in names: 20260601T120000250Z; bare seconds where no calendar has it."""
    try:
        at = datetime.fromtimestamp(wall, UTC)
    except (ValueError, OverflowError, OSError):
        return f"{wall:.0f}"
    return f"{at:%Y%m%dT%H%M%S}{at.microsecond // 1000:03d}Z"
