"""Watching the lens through the frames that a camera gives."""

import math

from edge.health.lens import LensState, Look, Patience
from edge.health.look import Luma, look_of

#: Seconds between two frames that are looked at: what is blocked is so for an hour.
LOOK = 10.0


class LensWatch:
    """Looks at a frame now and then. The frame is kept until the next: it must be a copy."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._last: Luma | None = None
        self._looked = -math.inf
        self.state = LensState()

    def see(self, luma: Luma, uptime: float) -> LensState:
        """What the lens is after this frame, by seconds of uptime."""
        if uptime - self._looked < LOOK:
            return self.state
        self._looked = uptime
        before = self.state.look if self.state.blocked is None else self.state.blocked
        look = look_of(luma, self._last, before)
        self._last = luma
        self.state = self.state.after(look, uptime, self._patience)
        return self.state

    @property
    def why(self) -> str:
        """What is wrong, for a person."""
        look = self.state.blocked or Look.CLEAR
        return _WHY[look]


_WHY = {
    Look.CLEAR: "the lens is clear",
    Look.BLACK: "the camera sees black, longer than a night: is a lid or a bag on the lens?",
    Look.WHITE: "the camera sees white: snow on the lens, or the sensor fails",
    Look.FROZEN: "the camera gives one and the same frame again and again: start the unit anew",
    Look.COVERED: "the camera sees no form: the lens is covered, fogged or far out of focus",
}
