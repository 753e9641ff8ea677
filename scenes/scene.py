"""A burst to come, told in the field's language: `still(10).animal(3).infrared()`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from scenes.backdrop import backdrop, light_of
from scenes.beat import Beat
from scenes.cast import Walk, goats_walk, horse_walk, leopard_walk, person_walk
from scenes.collage import lay
from scenes.figure import Sprite, smeared, sprite
from scenes.grass import swaying
from scenes.light import Light
from scenes.sensor import Picture, exposed
from scenes.snowfall import fall
from scenes.strip import Caption, burn, frame_number
from scenes.terrain import Terrain, terrain

__all__ = ["Scene", "frame_number", "still"]

EMPTY, LIVESTOCK, PEOPLE, SNOW_LEOPARD = "empty", "livestock", "people", "snow_leopard"

WALKS = {"goats": goats_walk, "horse": horse_walk, "person": person_walk, "leopard": leopard_walk}
LABELS = {"goats": LIVESTOCK, "horse": LIVESTOCK, "person": PEOPLE, "leopard": SNOW_LEOPARD}
WIND, GUST = 0.55, 0.31
"""How far grass bends, in its heights, and how far a gust moves on between frames."""


@dataclass(frozen=True)
class Scene:
    """A site, its light and the frames to come. Every call answers a new scene."""

    beats: tuple[Beat, ...] = ()
    site: int = 1
    seed: int = 0
    night: bool = False
    width: int = 1280
    height: int = 720
    start: datetime = datetime(2024, 10, 1, 12, tzinfo=UTC)

    def still(self, frames: int) -> "Scene":
        """Frames in which nothing happens."""
        return self._then("still", frames)

    def grass(self, frames: int) -> "Scene":
        """Frames of grass swaying in the wind."""
        return self._then("grass", frames)

    def snow(self, frames: int) -> "Scene":
        """Frames of falling snow."""
        return self._then("snow", frames)

    def goats(self, frames: int) -> "Scene":
        """Frames of goats passing."""
        return self._then("goats", frames)

    def horse(self, frames: int) -> "Scene":
        """Frames of a horse passing."""
        return self._then("horse", frames)

    def person(self, frames: int) -> "Scene":
        """Frames of somebody walking by."""
        return self._then("person", frames)

    def leopard(self, frames: int) -> "Scene":
        """Frames of a snow leopard passing."""
        return self._then("leopard", frames)

    def animal(self, frames: int) -> "Scene":
        """The animal this is all about: the same as `leopard`."""
        return self.leopard(frames)

    def at(self, site: int) -> "Scene":
        """At another of the endless sites."""
        return replace(self, site=site)

    def infrared(self) -> "Scene":
        """By night, under the infrared flash."""
        return replace(self, night=True)

    def by_day(self) -> "Scene":
        """In daylight."""
        return replace(self, night=False)

    def seeded(self, seed: int) -> "Scene":
        """Another animal on another path; other noise and another mood of the day."""
        return replace(self, seed=seed)

    def sized(self, width: int, height: int) -> "Scene":
        """In pictures of these pixels."""
        return replace(self, width=width, height=height)

    def taken(self, start: datetime) -> "Scene":
        """At this time, as the strip says it; frames follow a second apart."""
        return replace(self, start=start)

    @property
    def truths(self) -> tuple[str, ...]:
        """The label of every frame."""
        return tuple(LABELS.get(beat.happening, EMPTY) for beat in self.beats)

    @property
    def truth(self) -> str:
        """The label of the burst: that of what passes, and 'empty' if nothing does."""
        return next((label for label in self.truths if label != EMPTY), EMPTY)

    def frames(self) -> Iterator[Picture]:
        """The pictures in order: uint8 (height, width, 3)."""
        for number, beat in enumerate(self.beats):
            yield self._frame(number, beat)

    def _then(self, happening: str, frames: int) -> "Scene":
        coming = tuple(Beat(happening, moment, frames) for moment in range(frames))
        return replace(self, beats=self.beats + coming)

    def _frame(self, number: int, beat: Beat) -> Picture:
        place = terrain(self.site, self.width, self.height)
        light = light_of(place, self.seed, night=self.night)
        display = backdrop(self.site, self.width, self.height, light).copy()
        wind = WIND if beat.happening == "grass" else 0.0
        grass = swaying(place, light, wind, GUST * beat.moment)
        lay(display, [*grass, *self._sprites(place, light, beat)])
        rng = np.random.default_rng([self.seed, number, 7])
        if beat.happening == "snow":
            fall(display, light, rng)
        picture = exposed(display, rng, 5.0 if self.night else 2.5, grey=self.night)
        burn(picture, self._caption(number))
        return picture

    def _sprites(self, place: Terrain, light: Light, beat: Beat) -> list[Sprite]:
        if beat.happening not in WALKS:
            return []
        walk: Walk = WALKS[beat.happening](place.camera, self.seed, beat)
        rng = np.random.default_rng([self.seed, beat.moment, 8])
        made = [sprite(body, stand, place.camera, light, rng) for body, stand in walk]
        blur = min(float(rng.exponential(0.0025 if self.night else 0.001)), 0.01) * self.width
        return [smeared(one, blur) for one in made if one is not None]

    def _caption(self, number: int) -> Caption:
        when = self.start + timedelta(seconds=number)
        swing = np.cos(2 * np.pi * (when.hour - 14) / 24)
        celsius = int(-2 + 9 * swing + self.site % 5)
        return Caption(when, number % 256, len(self.beats), celsius)


def still(frames: int) -> Scene:
    """A scene that begins with frames in which nothing happens."""
    return Scene().still(frames)
