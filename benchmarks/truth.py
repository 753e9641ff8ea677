"""Bursts of which it is known where the animal is: real ones with masks, and rendered ones."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convert.frame import Frame, read_frame
from convert.photograph import Photograph
from convert.recipe import Banner
from convert.table import read_rows
from scenes.beat import Beat
from scenes.season import season
from sight.camera import CROP_BOTTOM, CROP_TOP
from sight.photograph import Pixels, UnreadableError, is_infrared, without_banner

#: bool (height, width), where the animal is.
Mask = NDArray[np.bool_]
#: By so many grey levels a rendered picture differs from the same without the animal.
_DIFFERS = 24
#: Fewer pixels are no animal: a tail's tip at the edge.
_LEAST_PIXELS = 30


@dataclass(frozen=True)
class Burst:
    """The frames of one burst of one camera, in order, and where in each the animal is.

    None where that is not known, or there is none.
    """

    camera: str
    frames: tuple[Pixels, ...]
    animals: tuple[Mask | None, ...]

    @property
    def infrared(self) -> bool:
        """Whether it was taken by infrared light."""
        return is_infrared(self.frames[len(self.frames) // 2])


def real_bursts(manifest: Path, root: Path) -> Iterator[Burst]:
    """The bursts of a table that have a mask, by camera and in the order of their names."""
    by_name = defaultdict(list)
    for row in read_rows(manifest, root):
        if row.burst and row.trap == "yes":
            by_name[row.location, row.burst].append(row)
    for (location, _), rows in sorted(by_name.items()):
        if any(row.mask for row in rows):
            frames = list(_readable(sorted(rows, key=lambda row: row.frame)))
            yield Burst(location, tuple(f.pixels for f in frames), tuple(f.animal for f in frames))


def rendered_bursts(seasons: Iterable[int], bursts: int) -> Iterator[Burst]:
    """All bursts of rendered seasons, in order of time; what passes is known to the pixel."""
    for number in seasons:
        for _, scene in season(number, bursts):
            frames, animals = list[Pixels](), list[Mask | None]()
            for at, (beat, truth) in enumerate(zip(scene.beats, scene.truths, strict=True)):
                shown = _cut(scene._frame(at, beat))  # noqa: SLF001  (with and without the animal)
                frames.append(shown)
                if truth == "empty":
                    animals.append(None)
                    continue
                bare = _cut(scene._frame(at, Beat("still", beat.moment, beat.moments)))  # noqa: SLF001
                there = np.abs(shown.astype(np.int16) - bare).max(axis=2) > _DIFFERS
                animals.append(there if there.sum() >= _LEAST_PIXELS else None)
            yield Burst(f"season {number}", tuple(frames), tuple(animals))


def _readable(rows: Sequence[Photograph]) -> Iterator[Frame]:
    for row in rows:
        try:
            yield read_frame(row, Banner(CROP_TOP, CROP_BOTTOM))
        except UnreadableError:
            continue


def _cut(picture: Pixels) -> Pixels:
    return without_banner(picture, CROP_TOP, CROP_BOTTOM)
