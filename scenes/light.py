"""The light on a scene: the sun of the day or the flash of the night."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scenes.noise import Rng
from scenes.plane import Plane

SKY_METRES = 9e3
"""Anything farther is sky and shines by itself."""

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Light:
    """Directions are unit vectors: x right, y up, z towards the camera. Colours are linear."""

    infrared: bool
    sun: Colour
    sun_colour: Colour
    sky_colour: Colour
    exposure: float
    haze_metres: float

    def on(self, albedo: Plane, normal: Plane, distance: Plane) -> Plane:
        """Linear radiance (H, W, 3), 1.0 = white, of surfaces (H, W, 3) at metres (H, W)."""
        return (
            self._flashed(albedo, normal, distance)
            if self.infrared
            else self._sunlit(albedo, normal, distance)
        )

    def _flashed(self, albedo: Plane, normal: Plane, distance: Plane) -> Plane:
        # dyes and dark hair that are black to the eye are grey to an infrared sensor
        grey = np.maximum(albedo @ np.array([0.55, 0.35, 0.10], dtype=np.float32), 0.0) ** 0.78
        facing = 0.35 + 0.65 * np.clip(normal[..., 2], 0.0, 1.0)
        reach = (3.0 / np.maximum(distance, 1.2)) ** 1.35
        radiance = self.exposure * grey * facing * np.where(distance > SKY_METRES, 0.0, reach)
        return np.repeat(radiance[..., None], 3, axis=2).astype(np.float32)

    def _sunlit(self, albedo: Plane, normal: Plane, distance: Plane) -> Plane:
        towards = normal @ np.array(self.sun, dtype=np.float32)
        sun = np.clip((towards + 0.12) / 1.12, 0.0, 1.0)[..., None]
        open_sky = (0.62 + 0.38 * normal[..., 1])[..., None]
        sky_colour = np.array(self.sky_colour, dtype=np.float32)
        radiance = albedo * (sun * np.array(self.sun_colour, np.float32) + open_sky * sky_colour)
        haze = 1.0 - np.exp(-distance / self.haze_metres)
        radiance += (sky_colour * 1.15 - radiance) * haze[..., None]
        shining = (distance > SKY_METRES)[..., None]
        return np.asarray(self.exposure * np.where(shining, albedo, radiance), dtype=np.float32)


def flash() -> Light:
    """The infrared flash beside the lens."""
    none = (0.0, 0.0, 0.0)
    return Light(True, (0.0, 0.0, 1.0), none, none, exposure=0.85, haze_metres=1e6)


def daylight(rng: Rng, side: float) -> Light:
    """One mood of the day: clear, hazy or overcast. `side` -1..1 is where the sun stands."""
    cloud = float(rng.choice([0.0, 0.45, 1.0]))
    height = float(rng.uniform(0.45, 0.85))
    sun = np.array([side, height, rng.uniform(0.15, 0.6)])
    sun /= np.linalg.norm(sun)
    warm = float(rng.uniform(0.0, 1.0)) * (1.0 - height)
    strength = 1.25 * (1.0 - 0.85 * cloud)
    cast = rng.normal(1.0, 0.035, 3)
    sun_colour = strength * np.array([1.0, 0.95 - 0.15 * warm, 0.86 - 0.4 * warm]) * cast
    sky_colour = (0.42 + 0.42 * cloud) * np.array([0.86, 0.95, 1.08]) * cast
    return Light(
        infrared=False,
        sun=_colour(sun),
        sun_colour=_colour(sun_colour),
        sky_colour=_colour(sky_colour),
        exposure=float(rng.uniform(0.85, 1.2)),
        haze_metres=float(rng.uniform(1800, 5000) if cloud < 1.0 else rng.uniform(250, 1500)),
    )


def _colour(values: npt.NDArray[np.float64]) -> Colour:
    return float(values[0]), float(values[1]), float(values[2])
