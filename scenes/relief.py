"""Relief: how a bumpy surface faces."""

import numpy as np

from scenes.plane import Plane


def slopes(relief: Plane) -> tuple[Plane, Plane]:
    """How relief (H, W) rises downwards and to the right, per pixel; the far edges are level."""
    down = np.diff(relief, axis=0, append=relief[-1:])
    across = np.diff(relief, axis=1, append=relief[:, -1:])
    return down, across


def unit(normal: Plane) -> Plane:
    """Normals (H, W, 3) made one long."""
    length = np.sqrt((normal * normal).sum(axis=-1, keepdims=True)) + 1e-6
    return np.asarray(normal / length, dtype=np.float32)


def bumped(relief: Plane, pixels: float) -> Plane:
    """Unit normals (H, W, 3) of a slope leaning back, its relief standing out by `pixels`."""
    down, across = slopes(relief * np.float32(pixels))
    return unit(np.stack([-across, 0.55 + down, np.full_like(relief, 0.75)], axis=-1))
