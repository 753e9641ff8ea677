"""What one low-resolution frame looks like, by its brightness alone."""

import numpy as np
import numpy.typing as npt

from edge.health.lens import Look

#: Height by width, 0 to 255, at least 160 by 120.
Luma = npt.NDArray[np.uint8]

#: A share of the pixels that must be dark or bright: a hot pixel or a lit corner says nothing.
NEARLY_ALL = 0.99
#: Grey levels of 255. Limited-range video has its black at 16 and its white at 235.
DARK, BRIGHT = 20, 235
#: Where nothing is brighter, form is not to be expected: dusk, or a moon behind clouds.
DIM = 60.0
#: Grey levels between neighbouring cells, of 160 across, that one in a hundred exceeds. Of 646
#: photographs of eight camera-trap sources at 640x480 three had less than FORMLESS; of the same
#: photographs blurred by a twenty-fifth of their width and with a sensor's noise, 95 %. What was
#: found covered must show more than FORMED to be clear.
FORMLESS, FORMED = 8.0, 10.0
_CELLS_ACROSS = 160
_EVERY = 8


def look_of(luma: Luma, last: Luma | None, before: Look) -> Look:
    """What the frame looks like; `last` is the frame before it, `before` what that looked like."""
    sample = luma[::_EVERY, ::_EVERY]
    if np.mean(sample <= DARK) >= NEARLY_ALL:
        return Look.BLACK
    if np.mean(sample >= BRIGHT) >= NEARLY_ALL:
        return Look.WHITE
    # A sensor's noise never repeats: two frames alike to the last bit are one frame.
    if last is not None and np.array_equal(luma, last):
        return Look.FROZEN
    if _form(luma) >= (FORMED if before is Look.COVERED else FORMLESS):
        return Look.CLEAR
    return Look.COVERED if np.percentile(sample, 99) > DIM else Look.BLACK


def _form(luma: Luma) -> float:
    """By how much neighbouring cells differ where they differ most. Cells average noise away."""
    size = max(1, luma.shape[1] // _CELLS_ACROSS)
    height, width = (length // size for length in luma.shape)
    cells = luma[: height * size, : width * size].reshape(height, size, width, size)
    means = cells.sum(axis=(1, 3), dtype=np.float32) / (size * size)
    across, down = np.abs(np.diff(means, axis=1)), np.abs(np.diff(means, axis=0))
    return float(np.percentile(np.concatenate((across.ravel(), down.ravel())), 99))
