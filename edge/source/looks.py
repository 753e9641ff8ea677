"""Whether what a camera gives can be a picture of anything: black, white, or always the same."""

import numpy as np

from edge.source.camera import Luma
from edge.source.condition import Condition

#: A share of the pixels that must be dark or bright: a hot pixel or a lit corner says nothing.
NEARLY_ALL = 0.99
#: Grey levels of 255. Limited-range video has its black at 16 and its white at 235.
DARK, BRIGHT = 20, 235
#: Conditions that are of how frames look, in the order in which they are looked for: black and
#: white frames may well be alike to the last bit.
LOOKS = (Condition.BLACK, Condition.WHITE, Condition.FROZEN)
_EVERY = 8


class Looks:
    """Looks at each frame; a look counts once it has lasted for `seconds`.

    A night without a lamp is black, and no fault: who knows the lamp and the hour decides that.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last: Luma | None = None
        self._look: Condition | None = None
        self._since = 0.0

    def see(self, luma: Luma, uptime: float) -> Condition | None:
        """What the frames have looked like for long enough, None where they look like pictures."""
        look = self._look_of(luma)
        self._last = luma
        if look is not self._look:
            self._look, self._since = look, uptime
        return look if uptime - self._since >= self._seconds else None

    def _look_of(self, luma: Luma) -> Condition | None:
        sample = luma[::_EVERY, ::_EVERY]
        if np.mean(sample <= DARK) >= NEARLY_ALL:
            return Condition.BLACK
        if np.mean(sample >= BRIGHT) >= NEARLY_ALL:
            return Condition.WHITE
        # A sensor's noise never repeats: two frames alike to the last bit are one frame.
        alike = self._last is not None and np.array_equal(luma, self._last)
        return Condition.FROZEN if alike else None
