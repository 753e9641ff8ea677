"""Petting systemd's watchdog, as proof that work goes on and not only that a process exists."""

import math
from collections.abc import Callable, Mapping

from edge.service.notify import Notify

_PETS = 4  # in the time after which systemd gives up on the service


def watchdog_seconds(environment: Mapping[str, str], pid: int) -> float:
    """After how long without a pet systemd kills this process; infinite where it never does."""
    if environment.get("WATCHDOG_PID", str(pid)) != str(pid):
        return math.inf  # meant for the process that started this one
    microseconds = environment.get("WATCHDOG_USEC", "")
    return int(microseconds) / 1e6 if microseconds.isdecimal() and int(microseconds) else math.inf


class Watchdog:
    """Is told of every step that was done, and pets no more often than it needs to.

    There is no thread and no timer in it: where a model, a camera or a card hangs, no step is done,
    no pet is given, and systemd kills the process and starts it anew.
    """

    def __init__(self, notify: Notify, seconds: float, clock: Callable[[], float]) -> None:
        self._notify, self._clock = notify, clock
        self.every = seconds / _PETS  #: seconds between pets; what waits should wait no longer
        self._due = -math.inf

    def step(self) -> None:
        """A step of the work is done."""
        now = self._clock()
        if self.every != math.inf and now >= self._due:
            self._notify("WATCHDOG=1")
            self._due = now + self.every
