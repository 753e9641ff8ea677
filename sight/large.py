"""Large photographs, whose views are not cut from their frame but look as if they were.

The network was measured on views cut from a frame of at most 1280 pixels (`sight.photograph`). To
make that frame of a photograph of 1920 costs more than to read the photograph, so views that shrink
it to half or less are cut from its half size. The others, crops around what is small, show as much
as the frame does and no more: the part that they need is brought to the frame's pixels first.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from sight.gate import COMPARED_WIDTH
from sight.photograph import LONGEST_SIDE, Pixels, banner_rows, opened, reading
from sight.view import Box

#: How many times larger than its frame a photograph is at least, for its half to be of use.
LARGE = 1.5
#: Modes that a camera's JPEG has; whatever else is taken the usual way.
_MODES = ("RGB", "L")
#: A view that shrinks the photograph by this much is as well cut from its half; nearer to 2 that
#: would show more than the frame does: `python -m benchmarks.likeness`.
_SHRUNK = 2.25
#: Pixels of the frame around a box that those at its edge are mixed from, and some more.
_AROUND = 4
#: Pixels across of what the gate compares, which halves it once more.
_COMPARED = 2 * COMPARED_WIDTH
_FILTER = Image.Resampling.BILINEAR
_GAP = 2.0


def is_large(picture: Image.Image) -> bool:
    """Whether a picture that is open, and not read yet, gains by being taken as a large one."""
    return picture.mode in _MODES and max(picture.size) >= LARGE * LONGEST_SIDE


@dataclass(frozen=True, slots=True)
class Large:
    """A photograph by its `half` size, and `whole`, which has or reads all of its pixels.

    `shape` is that of the frame without its banner, which begins at the frame's row `top`; a pixel
    of the frame is `scale` pixels of the photograph, across and down. `half` begins at the row
    `cut` of the photograph. `small` and `held` are as of every `sight.picture.Picture`.
    """

    small: Pixels
    half: Image.Image
    shape: tuple[int, ...]
    held: int
    whole: Callable[[], Image.Image]
    scale: tuple[float, float]
    top: int
    cut: int

    def views(self, boxes: Sequence[Box], height: int, width: int) -> Pixels:
        """uint8 (boxes, height, width, 3): what lies in each box. Raises UnreadableError."""
        return np.stack([np.asarray(view) for view in self._views(boxes, (width, height))])

    def _views(self, boxes: Sequence[Box], size: tuple[int, int]) -> Iterator[Image.Image]:
        for box in boxes:
            left, top, right, bottom = self._in_whole(box)
            if min((right - left) / size[0], (bottom - top) / size[1]) >= _SHRUNK:
                inside = (left / 2, (top - self.cut) / 2, right / 2, (bottom - self.cut) / 2)
                view = self.half.resize(size, _FILTER, _held(inside, self.half.size), _GAP)
                yield _rgb(view)
            else:
                yield self._by_frame(box, size)

    def _by_frame(self, box: Box, size: tuple[int, int]) -> Image.Image:
        """As `sight.view.resized` makes it of the frame, which is made as far as it is needed."""
        height, width = self.shape[:2]
        left, top = max(floor(box[0]) - _AROUND, 0), max(floor(box[1]) - _AROUND, 0)
        right, bottom = min(ceil(box[2]) + _AROUND, width), min(ceil(box[3]) + _AROUND, height)
        whole = self.whole()
        needed = _held(self._in_whole((left, top, right, bottom)), whole.size)
        part = whole.resize((right - left, bottom - top), _FILTER, needed)
        inside = (box[0] - left, box[1] - top, box[2] - left, box[3] - top)
        return _rgb(part.resize(size, _FILTER, inside, _GAP))

    def _in_whole(self, box: Box) -> Box:
        across, down = self.scale
        left, top, right, bottom = box
        return left * across, (top + self.top) * down, right * across, (bottom + self.top) * down


def large(picture: Image.Image, path: Path, banner: tuple[float, float], room: int) -> Large:
    """A large picture that is open; kept whole where it has at most `room` pixels.

    `banner` is the fractions of the height above and below that it takes. Raises what reading it
    does.
    """
    whole = _whole(picture)
    width, height = _frame_size(whole.size)
    scale = whole.width / width, whole.height / height
    top, bottom = banner_rows(height, *banner)
    cut, end = floor(top * scale[1]), min(ceil(bottom * scale[1]), whole.height)
    half = whole.reduce(2, (0, cut, whole.width, end))
    keep = whole.width * whole.height <= room
    return Large(
        small=np.asarray(_rgb(half.reduce(max(half.width // _COMPARED, 1)))),
        half=half,
        shape=(bottom - top, width, 3),
        held=whole.width * whole.height if keep else 0,
        whole=(lambda: whole) if keep else (lambda: _read_again(path)),
        scale=scale,
        top=top,
        cut=cut,
    )


def _whole(picture: Image.Image) -> Image.Image:
    """All pixels, upright; a picture of more than four times the frame's side at half its size."""
    picture.draft(None, (int(LONGEST_SIDE * _GAP), int(LONGEST_SIDE * _GAP)))
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    return picture


def _read_again(path: Path) -> Image.Image:
    with reading(path), opened(path) as picture:
        return _whole(picture)


def _frame_size(size: tuple[int, int]) -> tuple[int, int]:
    times = max(size) / LONGEST_SIDE
    return max(round(size[0] / times), 1), max(round(size[1] / times), 1)


def _rgb(picture: Image.Image) -> Image.Image:
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _held(box: Box, size: tuple[int, int]) -> Box:
    """The box inside a picture: rounding may have put it a hair outside."""
    left, top, right, bottom = box
    return max(left, 0), max(top, 0), min(right, size[0]), min(bottom, size[1])
