"""One photograph as the network's side of the system sees it: RGB pixels without the banner."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

#: RGB, uint8, (height, width, 3).
Pixels = NDArray[np.uint8]

#: Longest side after reading: a burst of ten must fit the smallest unit's memory.
LONGEST_SIDE = 1280
#: Larger pictures are no trap's: 100 megapixels is beyond any sensor in the field.
MOST_PIXELS = 100_000_000
#: Mean difference between colour channels below which a picture counts as infrared (of 255).
GREY_BELOW = 3.0

#: What Pillow lets through on broken or hostile files, besides OSError.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    LookupError,
    ArithmeticError,
    MemoryError,
    struct.error,
    Image.DecompressionBombError,
)


class UnreadableError(Exception):
    """A file that is not a whole photograph, and why."""


def read_photograph(path: Path, crop_top: float = 0.0, crop_bottom: float = 0.0) -> Pixels:
    """The pixels of a picture file, upright, without the camera's banner.

    `crop_top` and `crop_bottom` are fractions of the height, from 0 to 0.4. The longest side is at
    most 1280 pixels; smaller pictures keep their size. Raises UnreadableError, and nothing else.
    """
    with reading(path), opened(path) as picture:
        return frame_of(picture, crop_top, crop_bottom)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Whatever a decoder raises over a file becomes UnreadableError."""
    try:
        yield
    except BROKEN as error:
        raise UnreadableError(_reason(path, error)) from error


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """A picture file of a size that a trap's may have, not read yet."""
    with Image.open(path) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise UnreadableError(f"{picture.width}x{picture.height} pixels are no trap's")
        yield picture


def frame_of(picture: Image.Image, crop_top: float, crop_bottom: float) -> Pixels:
    """What `read_photograph` makes of a picture that is open. Raises what reading it does."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BILINEAR, 2.0)
    ImageOps.exif_transpose(picture, in_place=True)
    return without_banner(_as_rgb(picture), crop_top, crop_bottom)


def without_banner(pixels: Pixels, crop_top: float, crop_bottom: float) -> Pixels:
    """The rows between the fractions `crop_top` and 1 - `crop_bottom` of the height."""
    top, bottom = banner_rows(pixels.shape[0], crop_top, crop_bottom)
    return pixels[top:bottom]


def banner_rows(height: int, crop_top: float, crop_bottom: float) -> tuple[int, int]:
    """The first row below the upper banner and the first of the lower one."""
    top, bottom = round(height * crop_top), height - round(height * crop_bottom)
    return top, max(bottom, top + 1)


def is_infrared(pixels: Pixels) -> bool:
    """Whether the picture is grey, as taken by the light of an infrared flash."""
    red, green, blue = (pixels[::8, ::8, channel].astype(np.int16) for channel in range(3))
    spread = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
    return float(spread.mean()) < GREY_BELOW


def _as_rgb(picture: Image.Image) -> Pixels:
    if picture.mode.startswith("I"):
        # Sixteen bits: converting to RGB would clip all but the darkest 1/256th to white.
        grey = np.clip(np.asarray(picture, dtype=np.int64), 0, 0xFFFF) >> 8
        return np.repeat(grey.astype(np.uint8)[..., None], 3, axis=2)
    return np.asarray(picture.convert("RGB"))


def _reason(path: Path, error: Exception) -> str:
    try:
        if path.stat().st_size == 0:
            return "the file is empty"
    except (OSError, ValueError):  # ValueError: a name that no file can have
        return f"cannot be read: {error}"
    if isinstance(error, UnidentifiedImageError):
        return "not a picture, whatever its name says"
    return f"not a whole picture: {error}"
