"""The clock: set or not, whom it was set by, and how far off where something is there to compare.

A Pi has no clock that survives a power loss, and a wrong one makes every photograph's time wrong.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from edge.check.finding import Finding, fine, unknown, wrong
from edge.health.clock import Clock
from edge.health.clock_files import ClockFiles
from edge.health.unit_of_time import UNITS, in_units
from wire.event import Trust

#: Seconds by which two good clocks may differ here.
MOST_OFF = 60.0
_SET = "set it by your phone or watch: sudo date -u -s 'YYYY-MM-DD HH:MM:SS' (UTC)"


@dataclass(frozen=True, slots=True)
class Clocks:
    """UTC in seconds since 1970. `past` is a time that has surely been; None is "there is none".

    `trust` is what events of this unit would say of its clock now.
    """

    now: float
    past: float
    trust: Trust = Trust.NONE
    rtc: float | None = None
    phone: float | None = None


def judge_clock(clocks: Clocks) -> Finding:
    """What the unit's clock is worth."""
    told = f"{datetime.fromtimestamp(clocks.now, UTC):%Y-%m-%d %H:%M:%S} UTC"
    if clocks.now < clocks.past - MOST_OFF:
        behind = span(clocks.past - clocks.now)
        return wrong("clock", f"{told}: not set, at least {behind} behind", _SET)
    by_network = clocks.trust >= Trust.NTP
    for name, other in (("phone", clocks.phone), ("RTC", clocks.rtc)):
        if other is not None and abs(clocks.now - other) > MOST_OFF:
            side = "ahead of" if clocks.now > other else "behind"
            said = f"{told}: {span(abs(clocks.now - other))} {side} the {name}"
            set_rtc = "sudo hwclock --systohc, and change the RTC's cell if it comes back"
            return wrong("clock", said, set_rtc if name == "RTC" and by_network else _SET)
    return _undisputed(clocks, told)


def _undisputed(clocks: Clocks, told: str) -> Finding:
    """Nothing says that it is wrong: by what it is as it is."""
    if clocks.trust >= Trust.NTP:
        return fine("clock", f"{told}, set by the network (trust: ntp)")
    if clocks.trust is Trust.RTC:
        return fine("clock", f"{told}, set by the RTC (trust: rtc)")
    if clocks.rtc is not None:
        return fine("clock", f"{told}, as the RTC has it, which did not set it (trust: none)")
    if clocks.phone is not None:
        return fine("clock", f"{told}, as on the phone; a power loss will stop it (trust: none)")
    return unknown("clock", f"{told}, nothing to compare it with (trust: none)", "see your watch")


def span(seconds: float) -> str:
    """A stretch of time as a person says it."""
    count, unit = in_units(seconds, *UNITS)
    return f"{count:.0f} {unit}"


def read_clocks(now: float, state: Path, phone: float | None = None) -> Clocks:
    """What can be known here. Photographs and events, like this software, are of the past."""
    witnesses = (Path(__file__), state / "outbox.sqlite", state / "outbox.sqlite-wal")
    past = max((written_at(path) for path in witnesses), default=0.0)
    return Clocks(now, past, Clock(boot=0).now().trust, ClockFiles().rtc_tells(), phone)


def written_at(path: Path) -> float:
    """When a file was last written, UTC seconds; 1970 where it is not there, or no more."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
