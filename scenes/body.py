"""Bodies: rounded bones in three dimensions that melt into one surface."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scenes.light import Colour
from scenes.plane import Plane

Point = npt.NDArray[np.float32]
"""float32 (3,), metres: x ahead, y up from the ground, z to the animal's right."""


def point(x: float, y: float, z: float = 0.0) -> Point:
    """A point of a body."""
    return np.array([x, y, z], dtype=np.float32)


def crossed(first: Plane, second: Plane) -> Plane:
    """Cross product over the last axis; numpy's own takes longer to start than this to end."""
    ax, ay, az = first[..., 0], first[..., 1], first[..., 2]
    bx, by, bz = second[..., 0], second[..., 1], second[..., 2]
    return np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], axis=-1)


class Bone(NamedTuple):
    """A rounded cone from `start` to `end`. It melts into the others over `blend` metres.

    `fur` 0..1 is how shaggy its outline and surface are.
    """

    name: str
    start: Point
    end: Point
    start_radius: float
    end_radius: float
    colour: Colour
    blend: float = 0.04
    fur: float = 1.0


class Mark(NamedTuple):
    """A spot, ring, eye or nose on the skin at `centre`, stretched along `axis`.

    `along` and `across` are its radii in metres; `hollow` 0..1 makes a ring of it; `turn` is the
    angle at which the ring is open. `shine` is how bright it answers the flash.
    """

    centre: Point
    axis: Point
    along: float
    across: float
    colour: Colour
    hollow: float = 0.0
    turn: float = 0.0
    shine: float = 0.0


@dataclass(frozen=True)
class Body:
    """An animal or a person in one pose, and the colour of its underside."""

    bones: Sequence[Bone]
    marks: Sequence[Mark]
    belly: Colour
    pelt: float = 1.0


class Surface(NamedTuple):
    """What one sees of a body, per pixel of a coarse grid.

    `cover` (h, w) 0..1; `place` and `normal` (h, w, 3) in view metres; `colour` (h, w, 3);
    `fur` (h, w) 0..1. Values are continued a little beyond the outline.
    """

    cover: Plane
    place: Plane
    normal: Plane
    colour: Plane
    fur: Plane


GRAZE = 0.008
"""Metres a ray moves on at least, or those that graze an edge would never arrive."""


class _Field:
    """The distance from points to the melted surface of many bones."""

    def __init__(self, bones: Sequence[Bone]) -> None:
        self._start = np.stack([bone.start for bone in bones])
        self._along = np.stack([bone.end for bone in bones]) - self._start
        self._length = np.maximum((self._along**2).sum(axis=1), 1e-8)
        self._radius = np.array([bone.start_radius for bone in bones], dtype=np.float32)
        self._taper = np.array([bone.end_radius for bone in bones], np.float32) - self._radius
        self._blend = [bone.blend for bone in bones]

    def each(self, x: Plane, y: Plane, z: Plane, bone: int) -> Plane:
        """Distances (N,) to one bone alone."""
        ax, ay, az = self._start[bone]
        bx, by, bz = self._along[bone]
        px, py, pz = x - ax, y - ay, z - az
        t = np.clip((px * bx + py * by + pz * bz) / self._length[bone], 0.0, 1.0)
        px -= t * bx
        py -= t * by
        pz -= t * bz
        gap = np.sqrt(px * px + py * py + pz * pz)
        return np.asarray(gap - (self._radius[bone] + t * self._taper[bone]), dtype=np.float32)

    def all(self, x: Plane, y: Plane, z: Plane) -> Plane:
        """Distances (N,) to the whole."""
        total = self.each(x, y, z, 0)
        for bone in range(1, len(self._blend)):
            alone = self.each(x, y, z, bone)
            blend = self._blend[bone]
            overlap = np.maximum(blend - np.abs(total - alone), 0.0)
            total = np.minimum(total, alone) - overlap * overlap * np.float32(0.25 / blend)
        return total


