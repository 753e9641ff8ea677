"""What one low-resolution frame looks like, by its brightness alone."""

import numpy as np

from edge.source.camera import Luma
from edge.source.lens import Look
from sight.motion.blindness import is_black, is_white

#: Where nothing is brighter, form is not to be expected: dusk, or a moon behind clouds.
DIM = 60.0
#: Grey levels between neighbouring cells, of 160 across, that one in a hundred exceeds. Of 646
#: photographs of eight camera-trap sources at 640x480 three had less than FORMLESS; of the same
#: photographs blurred by a twenty-fifth of their width and with a sensor's noise, 95 %. What was
#: found covered must show more than FORMED to be clear.
FORMLESS, FORMED = 8.0, 10.0
_CELLS_ACROSS = 160
_EVERY = 8


def look_of(luma: Luma, before: Look) -> Look:
    """What a frame of at least 160 by 120 looks like; `before` is what the one before it did."""
    if is_black(luma):
        return Look.BLACK
    if is_white(luma):
        return Look.WHITE
    if _form(luma) >= (FORMED if before is Look.COVERED else FORMLESS):
        return Look.CLEAR
    return Look.COVERED if np.percentile(luma[::_EVERY, ::_EVERY], 99) > DIM else Look.BLACK


def _form(luma: Luma) -> float:
    """By how much neighbouring cells differ where they differ most. Cells average noise away."""
    size = max(1, luma.shape[1] // _CELLS_ACROSS)
    height, width = (length // size for length in luma.shape)
    cells = luma[: height * size, : width * size].reshape(height, size, width, size)
    means = cells.sum(axis=(1, 3), dtype=np.float32) / (size * size)
    across, down = np.abs(np.diff(means, axis=1)), np.abs(np.diff(means, axis=0))
    return float(np.percentile(np.concatenate((across.ravel(), down.ravel())), 99))
