"""Bursts: photographs of one trigger, told apart by card, time and number."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sight.row import rows
from wire.event import Trust


@dataclass(frozen=True, slots=True)
class Shot:
    """One photograph where it lies, before anyone has looked at it.

    `name` is how results call it, `card` tells cards in one folder apart. `taken` is UTC seconds
    since 1970 (fractions where the camera gives them), `trust` how far that can be believed, and
    `uptime` the seconds since this machine's start, None where it was not awake for it (a card).
    `by_file`: the photograph tells no time, and `taken` is when its file was written. `size` is in
    bytes, -1 where the file could not be asked.
    """

    path: Path
    name: str
    card: str
    taken: float
    trust: Trust
    by_file: bool = False
    size: int = -1
    uptime: float | None = None


Burst = tuple[Shot, ...]


def in_bursts(shots: Iterable[Shot], gap_seconds: float, most_frames: int) -> Iterator[Burst]:
    """Shots, in the order they were taken, cut into bursts.

    A burst ends where the card or the kind of clock changes, where the next shot is more than
    `gap_seconds` away in either direction (clocks jump), or at `most_frames`. Files that were
    written in a longer row than that were copied, not taken, then: each stands alone.
    """
    for row in rows(shots, lambda last, shot: _follows(last, shot, gap_seconds)):
        copied = row[0].by_file and len(row) > most_frames
        size = 1 if copied else most_frames
        yield from (tuple(row[at : at + size]) for at in range(0, len(row), size))


def _follows(last: Shot, shot: Shot, gap_seconds: float) -> bool:
    return (shot.card, shot.trust, shot.by_file) == (last.card, last.trust, last.by_file) and abs(
        shot.taken - last.taken
    ) <= gap_seconds


def identity(burst: Burst) -> bytes:
    """What a burst is known by when its card is replayed again: names, sizes and times."""
    told = [(shot.name, shot.size, shot.taken) for shot in burst]
    return hashlib.sha256(repr(told).encode()).digest()[:16]
