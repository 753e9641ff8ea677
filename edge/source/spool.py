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

import msgspec
from msgspec import Struct

from edge.burst import Burst, Shot
from edge.source.exif import stamped
from edge.source.shutter import Still
from edge.source.source import SourceError
from wire.event import Trust

log = logging.getLogger(__name__)

_RECORD = "burst.json"
_HALF, _GONE = ".half-", ".gone-"


class SpoolError(Exception):
    """A burst that the spool could not take, and why."""


class _Photograph(Struct, frozen=True):
    name: str
    taken: float
    size: int
    uptime: float


class _Record(Struct, frozen=True):
    """A burst as it must be given again: `boot` tells whether the uptimes still mean anything."""

    boot: str
    trust: Trust
    photographs: tuple[_Photograph, ...]


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
            self._waiting = deque(burst for path in left if (burst := self._read(path)))
        except OSError as error:
            raise SourceError(
                f"trap.spool {folder}: cannot be used: {error.strerror}; it should be a folder in "
                "memory that this user may write"
            ) from error
        self._bytes = sum(_bytes(burst) for burst in self._waiting)
        self._next = 1 + max((_number(path) for path in left), default=0)

    def store(self, stills: Sequence[Still]) -> None:
        """Add a burst of at least one still. Raises SpoolError; then nothing of it is there."""
        first = stills[0]
        number, self._next = self._next, self._next + 1
        half = self.folder / f"{_HALF}{number:06d}-{_stamp(first.wall)}"
        whole = half.with_name(half.name.removeprefix(_HALF))
        # The clock may be set, by years, while a burst is taken: it is asked once, at its first.
        taken = [first.wall + (still.uptime - first.uptime) for still in stills]
        data = [stamped(still.jpeg, at) for still, at in zip(stills, taken, strict=True)]
        self._expect_room(sum(map(len, data)))
        photographs = tuple(
            _Photograph(f"{_stamp(first.wall)}-{at:02d}.jpg", time, len(jpeg), still.uptime)
            for at, (still, time, jpeg) in enumerate(zip(stills, taken, data, strict=True), start=1)
        )
        record = _Record(self._boot, first.trust, photographs)
        try:
            half.mkdir()
            for photograph, jpeg in zip(photographs, data, strict=True):
                (half / photograph.name).write_bytes(jpeg)
            (half / _RECORD).write_bytes(msgspec.json.encode(record))
            half.rename(whole)
        except OSError as error:
            shutil.rmtree(half, ignore_errors=True)
            raise SpoolError(f"{self.folder}: cannot be written: {error.strerror}") from error
        burst = self._burst(whole, record)
        with self._lock:
            self._waiting.append(burst)
            self._bytes += _bytes(burst)

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
            raise SpoolError(
                f"{self.folder}: full, {waiting} bytes of {self._most_bytes} wait to be judged"
            )

    def _sweep(self) -> None:
        for path in self.folder.iterdir():
            if path.name.startswith((_HALF, _GONE)):
                shutil.rmtree(path)

    def _read(self, folder: Path) -> Burst | None:
        """A burst that an earlier process left, None where no photograph is in its folder."""
        try:
            record = msgspec.json.decode((folder / _RECORD).read_bytes(), type=_Record)
        except (OSError, msgspec.MsgspecError) as error:
            log.warning("spooled burst without its record folder=%s error=%s", folder, error)
            return tuple(_found(path) for path in sorted(folder.glob("*.jpg"))) or None
        return self._burst(folder, record)

    def _burst(self, folder: Path, record: _Record) -> Burst:
        return tuple(
            Shot(
                path=folder / told.name,
                name=told.name,
                card="camera",
                taken=told.taken,
                trust=record.trust,
                size=told.size,
                uptime=told.uptime if record.boot == self._boot else None,
            )
            for told in record.photographs
        )


def _found(path: Path) -> Shot:
    """A photograph of which only the file is left."""
    told = path.stat()
    return Shot(
        path, path.name, "camera", told.st_mtime, Trust.NONE, by_file=True, size=told.st_size
    )


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
