"""From which side a body is seen, and which pixels of the picture that concerns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scenes.body import Bone, Mark, Point, point
from scenes.camera import EYE_METRES, Camera

SHADOW_METRES = 0.30
"""How far beside a body its shadow is drawn."""


@dataclass(frozen=True)
class Stand:
    """Where a body stands: pixel column, pixels per metre, and the way it faces.

    `yaw` in radians: 0 to the right, pi / 2 towards the camera, pi to the left.
    """

    column: float
    scale: float
    yaw: float


class Box(NamedTuple):
    """Pixels of a picture: rows `top`:`bottom`, columns `left`:`right`."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left


class View(NamedTuple):
    """A stand as the camera has it: feet on `row`, body and shadow within `box`.

    In view space x is right, y up from the feet and z towards the camera, in metres. `lean` is
    how much lower a foot appears that stands a metre nearer.
    """

    stand: Stand
    camera: Camera
    row: float
    lean: float
    box: Box

    def place(self, where: Point) -> Point:
        """A point of the body in view space."""
        x, y, z = (float(value) for value in where)
        cos, sin = np.cos(self.stand.yaw), np.sin(self.stand.yaw)
        across, near = x * cos - z * sin, x * sin + z * cos
        return point(across, y - self.lean * near, near)

    def bone(self, bone: Bone) -> Bone:
        """A bone in view space."""
        return bone._replace(start=self.place(bone.start), end=self.place(bone.end))

    def mark(self, mark: Mark) -> Mark:
        """A mark in view space."""
        axis = self.place(mark.axis)
        unit = np.asarray(axis / (np.linalg.norm(axis) + 1e-9), dtype=np.float32)
        return mark._replace(centre=self.place(mark.centre), axis=unit)

    def pixel(self, where: Point) -> tuple[float, float]:
        """(column, row) within the box of a point in view space."""
        column = self.stand.column + where[0] * self.stand.scale - self.box.left
        return float(column), float(self.row - where[1] * self.stand.scale - self.box.top)


def view(stand: Stand, camera: Camera, bones: Sequence[Bone]) -> View:
    """The view of a body of these bones; its box is clipped to the frame and may be empty."""
    row, lean = camera.row(stand.scale), EYE_METRES * stand.scale / camera.width
    whole = View(stand, camera, row, lean, Box(0, 0, camera.height, camera.width))
    return whole._replace(box=_box(whole, [whole.bone(bone) for bone in bones]))


def _box(whole: View, bones: list[Bone]) -> Box:
    edges = [(*bone.start[:2], bone.start_radius, *bone.end[:2], bone.end_radius) for bone in bones]
    ends = np.array(edges, dtype=np.float64).reshape(-1, 3)
    left, low = (ends[:, :2] - ends[:, 2:]).min(axis=0)
    right, high = (ends[:, :2] + ends[:, 2:]).max(axis=0)
    column, scale, row = whole.stand.column, whole.stand.scale, whole.row
    return Box(
        max(0, int(row - (high + 0.05) * scale)),
        max(0, int(column + (left - SHADOW_METRES) * scale)),
        min(whole.camera.height, int(row - (low - SHADOW_METRES / 2) * scale)),
        min(whole.camera.width, int(column + (right + SHADOW_METRES) * scale)),
    )
