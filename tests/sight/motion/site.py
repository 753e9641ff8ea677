"""A live camera's frames, told as they happen: still(10).grass(20).animal(3).

Numbers are seconds, five frames each. Made of the renderer's sites, grass, snow and cats at 640 by
480; the same for the same seed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scenes.backdrop import backdrop, light_of
from scenes.camera import Camera
from scenes.collage import lay
from scenes.figure import Sprite, sprite
from scenes.grass import swaying
from scenes.leopard import leopard
from scenes.pose import Pose
from scenes.snowfall import fall
from scenes.stone import Quarry
from scenes.terrain import terrain
from scenes.view import Stand
from sight.gate import Region

WIDTH, HEIGHT, RATE = 640, 480, 5
#: Of a cat's height in metres, head and all, and of its spots.
_CAT_METRES, _CAT = 0.72, 3
_STEPS = 12


@dataclass(frozen=True)
class Moment:
    """One frame. `cat` is (middle, height in pixels, phase), `rock` (column, row, radius)."""

    wind: float = 0.0
    snow: bool = False
    cat: tuple[float, float, float] | None = None
    rock: tuple[int, int, int] | None = None
    gain: float = 1.0
    cloud: float | None = None
    night: bool = False
    shift: tuple[int, int] = (0, 0)
    flat: int | None = None
    hot: int = 0


@dataclass(frozen=True)
class Frame:
    """What the gate gets, and where in it the cat is, None where none is to be seen."""

    luma: NDArray[np.uint8]
    uptime: float
    infrared: bool
    cat: Region | None


@dataclass(frozen=True)
class Site:
    """A site and what happens at it. Every call answers a new one; what came stays."""

    moments: tuple[Moment, ...] = ()
    now: Moment = Moment()
    place: int = 1
    seed: int = 0

    def at(self, place: int) -> "Site":
        return replace(self, place=place)

    def seeded(self, seed: int) -> "Site":
        return replace(self, seed=seed)

    def still(self, seconds: float) -> "Site":
        return self._then(self.now for _ in range(round(seconds * RATE)))

    def grass(self, seconds: float) -> "Site":
        """Wind in the grass, in gusts."""
        return self._then(replace(self.now, wind=0.55) for _ in range(round(seconds * RATE)))

    def windy(self) -> "Site":
        """From now on."""
        return replace(self, now=replace(self.now, wind=0.55))

    def shadow(self, seconds: float, depth: float = 0.45) -> "Site":
        """The shadow of a cloud moves over the place, left to right."""
        count = round(seconds * RATE)
        return self._then(replace(self.now, cloud=depth * 100 + at / count) for at in range(count))

    def sunrise(self, seconds: float) -> "Site":
        """From half as bright to twice."""
        count = round(seconds * RATE)
        gains = np.geomspace(0.35, 1.2, count)
        after = replace(self.now, gain=float(gains[-1]))
        return replace(self._then(replace(self.now, gain=float(gain)) for gain in gains), now=after)

    def snow(self, seconds: float) -> "Site":
        return self._then(replace(self.now, snow=True) for _ in range(round(seconds * RATE)))

    def snowing(self) -> "Site":
        """From now on."""
        return replace(self, now=replace(self.now, snow=True))

    def animal(self, seconds: float, height: float = 70) -> "Site":
        """A cat crosses, `height` pixels high."""
        count = round(seconds * RATE)
        across = np.linspace(-0.1, 1.1, count) * WIDTH
        return self._then(
            replace(self.now, cat=(float(x), height, 0.17 * at)) for at, x in enumerate(across)
        )

    def sitting(self, seconds: float, height: float = 70, middle: float = 330) -> "Site":
        """A cat walks in from the left, and then does not stir."""
        walk = np.arange(-0.1 * WIDTH, middle, 18.0)
        came = self._then(
            replace(self.now, cat=(float(x), height, 0.17 * at)) for at, x in enumerate(walk)
        )
        sits = replace(self.now, cat=(middle, height, 0.0))
        return came._then(sits for _ in range(round(seconds * RATE)))

    def leaving(self, height: float = 70, middle: float = 330) -> "Site":
        """It walks out to the right."""
        walk = np.arange(middle, 1.15 * WIDTH, 18.0)
        return self._then(
            replace(self.now, cat=(float(x), height, 0.17 * at)) for at, x in enumerate(walk)
        )

    def rock(self, column: int = 250, row: int = 400, radius: int = 30) -> "Site":
        """A rock rolls in from the left, in two seconds, and stays."""
        rolling = np.linspace(-radius, column, 2 * RATE)
        rolled = self._then(replace(self.now, rock=(int(x), row, radius)) for x in rolling[:-1])
        return replace(rolled, now=replace(self.now, rock=(column, row, radius)))

    def infrared(self) -> "Site":
        """The flash is on from now on."""
        return replace(self, now=replace(self.now, night=True))

    def by_day(self) -> "Site":
        return replace(self, now=replace(self.now, night=False))

    def knocked(self, across: int = 23, down: int = 9) -> "Site":
        """The camera looks elsewhere from now on."""
        return replace(self, now=replace(self.now, shift=(down, across)))

    def black(self, seconds: float) -> "Site":
        return self._then(replace(self.now, flat=3) for _ in range(round(seconds * RATE)))

    def white(self, seconds: float) -> "Site":
        return self._then(replace(self.now, flat=252) for _ in range(round(seconds * RATE)))

    def hot(self, pixels: int) -> "Site":
        """So many pixels are white from now on, whatever they see."""
        return replace(self, now=replace(self.now, hot=pixels))

    def frames(self, begin: float = 100.0) -> Iterator[Frame]:
        """All of it, from this uptime on."""
        chance = np.random.default_rng([self.seed, self.place])
        for number, moment in enumerate(self.moments):
            yield self._frame(number, moment, begin, chance)

    def _then(self, moments) -> "Site":
        return replace(self, moments=(*self.moments, *moments))

    def _frame(self, number, moment, begin, chance) -> Frame:
        uptime = begin + number / RATE
        if moment.flat is not None:
            flat = np.full((HEIGHT, WIDTH), moment.flat, np.uint8)
            return Frame(flat, uptime, moment.night, None)
        gust = 0.31 * number / RATE if moment.wind else 0.0
        bare = _windless(self.place, moment.night)
        shown = _blown(self.place, moment, gust) if moment.wind else bare.copy()
        if moment.rock:
            _lay_rock(shown, moment.rock)
        cat = _lay_cat(shown, self.place, moment)
        if moment.snow:
            fall(shown[..., None], _light(self.place, moment.night), chance)
        if moment.cloud is not None:
            shown *= _shade(moment.cloud)
        shown *= moment.gain ** (1 / 2.2)
        if moment.shift != (0, 0):
            shown = np.roll(shown, moment.shift, (0, 1))
        shown += _noise(chance) * (5.0 if moment.night else 2.5)
        if moment.hot:
            spots = np.random.default_rng(5).integers(0, HEIGHT * WIDTH, moment.hot)
            shown.reshape(-1)[spots] = 255
        luma = np.clip(shown, 0, 255, out=shown).astype(np.uint8)
        return Frame(luma, uptime, moment.night, cat)


def still(seconds: float) -> Site:
    """A site at which nothing happens first."""
    return Site().still(seconds)


def _light(place, night):
    return light_of(terrain(place, WIDTH, HEIGHT), 0, night=night)


@lru_cache(maxsize=8)
def _windless(place, night):
    return _blown(place, Moment(night=night), 0.0)


@lru_cache(maxsize=256)
def _drawn(place, night, wind, gust):
    light = _light(place, night)
    display = backdrop(place, WIDTH, HEIGHT, light).copy()
    lay(display, swaying(terrain(place, WIDTH, HEIGHT), light, wind, gust))
    return _grey(display)


def _blown(place, moment, gust):
    # The gust comes round again, so that few frames need to be drawn.
    return _drawn(place, moment.night, moment.wind, round(gust % 1.0, 2)).copy()


@lru_cache(maxsize=64)
def _cat(place, night, height, phase, walks) -> Sprite:
    camera = terrain(place, WIDTH, HEIGHT).camera
    pose = Pose(stride=0.8, phase=phase) if walks else Pose(stride=0.0, crouch=0.5)
    chance = np.random.default_rng([_CAT, 8])
    stand = Stand(WIDTH / 2, height / _CAT_METRES, 0.2)
    return sprite(leopard(pose, _CAT), stand, camera, _light(place, night), chance)


def _lay_cat(shown, place, moment) -> Region | None:
    if moment.cat is None:
        return None
    middle, height, phase = moment.cat
    made = _cat(place, moment.night, height, round(phase * _STEPS) % _STEPS / _STEPS, phase > 0)
    left = made.left + round(middle - WIDTH / 2)
    seen = made._replace(left=left, display=_grey(made.display)[..., None])
    lay(shown[..., None], [seen])
    rows, columns = np.nonzero(made.alpha > 0.5)
    edges = np.clip([columns.min() + left, columns.max() + 1 + left], 0, WIDTH) / WIDTH
    if edges[1] - edges[0] < 0.5 * (np.ptp(columns) + 1) / WIDTH:
        return None  # hardly in the frame
    top = min(max(made.top, 0), HEIGHT)
    down = (rows.min() + top) / HEIGHT, (rows.max() + 1 + top) / HEIGHT
    return Region(float(edges[0]), float(down[0]), float(edges[1]), float(down[1]), 0.0)


@lru_cache(maxsize=4)
def _stone(radius):
    """Grey levels and cover, both (h, w)."""
    height = width = 2 * radius + 8
    quarry = Quarry(Camera(width, height, 0))
    quarry.drop(np.random.default_rng(4), (width / 2, height * 0.6), radius)
    tint = np.asarray(quarry._tint, np.float32) * (
        0.6 + np.asarray(quarry._normal.convert("L"), np.float32) / 255
    )
    return tint, np.asarray(quarry._cover, np.float32) / 255


def _lay_rock(shown, rock):
    column, row, radius = rock
    tint, cover = _stone(radius)
    left = max(0, column - radius)
    top = row - radius
    under = shown[top : top + tint.shape[0], left : left + tint.shape[1]]
    part = slice(0, under.shape[0]), slice(0, under.shape[1])
    under += (tint[part] - under) * cover[part]


def _shade(cloud):
    """Factors of display values under a cloud whose two soft edges pass."""
    depth, at = divmod(cloud, 1.0)
    down = np.linspace(0.15, 0, HEIGHT, dtype=np.float32)[:, None]
    across = np.linspace(0, 1, WIDTH, dtype=np.float32) + down
    edge = 3.0 * at - 1.0
    outside = np.maximum(across - edge - 1.0, edge - across) / 0.25
    inside = 1 - np.clip(outside + 1, 0, 1)
    return (1 - depth / 100 * inside) ** (1 / 2.2)


@lru_cache(maxsize=1)
def _grain():
    return np.random.default_rng(9).standard_normal((HEIGHT * 2, WIDTH * 2), dtype=np.float32)


def _noise(chance):
    """From a large sheet of noise a part, for drawing it anew takes longer than all the rest."""
    top, left = chance.integers(0, HEIGHT), chance.integers(0, WIDTH)
    flip = 1 if chance.random() < 0.5 else -1
    return _grain()[top : top + HEIGHT, left : left + WIDTH][::flip]


def _grey(display):
    return np.asarray(display @ np.array([0.299, 0.587, 0.114], np.float32))
