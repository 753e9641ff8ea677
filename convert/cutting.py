"""Cutting: the boxes of a training frame that resemble the unit's views of a burst.

The unit looks at the whole frame and at squares around what moved. Where a mask says where the
animal is, squares around it are cut, and squares that avoid it are honest views of the empty place.
"""

from collections.abc import Callable

import numpy as np

from convert.frame import Frame
from convert.recipe import Views
from sight.view import LEAST_SIDE, Box
from wire.label import EMPTY

#: Squares are tried this often before a frame is said to leave no room beside its animal.
_TRIES = 20
#: A mask is a rough silhouette: this share of the frame's height around it may still be animal.
_ROUGH = 0.03
#: Share of an animal's pixels by which a part of it can be told for what it is.
_TOLD = 0.35

Cut = tuple[Box, str]
_Made = tuple[Box, bool]
"""A box, and whether it shows what the frame's label says."""


def cuts(frame: Frame, label: str, count: int, views: Views, rng: np.random.Generator) -> list[Cut]:
    """Up to `count` boxes of a frame with the label of each.

    With a known animal a quarter each are nearly whole frames, squares around it, squares with part
    of it, and empty squares. Of an empty frame every other is a square; of any other frame only
    nearly whole ones are sure to show what the label says.
    """
    makers = _KNOWN if frame.animal is not None else _EMPTY if label == EMPTY else _UNKNOWN
    made = [makers[number % len(makers)](frame, views, rng) for number in range(count)]
    return [(box, label if shows else EMPTY) for box, shows in (cut for cut in made if cut)]


def _whole(frame: Frame, views: Views, rng: np.random.Generator) -> _Made:
    return nearly_whole(frame, views.least_share, rng), True


def nearly_whole(frame: Frame, least_share: float, rng: np.random.Generator) -> Box:
    """A box of `least_share` to all of each side. A known animal stays inside."""
    _, _, width, height = frame.whole
    across, down = width * rng.uniform(least_share, 1), height * rng.uniform(least_share, 1)
    left, top = rng.uniform(0, width - across), rng.uniform(0, height - down)
    right, bottom = left + across, top + down
    animal = frame.animal_box
    if animal is not None:
        left, top = min(left, animal[0]), min(top, animal[1])
        right, bottom = max(right, animal[2]), max(bottom, animal[3])
    return left, top, right, bottom


def outline(frame: Frame) -> tuple[int, int, int, int]:
    """The box of the known animal in whole pixels, all of the frame where it is unknown."""
    left, top, right, bottom = frame.animal_box or frame.whole
    return round(left), round(top), round(right), round(bottom)


def _around(frame: Frame, views: Views, rng: np.random.Generator) -> _Made:
    """A square around the animal, off centre by a fifth at most, up to `most_margin` as wide."""
    animal = frame.animal_box or frame.whole
    _, _, width, height = frame.whole
    extent = max(animal[2] - animal[0], animal[3] - animal[1])
    side = max(extent * rng.uniform(1.0, views.most_margin), LEAST_SIDE * height)
    across, down = min(side, width), min(side, height)
    shift = rng.uniform(-0.2, 0.2, 2) * extent
    left = float(np.clip((animal[0] + animal[2] - across) / 2 + shift[0], 0, width - across))
    top = float(np.clip((animal[1] + animal[3] - down) / 2 + shift[1], 0, height - down))
    return (left, top, left + across, top + down), True


def _square(frame: Frame, _views: Views, rng: np.random.Generator) -> _Made:
    """Any square, as high as the unit's least crop or more."""
    _, _, width, height = frame.whole
    side = rng.uniform(LEAST_SIDE, 0.8) * min(height, width)
    left, top = rng.uniform(0, width - side), rng.uniform(0, height - side)
    return (left, top, left + side, top + side), True


def _part(frame: Frame, views: Views, rng: np.random.Generator) -> _Made | None:
    """A square with enough of the animal to be told; None where none was found."""
    return _tried(frame, views, rng, lambda share: share > _TOLD, shows=True)


def _beside(frame: Frame, views: Views, rng: np.random.Generator) -> _Made | None:
    """A square that avoids the animal; None where none was found."""
    return _tried(frame, views, rng, lambda share: share == 0, shows=False)


def _tried(
    frame: Frame,
    views: Views,
    rng: np.random.Generator,
    wanted: Callable[[float], bool],
    *,
    shows: bool,
) -> _Made | None:
    """A square whose share of the animal's pixels is wanted, from a few tries."""
    for _ in range(_TRIES):
        box, _ = _square(frame, views, rng)
        if wanted(_share(frame, box, 0.0 if shows else _ROUGH)):
            return box, shows
    return None


def _share(frame: Frame, box: Box, margin: float) -> float:
    """The share of the animal's pixels inside a box, grown by `margin` of the frame's height."""
    if frame.animal is None:
        return 0.0
    left, top, right, bottom = box
    rough = margin * frame.animal.shape[0]
    rows = slice(max(int(top - rough), 0), int(bottom + rough) + 1)
    columns = slice(max(int(left - rough), 0), int(right + rough) + 1)
    return float(frame.animal[rows, columns].sum() / max(frame.animal.sum(), 1))


_KNOWN = (_whole, _around, _beside, _part)
_EMPTY = (_whole, _square)
_UNKNOWN = (_whole,)
