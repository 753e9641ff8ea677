"""Loose stones, from scree to boulders: small polyhedra with flat faces."""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from scenes.camera import Camera
from scenes.noise import Rng
from scenes.plane import Plane, mixed, resized

Points = npt.NDArray[np.float64]


class Quarry:
    """Canvases that stones are drawn on, far ones first, all of the camera's size."""

    def __init__(self, camera: Camera) -> None:
        size = camera.width, camera.height
        self._camera = camera
        self._normal = Image.new("RGB", size)
        self._tint = Image.new("L", size)
        self._cover = Image.new("L", size)
        self._shadow = Image.new("L", (size[0] // 2 + 1, size[1] // 2 + 1))

    def scatter(self, rng: Rng, count: int, radius: float, nearest: float) -> None:
        """Drop `count` stones of about `radius` metres between `nearest` and 30 m."""
        metres = np.sort(np.exp(rng.uniform(np.log(nearest), np.log(30.0), count)))[::-1]
        sizes = radius * rng.lognormal(0.0, 0.5, count)
        for distance, size in zip(metres, sizes, strict=True):
            scale = self._camera.width / distance
            centre = rng.uniform(-0.05, 1.05) * self._camera.width, self._camera.row(scale)
            if size * scale > 0.8 and centre[1] < self._camera.height * 1.1:
                self.drop(rng, centre, float(size * scale))

    def drop(self, rng: Rng, centre: tuple[float, float], radius: float) -> None:
        """One stone resting on pixel `centre`, `radius` pixels wide to each side."""
        x, y = centre
        angles = np.sort(rng.uniform(0, 2 * np.pi, 9)) + rng.uniform(0, 1)
        reach = radius * rng.uniform(0.7, 1.12, 9)
        flat = rng.uniform(0.5, 0.8)
        outer = np.stack([x + reach * np.cos(angles), y - flat * reach * (np.sin(angles) + 0.6)], 1)
        crown = np.array([x, y - flat * radius * 0.95]) + rng.uniform(-0.2, 0.2, 2) * radius
        inner = crown + (outer - crown) * rng.uniform(0.35, 0.65, (9, 1))
        self._shade(x, y, radius)
        tint = int(rng.uniform(70, 185))
        for first in range(9):
            second = (first + 1) % 9
            middle = (angles[first] + angles[second] + (2 * np.pi if second == 0 else 0)) / 2
            side = np.array([np.cos(middle), np.sin(middle) * 0.8 + 0.25, 0.55])
            quad = [outer[first], outer[second], inner[second], inner[first]]
            self._face(quad, side + rng.normal(0, 0.2, 3), tint)
        self._face(list(inner), np.array([0.0, 0.75, 0.6]) + rng.normal(0, 0.25, 3), tint)

    def _shade(self, x: float, y: float, radius: float) -> None:
        box = (x - radius * 1.15, y - radius * 0.22, x + radius * 1.15, y + radius * 0.2)
        ImageDraw.Draw(self._shadow).ellipse([edge / 2 for edge in box], fill=200)

    def _face(self, corners: list[Points], normal: Points, tint: int) -> None:
        polygon = [(float(x), float(y)) for x, y in corners]
        unit = normal / np.linalg.norm(normal)
        red, green, blue = (int(127.5 + 127.5 * value) for value in unit)
        ImageDraw.Draw(self._normal).polygon(polygon, fill=(red, green, blue))
        ImageDraw.Draw(self._tint).polygon(polygon, fill=tint)
        ImageDraw.Draw(self._cover).polygon(polygon, fill=255)

    def lay(self, albedo: Plane, normal: Plane, colour: Plane) -> tuple[Plane, Plane]:
        """Albedo and normal (H, W, 3) with the stones, `colour` (3,) linear, laid over them."""
        height, width, _ = albedo.shape
        shadow = resized(np.asarray(self._shadow, np.float32) / np.float32(255), height, width)
        cover = np.asarray(self._cover, dtype=np.float32) / 255.0
        tint = np.asarray(self._tint, dtype=np.float32) / 128.0
        facing = np.asarray(self._normal, dtype=np.float32) / 127.5 - 1.0
        ground = albedo * (1.0 - 0.6 * np.clip(shadow, 0, 1))[..., None]
        return mixed(ground, tint[..., None] * colour, cover), mixed(normal, facing, cover)
