"""The shadow a body throws on the ground, and the dark under its feet."""

import numpy as np

from scenes.light import Light
from scenes.plane import Plane, softened
from scenes.view import View

FLAT_BY_DAY, FLAT_BY_NIGHT = 0.16, 0.10
"""Height of a shadow on the ground over that of what throws it, as the low camera sees both."""


def shadow(alpha: Plane, view: View, light: Light) -> Plane:
    """How much of the light (H, W) 0..1 the body of this alpha takes from the ground."""
    foot = int(np.clip(view.row - view.box.top, 1, alpha.shape[0]))
    scale, sun = view.stand.scale, light.sun_colour[0]
    cast = softened(_cast(alpha, foot, light), 0.03 * scale) * min(0.75, 0.25 + 0.4 * sun)
    both = np.maximum(cast, _contact(alpha, scale, foot))
    return np.asarray(np.clip(both, 0.0, 0.85), dtype=np.float32)


def _cast(alpha: Plane, foot: int, light: Light) -> Plane:
    """The outline laid flat below row `foot`, away from the sun."""
    height = alpha.shape[0]
    flat = FLAT_BY_NIGHT if light.infrared else FLAT_BY_DAY
    aside = 0.05 if light.infrared else -0.5 * light.sun[0] / max(light.sun[1], 0.3)
    cast = np.zeros_like(alpha)
    for down in range(min(height - foot, int(foot * flat))):
        up = int(down / flat)
        cast[foot + down] = np.roll(alpha[foot - 1 - up], int(aside * up))
    return cast


def _contact(alpha: Plane, scale: float, foot: int) -> Plane:
    """The dark under the feet and, fainter, under the whole body."""
    height = alpha.shape[0]
    beneath = alpha[max(0, foot - int(0.5 * scale)) : foot].max(axis=0, initial=0.0)
    rows = (np.arange(height, dtype=np.float32) - foot) / (0.07 * scale)
    pool = np.exp(-(rows**2))[:, None] * beneath[None, :]
    return np.asarray(0.7 * softened(pool, 0.08 * scale), dtype=np.float32)
