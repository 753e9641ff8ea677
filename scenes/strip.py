"""The burnt-in strips of a trap camera, and the frame number written in the lower one.

The top strip is 4 % of the height, the bottom one 7 %. At the right end of the bottom strip stand
eight black or white blocks, the frame number's bits from the highest to the lowest. Each block is
as high as the strip and half as wide, at least 6 pixels: enough to survive JPEG at quality 85.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from scenes.sensor import Picture

BITS = 8


@dataclass(frozen=True)
class Caption:
    """What the strips say. `frame` counts from 0. Nothing here knows what is in the picture."""

    when: datetime
    frame: int
    frames: int
    celsius: int


def strip_rows(height: int) -> tuple[int, int]:
    """Rows of the top strip and of the bottom strip."""
    return max(3, round(0.04 * height)), max(6, round(0.07 * height))


def burn(picture: Picture, caption: Caption) -> None:
    """Write both strips over the picture, in place."""
    height, width, _ = picture.shape
    top, bottom = strip_rows(height)
    count = f"{caption.frame + 1}/{caption.frames}"
    line = f"{caption.when:%Y-%m-%d %H:%M:%S}  {count}  {caption.celsius} C"
    picture[:top] = _written("UNCIA RENDERED", top, width)
    picture[height - bottom :] = _written(f"{line}   UNCIA RENDERED", bottom, width)
    block = _block(height)
    for bit in range(BITS):
        left = width - (BITS - bit) * block
        white = caption.frame >> (BITS - 1 - bit) & 1
        picture[height - bottom :, left : left + block] = 255 if white else 0


def _block(height: int) -> int:
    return max(6, strip_rows(height)[1] // 2)


@lru_cache(maxsize=64)
def _written(text: str, height: int, width: int) -> Picture:
    strip = Image.new("RGB", (width, height))
    font = ImageFont.load_default(size=max(4, int(height * 0.62)))
    ImageDraw.Draw(strip).text((height // 3, height * 0.1), text, fill=(235, 235, 235), font=font)
    return np.asarray(strip)


def frame_number(picture: npt.ArrayLike) -> int:
    """The number 0..255 written in a frame: uint8 (H, W, 3), even after JPEG."""
    pixels = np.asarray(picture, dtype=np.uint8)
    height, width = pixels.shape[:2]
    bottom, block = strip_rows(height)[1], _block(height)
    number = 0
    for bit in range(BITS):
        left = width - (BITS - bit) * block
        inside = pixels[height - bottom + 2 : height - 2, left + 2 : left + block - 2]
        number = number << 1 | int(inside.mean() > 127)
    return number
