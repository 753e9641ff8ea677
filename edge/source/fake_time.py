"""Time for a fake camera: as it is, or as it is told."""

import time
from typing import Protocol


class Time(Protocol):
    """What a fake camera lives by."""

    def uptime(self) -> float:
        """Seconds since the machine's start."""
        ...

    def pause(self, seconds: float) -> None:
        """Let time pass."""
        ...


class RealTime:
    """Time as it is, for a fake camera on a desk."""

    def uptime(self) -> float:
        """Seconds since the machine's start."""
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)


class FakeTime:
    """Time that passes only in `pause`; the wall clock may be set in between, by years."""

    def __init__(self, wall: float = 1_780_000_000.0, uptime: float = 100.0) -> None:
        self._uptime, self._began = uptime, wall - uptime

    def uptime(self) -> float:
        """Seconds since the machine's start."""
        return self._uptime

    def wall(self) -> float:
        """UTC seconds, as the clock has it."""
        return self._began + self._uptime

    def pause(self, seconds: float) -> None:
        """Let time pass, in no time."""
        self._uptime += seconds

    def set_wall(self, wall: float) -> None:
        """Set the clock, as NTP does, or the end of a battery."""
        self._began = wall - self._uptime
