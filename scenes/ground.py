"""The trail underfoot: soil, turf, patches of snow, and the stones that lie on it."""

import numpy as np

from scenes.camera import EYE_METRES
from scenes.draft import Draft
from scenes.noise import Rng, fractal, ridge_line, tile
from scenes.plane import Plane, mixed, smoothstep
from scenes.relief import slopes, unit
from scenes.ridge import SNOW
from scenes.stone import Quarry

FARTHEST_METRES = 60.0


def draw_ground(rng: Rng, draft: Draft) -> None:
    """The ground from the lens to the foot of the ridges, seen in perspective."""
    height, width = draft.distance.shape
    edge = draft.camera.horizon + 0.012 * height * ridge_line(rng, width)[None, :]
    below = (draft.rows() - draft.camera.horizon) / EYE_METRES
    metres = np.broadcast_to(width / np.maximum(below, width / FARTHEST_METRES), (height, width))
    relief = _relief(rng, metres)
    down, across = slopes(relief)
    facing = np.stack([-2.2 * across, 0.85 + 2.2 * down, np.full_like(relief, 0.5)], axis=-1)
    draft.cover(draft.rows() > edge, _cover(rng, draft, relief), unit(facing), metres)


def _relief(rng: Rng, metres: Plane) -> Plane:
    """Bumps (H, W) of three sizes on the ground, about -1..1; the small ones only where near."""
    height, width = metres.shape
    sideways = (np.arange(width, dtype=np.float32)[None, :] - width / 2) * metres / width
    relief = np.zeros((height, width), dtype=np.float32)
    for size, strength in ((6.0, 0.5), (1.6, 0.35), (0.45, 0.3)):
        texture = tile(rng, 512, 128, 7)
        u = (sideways * (512 / size)).astype(np.intp) & 511
        v = (metres * (512 / size)).astype(np.intp) & 511
        relief += strength * texture[v, u] * np.clip(4.0 * size / metres, 0.0, 1.0)
    return relief


def _cover(rng: Rng, draft: Draft, relief: Plane) -> Plane:
    """Albedo (H, W, 3) of soil, turf where it grows, and at some sites snow."""
    height, width = relief.shape
    turf = smoothstep(-0.1, 0.35, fractal(rng, (height, width), height / 7, 4, stretch=3.0))
    soil = draft.palette.soil * (1.0 + 0.7 * relief[..., None])
    grown = draft.palette.grass * (0.8 + 0.8 * relief[..., None])
    colour = mixed(soil, grown, turf * np.float32(rng.uniform(0.0, 0.8)))
    if rng.random() < 0.25:
        left = smoothstep(0.1, 0.4, fractal(rng, (height, width), height / 5, 5, stretch=2.5))
        colour = mixed(colour, np.full(3, SNOW, dtype=np.float32), left)
    return np.clip(colour, 0.02, 0.85)


def draw_stones(rng: Rng, draft: Draft) -> None:
    """Gravel, stones and a few boulders."""
    quarry = Quarry(draft.camera)
    quarry.scatter(rng, int(rng.uniform(700, 2000)), 0.016, nearest=1.1)
    quarry.scatter(rng, int(rng.uniform(100, 500)), 0.04, nearest=1.4)
    quarry.scatter(rng, int(rng.uniform(0, 40)), 0.10, nearest=2.4)
    quarry.scatter(rng, int(rng.uniform(0, 7)), 0.28, nearest=4.5)
    height, width = draft.distance.shape
    grain = 1.0 + 0.35 * fractal(rng, (height, width), height / 40, 4)
    albedo, draft.normal = quarry.lay(draft.albedo, draft.normal, 0.9 * draft.palette.rock + 0.02)
    below = draft.rows() > draft.camera.horizon
    draft.albedo = np.asarray(np.where(below, grain, 1.0)[..., None] * albedo, np.float32)
