"""Falling snow: far specks, near soft blobs, white by day and glaring under the flash."""

import numpy as np

from scenes.light import Light
from scenes.noise import Rng
from scenes.plane import Plane, resized


def fall(display: Plane, light: Light, rng: Rng) -> None:
    """Let it snow on display values (H, W, 3), in place."""
    height, width, _ = display.shape
    veil = np.zeros((height, width), dtype=np.float32)
    for size, count, strength in ((0.0028, 900, 0.75), (0.006, 160, 0.6), (0.02, 22, 0.4)):
        _flakes(veil, rng, max(1.0, size * height), count, strength)
    white = 250.0 if light.infrared else 225.0
    np.clip(veil, 0.0, 0.95, out=veil)
    display += (white - display) * veil[..., None]


def _flakes(veil: Plane, rng: Rng, radius: float, count: int, strength: float) -> None:
    side = int(3 * radius) + 2
    axis = np.linspace(-1.5, 1.5, side, dtype=np.float32)
    disc = np.exp(-2.2 * (axis[:, None] ** 2 + axis[None, :] ** 2) ** 1.5)
    streak = resized(np.asarray(disc, np.float32), int(side * rng.uniform(1.2, 2.2)), side)
    height, width = veil.shape
    for _ in range(count):
        top = int(rng.integers(-side, height))
        left = int(rng.integers(-side, width))
        rows = slice(max(0, top), min(height, top + streak.shape[0]))
        columns = slice(max(0, left), min(width, left + side))
        part = streak[
            rows.start - top : rows.stop - top, columns.start - left : columns.stop - left
        ]
        veil[rows, columns] += strength * float(rng.uniform(0.4, 1.0)) * part
