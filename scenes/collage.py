"""Laying grass and figures over the empty site."""

from collections.abc import Iterable

import numpy as np

from scenes.figure import Sprite
from scenes.grass import Patch
from scenes.plane import Plane

DARKEST = 0.62
"""How much of the ground's brightness a full shadow takes."""


def lay(display: Plane, layers: Iterable[Patch | Sprite]) -> None:
    """Lay everything over display values (H, W, 3) in place, far things first."""
    for layer in sorted(layers, key=lambda one: one.row):
        if isinstance(layer, Sprite):
            black = np.zeros_like(layer.display)
            _over(display, layer.top, layer.left, black, DARKEST * layer.shadow)
        _over(display, layer.top, layer.left, layer.display, layer.alpha)


def _over(display: Plane, top: int, left: int, colour: Plane, alpha: Plane) -> None:
    height, width, _ = display.shape
    rows = slice(max(0, top), min(height, top + alpha.shape[0]))
    columns = slice(max(0, left), min(width, left + alpha.shape[1]))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    inner = (
        slice(rows.start - top, rows.stop - top),
        slice(columns.start - left, columns.stop - left),
    )
    under = display[rows, columns]
    under += (colour[inner] - under) * alpha[inner][..., None]
