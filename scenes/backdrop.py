"""The empty site in its light, kept because every frame begins with it."""

from functools import lru_cache

import numpy as np

from scenes.light import Light, daylight, flash
from scenes.plane import Plane
from scenes.sensor import developed, vignette
from scenes.terrain import Terrain, terrain

MOODS = 4
"""How many kinds of daylight a site is seen in."""


def light_of(place: Terrain, seed: int, *, night: bool) -> Light:
    """The flash by night; by day the mood that goes with the seed."""
    if night:
        return flash()
    return daylight(np.random.default_rng([place.site, 9, seed % MOODS]), place.sun_side)


@lru_cache(maxsize=MOODS + 1)
def backdrop(site: int, width: int, height: int, light: Light) -> Plane:
    """Display values (height, width, 3), 0..255, without grass; to be copied, not written to."""
    place = terrain(site, width, height)
    radiance = light.on(place.albedo, place.normal, place.distance)
    corners = vignette(height, width, 0.75 if light.infrared else 0.12)
    display = developed(radiance * corners[..., None])
    display.setflags(write=False)
    return display
