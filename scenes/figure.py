"""A body in the picture: traced, furred, spotted and lit, with its shadow."""

from typing import NamedTuple

import numpy as np

from scenes.body import Body, Surface, surface
from scenes.camera import Camera
from scenes.light import Light
from scenes.noise import Rng, value_noise
from scenes.plane import Plane, resized, smoothstep, softened
from scenes.sensor import developed
from scenes.shadow import shadow
from scenes.skin import painted
from scenes.view import Box, Stand, View, view

COARSE = 170
"""The body's shape is traced on at most so many pixels a side; its fur is drawn on all."""


class Sprite(NamedTuple):
    """A figure ready to be laid over a picture at (`top`, `left`).

    `display` (h, w, 3) 0..255, `alpha` (h, w) 0..1, `shadow` (h, w) 0..1 over the same pixels;
    `row` is where it stands: what stands lower is nearer.
    """

    top: int
    left: int
    display: Plane
    alpha: Plane
    shadow: Plane
    row: float


def sprite(body: Body, stand: Stand, camera: Camera, light: Light, rng: Rng) -> Sprite | None:
    """The body as this camera sees it in this light; None if all of it is out of the frame."""
    seen_from = view(stand, camera, body.bones)
    box = seen_from.box
    if box.width < 3 or box.height < 3:
        return None
    seen = _fine(_traced(body, seen_from), box)
    albedo, shine = painted(seen, body, seen_from)
    alpha, brightness, normal = _furred(seen, body, seen_from, rng)
    metres = camera.width / stand.scale - seen.place[..., 2]
    radiance = light.on(albedo * (brightness * _hidden(seen, stand))[..., None], normal, metres)
    if light.infrared:
        radiance += shine[..., None]
    cast = shadow(alpha, seen_from, light)
    return Sprite(box.top, box.left, developed(radiance), alpha, cast, seen_from.row)


def _traced(body: Body, view: View) -> Surface:
    box, scale = view.box, view.stand.scale
    step = max(1.0, max(box.width, box.height) / COARSE)
    columns, rows = max(3, round(box.width / step)), max(3, round(box.height / step))
    across = box.left + (np.arange(columns) + 0.5) * box.width / columns
    down = box.top + (np.arange(rows) + 0.5) * box.height / rows
    return surface(
        [view.bone(bone) for bone in body.bones],
        np.asarray((across - view.stand.column) / scale, dtype=np.float32),
        np.asarray((view.row - down) / scale, dtype=np.float32),
    )


def _fine(coarse: Surface, box: Box) -> Surface:
    """The surface on every pixel of the box; stretched colours that fell below 0 are lifted."""

    def fine(planes: Plane) -> Plane:
        each = [resized(planes[..., i], box.height, box.width) for i in range(planes.shape[2])]
        return np.stack(each, axis=-1)

    return Surface(
        resized(coarse.cover, box.height, box.width),
        fine(coarse.place),
        fine(coarse.normal),
        np.maximum(fine(coarse.colour), 0.0),
        resized(coarse.fur, box.height, box.width),
    )


def _furred(seen: Surface, body: Body, view: View, rng: Rng) -> tuple[Plane, Plane, Plane]:
    """Alpha and brightness (H, W), and normals (H, W, 3), with fur on outline and surface."""
    height, width = seen.cover.shape
    hair = max(1.0, 0.004 * view.stand.scale)
    strands = value_noise(rng, (height, width), hair, 3.0) + 0.5 * value_noise(
        rng, (height, width), hair * 0.5, 2.5
    )
    tufts = value_noise(rng, (height, width), hair * 5.0, 1.6)
    fur = np.clip(seen.fur, 0.0, 1.0) * body.pelt
    alpha = smoothstep(0.32, 0.62, seen.cover + 0.12 * fur * (strands + 0.5 * tufts))
    brightness = 1.0 + fur * (0.20 * strands + 0.10 * tufts)
    normal = seen.normal + (0.22 * fur * np.stack([strands, tufts, strands])).transpose(1, 2, 0)
    normal = normal / (np.linalg.norm(normal, axis=-1, keepdims=True) + 1e-6)
    return alpha, np.asarray(brightness, np.float32), np.asarray(normal, np.float32)


def _hidden(seen: Surface, stand: Stand) -> Plane:
    """Light (H, W) 0..1 that reaches creases between limbs and what is near the ground."""
    depth = seen.place[..., 2]
    behind = softened(np.where(seen.cover > 0.5, depth, depth.min()), 0.06 * stand.scale) - depth
    crease = np.clip(1.0 - 3.0 * np.clip(behind, 0.0, 0.2), 0.45, 1.0)
    low = 0.75 + 0.25 * smoothstep(0.0, 0.5, seen.place[..., 1])
    return np.asarray(crease * low, dtype=np.float32)


def smeared(made: Sprite, pixels: float) -> Sprite:
    """The same figure moving `pixels` sideways while the shutter was open."""
    steps = int(pixels)
    if steps < 2 or steps >= made.alpha.shape[1]:
        return made
    alpha = _run(made.alpha, steps)
    colour = [_run(made.display[..., i] * made.alpha, steps) for i in range(3)]
    display = np.stack(colour, axis=-1) / (alpha[..., None] + 1e-4)
    return made._replace(display=np.asarray(display, np.float32), alpha=alpha)


def _run(plane: Plane, steps: int) -> Plane:
    """Running mean over `steps` columns."""
    padded = np.pad(plane, ((0, 0), (steps // 2 + 1, steps - steps // 2 - 1)), mode="edge")
    total = np.cumsum(padded, axis=1, dtype=np.float64)
    total = np.pad(total, ((0, 0), (1, 0)))
    width = plane.shape[1]
    return np.asarray((total[:, steps : steps + width] - total[:, :width]) / steps, np.float32)
