"""The watch: what is going on in front of the background, cell by cell."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sight.motion.background import Change, energy_of, share
from sight.motion.grid import Cells, Marked, spread
from sight.motion.tone import CELL, Tones

#: Uptime in seconds, float64, of each cell.
Stamps = NDArray[np.float64]

#: Over which time, in seconds, a thing must look the same to be still.
_RECENT = 1.5
#: What fell below this part of the limit has changed back; above it, it is still there.
_GONE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """What is in front, and since when; a value, which every frame makes anew.

    `recent` is what the rest of the last seconds was. `active` cells differ from the background
    since `since`, and were last seen to move at `moved`.
    `trail` is for how many frames in a row something has stirred there or next to it.
    `held` cells are those of things. `strange` is for how many seconds all has been different.
    """

    recent: Tones
    active: Marked
    held: Marked
    since: Stamps
    moved: Stamps
    trail: Cells
    uptime: float
    strange: float = 0.0


def watch_from(shape: tuple[int, int], uptime: float) -> Watch:
    """A watch that begins now, over tones of this shape."""
    cells = (shape[0] // CELL, shape[1] // CELL)
    none, zero = np.zeros(cells, np.bool_), np.zeros(cells, np.float32)
    never = np.full(cells, -np.inf)
    return Watch(np.zeros(shape, np.float32), none, none, never, never, zero, uptime)


def active_now(watch: Watch, change: Change) -> Marked:
    """The cells that differ: those beyond the limit, and those not yet back well below it."""
    return np.asarray(
        (change.energy > change.limit) | (watch.active & (change.energy > _GONE * change.limit))
    )


def stir_now(watch: Watch, change: Change) -> Cells:
    """How different each cell looks from what it did in the last seconds, as energy."""
    return energy_of(change.rest - watch.recent)


def watched(watch: Watch, change: Change, active: Marked, stir: Cells, uptime: float) -> Watch:
    """The watch after one more frame."""
    stirs = active & (stir > change.limit)
    came = active & ~watch.active
    rate = np.float32(share(max(uptime - watch.uptime, 0.0), _RECENT))
    return replace(
        watch,
        recent=watch.recent + rate * (change.rest - watch.recent),
        active=active,
        since=np.where(came, uptime, watch.since),
        moved=np.where(stirs, uptime, watch.moved),
        trail=stirs * (1 + spread(watch.trail)),
        uptime=uptime,
    )
