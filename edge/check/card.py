"""The card: whether it can be written, how fast, and for how many days there is room."""

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from edge.check.finding import Finding, fine, unknown, wrong
from edge.config import Config

_MB = 1_000_000
_BLOCK = bytes(range(250)) * 4000  # 1 MB, as large as a photograph
_MOST_BLOCKS, _MOST_SECONDS = 8, 5.0
#: Three photographs of 2 MB in three seconds. The slowest class of cards that is sold keeps it.
LEAST_MB_PER_SECOND = 2.0


def card_written(state: Path) -> Finding:
    """Whether the state folder is there and can be written."""
    name = "card"
    if not state.is_dir():
        return wrong(
            name, f"{state}: there is no such folder", "name it as unit.state, and make it"
        )
    if os.statvfs(state).f_flag & os.ST_RDONLY:
        return _read_only(state)
    try:
        with tempfile.TemporaryFile(dir=state) as file:
            file.write(b"uncia")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return _unwritten(state, error)
    return fine(name, f"{state} can be written")


def _unwritten(state: Path, error: OSError) -> Finding:
    advice = {
        errno.EROFS: _read_only(state).advice,
        errno.EACCES: "run this as root: sudo uncia edge check ...",
        errno.ENOSPC: "the card is full: bring it down, or change it",
    }
    known = advice.get(error.errno or 0, "the card is failing: change it")
    return wrong("card", f"{state} cannot be written: {error.strerror}", known)


def _read_only(state: Path) -> Finding:
    advice = "a card does that when it fails: start the unit again; if it comes back, change it"
    return wrong("card", f"{state} is read only", advice)


def card_speed(state: Path, clock: Callable[[], float]) -> Finding:
    """How fast photographs reach the card; each megabyte is synced, as each photograph is."""
    try:
        written, seconds = _measured(state, clock)
    except OSError as error:
        return wrong(
            "card speed", f"cannot be measured: {error.strerror}", "see the line of the card"
        )
    return judge_speed(written, seconds)


def _measured(state: Path, clock: Callable[[], float]) -> tuple[int, float]:
    began, blocks = clock(), 0
    # It has no name in the folder: nothing of it is left there, also where the power fails now.
    with tempfile.TemporaryFile(dir=state, buffering=0) as file:
        while blocks < _MOST_BLOCKS and clock() - began < _MOST_SECONDS:
            file.write(_BLOCK)
            os.fsync(file.fileno())
            blocks += 1
        return blocks * len(_BLOCK), clock() - began


def judge_speed(written: int, seconds: float) -> Finding:
    """Whether so many bytes in so many seconds are enough."""
    speed = written / _MB / max(seconds, 1e-6)
    said = f"{speed:.1f} MB/s, {written // _MB} MB written and synced"
    if speed < LEAST_MB_PER_SECOND:
        return wrong("card speed", f"{said}: too slow", "change the card for one marked A1 or A2")
    return fine("card speed", said)


@dataclass(frozen=True, slots=True)
class Room:
    """Megabytes: of the card, free on it, and what is written of photographs on a day."""

    size: float
    free: float
    daily: float


def card_room(state: Path, config: Config) -> Finding:
    """For how many days there is room, at the rate that the configuration expects."""
    try:
        told = shutil.disk_usage(state)
    except OSError as error:
        return unknown("card space", f"cannot be told: {error.strerror}")
    free = told.free / _MB - config.evidence.reserve_megabytes
    return judge_room(Room(told.total / _MB, free, daily_megabytes(config)), config)


def daily_megabytes(config: Config) -> float:
    """What a day writes: in observe every photograph is copied, else those that are kept."""
    told = config.check
    share = 1.0 if config.policy.mode == "observe" else told.kept_share
    return told.photographs_per_day * told.photograph_megabytes * share


def judge_room(room: Room, config: Config) -> Finding:
    """Whether the days that there is room for are enough."""
    days = max(room.free, 0) / room.daily if room.daily else float("inf")
    said = (
        f"{max(room.free, 0) / 1000:.1f} of {room.size / 1000:.1f} GB free, room for {days:.0f} "
        f"days at {room.daily:.0f} MB a day"
    )
    if days < config.check.least_days:
        return wrong(
            "card space", said, f"change the card: {config.check.least_days:g} days are wanted"
        )
    return fine("card space", said)
