"""Events: photographs that the unit would judge together, judged by the code of the unit."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convert.frame import read_frame
from convert.photograph import Photograph
from convert.recipe import Banner
from sight.gate import changed_regions
from sight.photograph import Pixels, UnreadableError
from sight.verdict import Scores, burst_scores, frame_scores
from sight.view import views

Score = Callable[[Pixels], NDArray[np.float32]]
"""From views uint8 (n, side, side, 3) to probabilities float32 (n, labels)."""


@dataclass(frozen=True)
class Event:
    """One burst, or one photograph that belongs to none."""

    photographs: tuple[Photograph, ...]

    @property
    def label(self) -> str:
        """What it shows; the photographs of a burst show the same."""
        return self.photographs[0].label

    @property
    def source(self) -> str:
        """Where it comes from."""
        return self.photographs[0].source


def events_of(photographs: Iterable[Photograph]) -> list[Event]:
    """The photographs by event, in the order of each event's first."""
    groups: dict[str, list[Photograph]] = {}
    for photograph in photographs:
        groups.setdefault(photograph.event, []).append(photograph)
    return [Event(tuple(group)) for group in groups.values()]


def judged(
    event: Event, score: Score, labels: Sequence[str], side: int, banner: Banner
) -> Scores | None:
    """An event's probabilities (labels,) by the unit's own path. None where nothing is readable.

    Gate, views around what moved, network, frame and burst: the same functions as on the unit.
    """
    frames = []
    for photograph in event.photographs:
        try:
            frames.append(read_frame(photograph, banner).pixels)
        except UnreadableError:
            continue  # training has listed it; the unit would keep it and count it as failed
    if not frames:
        return None
    order = tuple(labels)
    seen = [
        frame_scores(score(views(frame, regions, side, side)), order)
        for frame, regions in zip(frames, changed_regions(frames), strict=True)
    ]
    return burst_scores(np.stack(seen), order)
