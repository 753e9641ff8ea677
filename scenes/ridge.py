"""What is far: the sky and the ridges before it."""

import numpy as np

from scenes.draft import Draft
from scenes.noise import Rng, fractal, ridge_line
from scenes.plane import mixed, smoothstep
from scenes.relief import bumped

SNOW = 0.75
"""Albedo of old snow."""


def draw_sky(rng: Rng, draft: Draft) -> None:
    """Blue above, paler below, and clouds."""
    height, width = draft.distance.shape
    cloud = smoothstep(-0.5, 0.9, fractal(rng, (height, width), height / 5, 5, stretch=2.5))
    blue = np.array([0.30, 0.48, 0.80], dtype=np.float32)
    down = np.linspace(0, 1.2, height, dtype=np.float32)[:, None]
    cover = np.clip(cloud * rng.uniform(0.2, 1.3) + down, 0.0, 1.0)
    draft.albedo[:] = mixed(blue, np.array([0.88, 0.90, 0.93], dtype=np.float32), cover)


def draw_ridges(rng: Rng, draft: Draft) -> None:
    """Three skylines, the far ones higher and under snow."""
    height, width = draft.distance.shape
    snow_line = rng.uniform(0.3, 1.3)
    for metres, lift in ((2600.0, 0.17), (1100.0, 0.09), (160.0, 0.0)):
        line = ridge_line(rng, width, 0.5) * height * (0.05 + lift * 0.6)
        crest = draft.camera.horizon - lift * height - line
        relief = fractal(rng, (height, width), height / 6, 6)
        facing = bumped(relief, 0.5 * height / 6)
        bare = draft.palette.rock * (1.0 + 0.35 * relief[..., None])
        high = (draft.camera.horizon - draft.rows()) / (0.3 * height) + 0.5 * relief
        snow = smoothstep(snow_line, snow_line + 0.2, high + 0.4 * facing[..., 1])
        colour = mixed(bare, np.full(3, SNOW, dtype=np.float32), snow)
        draft.cover(draft.rows() > crest[None, :], colour, facing, metres)
