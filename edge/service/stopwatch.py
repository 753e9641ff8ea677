"""How long each step of a run took, so that the steps add up to the whole."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_PROCESS = Path("/proc/self/stat")
_UPTIME = Path("/proc/uptime")
_TICKS = 100  # of a second: what Linux counts process starts in
_REST = "other"


class Stopwatch:
    """Seconds by step, in the order in which the steps were met; a step inside another is not it.

    `clock` gives monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._now, self._since = _REST, clock()
        self.steps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """What was done since the last lap or step was this."""
        now = self._clock()
        self.steps[name] = self.steps.get(name, 0.0) + now - self._since
        self._since = now

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """What is done inside is this step."""
        self.lap(self._now)
        outer, self._now = self._now, name
        try:
            yield
        finally:
            self.lap(name)
            self._now = outer


def until_this_process() -> dict[str, float]:
    """Seconds from the machine's start to this process's, and from there to now; {} if untold."""
    try:
        # The process's name, in brackets, may hold spaces: count from behind it.
        after_name = _PROCESS.read_text(encoding="ascii", errors="replace").rpartition(")")[2]
        started = int(after_name.split()[19]) / _TICKS
        now = float(_UPTIME.read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return {}
    return {"machine start": started, "process start": max(now - started, 0.0)}
