"""The gate: where in the frames of one burst something changed.

It never decides that a burst is empty: an animal may sit still. It says where to look closer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sight.photograph import Pixels
from sight.touching import touching

#: Frames are compared at this width in pixels; a cat 40 pixels high at 1280 is then 5 high.
COMPARED_WIDTH = 160
#: Side of the cells that change is gathered in, in compared pixels.
CELL = 8
#: Grey levels (of 255) that count as change in a perfectly quiet burst.
LEAST_CHANGE = 10.0
#: Change must also stand out this many times above the burst's own noise.
ABOVE_NOISE = 5.0
#: Share of a cell's pixels that must change.
CELL_SHARE = 0.12
#: Of a group's cells, the share that must show what no other frame does, to stand for it.
OWN_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Region:
    """Where something changed, in fractions of the frame; `change` is how much, for ranking."""

    left: float
    top: float
    right: float
    bottom: float
    change: float


def changed_regions(frames: Sequence[Pixels], most: int = 2) -> list[list[Region]]:
    """For each frame the regions that differ from the rest of its burst, strongest first.

    A single frame has nothing to be compared with, nor have frames of different sizes: no regions.
    """
    if len(frames) < 2 or len({frame.shape for frame in frames}) > 1:
        return [[] for _ in frames]
    small = np.stack([_compared(frame) for frame in frames])
    agreed = np.median(small, axis=0)
    # How much brighter each frame is: exposure steps are no change.
    brighter = np.median(small - agreed, axis=(1, 2), keepdims=True)
    change = _change(small, agreed, brighter)
    noise = 1.4826 * float(np.median(change))
    least = max(LEAST_CHANGE, ABOVE_NOISE * noise)
    moved, own = change > least, _own_change(small - brighter) > least
    return [_regions(*each, most) for each in zip(moved, change, own, strict=True)]


def _compared(frame: Pixels) -> NDArray[np.float32]:
    height = max(CELL, round(frame.shape[0] * COMPARED_WIDTH / frame.shape[1]))
    grey = Image.fromarray(frame).convert("L")
    small = grey.resize((COMPARED_WIDTH, height), Image.Resampling.BOX, reducing_gap=2.0)
    return np.asarray(small, dtype=np.float32)


def _change(
    small: NDArray[np.float32], agreed: NDArray[np.float32], brighter: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Absolute difference of each frame to what the others agree on, each as bright."""
    if len(small) > 2:
        result: NDArray[np.float32] = np.abs(small - agreed - brighter)
        return result
    difference = small[0] - small[1]
    change: NDArray[np.float32] = np.abs(difference - np.median(difference))
    return np.stack([change, change])


def _own_change(level: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far each frame is from whichever other is nearest to it, pixel by pixel; all as bright.

    What the others agree on may hold the animal where it was in most of them: then it changes in
    the frame from which it is gone. What no other frame shows is in this one. Of two frames nobody
    can tell which is which: each is as far from the other.
    """
    nearest = np.full_like(level, np.inf)
    for one, other in combinations(range(len(level)), 2):
        gap = np.abs(level[one] - level[other])
        for each in (nearest[one], nearest[other]):
            np.minimum(each, gap, out=each)
    return nearest


def _regions(
    moved: NDArray[np.bool_], change: NDArray[np.float32], own: NDArray[np.bool_], most: int
) -> list[Region]:
    rows, columns = moved.shape[0] // CELL, moved.shape[1] // CELL
    cells = _in_cells(moved.astype(np.float32), rows, columns)
    weight = _in_cells(np.where(moved, change, 0), rows, columns)
    alone = _in_cells(own.astype(np.float32), rows, columns) > CELL_SHARE
    regions = []
    for group in touching(cells > CELL_SHARE):
        here = [cell for cell in group if alone[cell]]
        bounds = here if len(here) >= OWN_SHARE * len(group) else group
        regions.append(
            Region(
                left=min(c for _, c in bounds) / columns,
                top=min(r for r, _ in bounds) / rows,
                right=(max(c for _, c in bounds) + 1) / columns,
                bottom=(max(r for r, _ in bounds) + 1) / rows,
                change=float(sum(weight[cell] for cell in group)),
            )
        )
    return sorted(regions, key=lambda region: region.change, reverse=True)[:most]


def _in_cells(values: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    whole = values[: rows * CELL, : columns * CELL]
    mean: NDArray[np.float32] = whole.reshape(rows, CELL, columns, CELL).mean(axis=(1, 3))
    return mean
