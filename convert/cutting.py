"""Cutting: the boxes of a training frame that resemble the unit's views of a burst.

The unit looks at the whole frame and at squares around what moved. Where a mask says where the
animal is, squares around it are cut, and squares that avoid it are honest views of the empty place.
"""

import numpy as np
from numpy.typing import NDArray

from convert.frame import Frame
from convert.recipe import Views
from sight.view import LEAST_SIDE, Box
from wire.label import EMPTY

#: Squares are tried this often before a frame is said to leave no room beside its animal.
_TRIES = 20
#: A mask is a rough silhouette: this share of the frame's height around it may still be animal.
_ROUGH = 0.03

Cut = tuple[Box, str]


def cuts(frame: Frame, label: str, count: int, views: Views, rng: np.random.Generator) -> list[Cut]:
    """Up to `count` boxes of a frame with the label of each.

    With a known animal a third each are nearly whole frames, squares around it, and empty squares;
    of an empty frame every other is a square; of any other only nearly whole frames are sure to
    show what the label says.
    """
    made: list[Cut] = []
    for number in range(count):
        if frame.animal is not None and number % 3 == 1:
            made.append((_around(frame, views.most_margin, rng), label))
        elif frame.animal is not None and number % 3 == 2:
            beside = _beside(frame, frame.animal, rng)
            if beside is not None:
                made.append((beside, EMPTY))
        elif label == EMPTY and number % 2:
            made.append((_square(frame, rng), EMPTY))
        else:
            made.append((nearly_whole(frame, views.least_share, rng), label))
    return made


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


def _around(frame: Frame, most_margin: float, rng: np.random.Generator) -> Box:
    """A square around the animal, off centre by up to a fifth, 1 to `most_margin` times as wide."""
    animal = frame.animal_box or frame.whole
    _, _, width, height = frame.whole
    extent = max(animal[2] - animal[0], animal[3] - animal[1])
    side = max(extent * rng.uniform(1.0, most_margin), LEAST_SIDE * height)
    across, down = min(side, width), min(side, height)
    shift = rng.uniform(-0.2, 0.2, 2) * extent
    left = float(np.clip((animal[0] + animal[2] - across) / 2 + shift[0], 0, width - across))
    top = float(np.clip((animal[1] + animal[3] - down) / 2 + shift[1], 0, height - down))
    return left, top, left + across, top + down


def _square(frame: Frame, rng: np.random.Generator) -> Box:
    """Any square, as high as the unit's least crop or more."""
    _, _, width, height = frame.whole
    side = rng.uniform(LEAST_SIDE, 0.8) * min(height, width)
    left, top = rng.uniform(0, width - side), rng.uniform(0, height - side)
    return left, top, left + side, top + side


def _beside(frame: Frame, animal: NDArray[np.bool_], rng: np.random.Generator) -> Box | None:
    """A square that avoids the animal, None where none was found."""
    rough = _ROUGH * animal.shape[0]
    for _ in range(_TRIES):
        left, top, right, bottom = box = _square(frame, rng)
        rows = slice(max(int(top - rough), 0), int(bottom + rough) + 1)
        columns = slice(max(int(left - rough), 0), int(right + rough) + 1)
        if not animal[rows, columns].any():
            return box
    return None
