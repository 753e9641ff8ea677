"""From light to pixels: exposure curve, vignette and noise."""

import numpy as np
import numpy.typing as npt

from scenes.noise import Rng
from scenes.plane import Plane

Picture = npt.NDArray[np.uint8]
"""uint8, (H, W, 3), sRGB."""


def developed(radiance: Plane) -> Plane:
    """Display values (H, W, 3), 0..255, of linear radiance; highlights roll off before clipping."""
    positive = np.maximum(radiance, 0.0)
    rolled = np.where(positive < 0.7, positive, 1.0 - 0.3 * np.exp((0.7 - positive) / 0.3))
    return np.asarray(255.0 * rolled ** (1.0 / 2.2), dtype=np.float32)


def vignette(height: int, width: int, depth: float) -> Plane:
    """(height, width) factors, 1 at the centre falling to `1 - depth` in the corners."""
    down = np.linspace(-1.0, 1.0, height, dtype=np.float32)[:, None]
    across = np.linspace(-1.0, 1.0, width, dtype=np.float32)[None, :]
    return np.asarray(1.0 - depth * ((down**2 + across**2) / 2.0) ** 1.2, dtype=np.float32)


def exposed(display: Plane, rng: Rng, grain: float, grey: bool) -> Picture:
    """What the sensor read: display values (H, W, 3) plus noise of `grain` levels."""
    height, width, _ = display.shape
    planes = 1 if grey else 3
    noise = rng.standard_normal((height, width, planes), dtype=np.float32)
    np.multiply(noise, np.float32(grain), out=noise)
    read = display + noise
    return np.clip(read, 0.0, 255.0, out=read).astype(np.uint8)
