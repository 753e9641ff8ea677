"""Tufts of dry grass; in the wind they sway, and trap cameras fire at nothing else so often."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from scenes.light import Light
from scenes.plane import Plane
from scenes.sensor import developed
from scenes.terrain import Terrain

FINER = 2
"""Blades are drawn so many times larger and shrunk, which smooths their edges."""


@dataclass(frozen=True)
class Tuft:
    """A tuft rooted at pixel (`row`, `column`), its blades up to `height` pixels long."""

    row: float
    column: float
    height: float
    blades: int
    seed: int


@dataclass(frozen=True)
class Patch:
    """Drawn grass at (`top`, `left`): uint8 (h, w, 4), red, green, blue and cover."""

    top: int
    left: int
    pixels: npt.NDArray[np.uint8]
    row: float

    @property
    def display(self) -> Plane:
        """(h, w, 3), 0..255."""
        return self.pixels[..., :3].astype(np.float32)

    @property
    def alpha(self) -> Plane:
        """(h, w), 0..1."""
        return self.pixels[..., 3].astype(np.float32) / np.float32(255)


def tufts(place: Terrain) -> list[Tuft]:
    """The tufts of a site, far ones first."""
    rng = np.random.default_rng([place.site, 404])
    camera = place.camera
    grown = []
    for _ in range(int(rng.integers(14, 60))):
        metres = float(np.exp(rng.uniform(np.log(1.5), np.log(9.0))))
        scale = camera.width / metres
        row = camera.row(scale)
        if row < camera.height * 1.08:
            height = scale * float(rng.uniform(0.08, 0.26))
            column = float(rng.uniform(0, camera.width))
            grown.append(
                Tuft(row, column, height, int(rng.integers(18, 46)), int(rng.integers(2**31)))
            )
    return sorted(grown, key=lambda tuft: tuft.row)


@lru_cache(maxsize=192)
def patch(
    tuft: Tuft, colour: tuple[float, float, float], light: Light, metres: float, wind: float
) -> Patch:
    """The tuft bent sideways by `wind`, in heights of its own, in this light."""
    rng = np.random.default_rng(tuft.seed)
    half, height = int(tuft.height * 1.1) + 3, int(tuft.height * 1.05) + 3
    canvas = Image.new("RGBA", (2 * half * FINER, height * FINER), (0, 0, 0, 0))
    pen = ImageDraw.Draw(canvas)
    tones = rng.uniform(0.45, 1.35, tuft.blades).astype(np.float32)
    for ink in _inks(tones, colour, light, metres):
        root = half + rng.normal(0, 0.10) * tuft.height
        lean = rng.normal(0.0, 0.42)
        length = tuft.height * rng.uniform(0.5, 1.0)
        bend = lean + wind * rng.uniform(0.7, 1.3)
        blade = [
            (
                FINER * (root + bend * length * t**1.6),
                FINER * (height - 2 - length * t * (1.0 - 0.25 * abs(bend) * t)),
            )
            for t in (0.0, 0.25, 0.5, 0.75, 1.0)
        ]
        pen.line(blade, fill=(*ink, 255), width=max(1, int(0.012 * tuft.height * FINER) + 1))
    small = canvas.resize((2 * half, height), Image.Resampling.BOX)
    return Patch(int(tuft.row) - height, int(tuft.column) - half, np.asarray(small), tuft.row)


def _inks(
    tones: Plane, colour: tuple[float, float, float], light: Light, metres: float
) -> list[tuple[int, int, int]]:
    """Display colours of blades, `tones` (N,) times as bright as `colour`."""
    albedo = tones[None, :, None] * np.array(colour, dtype=np.float32)
    facing = np.broadcast_to(np.array([0.0, 0.6, 0.8], dtype=np.float32), albedo.shape)
    away = np.full(albedo.shape[:2], metres, dtype=np.float32)
    shown = developed(light.on(albedo, facing, away))[0]
    return [(int(red), int(green), int(blue)) for red, green, blue in shown]


def swaying(place: Terrain, light: Light, wind: float, moment: float) -> Iterator[Patch]:
    """Every tuft of the site, far ones first. At `wind` 0 they stand still."""
    camera = place.camera
    red, green, blue = (float(v) for v in place.palette.grass)
    for tuft in tufts(place):
        gust = float(np.sin(2 * np.pi * (moment + 0.9 * tuft.column / camera.width)))
        # few different bends, so that the same patch serves again
        bend = round(wind * (0.55 + 0.45 * gust) * 24) / 24
        metres = camera.distance(min(tuft.row, camera.height))
        yield patch(tuft, (1.15 * red, 1.15 * green, 1.1 * blue), light, metres, bend)
