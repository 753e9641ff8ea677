"""Faces of broken rock that stand at the sides of the frame."""

import numpy as np

from scenes.draft import Draft, Mask
from scenes.noise import PIECES, Rng, facets, fractal, ridge_line
from scenes.palette import Palette
from scenes.plane import Plane, mixed, smoothstep, softened
from scenes.relief import slopes, unit


def draw_cliffs(rng: Rng, draft: Draft) -> None:
    """None, one or two: -1 stands on the left, 1 on the right."""
    for side in (-1, 1):
        if rng.random() < 0.72:
            _draw_cliff(rng, draft, side)


def _draw_cliff(rng: Rng, draft: Draft, side: int) -> None:
    metres = float(rng.uniform(3.2, 7.0))
    inside = _outline(rng, draft, side, draft.camera.row(draft.camera.width / metres))
    rows, columns = _box(inside)
    part = inside[rows, columns]
    height = draft.camera.height
    albedo, normal = _rock_face(rng, (part.shape[0], part.shape[1]), height, draft.palette, side)
    draft.albedo[rows, columns][part] = albedo[part]
    draft.normal[rows, columns][part] = normal[part]
    draft.distance[inside] = metres


def _outline(rng: Rng, draft: Draft, side: int, foot: float) -> Mask:
    """Where the cliff is that stands on row `foot`."""
    height, width = draft.distance.shape
    edge = width * (0.5 + side * (0.5 - rng.uniform(0.2, 0.55)))
    wander = 0.09 * width * ridge_line(rng, height, 0.6)[:, None]
    lean = (draft.rows() - foot) * float(rng.uniform(0.1, 0.5))
    columns = np.arange(width, dtype=np.float32)[None, :]
    bottom = foot + 0.05 * height * ridge_line(rng, width)[None, :]
    return np.asarray((side * (columns - edge - wander) + lean > 0) & (draft.rows() < bottom))


def _box(inside: Mask) -> tuple[slice, slice]:
    """The rows and columns between which `inside` (H, W) is true, at least one of each."""
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if rows.size == 0:
        return slice(0, 1), slice(0, 1)
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _rock_face(
    rng: Rng, shape: tuple[int, int], frame: int, palette: Palette, side: int
) -> tuple[Plane, Plane]:
    """Albedo and normals (*shape, 3) of angular rock, big blocks broken into small ones.

    `frame` is the height of the whole picture, by which the blocks are sized.
    """
    height, width = shape
    facing = np.zeros((height, width, 3), dtype=np.float32)
    facing += np.array([-0.35 * side, 0.15, 0.8], dtype=np.float32)
    shade = np.ones((height, width), dtype=np.float32)
    for share, tilt in ((3.2, 0.42), (11.0, 0.30), (30.0, 0.2)):
        blocks = facets(rng, (height, width), frame / share, float(rng.uniform(0.8, 1.8)))
        facing += rng.normal(0.0, tilt, (PIECES, 3)).astype(np.float32)[blocks.piece]
        shade *= rng.uniform(0.78, 1.15, PIECES).astype(np.float32)[blocks.piece]
        shade *= 0.55 + 0.45 * smoothstep(0.0, 0.07, blocks.crack)
    grain = fractal(rng, (height, width), frame / 10, 7)
    down, across = slopes(softened(grain, 1.5) * np.float32(frame / 40))
    facing[..., 0] -= across
    facing[..., 1] += down
    stain = smoothstep(0.15, 0.6, fractal(rng, (height, width), frame / 6, 5))
    colour = mixed(np.broadcast_to(palette.rock, facing.shape), palette.lichen, 0.7 * stain)
    return np.clip(colour * (shade * (1.0 + 0.35 * grain))[..., None], 0.01, 0.8), unit(facing)
