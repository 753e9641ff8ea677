"""Groups of cells that touch."""

import numpy as np
from numpy.typing import NDArray


def touching(active: NDArray[np.bool_]) -> list[list[tuple[int, int]]]:
    """Groups of active cells (row, column) that touch, corners included."""
    waiting = {(int(r), int(c)) for r, c in np.argwhere(active)}
    groups = []
    while waiting:
        group, edge = [], [waiting.pop()]
        while edge:
            row, column = edge.pop()
            group.append((row, column))
            near = {(row + r, column + c) for r in (-1, 0, 1) for c in (-1, 0, 1)} & waiting
            waiting -= near
            edge.extend(near)
        groups.append(group)
    return groups
