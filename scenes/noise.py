"""Noise that looks like weather, stone and fur."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scenes.plane import Plane, resized

Rng = np.random.Generator
Shape = tuple[int, int]
"""(height, width)."""


def value_noise(rng: Rng, shape: Shape, cell: float, stretch: float = 1.0) -> Plane:
    """Smooth noise, about -1..1, with bumps `cell` pixels high and `cell * stretch` wide."""
    height, width = shape
    rows, columns = int(height / cell) + 4, int(width / (cell * stretch)) + 4
    grid = rng.uniform(-1.0, 1.0, (rows, columns)).astype(np.float32)
    full = resized(
        grid, max(height, round(rows * cell)), max(width, round(columns * cell * stretch))
    )
    return full[:height, :width]


def fractal(rng: Rng, shape: Shape, cell: float, octaves: int = 5, stretch: float = 1.0) -> Plane:
    """Octaves of value noise, each half as large and half as strong, about -1..1."""
    total = np.zeros(shape, dtype=np.float32)
    strength = 0.6
    for _ in range(octaves):
        total += strength * value_noise(rng, shape, max(cell, 1.0), stretch)
        cell, strength = cell / 2.0, strength * 0.55
        if cell < 1.0:
            break
    return total


def tile(rng: Rng, size: int, cell: int, octaves: int = 4) -> Plane:
    """Fractal noise (size, size) that repeats without a seam; `cell` divides `size`."""
    total = np.zeros((size, size), dtype=np.float32)
    strength = 0.6
    for _ in range(octaves):
        grid = rng.uniform(-1.0, 1.0, (size // cell, size // cell)).astype(np.float32)
        padded = np.pad(grid, 2, mode="wrap")
        full = resized(padded, padded.shape[0] * cell, padded.shape[1] * cell)
        total += strength * full[2 * cell : 2 * cell + size, 2 * cell : 2 * cell + size]
        cell, strength = max(1, cell // 2), strength * 0.6
    return total


def ridge_line(rng: Rng, width: int, roughness: float = 0.55) -> npt.NDArray[np.float32]:
    """A skyline of `width` heights, about -1..1."""
    line = np.zeros(width, dtype=np.float32)
    bumps, strength = 3, 0.6
    while bumps < width / 3:
        heights = rng.uniform(-1.0, 1.0, bumps + 1)
        line += np.float32(strength) * np.interp(
            np.linspace(0.0, bumps, width), np.arange(bumps + 1), heights
        ).astype(np.float32)
        bumps, strength = bumps * 2, strength * roughness
    return line


class Facets(NamedTuple):
    """Angular pieces of stone: `piece` (H, W) intp names each, `crack` (H, W) is 0 on its edge."""

    piece: npt.NDArray[np.intp]
    crack: Plane


PIECES = 64 * 64
"""How many names `Facets.piece` draws from."""


def facets(rng: Rng, shape: Shape, cell: float, tall: float = 1.3) -> Facets:
    """Cells of about `cell` pixels by `cell * tall`, their edges bent by noise."""
    height, width = shape
    jitter = rng.random((64, 64, 2)).astype(np.float32)
    bend = fractal(rng, shape, cell, 4), fractal(rng, shape, cell, 4)
    across = np.arange(width, dtype=np.float32)[None, :] / np.float32(cell) + 0.45 * bend[0]
    down = np.arange(height, dtype=np.float32)[:, None] / np.float32(cell * tall) + 0.45 * bend[1]
    column, row = np.floor(across).astype(np.intp), np.floor(down).astype(np.intp)
    nearest = np.full(shape, 9.0, dtype=np.float32)
    second = nearest.copy()
    piece = np.zeros(shape, dtype=np.intp)
    for i in (-1, 0, 1):
        for j in (-1, 0, 1):
            r, c = (row + i) & 63, (column + j) & 63
            seat = jitter[r, c]
            away = np.hypot(column + j + seat[..., 0] - across, row + i + seat[..., 1] - down)
            away = away.astype(np.float32)
            closer = away < nearest
            second = np.where(closer, nearest, np.minimum(second, away))
            piece = np.where(closer, r * 64 + c, piece)
            nearest = np.minimum(nearest, away)
    return Facets(piece, second - nearest)
