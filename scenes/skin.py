"""What is drawn on a body: the paler belly, spots, eyes."""

import numpy as np

from scenes.body import Body, Mark, Surface, crossed
from scenes.plane import Plane, mixed, smoothstep
from scenes.view import View

Window = tuple[slice, slice]


def painted(seen: Surface, body: Body, view: View) -> tuple[Plane, Plane]:
    """Albedo (H, W, 3) with the marks on it, and (H, W) what shines back the flash."""
    under = smoothstep(0.15, 0.75, -seen.normal[..., 1]) * np.clip(seen.fur, 0, 1)
    albedo = mixed(seen.colour, np.array(body.belly, dtype=np.float32), 0.8 * under)
    shine = np.zeros(seen.cover.shape, dtype=np.float32)
    for mark in (view.mark(mark) for mark in body.marks):
        window = _window(mark, view)
        if seen.cover[window].size:
            _stamp(mark, seen, albedo, shine, window)
    return albedo, shine


def _window(mark: Mark, view: View) -> Window:
    """The pixels of the box that a mark can touch."""
    size = 1.5 * max(mark.along, mark.across) * view.stand.scale + 1
    column, row = view.pixel(mark.centre)
    return (
        slice(max(0, int(row - size)), max(0, int(row + size) + 2)),
        slice(max(0, int(column - size)), max(0, int(column + size) + 2)),
    )


def _stamp(mark: Mark, seen: Surface, albedo: Plane, shine: Plane, window: Window) -> None:
    """Draw one mark where the skin is that it sits on; elsewhere in the window it is too far."""
    ink = _ink(mark, seen.normal[window], seen.place[window])
    albedo[window] += (np.array(mark.colour, np.float32) - albedo[window]) * (0.93 * ink[..., None])
    if mark.shine:
        np.maximum(shine[window], 1.6 * mark.shine * ink, out=shine[window])


def _ink(mark: Mark, normal: Plane, place: Plane) -> Plane:
    """How much of the mark is on each pixel, 0..1: an oval, or a ragged ring broken open."""
    offset = place - mark.centre
    away = (offset * normal).sum(axis=-1)
    along = offset @ mark.axis
    across = (offset * crossed(normal, mark.axis)).sum(axis=-1)
    angle = np.arctan2(across, along) - mark.turn
    ragged = 1.0 + 0.09 * np.sin(3 * angle + 5 * mark.turn) + 0.06 * np.sin(5 * angle + mark.turn)
    reach = np.sqrt((along / mark.along) ** 2 + (across / mark.across) ** 2) * ragged
    reach = np.sqrt(reach**2 + (0.35 * away / mark.along) ** 2)
    ink = 1.0 - smoothstep(0.8, 1.08, reach)
    if mark.hollow > 0.25:
        gaps = 0.5 + 0.5 * np.sin(angle) * np.sin(3.0 * angle + 3.0 * mark.turn)
        hole = 1.0 - smoothstep(mark.hollow - 0.14, mark.hollow + 0.12, reach)
        ink = ink * (1.0 - 0.72 * hole) * (1.0 - 0.85 * smoothstep(0.62, 0.9, gaps))
    return ink
