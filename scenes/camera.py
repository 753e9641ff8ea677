"""Where the camera stands: how rows of the picture relate to metres on the ground."""

from dataclasses import dataclass

EYE_METRES = 0.55
"""Height of the lens; trap cameras are set at a leopard's shoulder."""


@dataclass(frozen=True)
class Camera:
    """A level camera of `width` x `height` pixels whose horizon lies on row `horizon`."""

    width: int
    height: int
    horizon: float

    def scale(self, row: float) -> float:
        """Pixels per metre for something that stands on `row`."""
        return (row - self.horizon) / EYE_METRES

    def row(self, scale: float) -> float:
        """The row on which something of `scale` pixels per metre stands."""
        return self.horizon + scale * EYE_METRES

    def distance(self, row: float) -> float:
        """Metres to the ground seen on `row`."""
        return self.width / max(self.scale(row), 1e-3)
