"""How the light differs from what is remembered: clouds, sun, exposure, flash."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sight.motion.grid import Marked
from sight.motion.tone import CELL, Tones

#: Side of a block in cells: what is smaller is a thing, what is larger may be a cloud.
_CELLS = 5
_SIDE = _CELLS * CELL
#: Of a block's cells; where more are held by things, its light is that of the rest of the frame.
_MOST_HELD = 0.25


def light(difference: Tones, held: Marked) -> Tones:
    """A smooth field, shaped as the `difference` of a frame to its background, that light explains.

    The median of each block, then of each block and those around it, so that an animal is not
    taken for light; `held` cells have no say.
    """
    blocks = _medians(difference, held)
    down, across = _bend(difference.shape[0]), _bend(difference.shape[1])
    return np.asarray(down @ blocks @ across.T, dtype=np.float32)


def _medians(difference: Tones, held: Marked) -> Tones:
    # Every other pixel of every other row: a quarter says the same of light.
    half = _whole(difference, _SIDE)[::2, ::2]
    rows, columns = (side // (_SIDE // 2) for side in half.shape)
    cut = half.reshape(rows, _SIDE // 2, columns, _SIDE // 2).swapaxes(1, 2)
    blocks = _median(cut.reshape(rows, columns, -1))
    taken = _whole(held.astype(np.float32), _CELLS)
    full = taken.reshape(rows, _CELLS, columns, _CELLS).mean(axis=(1, 3)) > _MOST_HELD
    if full.any():
        blocks[full] = np.median(blocks if full.all() else blocks[~full])
    padded = np.pad(blocks, 1, mode="edge")
    near = [padded[r : r + rows, c : c + columns] for r in range(3) for c in range(3)]
    return _median(np.stack(near, axis=-1))


def _median(values: Tones) -> Tones:
    """Along the last axis; of an even number the upper, which np.median would take longer for."""
    middle = values.shape[-1] // 2
    return np.asarray(np.partition(values, middle, axis=-1)[..., middle])


def _whole(values: Tones, side: int) -> Tones:
    """Filled up at the far edges to whole blocks."""
    rows, columns = (-length % side for length in values.shape)
    return np.pad(values, ((0, rows), (0, columns)), mode="edge") if rows or columns else values


@lru_cache(maxsize=8)
def _bend(length: int) -> NDArray[np.float32]:
    """(length, blocks): the weights that draw a line through the blocks' middles."""
    blocks = -(-length // _SIDE)
    middles = (np.arange(blocks) + 0.5) * _SIDE
    at = np.arange(length) + 0.5
    weights = [np.interp(at, middles, row) for row in np.eye(blocks)]
    return np.asarray(np.stack(weights, axis=1), dtype=np.float32)
