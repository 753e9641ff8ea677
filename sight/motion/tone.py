"""Tones: a frame as the gate compares it, small, and such that light adds instead of multiplies."""

import numpy as np
from numpy.typing import NDArray

#: Brightness, uint8, (height, width).
Luma = NDArray[np.uint8]
#: Tones, float32, (height, width): about grey levels of 255 at middle grey, 0 at black.
Tones = NDArray[np.float32]

#: Frames are compared at about this width in pixels.
COMPARED_WIDTH = 160
#: Side of a cell in compared pixels: 16 pixels of a frame that is 640 wide.
CELL = 4
#: Added to brightness so that black has a logarithm and dark noise stays noise.
_LIFT = 16.0
_SCALE = 128.0 + _LIFT


def tones(luma: Luma) -> Tones:
    """The frame at about 160 wide, each side a multiple of a cell, and on a logarithmic scale.

    There a cloud, an exposure step or a flash adds the same to all that it lights. Raises
    ValueError where the frame is no uint8 (height, width) of at least 64 by 64.
    """
    if luma.ndim != 2 or luma.dtype != np.uint8 or min(luma.shape) < 64:
        raise ValueError(f"a frame must be uint8 (h, w), 64 or more: {luma.dtype} {luma.shape}")
    step = max(1, round(luma.shape[1] / COMPARED_WIDTH))
    height, width = (side // (step * CELL) * CELL for side in luma.shape)
    whole = luma[: height * step, : width * step]
    # Widened before adding: uint8 would wrap. Whole rows first, which memory likes best.
    rows: NDArray[np.uint16] = whole[::step].astype(np.uint16)
    for row in range(1, step):
        rows += whole[row::step]
    total = rows[:, ::step].astype(np.float32)
    for column in range(1, step):
        total += rows[:, column::step]
    total /= step * step
    total += _LIFT
    np.log(total, out=total)
    total -= np.float32(np.log(_LIFT))
    total *= _SCALE
    return total


def brightness(shown: Tones) -> Tones:
    """The grey levels 0..255 that tones stand for."""
    return np.asarray(_LIFT * np.expm1(shown / _SCALE), dtype=np.float32)
