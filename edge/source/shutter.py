"""The shutter: when a still is due, and which stills are one burst. Values only, no camera."""

from collections import deque
from dataclasses import dataclass

from wire.event import Trust


@dataclass(frozen=True, slots=True)
class Still:
    """A photograph in memory, as JPEG; `wall` is what the clock said, in UTC seconds.

    `uptime` is the same moment in seconds since this machine's start.
    """

    jpeg: bytes
    uptime: float
    wall: float
    trust: Trust


@dataclass(frozen=True, slots=True)
class Plan:
    """A burst: what the ring holds from before the trigger, then `frames`, then a rest.

    All times in seconds. `ring_frames` 0 means no ring.
    """

    ring_frames: int
    ring_seconds: float
    frames: int
    interval_seconds: float
    rest_seconds: float


class Shutter:
    """Decides frame by frame. No still is ever in two bursts."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._ring: deque[Still] = deque(maxlen=plan.ring_frames)
        self._burst: list[Still] = []
        self._left = 0  #: stills until the burst is whole, 0 where none is under way
        self._next_still = float("-inf")
        self._rest_until = float("-inf")

    def wants(self, uptime: float) -> bool:
        """Whether a still is due with the next frame."""
        return uptime >= self._next_still and (self._left > 0 or self._plan.ring_frames > 0)

    def trigger(self, uptime: float) -> None:
        """Something is there: begin a burst with what the ring holds, its next still at once.

        While a burst is under way, or the rest after it, this does nothing.
        """
        if self._left or uptime < self._rest_until:
            return
        self._burst = list(self._ring)
        self._ring.clear()
        self._left = self._plan.frames
        self._next_still = float("-inf")

    def take(self, still: Still) -> tuple[Still, ...]:
        """One more still; the whole burst where it was its last, else nothing."""
        if not self._left:
            self._ring.append(still)
            self._next_still = still.uptime + self._plan.ring_seconds
            return ()
        self._burst.append(still)
        self._left -= 1
        self._next_still = still.uptime + self._plan.interval_seconds
        return () if self._left else self._end(still.uptime)

    def cut(self) -> tuple[Still, ...]:
        """The camera stops: the burst as far as it came, else nothing. The ring is too old."""
        self._ring.clear()
        return self._end(self._burst[-1].uptime) if self._burst else self._end(float("-inf"))

    def _end(self, uptime: float) -> tuple[Still, ...]:
        whole, self._burst, self._left = tuple(self._burst), [], 0
        self._rest_until = max(self._rest_until, uptime + self._plan.rest_seconds)
        return whole
