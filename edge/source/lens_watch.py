"""Watching the lens through the frames that a camera gives."""

import math

from edge.source.camera import Luma
from edge.source.condition import Board, Condition
from edge.source.lens import LensState, Look, Patience
from edge.source.look import look_of

#: Seconds between two frames that are looked at: what is blocked is so for an hour.
LOOK = 10.0


class LensWatch:
    """Looks at a frame now and then, and tells the board when the lens is blocked or clear again.

    The board hears since when, by seconds of uptime: long ago, where patience was needed to know.
    """

    def __init__(self, patience: Patience, board: Board) -> None:
        self._patience, self._board = patience, board
        self._looked = -math.inf
        self._state = LensState()

    def see(self, luma: Luma, uptime: float) -> None:
        """One more frame."""
        if uptime - self._looked < LOOK:
            return
        self._looked = uptime
        before = self._state.look if self._state.blocked is None else self._state.blocked
        self._state = self._state.after(look_of(luma, before), uptime, self._patience)
        blocked, since = self._state.blocked, self._state.blocked_since
        if blocked is None:
            self._board.end(Condition.BLOCKED, self._state.look_since, "the lens is clear")
        elif since is not None:
            self._board.begin(Condition.BLOCKED, since, _WHY[blocked])


_WHY = {
    Look.BLACK: "the camera sees black, longer than a night: is a lid or a bag on the lens?",
    Look.WHITE: "the camera sees white: snow on the lens, or the sensor fails",
    Look.COVERED: "the camera sees no form: the lens is covered, fogged or far out of focus",
}
