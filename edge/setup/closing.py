"""Why the page closes, and when."""

from collections.abc import Callable
from enum import StrEnum

from edge.setup.door import Door


class Closing(StrEnum):
    """What ended it."""

    TIME = "its time was up"
    TRIES = "the code was wrong five times"
    FINISHED = "the person at the page was done"
    ASKED = "asked to stop"


class Hours:
    """How long the page is open. `clock` gives monotonic seconds."""

    def __init__(self, seconds: float, door: Door, clock: Callable[[], float]) -> None:
        self._door, self._clock = door, clock
        self._until = clock() + seconds
        self.finished = False  #: somebody is done with it

    def left(self) -> float:
        """Seconds until it closes by itself."""
        return max(self._until - self._clock(), 0.0)

    def over(self) -> Closing | None:
        """Why it closes now, None while it stays open."""
        if not self._door.tries:
            return Closing.TRIES
        if self.finished:
            return Closing.FINISHED
        return None if self.left() else Closing.TIME
