"""The memory of one camera in one kind of light: a background, and the watch before it."""

from dataclasses import dataclass, replace

import numpy as np

from sight.gate import Region
from sight.motion.background import (
    Background,
    absorbing,
    begun,
    changed,
    followed,
    restored,
    used_to,
)
from sight.motion.grid import around, in_pixels
from sight.motion.settings import Settings
from sight.motion.thing import Thing, held_by, region_of, things_in
from sight.motion.tone import Tones
from sight.motion.watch import (
    Watch,
    active_now,
    stir_now,
    watch_from,
    watched,
)

#: A longer pause between frames, in seconds, counts as this much learning.
_MOST_STEP = 1.0
#: After a longer one nobody has watched: what is in front is new.
_MOST_PAUSE = 30.0
#: So many regions are named, the strongest first.
MOST_REGIONS = 4
#: So many times as long as a place was known, what came to it is held out.
_TRUST = 10
#: For so many places that stir, what moves must do so for a frame longer, up to so many.
_WEATHER, _LONGEST_TRAIL = 3, 5
#: Of the cells; where fewer stir, a strange scene is at rest.
_AT_REST = 0.1
#: A strange scene that never rests is taken as it is after so many times the time to settle.
_PATIENCE = 10
WHOLE = Region(0.0, 0.0, 1.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Motion:
    """What a frame shows in front of the background: `regions`, strongest first.

    `share` is that of the frame which differs, 0 to 1. `moves`: something of it is new, or moves;
    what only stays there, as a rock does, is named, but is no reason to take it again.
    """

    regions: tuple[Region, ...] = ()
    share: float = 0.0
    moves: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """What is known; a value, which every frame makes anew."""

    background: Background
    watch: Watch


def begun_at(shown: Tones, uptime: float) -> Memory:
    """A memory of one frame."""
    return Memory(begun(shown), watch_from(shown.shape, uptime))


def recalled(background: Background, uptime: float) -> Memory:
    """A memory of an earlier run, before which nothing is known to have stood."""
    return Memory(background, watch_from(background.shown.shape, uptime))


def seen(memory: Memory, shown: Tones, uptime: float, settings: Settings) -> tuple[Memory, Motion]:
    """One more frame: what is known after it, and what it shows."""
    background, watch = memory.background, memory.watch
    pause = uptime - watch.uptime
    if not 0 <= pause <= _MOST_PAUSE:
        watch, pause = watch_from(shown.shape, uptime), 0.0
    seconds = min(pause, _MOST_STEP)
    change = changed(background, shown, watch.held, settings)
    if background.young:
        background = followed(background, change, watch.held, seconds, settings)
        return Memory(background, watch_from(shown.shape, uptime)), Motion()
    background, change, active = restored(background, change, active_now(watch, change))
    stir = stir_now(watch, change)
    after = watched(watch, change, active, stir, uptime)
    if float(active.mean()) > settings.strange_share:
        strange = Memory(background, replace(after, strange=watch.strange + seconds))
        return _strange(strange, shown, settings)
    things = things_in(active, change)
    held = held_by(things, active.shape)
    background = followed(background, change, held, seconds, settings)
    places = sum(after.trail[thing.cells].max() > 0 for thing in things)
    background = used_to(background, stir * (after.trail > 0), places, seconds, settings)
    known = Memory(background, replace(after, held=held, strange=0.0))
    for thing in things:
        if _belongs(thing, known, settings):
            known = _absorbed(known, thing)
    # A flake or an insect is in one frame only; what is there for two has been seen.
    near = around(watch.active)
    lasting = [thing for thing in things if near[thing.cells].any()]
    regions = tuple(region_of(thing, active.shape) for thing in lasting[:MOST_REGIONS])
    moving = _moves(after, things, places)
    return known, Motion(regions, float(active.mean()), moving)


def _moves(watch: Watch, things: list[Thing], places: int) -> bool:
    """Whether any thing has stirred for two frames in a row.

    In wind and snow they follow each other by chance, and what moves must do so for longer.
    """
    least = min(2 + places // _WEATHER, _LONGEST_TRAIL)
    return any(watch.trail[thing.cells].max() >= least for thing in things)


def _strange(memory: Memory, shown: Tones, settings: Settings) -> tuple[Memory, Motion]:
    """Another scene: nothing is learned from it until it has been quiet for a while.

    It moves while it stirs: a cat that rubs itself on the camera looks just so.
    """
    watch = memory.watch
    restless = float((watch.trail > 0).mean()) > _AT_REST
    motion = Motion((WHOLE,), float(watch.active.mean()), restless)
    patience = settings.settle_seconds * (_PATIENCE if restless else 1)
    if watch.strange < patience:
        return memory, motion
    background = begun(shown, memory.background)
    return Memory(background, watch_from(shown.shape, watch.uptime)), motion


def _belongs(thing: Thing, memory: Memory, settings: Settings) -> bool:
    """Whether it has not moved for so long that it belongs to the place.

    A background that was hardly known when it came is not held against it for as long.
    """
    watch = memory.watch
    came = float(watch.since[thing.cells].min())
    known = memory.background.seconds - (watch.uptime - came)
    hold = min(settings.hold_seconds, _TRUST * known)
    return watch.uptime - float(watch.moved[thing.cells].max()) >= hold


def _absorbed(memory: Memory, thing: Thing) -> Memory:
    watch = memory.watch
    cells = np.zeros(watch.active.shape, np.bool_)
    cells[thing.cells] = True
    cells = around(cells)
    background = absorbing(memory.background, cells, watch.recent)
    recent = np.where(in_pixels(cells), np.float32(0), watch.recent)
    return Memory(background, replace(watch, recent=recent, active=watch.active & ~cells))