def surface(bones: Sequence[Bone], across: Plane, up: Plane) -> Surface:
    """Look along -z at bones in view space through pixels at metres `across` (w,), `up` (h,)."""
    field = _Field(bones)
    grid_x, grid_y = (np.ascontiguousarray(g).ravel() for g in np.meshgrid(across, up))
    z, near = _march(field, bones, grid_x, grid_y)
    pixel = float(across[1] - across[0])
    seen = np.flatnonzero(near < 5.0 * pixel)
    x, y, depth = grid_x[seen], grid_y[seen], z[seen]
    normal = _normal(field, x, y, depth)
    colour, fur = _coat(field, bones, x, y, depth)
    size = grid_x.size
    cover = np.clip(0.5 - near / (2.0 * pixel), 0.0, 1.0)
    place = np.stack([grid_x, grid_y, z], axis=1)
    shape = (up.size, across.size)
    return Surface(
        _rounded(cover.reshape(shape)),
        place.reshape(*shape, 3).astype(np.float32),
        _spread(normal, seen, size).reshape(*shape, 3),
        _spread(colour, seen, size).reshape(*shape, 3),
        _spread(fur[:, None], seen, size).reshape(shape),
    )


def _rounded(cover: Plane) -> Plane:
    """The cover (h, w) without the steps of its coarse grid: each pixel with its neighbours."""
    padded = np.pad(cover, 1, mode="edge")
    tall = 0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:]
    wide = 0.25 * tall[:, :-2] + 0.5 * tall[:, 1:-1] + 0.25 * tall[:, 2:]
    return np.asarray(wide, dtype=np.float32)


def _spread(values: Plane, seen: npt.NDArray[np.intp], size: int) -> Plane:
    full = np.zeros((size, values.shape[1]), dtype=np.float32)
    full[seen] = values
    return full


def _march(field: _Field, bones: Sequence[Bone], x: Plane, y: Plane) -> tuple[Plane, Plane]:
    """Depth z of each ray's nearest approach, and how near it came; below 0 it went inside."""
    thick = max(max(bone.start_radius, bone.end_radius) for bone in bones) + 0.05
    front = max(max(bone.start[2], bone.end[2]) for bone in bones) + thick
    back = min(min(bone.start[2], bone.end[2]) for bone in bones) - thick
    z = np.full(x.size, front, dtype=np.float32)
    best_z, best = z.copy(), np.full(x.size, np.inf, dtype=np.float32)
    alive = np.arange(x.size)
    for _ in range(48):
        gap = field.all(x[alive], y[alive], z[alive])
        closer = gap < best[alive]
        best[alive[closer]], best_z[alive[closer]] = gap[closer], z[alive[closer]]
        z[alive] -= np.maximum(gap, GRAZE)
        alive = alive[(gap > 0.002) & (z[alive] > back)]
        if alive.size == 0:
            break
    inside = best <= 0.002
    best_z[inside] -= best[inside]
    best[inside] = -1.0
    return best_z, best


def _normal(field: _Field, x: Plane, y: Plane, z: Plane) -> Plane:
    step = np.float32(0.006)
    here = field.all(x, y, z)
    slopes = (
        field.all(x + step, y, z) - here,
        field.all(x, y + step, z) - here,
        field.all(x, y, z + step) - here,
    )
    normal = np.stack(slopes, axis=1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
    return np.asarray(normal, dtype=np.float32)


def _coat(
    field: _Field, bones: Sequence[Bone], x: Plane, y: Plane, z: Plane
) -> tuple[Plane, Plane]:
    """Colours (N, 3) and fur (N,), each bone's share falling off over 2 cm."""
    colour = np.zeros((x.size, 3), dtype=np.float32)
    fur = np.zeros(x.size, dtype=np.float32)
    total = np.full(x.size, 1e-12, dtype=np.float32)
    for index, bone in enumerate(bones):
        soft = 0.006 + 0.016 * bone.fur
        share = np.exp(np.minimum(-field.each(x, y, z, index) / soft, 12.0))
        colour += share[:, None] * np.array(bone.colour, dtype=np.float32)
        fur += share * bone.fur
        total += share
    return colour / total[:, None], fur / total
