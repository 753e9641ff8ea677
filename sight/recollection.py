"""What a camera showed in earlier bursts, so that a burst in which nothing moves has regions too.

It only ever adds places to look at: which bursts are empty is not for it to say.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sight.gate import Region
from sight.motion.background import (
    Background,
    Change,
    absorbing,
    begun,
    changed,
    energy_of,
)
from sight.motion.grid import Cells, Marked, in_pixels
from sight.motion.known import Known
from sight.motion.settings import Settings
from sight.motion.thing import held_by, region_of, things_in
from sight.motion.tone import Tones, tones
from sight.photograph import Pixels

#: Regions that are added to a frame at most.
MOST_ADDED = 1
#: How far the background follows one burst: light fully, other things so far.
_FOLLOWS = 0.25
#: What looks the same in so many bursts in a row belongs to the place.
_BURSTS = 5
#: A cell must change this much, in grey levels: between bursts the sun moves on and shadows turn.
#: Chosen on real bursts, with the share below: see benchmarks/gate.py.
_SETTINGS = Settings(least=12.0, strange_share=0.8)
#: Of a region, the share that another covers so that it need not be looked at twice.
_COVERED = 0.5
#: Smaller pictures are not compared.
_LEAST_SIDE = 64


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A place remembered, by one kind of light; a value, which every burst makes anew.

    `rest` is how the last burst differed, and `times` for how many in a row each cell did so.
    """

    background: Background
    rest: Tones
    times: Cells


#: Adds to the regions that are known of a burst's frames, by day (False) or infrared light.
Recall = Callable[[Sequence[Pixels], bool, Sequence[Sequence[Region]]], list[list[Region]]]


def no_memory(
    frames: Sequence[Pixels], _infrared: bool, _known: Sequence[Sequence[Region]]
) -> list[list[Region]]:
    """Adds nothing: what a burst shows is all in its own frames. So a model is evaluated."""
    return [[] for _ in frames]


class Recollection:
    """What one camera showed: by day and by infrared light, each for itself.

    `known` is what an earlier run knew.
    """

    def __init__(self, known: Known | None = None) -> None:
        known = known or Known()
        kept = {False: known.day, True: known.infrared}
        self._places = {light: _as_known(there) for light, there in kept.items() if there}

    @property
    def known(self) -> Known:
        """What is known of the place, for a later run."""
        kept = {light: place.background for light, place in self._places.items()}
        return Known(kept.get(False), kept.get(True))

    def __call__(
        self, frames: Sequence[Pixels], infrared: bool, known: Sequence[Sequence[Region]]
    ) -> list[list[Region]]:
        """For each frame of a burst what differs from earlier ones and is not `known` already.

        Then the burst is remembered. Frames of different sizes are not.
        """
        none: list[list[Region]] = [[] for _ in frames]
        shapes = {frame.shape for frame in frames}
        if len(shapes) != 1 or min(*shapes.pop()[:2]) < _LEAST_SIDE:
            return none
        shown = np.stack([tones(frame[..., 1]) for frame in frames])
        usual = np.median(shown, axis=0).astype(np.float32)
        place = self._places.get(infrared)
        if place is None or place.background.shown.shape != usual.shape:
            self._places[infrared] = _begun(usual)
            return none
        self._places[infrared], strange = remembered(place, usual)
        if strange:
            return none
        return [
            [region for region in differing(place, frame) if not _is_known(region, there)][
                :MOST_ADDED
            ]
            for frame, there in zip(shown, known, strict=True)
        ]


def differing(place: Place, shown: Tones) -> list[Region]:
    """Where a frame differs from a place, strongest first."""
    none = np.zeros(place.times.shape, np.bool_)
    change = changed(place.background, shown, none, _SETTINGS)
    active = change.energy > change.limit
    return [region_of(thing, active.shape) for thing in things_in(active, change)]


def remembered(place: Place, usual: Tones) -> tuple[Place, bool]:
    """The place after a burst, and whether the burst shows another one altogether."""
    none = np.zeros(place.times.shape, np.bool_)
    change = changed(place.background, usual, none, _SETTINGS)
    active = change.energy > change.limit
    if active.mean() > _SETTINGS.strange_share:
        return _begun(usual, place.background), True
    held = held_by(things_in(active, change), active.shape)
    same = held & (energy_of(change.rest - place.rest) < change.limit)
    times = np.where(same, place.times + 1, held).astype(np.float32)
    background = _followed(place.background, change, held)
    stayed = times >= _BURSTS
    background = absorbing(background, stayed, change.rest)
    rest = np.where(in_pixels(stayed), np.float32(0), change.rest)
    return Place(background, rest, np.where(stayed, np.float32(0), times)), False


def _begun(usual: Tones, like: Background | None = None) -> Place:
    return _as_known(begun(usual, like))


def _as_known(background: Background) -> Place:
    return Place(background, np.zeros_like(background.shown), np.zeros_like(background.usual))


def _followed(background: Background, change: Change, held: Marked) -> Background:
    free = in_pixels((~held).astype(np.float32))
    noise = background.noise + _FOLLOWS * ~held * (change.energy - background.noise)
    return replace(
        background,
        shown=background.shown + change.light + _FOLLOWS * free * change.rest,
        noise=noise.astype(np.float32),
        seconds=background.seconds + 1,
    )


def _is_known(region: Region, known: Sequence[Region]) -> bool:
    whole = (region.right - region.left) * (region.bottom - region.top)
    return any(_shared(region, other) > _COVERED * whole for other in known)


def _shared(one: Region, two: Region) -> float:
    across = min(one.right, two.right) - max(one.left, two.left)
    down = min(one.bottom, two.bottom) - max(one.top, two.top)
    return max(across, 0.0) * max(down, 0.0)
