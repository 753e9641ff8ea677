"""Golden inputs: rendered views that a package carries, with what its model makes of them."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from scenes.scene import Scene, still
from sight.camera import CROP_BOTTOM, CROP_TOP
from sight.classifier import Score
from sight.golden import strip
from sight.photograph import Pixels, without_banner
from sight.view import burst_views
from wire.manifest import Golden, GoldenInput

FILE = "golden.png"
#: Three times what interpreters were measured to differ on golden inputs, and a third of what the
#: mildest of the faults below does to one: docs/decisions/0006-golden-inputs.md
TOLERANCE = 0.12
#: Ways to hand a picture over wrongly, from and to uint8 (n, height, width, 3).
FAULTS: dict[str, Callable[[Pixels], Pixels]] = {
    "red and blue swapped": lambda pictures: pictures[..., ::-1],
    "0 to 1 instead of -1 to 1": lambda pictures: pictures // 2 + 127,
    "rows and columns swapped": lambda pictures: pictures.transpose(0, 2, 1, 3),
}
#: A site that neither `make run` (41) nor training (1000 and up) uses, and one set of animals.
_SITE, _SEED = 902, 81_183
_FRAMES = 3


@dataclass(frozen=True)
class Picture:
    """A view of the network's size, uint8 (height, width, 3), and the truth about it."""

    name: str
    shows: str
    pixels: Pixels


def rendered_pictures(height: int, width: int, score: Score) -> tuple[Picture, ...]:
    """One view each of six frames as a unit sees them: three by day, three in infrared.

    Of the whole frame and its tiles it is the one whose scores the faults move most: a network that
    is sure of itself would give the same answer to a picture in wrong colours. `shows` is the truth
    about the whole frame.
    """
    site = still(0).at(_SITE).seeded(_SEED)
    day, night = site.by_day(), site.infrared()
    scenes = {
        "empty-day": day.still(_FRAMES),
        "goats-day": day.goats(_FRAMES),
        "person-day": day.person(_FRAMES),
        "snow-leopard-infrared": night.leopard(_FRAMES),
        "horse-infrared": night.horse(_FRAMES),
        "grass-infrared": night.grass(_FRAMES),
    }
    return tuple(
        Picture(name, scene.truth, _telling(_views(scene, height, width), score))
        for name, scene in scenes.items()
    )


def golden_of(pictures: Sequence[Picture], score: Score) -> tuple[Golden, bytes]:
    """The pictures as a package carries them, with their scores, and the file of them."""
    pixels = np.stack([each.pixels for each in pictures])
    content = strip(pixels)
    golden = Golden(
        file=FILE,
        sha256=hashlib.sha256(content).hexdigest(),
        tolerance=TOLERANCE,
        inputs=tuple(
            GoldenInput(
                name=each.name,
                shows=each.shows,
                scores=tuple(round(min(max(float(share), 0.0), 1.0), 4) for share in scores),
            )
            for each, scores in zip(pictures, score(pixels), strict=True)
        ),
    )
    return golden, content


def _views(scene: Scene, height: int, width: int) -> Pixels:
    frame = next(islice(scene.frames(), _FRAMES // 2, None))
    shown = without_banner(frame, CROP_TOP, CROP_BOTTOM)
    return next(burst_views([shown], [[]], height, width))


def _telling(seen: Pixels, score: Score) -> Pixels:
    """The view whose scores all faults together move most."""
    right = score(seen)
    moved = [np.abs(score(fault(seen)) - right).max(axis=1) for fault in FAULTS.values()]
    picture: Pixels = seen[int(np.argmax(np.sum(moved, axis=0)))]
    return picture
