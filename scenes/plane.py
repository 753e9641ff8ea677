"""A plane: one float32 value per pixel, and the few things done to whole planes."""

import numpy as np
import numpy.typing as npt
from PIL import Image

Plane = npt.NDArray[np.float32]
"""float32, (H, W) or, where said, (H, W, 3)."""


def resized(plane: Plane, height: int, width: int) -> Plane:
    """The (h, w) plane stretched bicubically to (height, width)."""
    image = Image.fromarray(np.ascontiguousarray(plane, dtype=np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def softened(plane: Plane, radius: float) -> Plane:
    """The plane blurred over about `radius` pixels; Pillow cannot blur floats, but can shrink."""
    height, width = plane.shape
    small = (max(2, round(width / max(radius, 1.0))), max(2, round(height / max(radius, 1.0))))
    image = Image.fromarray(np.ascontiguousarray(plane, dtype=np.float32))
    shrunk = image.resize(small, Image.Resampling.HAMMING)
    return np.asarray(shrunk.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def smoothstep(low: float, high: float, plane: Plane) -> Plane:
    """0 below `low`, 1 above `high`, and no corner between."""
    part = np.clip((plane - low) / (high - low), 0.0, 1.0)
    return np.asarray(part * part * (3.0 - 2.0 * part), dtype=np.float32)


def mixed(first: Plane, second: Plane, share: Plane) -> Plane:
    """(H, W, 3) colours, `share` (H, W) of the second in 0..1."""
    return np.asarray(first + (second - first) * share[..., None], dtype=np.float32)
