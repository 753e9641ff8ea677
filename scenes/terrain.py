"""The place: one of endless mountain sites, as surfaces that wait for light."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from scenes.camera import Camera
from scenes.cliff import draw_cliffs
from scenes.draft import Draft
from scenes.ground import draw_ground, draw_stones
from scenes.palette import Palette, palette
from scenes.plane import Plane
from scenes.ridge import draw_ridges, draw_sky


class Terrain(NamedTuple):
    """Surfaces of a site: albedo and unit normals (H, W, 3), metres from the lens (H, W).

    `sun_side` -1..1 is where the sun stands when it shines, left to right.
    """

    site: int
    camera: Camera
    palette: Palette
    albedo: Plane
    normal: Plane
    distance: Plane
    sun_side: float


@lru_cache(maxsize=2)
def terrain(site: int, width: int, height: int) -> Terrain:
    """Site number `site` seen by a camera of `width` x `height` pixels."""
    rng = np.random.default_rng([site, 101])
    camera = Camera(width, height, height * float(rng.uniform(0.33, 0.46)))
    draft = Draft.blank(camera, palette(rng))
    for draw in (draw_sky, draw_ridges, draw_ground, draw_cliffs, draw_stones):
        draw(rng, draft)
    return Terrain(
        site,
        camera,
        draft.palette,
        draft.albedo,
        draft.normal,
        draft.distance,
        sun_side=float(rng.uniform(-0.9, 0.9)),
    )
