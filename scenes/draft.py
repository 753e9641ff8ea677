"""A place being built: each layer covers what lies farther away."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scenes.camera import Camera
from scenes.light import SKY_METRES
from scenes.palette import Palette
from scenes.plane import Plane

Mask = npt.NDArray[np.bool_]
"""bool, (H, W)."""


@dataclass
class Draft:
    """Surfaces so far: albedo and unit normals (H, W, 3), metres from the lens (H, W)."""

    camera: Camera
    palette: Palette
    albedo: Plane
    normal: Plane
    distance: Plane

    @classmethod
    def blank(cls, camera: Camera, palette: Palette) -> "Draft":
        """Nothing but black sky."""
        shape = camera.height, camera.width
        return cls(
            camera,
            palette,
            albedo=np.zeros((*shape, 3), dtype=np.float32),
            normal=np.zeros((*shape, 3), dtype=np.float32),
            distance=np.full(shape, 10 * SKY_METRES, dtype=np.float32),
        )

    def rows(self) -> Plane:
        """(H, 1) row numbers."""
        return np.arange(self.camera.height, dtype=np.float32)[:, None]

    def cover(self, inside: Mask, albedo: Plane, normal: Plane, metres: Plane | float) -> None:
        """Put surfaces of the frame's size over what was, where `inside` says so."""
        self.albedo[inside] = albedo[inside]
        self.normal[inside] = normal[inside]
        self.distance[inside] = metres if isinstance(metres, float) else metres[inside]
