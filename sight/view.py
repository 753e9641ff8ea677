"""Views: the pictures of the network's size that a frame is judged by.

The first is the whole frame. A cat 40 pixels high in two megapixels is nothing once that is 224
pixels wide, so each region that changed adds a square around it; where nothing is known to have
changed, as in a single frame, six squares cover the frame. They cover the middle frame of every
burst: grass may have moved, and a cat beside it sat still.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sight.gate import Region
from sight.photograph import Pixels
from wire.manifest import Input

#: How much wider than what moved a crop is, and its least side as a share of the frame's height.
MARGIN = 1.5
LEAST_SIDE = 0.3
#: Side of a tile, as a share of the frame's shorter side.
TILE_SIDE = 0.62

Box = tuple[float, float, float, float]


def burst_views(
    frames: Sequence[Pixels], regions: Sequence[Sequence[Region]], height: int, width: int
) -> Iterator[Pixels]:
    """Of each frame its views, uint8 (views, height, width, 3), where `burst_boxes` are."""
    where = burst_boxes([frame.shape for frame in frames], regions)
    for frame, boxes in zip(frames, where, strict=True):
        yield cut(frame, boxes, height, width)


def burst_boxes(
    shapes: Sequence[tuple[int, ...]], regions: Sequence[Sequence[Region]]
) -> Iterator[list[Box]]:
    """Where the views of each frame of a burst look, in pixels of the frames of these shapes.

    At the whole frame first, then around what changed in it, then at tiles where nothing did, and
    in any case in the middle frame.
    """
    for number, (shape, changed) in enumerate(zip(shapes, regions, strict=True)):
        covered = not changed or number == len(shapes) // 2
        yield boxes(shape, changed, covered=covered)


def boxes(shape: tuple[int, ...], regions: Sequence[Region], *, covered: bool) -> list[Box]:
    """Where the views of one frame look: it, its regions, and tiles where it is to be `covered`."""
    whole = (0.0, 0.0, float(shape[1]), float(shape[0]))
    crops = [crop_box(region, shape) for region in regions]
    return [whole, *crops, *(tiles(shape) if covered else ())]


def cut(frame: Pixels, where: Sequence[Box], height: int, width: int) -> Pixels:
    """uint8 (boxes, height, width, 3): what lies in each box."""
    return np.stack([resized(frame, box, height, width) for box in where])


def tiles(shape: tuple[int, ...]) -> list[Box]:
    """Three squares by two that cover a frame, overlapping."""
    height, width = shape[:2]
    side = TILE_SIDE * min(height, width)
    return [
        (left, top, left + side, top + side)
        for top in (0.0, height - side)
        for left in (0.0, (width - side) / 2, width - side)
    ]


def crop_box(region: Region, shape: tuple[int, ...]) -> Box:
    """The square (left, top, right, bottom) in pixels around a region, inside the frame.

    Where the frame is too low for the square, the box is as high as the frame and stays wide.
    """
    height, width = shape[:2]
    side = MARGIN * max((region.right - region.left) * width, (region.bottom - region.top) * height)
    side = max(side, LEAST_SIDE * height)
    across, down = min(side, width), min(side, height)
    left = _held((region.left + region.right) / 2 * width - across / 2, width - across)
    top = _held((region.top + region.bottom) / 2 * height - down / 2, height - down)
    return left, top, left + across, top + down


def resized(frame: Pixels, box: Box, height: int, width: int) -> Pixels:
    """The part of a frame inside `box`, brought to the network's size by an area-true filter."""
    picture = Image.fromarray(frame)
    small = picture.resize((width, height), Image.Resampling.BILINEAR, box, reducing_gap=2.0)
    return np.asarray(small)


def quantised(pictures: Pixels, given: Input) -> NDArray[np.int8]:
    """The pictures as the network takes them: int8, same shape."""
    # As bytes, which costs a third of `table[pictures]`.
    steps = pictures.tobytes().translate(_table(given))
    return np.frombuffer(steps, np.int8).reshape(pictures.shape)


@lru_cache(maxsize=8)
def _table(given: Input) -> bytes:
    """The step, int8, of each of the 256 values of a pixel."""
    real = (np.arange(256) - given.mean) / given.deviation
    steps = np.round(real / given.quantisation.scale) + given.quantisation.zero_point
    # Clip before casting: int8 would wrap 128 round to -128 and turn white into black.
    table: bytes = np.clip(steps, -128, 127).astype(np.int8).tobytes()
    return table


def _held(value: float, most: float) -> float:
    return min(max(value, 0.0), most)
