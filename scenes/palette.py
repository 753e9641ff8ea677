"""The colours of one site: rock, what grows on it, soil and grass."""

from dataclasses import dataclass

import numpy as np

from scenes.noise import Rng
from scenes.plane import Plane


@dataclass(frozen=True)
class Palette:
    """Linear albedos, float32 (3,)."""

    rock: Plane
    lichen: Plane
    soil: Plane
    grass: Plane


def palette(rng: Rng) -> Palette:
    """Grey to ochre rock, and grass somewhere between dry and green."""
    warmth, bright = rng.uniform(0.0, 1.0), rng.uniform(0.75, 1.15)
    grey, ochre = np.array([0.20, 0.19, 0.18]), np.array([0.33, 0.21, 0.12])
    rock = bright * (grey + (ochre - grey) * warmth)
    soil = 0.75 * rock + 0.25 * np.array([0.30, 0.24, 0.17])
    dry, green = np.array([0.34, 0.27, 0.12]), np.array([0.14, 0.17, 0.06])
    grass = dry + (green - dry) * rng.uniform(0.0, 0.9)
    lichen = np.array([0.38, 0.24, 0.08]) if rng.random() < 0.5 else np.array([0.3, 0.3, 0.26])
    return Palette(*(np.asarray(c, dtype=np.float32) for c in (rock, lichen, soil, grass)))
