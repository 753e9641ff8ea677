"""The background: what a place looks like when nothing is there, and how it learns."""

from dataclasses import dataclass, replace

import numpy as np

from sight.motion.grid import Cells, Marked, in_cells, in_pixels, spread
from sight.motion.light import light
from sight.motion.settings import Settings
from sight.motion.tone import CELL, Tones

#: A pixel's change counts up to this: a hot pixel must not make a cell.
_MOST = 40.0
#: Of a change of light, the share that texture is allowed to be off by: shade is not quite even.
_UNEVEN = 0.12
#: How far above a cell's usual sway and its noise a change must be.
_ABOVE_USUAL, _ABOVE_NOISE = 2.0, 4.0
#: How much of what is usual in the cell beside it a cell expects.
_BESIDE = 0.8
#: In so many places at once an animal stirs, with head, tail and legs; more are weather.
_AN_ANIMAL = 2
#: So many seconds after the first frame only noise is looked at: dark places have more of it.
_YOUNG = 2.0
_NOISE_AT_FIRST, _NOISE_SECONDS = 1.0, 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """A place remembered; a value, which every frame makes anew.

    `shown` are its tones. `before` is what to add to them for what was there until something else
    was absorbed, 0 where nothing was. Of each cell `noise` is the change in quiet, and `usual` how
    much it stirs in wind. `seconds` is how long it has been known.
    """

    shown: Tones
    before: Tones
    noise: Cells
    usual: Cells
    seconds: float

    @property
    def young(self) -> bool:
        """Whether too little is known to tell a thing from noise."""
        return self.seconds < _YOUNG


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A frame against its background: `light` is what light explains, `rest` what it does not.

    Of each cell `energy` is the mean of the rest, and `limit` what it must be above.
    """

    light: Tones
    rest: Tones
    energy: Cells
    limit: Cells


def begun(shown: Tones, like: Background | None = None) -> Background:
    """The background of which nothing is known but one frame; it sways as the one `like` it."""
    height, width = shown.shape
    cells = (height // CELL, width // CELL)
    return Background(
        shown,
        np.zeros_like(shown),
        like.noise if like else np.full(cells, _NOISE_AT_FIRST, np.float32),
        like.usual if like else np.zeros(cells, np.float32),
        0.0,
    )


def changed(background: Background, shown: Tones, held: Marked, settings: Settings) -> Change:
    """How a frame differs; `held` cells show things, and so nothing of the light."""
    rest = shown - background.shown
    lit = light(rest, held)
    rest -= lit
    limit = np.maximum(settings.least, _ABOVE_NOISE * background.noise)
    # Blades and flakes reach over into cells that they have not swayed in yet.
    swaying = np.maximum(background.usual, _BESIDE * spread(background.usual))
    np.maximum(limit, _ABOVE_USUAL * swaying, out=limit)
    limit += _UNEVEN * np.abs(lit[CELL // 2 :: CELL, CELL // 2 :: CELL])
    return Change(lit, rest, energy_of(rest), limit)


def energy_of(rest: Tones, most: float = _MOST) -> Cells:
    """The mean change of each cell, a pixel's counting only so far."""
    size = np.abs(rest)
    np.minimum(size, most, out=size)
    return in_cells(size)


def followed(
    background: Background, change: Change, held: Marked, seconds: float, settings: Settings
) -> Background:
    """The background some `seconds` later: it follows the light, and where not held the frame.

    While little is known of it, it is the mean of all it was shown.
    """
    known = background.seconds + seconds
    young = seconds / known if known else 0.0
    rate = max(share(seconds, settings.light_seconds), young)
    free = in_pixels((~held).astype(np.float32))
    free *= change.rest
    free += change.light
    free *= rate
    free += background.shown
    calm = (~held) * max(share(seconds, _NOISE_SECONDS), young)
    noise = background.noise + calm * (change.energy - background.noise)
    return replace(background, shown=free, noise=noise.astype(np.float32), seconds=known)


def used_to(
    background: Background, stir: Cells, places: int, seconds: float, settings: Settings
) -> Background:
    """The background some `seconds` later, whose cells `stir` so much, in so many `places`.

    What sways does so for minutes, and in many places at once: it becomes usual. What passes stirs
    a cell for a second or two, which is soon forgotten.
    """
    usual = background.usual
    pace = max(1.0, places / _AN_ANIMAL)
    more = np.maximum(stir - usual, 0) * share(seconds * pace, settings.gust_seconds)
    less = usual * share(seconds, settings.sway_seconds)
    return replace(background, usual=(usual + more - less).astype(np.float32))


def absorbing(background: Background, cells: Marked, rest: Tones) -> Background:
    """The background with what has stayed in these cells, `rest` away from what was there."""
    there = in_pixels(cells)
    step = np.where(there, rest, np.float32(0))
    before = np.where(there, -step, background.before)
    return replace(background, shown=background.shown + step, before=before)


def restored(
    background: Background, change: Change, active: Marked
) -> tuple[Background, Change, Marked]:
    """Where an absorbed thing is gone again: what was there before it is no change.

    What was absorbed is then remembered in turn, so that a thing may come and go.
    """
    if not background.before.any():
        return background, change, active
    other = energy_of(change.rest - background.before)
    known = in_cells(np.abs(background.before)) > 0
    back = active & known & (2 * other < change.limit)
    if not back.any():
        return background, change, active
    there = in_pixels(back)
    step = np.where(there, background.before, np.float32(0))
    mended = replace(
        background,
        shown=background.shown + step,
        before=np.where(there, -step, background.before),
    )
    left = replace(change, rest=change.rest - step, energy=np.where(back, other, change.energy))
    return mended, left, active & ~back


def share(seconds: float, of: float) -> float:
    """How far a mean with this time constant moves in so many seconds: 0 to 1."""
    return float(-np.expm1(-seconds / of))
