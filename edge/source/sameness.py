"""Frames alike to the last bit: no sensor's noise repeats, so that such frames are one frame."""

import numpy as np

from edge.source.camera import Luma
from sight.motion.blindness import is_blind

_EVERY = 8


class Sameness:
    """Compares each frame with the one before it, which is kept: it must be a copy."""

    def __init__(self) -> None:
        self._last: Luma | None = None

    def repeats(self, luma: Luma) -> bool:
        """Whether this is the frame before once more, and shows something.

        Black and white ones may well be alike: there the sensor's scale ends, and its noise too.
        """
        last, self._last = self._last, luma
        if last is None or not np.array_equal(luma[::_EVERY, ::_EVERY], last[::_EVERY, ::_EVERY]):
            return False
        return np.array_equal(luma, last) and not is_blind(luma)
