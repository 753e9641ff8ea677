"""What a camera showed in earlier bursts, so that a burst in which nothing moves has regions too.

It only ever adds places to look at: which bursts are empty is not for it to say.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sight.gate import Region
from sight.motion.background import Background, Change, begun, changed, energy_of
from sight.motion.grid import Cells, Marked, in_pixels
from sight.motion.known import Known
from sight.motion.settings import Settings
from sight.motion.thing import Thing, held_by, region_of, things_in
from sight.motion.tone import Tones, tones
from sight.photograph import Pixels

#: Bursts that are remembered: shadows at several hours, for each of which one is like.
_REMEMBERED = 6
#: Regions that are added to a frame at most.
_MOST_ADDED = 1
#: Of the frame; what is larger says nothing, for the whole frame is always looked at.
_MOST_SHARE = 0.5
#: A cell must change this much, in grey levels, and so many times as much as half of the cells do:
#: between bursts the sun moves on, and all is a little different. Chosen on real bursts, as the
#: numbers above are; see benchmarks/gate.py.
_SETTINGS, _ABOVE_HALF = Settings(least=8.0), 2.0
#: A pixel's change counts up to this: more than live, where one hot pixel must not trigger.
_MOST_CHANGE = 200.0
#: So many things may come in a burst, and cover so much of the frame; more are the light's.
_MOST_NEW, _MOST_COVERED = 3, 0.6
#: What looks the same in so many bursts in a row belongs to the place.
_BURSTS = 5
#: Of a region, the share that another covers so that it need not be looked at twice.
_COVERED = 0.5
#: Smaller pictures are not compared.
_LEAST_SIDE = 64

#: Adds to the regions that are known of a burst's frames, by day (False) or infrared light.
Recall = Callable[[Sequence[Pixels], bool, Sequence[Sequence[Region]]], list[list[Region]]]


def no_memory(
    frames: Sequence[Pixels], _infrared: bool, _known: Sequence[Sequence[Region]]
) -> list[list[Region]]:
    """Adds nothing: what a burst shows is all in its own frames. So a model is evaluated."""
    return [[] for _ in frames]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A place remembered, by one kind of light; a value, which every burst makes anew.

    `seen` is what it looked like without what came to it, the newest last. `last` is what the last
    burst showed, and `times` for how many bursts in a row each cell has shown the same newcomer.
    """

    seen: tuple[Background, ...]
    last: Tones
    times: Cells


class Recollection:
    """What one camera showed: by day and by infrared light, each for itself.

    `known` is what an earlier run knew.
    """

    def __init__(self, known: Known | None = None) -> None:
        known = known or Known()
        kept = {False: known.day, True: known.infrared}
        self._places = {light: _place(seen) for light, seen in kept.items() if seen}

    @property
    def known(self) -> Known:
        """What is known of the place, for a later run."""
        kept = {light: place.seen for light, place in self._places.items()}
        return Known(kept.get(False, ()), kept.get(True, ()))

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
        # Green stands for brightness: it is most of it, and all of it by infrared light.
        shown = np.stack([tones(frame[..., 1]) for frame in frames])
        usual = np.median(shown, axis=0).astype(np.float32)
        place = self._places.get(infrared)
        if place is None or place.last.shape != usual.shape:
            self._places[infrared] = _place((begun(usual),))
            return none
        self._places[infrared] = remembered(place, usual)
        return [_new_in(place, *each) for each in zip(shown, known, strict=True)]


def differing(place: Place, shown: Tones) -> tuple[list[Thing], Change]:
    """What differs from all that was seen of a place, and how from what is most alike."""
    none = np.zeros(place.times.shape, np.bool_)
    changes = [changed(seen, shown, none, _SETTINGS) for seen in place.seen]
    energies = [energy_of(change.rest, _MOST_CHANGE) for change in changes]
    middles = [float(np.median(energy)) for energy in energies]
    best = changes[int(np.argmin(middles))]
    energy = np.min(energies, axis=0)
    limit = np.maximum(best.limit, _ABOVE_HALF * np.median(energy))
    change = replace(best, energy=energy, limit=limit)
    return things_in(energy > limit, change), change


def remembered(place: Place, usual: Tones) -> Place:
    """The place after a burst whose frames agree on `usual`: newcomers are left out of it."""
    things, change = differing(place, usual)
    new = held_by(_newcomers(things, place), place.times.shape)
    same = new & (energy_of(usual - place.last - np.median(usual - place.last)) < change.limit)
    times = np.where(same, place.times + 1, new).astype(np.float32)
    kept = _without(usual, change, new & (times < _BURSTS))
    return Place((*place.seen, begun(kept))[-_REMEMBERED:], usual, times)


def _newcomers(things: Sequence[Thing], place: Place) -> list[Thing]:
    """Things that came; where there are many, it is the light that has changed."""
    shape = place.times.shape
    bounded = [thing for thing in things if _area(region_of(thing, shape)) < _MOST_SHARE]
    few = len(bounded) <= _MOST_NEW and held_by(bounded, shape).mean() < _MOST_COVERED
    return bounded if few else []


def _without(usual: Tones, change: Change, newcomers: Marked) -> Tones:
    """The burst with what was behind its newcomers, in its own light."""
    return usual - np.where(in_pixels(newcomers), change.rest, np.float32(0))


def _new_in(place: Place, shown: Tones, known: Sequence[Region]) -> list[Region]:
    things, _ = differing(place, shown)
    found = [region_of(thing, place.times.shape) for thing in things]
    return [
        region for region in found if _area(region) < _MOST_SHARE and not _is_known(region, known)
    ][:_MOST_ADDED]


def _place(seen: tuple[Background, ...]) -> Place:
    last = seen[-1]
    return Place(seen, last.shown, np.zeros_like(last.usual))


def _is_known(region: Region, known: Sequence[Region]) -> bool:
    return any(_shared(region, other) > _COVERED * _area(region) for other in known)


def _area(region: Region) -> float:
    return (region.right - region.left) * (region.bottom - region.top)


def _shared(one: Region, two: Region) -> float:
    across = min(one.right, two.right) - max(one.left, two.left)
    down = min(one.bottom, two.bottom) - max(one.top, two.top)
    return max(across, 0.0) * max(down, 0.0)
