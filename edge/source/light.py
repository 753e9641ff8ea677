"""By which light a camera sees: daylight, or infrared, which has no colour but one tint.

A camera without an infrared filter, as a trap's must be, gives lamplight as grey, pink or purple,
as its white balance will have it: so that not little colour tells it, but one hue everywhere.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge.source.planes import Plane

#: Grey levels; what is darker has no colour that can be told from noise.
_LIT = 64
#: Of the pixels; where fewer are lit, nothing is said.
_LEAST_LIT = 0.02
#: By how much hues may differ, as shares of brightness, for infrared to begin and to end. Of 600
#: photographs by day of 18 camera-trap sources, at 640x480, ten had less than what begins, and of
#: 58 by infrared all; so had these when they were tinted pink, with a sensor's noise.
BEGINS, ENDS = 0.035, 0.05
_EVERY = 4


class Light:
    """Looks at the colours of each frame."""

    def __init__(self) -> None:
        self.infrared = False

    def see(self, luma: Plane, blue: Plane, red: Plane) -> None:
        """One more frame, of which `blue` and `red` are the differences of colour."""
        spread = hues(luma, blue, red)
        if spread is not None:
            self.infrared = spread < (ENDS if self.infrared else BEGINS)


def hues(luma: Plane, blue: Plane, red: Plane) -> float | None:
    """By how much the colours of a frame differ from its one tint; None where it is too dark.

    Those are half as high and wide as its brightness, and 128 for none.
    """
    blue, red = blue[::_EVERY, ::_EVERY], red[::_EVERY, ::_EVERY]
    bright = luma[:: 2 * _EVERY, :: 2 * _EVERY][: blue.shape[0], : blue.shape[1]].astype(np.float32)
    lit = bright >= _LIT
    if lit.mean() < _LEAST_LIT:
        return None
    return max(_spread(plane, bright, lit) for plane in (blue, red))


def _spread(plane: Plane, bright: NDArray[np.float32], lit: NDArray[np.bool_]) -> float:
    # Lamplight of one tint falls off with the distance, and its colour with it.
    share: NDArray[Any] = (plane[lit].astype(np.float32) - 128) / bright[lit]
    return float(np.percentile(np.abs(share - np.median(share)), 90))
