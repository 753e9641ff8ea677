"""Frames: a labelled photograph's pixels as the unit would see them, and where its animal is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convert.photograph import Photograph
from convert.recipe import Banner
from sight.photograph import Pixels, read_photograph
from sight.view import Box


@dataclass(frozen=True)
class Frame:
    """RGB uint8 (height, width, 3) and, where it is known, the animal: bool (height, width)."""

    pixels: Pixels
    animal: NDArray[np.bool_] | None = None

    @property
    def whole(self) -> Box:
        """The box of all of it."""
        return 0.0, 0.0, float(self.pixels.shape[1]), float(self.pixels.shape[0])

    @property
    def animal_box(self) -> Box | None:
        """The box of the animal, None where it is unknown."""
        if self.animal is None:
            return None
        rows, columns = np.flatnonzero(self.animal.any(1)), np.flatnonzero(self.animal.any(0))
        return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def read_frame(photograph: Photograph, banner: Banner) -> Frame:
    """Read as the unit reads, a camera trap's banner cropped. Raises UnreadableError."""
    top, bottom = (0.0, 0.0) if photograph.trap == "no" else (banner.top, banner.bottom)
    pixels = read_photograph(photograph.path, top, bottom)
    if not photograph.mask:
        return Frame(pixels)
    mask = read_photograph(photograph.root / photograph.mask, top, bottom)[..., 0] > 127
    usable = mask.shape == pixels.shape[:2] and mask.any()
    return Frame(pixels, mask if usable else None)
