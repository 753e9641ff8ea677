"""Whether the lens is blocked: a look that has lasted so long that it is none of the weather.

Values only; `look.py` says what one frame looks like.
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class Look(StrEnum):
    """What a frame looks like."""

    CLEAR = "clear"
    BLACK = "black"
    WHITE = "white"
    COVERED = "covered"  #: light comes, but no form: a cloth, snow on the lens, hugely out of focus


@dataclass(frozen=True)
class Patience:
    """Seconds that a look must last: black ones longer, where no lamp lights the night."""

    seconds: float = 3600.0
    dark_seconds: float = 18 * 3600.0
    clear_seconds: float = 60.0

    def of(self, look: Look) -> float:
        """How long this look must last to count."""
        if look is Look.CLEAR:
            return self.clear_seconds
        return self.dark_seconds if look is Look.BLACK else self.seconds


@dataclass(frozen=True)
class LensState:
    """What the lens has been found to be, and what it has looked like since when (uptime seconds).

    `blocked_since` is when it began to look so, None while the lens is clear. One that is blocked
    is clear again only after a while of clear frames: a flash or a hand is none.
    """

    blocked: Look | None = None
    blocked_since: float | None = None
    look: Look = Look.CLEAR
    look_since: float = 0.0

    def after(self, look: Look, uptime: float, patience: Patience) -> "LensState":
        """The state after one more frame."""
        state = self._looking(look, uptime)
        if uptime - state.look_since < patience.of(look):
            return state
        if look is Look.CLEAR:
            return replace(state, blocked=None, blocked_since=None)
        since = state.look_since if self.blocked_since is None else self.blocked_since
        return replace(state, blocked=look, blocked_since=since)

    def _looking(self, look: Look, uptime: float) -> "LensState":
        if look is self.look:
            return self
        # A cloth at dusk turns from covered to black, and is one thing over the lens.
        goes_on = Look.CLEAR not in {look, self.look} and Look.BLACK not in {look, self.look}
        return replace(self, look=look, look_since=self.look_since if goes_on else uptime)
