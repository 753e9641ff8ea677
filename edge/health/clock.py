"""The machine's clock: what it was set from, and when it was moved.

A Pi has no clock that survives a power loss. What is asked here are files, for a service that is
confined may not ask the kernel (systemd's ProtectClock) nor chrony (it has no network).
"""

import time
from collections.abc import Callable
from threading import Lock

from edge.health.chrony import ChronyLog
from edge.health.clock_files import ClockFiles, kernel_is_disciplined
from edge.health.moment import Moment
from edge.health.unit_of_time import UNITS, in_units
from wire.event import Trust

#: 2025-01-01. A time before this software was written is of a clock that was never set.
EARLIEST = 1_735_689_600.0
#: Seconds that the clock must be moved by to be told. A leap second is less.
JUMP = 2.0
_ASK_AGAIN = 60.0
_RTC_OFF = 60.0
_TRIES = 5
_YEARS = (365.25 * 86_400, "years")


class Clock:
    """Tells moments of this boot. What the clock was set from is asked every minute, and at jumps.

    `wall` gives UTC seconds, `uptime` seconds since the machine's start. Any thread may ask.
    """

    def __init__(
        self,
        boot: int,
        files: ClockFiles | None = None,
        *,
        wall: Callable[[], float] = time.time,
        uptime: Callable[[], float] = lambda: time.clock_gettime(time.CLOCK_BOOTTIME),
        disciplined: Callable[[], bool] = kernel_is_disciplined,
    ) -> None:
        self._boot, self._files = boot, files or ClockFiles()
        self.wall, self.uptime, self._disciplined = wall, uptime, disciplined
        self._lock = Lock()
        self._trust, self._asked = Trust.NONE, -_ASK_AGAIN
        self._jumps = Jumps()
        self._chrony = ChronyLog(self._files.chrony_log)

    def now(self) -> Moment:
        """This moment."""
        with self._lock:
            told, uptime = self._together()
            jumped = bool(self._jumps.moved(told, uptime))
            if jumped or uptime - self._asked >= _ASK_AGAIN:
                found = self._set_from(told)
                # Held by nobody any more, a clock is still one that was set; moved, it is another.
                self._trust = found if jumped else max(found, self._trust)
                self._asked = uptime
            return Moment(told, self._trust, self._boot, uptime)

    def _together(self) -> tuple[float, float]:
        """Both clocks, read without a pause in between that would look like a jump."""
        for _ in range(_TRIES):
            before, told, uptime = self.uptime(), self.wall(), self.uptime()
            if uptime - before < JUMP / 4:
                break
        return told, uptime

    def _set_from(self, told: float) -> Trust:
        """What the clock, which tells `told`, was last set from in this boot."""
        if told < EARLIEST:
            return Trust.NONE
        by_chrony = self._chrony.trust()
        if by_chrony is not Trust.NONE:
            return by_chrony
        if self._files.timesync_set_it() or self._disciplined():
            return Trust.NTP
        return Trust.RTC if self._set_from_rtc(told) else Trust.NONE

    def _set_from_rtc(self, told: float) -> bool:
        """Whether it was set from the RTC, which has a sane time and still agrees."""
        tells = self._files.rtc_tells()
        return (
            self._files.rtc_set_it()
            and tells is not None
            and tells >= EARLIEST
            and abs(tells - told) <= _RTC_OFF
        )


class Jumps:
    """Notices a clock that is set. Slewing moves both clocks alike, so that any distance tells."""

    def __init__(self) -> None:
        self._offset: float | None = None

    def moved(self, told: float, uptime: float) -> float:
        """Seconds by which the clock was moved since it was last looked at, 0.0 for not at all."""
        offset = told - uptime
        by = 0.0 if self._offset is None else offset - self._offset
        if self._offset is not None and abs(by) < JUMP:
            return 0.0
        self._offset = offset
        return by


def moved_by(seconds: float) -> str:
    """A jump as a person says it: "31.2 years forward"."""
    count, unit = in_units(abs(seconds), _YEARS, *UNITS)
    return f"{count:.1f} {unit} {'forward' if seconds > 0 else 'back'}"
