"""Things: groups of cells in front of the background, and where they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sight.gate import Region
from sight.motion.background import Change
from sight.motion.grid import Marked, around, in_cells
from sight.touching import touching

#: Of a group's cells, the share along which it must have an outline; what has none is light.
_LEAST_OUTLINE = 0.1
#: How uneven a cell of the outline is, in parts of the limit of change.
_UNEVEN = 0.7


@dataclass(frozen=True, slots=True)
class Thing:
    """A group of touching cells, bounded by rows and columns (the last exclusive).

    `cells` are their rows and their columns, as an index; `strength` is how much they differ.
    """

    top: int
    left: int
    bottom: int
    right: int
    cells: tuple[tuple[int, ...], tuple[int, ...]]
    strength: float


def things_in(active: Marked, change: Change) -> list[Thing]:
    """The things that active cells make up, strongest first; what is only light is none."""
    outlined, made = _outlined(change), []
    for group in touching(active):
        rows, columns = zip(*group, strict=True)
        if outlined[rows, columns].mean() < _LEAST_OUTLINE:
            continue
        strength = float(change.energy[rows, columns].sum())
        bounds = min(rows), min(columns), max(rows) + 1, max(columns) + 1
        made.append(Thing(*bounds, (rows, columns), strength))
    return sorted(made, key=lambda thing: thing.strength, reverse=True)


def _outlined(change: Change) -> Marked:
    """The cells within which the change is uneven, as along a body, and unlike along a shadow."""
    mean = in_cells(change.rest)
    spread = in_cells(change.rest * change.rest) - mean * mean
    return np.asarray(spread > (_UNEVEN * change.limit) ** 2)


def held_by(things: Sequence[Thing], shape: tuple[int, ...]) -> Marked:
    """The cells that must not be learned: all inside the things' bounds, and those around.

    What lies inside may look like the background, as a grey cat on grey rock does in its middle.
    """
    held = np.zeros(shape, np.bool_)
    for thing in things:
        held[thing.top : thing.bottom, thing.left : thing.right] = True
    return around(held)


def region_of(thing: Thing, shape: tuple[int, ...]) -> Region:
    """Where a thing is, in fractions of the frame."""
    rows, columns = shape
    return Region(
        left=thing.left / columns,
        top=thing.top / rows,
        right=thing.right / columns,
        bottom=thing.bottom / rows,
        change=thing.strength,
    )
