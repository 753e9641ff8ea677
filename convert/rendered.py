"""Rendered frames: one more source of labelled photographs, with the animal's outline for free."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from convert.photograph import Photograph
from convert.progress import shown
from convert.recipe import Rendered
from scenes.scene import Scene, still
from sight.photograph import Pixels
from wire.label import EMPTY

SOURCE = "rendered"
#: As the frames of a run are: at another size the sensor's noise would be another.
_WIDTH, _HEIGHT = 1280, 720
#: Far from the seeds that `make run` and the tests use.
_FIRST_SEED = 1_000_000
#: Grey levels by which an animal with its shadow changes the empty frame.
_SEEN = 14
#: Share of the frame below which an animal is as good as out of sight.
_LEAST_SHARE = 0.003
_FRAMES = 3
_HAPPENINGS = ("still", "grass", "snow", "goats", "horse", "person", "leopard")


def rendered(given: Rendered, folder: Path) -> list[Photograph]:
    """Frames of sites that nothing else uses, written to `folder` once: JPEG, and masks as PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    sites = range(given.first_site, given.first_site + given.sites)
    return [each for site in shown(sites, "sites rendered") for each in _site(site, given, folder)]


def _site(site: int, given: Rendered, folder: Path) -> Iterator[Photograph]:
    """Every happening of a site by day and by night."""
    for turn in range(given.rounds):
        place = still(0).at(site).seeded(_FIRST_SEED + 100 * site + turn).sized(_WIDTH, _HEIGHT)
        for light in (place.by_day(), place.infrared()):
            for happening in _HAPPENINGS:
                yield from _written(light, happening, folder)


def _written(place: Scene, happening: str, folder: Path) -> Iterator[Photograph]:
    """The middle one of three frames; all three where nothing but snow and grass moves.

    A frame in which the animal is out of sight is left out.
    """
    scene: Scene = getattr(place, happening)(_FRAMES)
    light = "night" if scene.night else "day"
    for number in range(_FRAMES) if scene.truth == EMPTY else (_FRAMES // 2,):
        name = f"{scene.site}-{scene.seed}-{light}-{happening}-{number}"
        file, mask = f"{name}.jpg", f"{name}-mask.png" if scene.truth != EMPTY else ""
        if not (folder / file).is_file():
            frame = _frame(scene, number)
            if mask:
                outline = _outline(frame, _frame(place.still(_FRAMES), number))
                Image.fromarray(outline).save(folder / mask)
            Image.fromarray(frame).save(folder / file, quality=90)
        if not mask or np.asarray(Image.open(folder / mask)).mean() > _LEAST_SHARE * 255:
            yield Photograph(folder, file, scene.truth, SOURCE, f"rendered {scene.site}", mask=mask)


def _frame(scene: Scene, number: int) -> Pixels:
    return next(islice(scene.frames(), number, None))


def _outline(frame: Pixels, empty: Pixels) -> Pixels:
    """White where the two differ: uint8 (height, width). Both have the same noise."""
    # Widen before subtracting: uint8 would wrap.
    change = np.abs(frame.astype(np.int16) - empty.astype(np.int16)).max(axis=2)
    seen = Image.fromarray(np.where(change > _SEEN, 255, 0).astype(np.uint8))
    return np.asarray(seen.filter(ImageFilter.MaxFilter(3)))
