"""A source of bursts that tests fill by hand, and a unit's path around it."""

from edge.burst import Shot
from edge.source.source import SourceError
from tests.edge.cards import NOON, photograph
from wire.event import Trust


class Given:
    """Gives the bursts it was given, again where they are not done; then says nothing, or fails."""

    def __init__(self, *bursts, then=""):
        self.waiting, self.released, self.left, self.closed = list(bursts), [], [], False
        self.then = then
        self.asked = 0

    def next(self, _seconds):
        self.asked += 1
        if self.waiting:
            return self.waiting.pop(0)
        if self.then:
            raise SourceError(self.then)
        return None

    def done(self, burst, *, kept=True):
        self.released.append(burst)
        self.left += [] if kept else [burst]

    def close(self):
        self.closed = True


def a_burst(folder, colour, number=1, frames=2):
    """Photographs of one trigger, ten minutes after that of the number before."""
    taken = NOON.timestamp() + 600 * number
    shots = []
    for at in range(frames):
        path = photograph(folder / f"{number:03d}-{at}.jpg", colour)
        size = path.stat().st_size
        shots.append(Shot(path, path.name, "", taken + at, Trust.RTC, size=size, uptime=60.0 + at))
    return tuple(shots)


class Clock:
    """Monotonic seconds that pass when a test says so."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now
