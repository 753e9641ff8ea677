"""Pictures of a camera that is well: neither black, nor white, nor blind, nor frozen."""

from collections.abc import Sequence

import numpy as np

from edge.check.finding import Finding, fine, wrong
from sight.photograph import Pixels

#: Of 255: the brightest hundredth of a picture that is darker than this shows nothing.
_BLACK = 16.0
#: And the darkest hundredth of one that is brighter than this.
_WHITE = 240.0
#: Grey levels by which a picture of anything varies; a covered lens gives less.
_FLAT = 2.0


def judge_pictures(pictures: Sequence[Pixels], about: str, *, live: bool) -> Finding:
    """Whether pictures, oldest first, are those of a camera that sees. `about`: where from.

    Only a `live` camera can be frozen: no sensor gives the same noise twice.
    """
    last = pictures[-1]
    dark, bright = (float(level) for level in np.percentile(last[::4, ::4], (1, 99)))
    said = f"{last.shape[1]}x{last.shape[0]}, mean brightness {last[::4, ::4].mean():.0f} of 255"
    if about:
        said = f"{said}, {about}"
    if bright < _BLACK:
        advice = "take the cover off the lens; at night shine a torch; then see the ribbon cable"
        return wrong("camera", f"{said}: black", advice)
    if dark > _WHITE:
        advice = "shade the lens or turn it from the sun; then see the ribbon cable"
        return wrong("camera", f"{said}: white", advice)
    if float(last[::4, ::4].std(axis=(0, 1)).max()) < _FLAT:
        return wrong("camera", f"{said}: shows nothing", "wipe the lens, and see what is before it")
    if live and any(np.array_equal(last, other) for other in pictures[:-1]):
        return wrong("camera", f"{said}: frozen", "start the unit again; then see the ribbon cable")
    return fine("camera", said)
