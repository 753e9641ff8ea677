"""Frames that show nothing, by their brightness alone: a lid, a night without a lamp, the sun."""

import numpy as np

from sight.motion.tone import Luma

#: A share of the pixels that must be dark or bright: a hot pixel or a lit corner says nothing.
NEARLY_ALL = 0.99
#: Grey levels of 255. Limited-range video has its black at 16 and its white at 235.
DARK, BRIGHT = 20, 235
_EVERY = 8


def is_black(luma: Luma) -> bool:
    """Whether a frame, uint8 (h, w), is black nearly everywhere."""
    return bool(np.mean(luma[::_EVERY, ::_EVERY] <= DARK) >= NEARLY_ALL)


def is_white(luma: Luma) -> bool:
    """Whether a frame, uint8 (h, w), is white nearly everywhere."""
    return bool(np.mean(luma[::_EVERY, ::_EVERY] >= BRIGHT) >= NEARLY_ALL)


def is_blind(luma: Luma) -> bool:
    """Whether a frame is either."""
    return is_black(luma) or is_white(luma)
