"""The grid of cells over compared pixels."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sight.motion.tone import CELL, Tones

#: One value a cell, float32, (rows, columns).
Cells = NDArray[np.float32]
#: One answer a cell, (rows, columns).
Marked = NDArray[np.bool_]

_Value = TypeVar("_Value", np.float32, np.bool_)


def in_cells(values: Tones) -> Cells:
    """The mean of each cell."""
    # Column by column is several times faster than one mean over two axes of four.
    across = values[:, ::CELL] + values[:, 1::CELL]
    for column in range(2, CELL):
        across += values[:, column::CELL]
    down = across[::CELL] + across[1::CELL]
    for row in range(2, CELL):
        down += across[row::CELL]
    down /= CELL * CELL
    return down


def in_pixels(cells: NDArray[_Value]) -> NDArray[_Value]:
    """Each cell's value at each of its compared pixels."""
    return cells.repeat(CELL, axis=0).repeat(CELL, axis=1)


def spread(cells: Cells) -> Cells:
    """The largest value of each cell and the eight around it."""
    padded = np.pad(cells, 1, mode="edge")
    across = np.maximum(np.maximum(padded[:, :-2], padded[:, 1:-1]), padded[:, 2:])
    return np.asarray(np.maximum(np.maximum(across[:-2], across[1:-1]), across[2:]))


def around(marked: Marked) -> Marked:
    """The marked cells and the eight around each."""
    padded = np.pad(marked, 1)
    across = padded[:, :-2] | padded[:, 1:-1] | padded[:, 2:]
    return np.asarray(across[:-2] | across[1:-1] | across[2:])
