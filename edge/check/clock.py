"""The clock: set or not, whom it was set by, and how far off where something is there to compare.

A Pi has no clock that survives a power loss, and a wrong one makes every photograph's time wrong.
"""

import ctypes
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from edge.check.finding import Finding, fine, unknown, wrong

_RTC = Path("/sys/class/rtc/rtc0/since_epoch")
_TIMESYNC = Path("/run/systemd/timesync/synchronized")
_UNSYNCHRONISED = 5  # TIME_ERROR of adjtimex(2)
#: Seconds by which two good clocks may differ here.
MOST_OFF = 60.0
_SET = "set it by your phone or watch: sudo date -u -s 'YYYY-MM-DD HH:MM:SS' (UTC)"


@dataclass(frozen=True, slots=True)
class Clocks:
    """UTC in seconds since 1970. `past` is a time that has surely been; None is "there is none"."""

    now: float
    past: float
    by_network: bool
    rtc: float | None = None
    phone: float | None = None


def judge_clock(clocks: Clocks) -> Finding:
    """What the unit's clock is worth."""
    told = f"{datetime.fromtimestamp(clocks.now, UTC):%Y-%m-%d %H:%M:%S} UTC"
    if clocks.now < clocks.past - MOST_OFF:
        behind = span(clocks.past - clocks.now)
        return wrong("clock", f"{told}: not set, at least {behind} behind", _SET)
    for name, other in (("phone", clocks.phone), ("RTC", clocks.rtc)):
        if other is not None and abs(clocks.now - other) > MOST_OFF:
            side = "ahead of" if clocks.now > other else "behind"
            said = f"{told}: {span(abs(clocks.now - other))} {side} the {name}"
            set_rtc = "sudo hwclock --systohc, and change the RTC's cell if it comes back"
            return wrong("clock", said, set_rtc if name == "RTC" and clocks.by_network else _SET)
    if clocks.by_network:
        return fine("clock", f"{told}, set by the network (trust: ntp)")
    if clocks.rtc is not None:
        return fine("clock", f"{told}, set by the RTC (trust: rtc)")
    if clocks.phone is not None:
        return fine("clock", f"{told}, as on the phone; a power loss will stop it (trust: none)")
    return unknown("clock", f"{told}, nothing to compare it with (trust: none)", "see your watch")


def span(seconds: float) -> str:
    """A stretch of time as a person says it."""
    for size, unit in ((86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} seconds"


def read_clocks(now: float, state: Path, phone: float | None = None) -> Clocks:
    """What can be known here. Photographs and events, like this software, are of the past."""
    witnesses = (Path(__file__), state / "outbox.sqlite", state / "outbox.sqlite-wal")
    past = max((_written(path) for path in witnesses), default=0.0)
    return Clocks(now, past, by_network(), _rtc(), phone)


def by_network() -> bool:
    """Whether the kernel's clock is held to another (NTP, or GPS by way of it)."""
    try:
        # struct timex, all zero: nothing is changed. 208 bytes on 64 bits.
        state: int = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))
    except (OSError, AttributeError):
        state = -1
    # A hardened service may not ask the kernel, not even for reading; timesyncd leaves a mark.
    return state < _UNSYNCHRONISED if state >= 0 else _TIMESYNC.exists()


def _rtc() -> float | None:
    try:
        return float(_RTC.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
