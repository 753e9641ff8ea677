"""Events: photographs that the unit would judge together, judged by the code of the unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from convert.frame import read_frame
from convert.photograph import Photograph
from convert.recipe import Banner
from sight.classifier import Classifier, Score
from sight.judge import judge_frames
from sight.photograph import UnreadableError
from sight.verdict import Scores


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

    Raises InterpreterError or ValueError where the model itself fails.
    """
    frames = []
    for photograph in event.photographs:
        try:
            frames.append(read_frame(photograph, banner).pixels)
        except UnreadableError:
            continue  # training has listed it; the unit would keep it and count it as failed
    if not frames:
        return None
    seen = judge_frames(frames, Classifier(score, tuple(labels), side, side))
    return np.array(seen.scores, dtype=np.float32)
