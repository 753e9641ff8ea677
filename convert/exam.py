"""Exams: held-out events cut into the unit's views once, so that several models can be asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from convert.event import Event
from convert.frame import read_frame
from convert.progress import shown
from convert.recipe import Banner
from sight.gate import changed_regions
from sight.photograph import Pixels, UnreadableError, is_infrared
from sight.verdict import Scores, burst_scores
from sight.view import burst_views


@dataclass(frozen=True)
class Exam:
    """An event as the network sees it: of each frame its views, uint8 (views, side, side, 3)."""

    event: Event
    frames: tuple[Pixels, ...]
    infrared: bool

    @property
    def views(self) -> int:
        """How many views all its frames have."""
        return sum(len(frame) for frame in self.frames)


def exams_of(events: Sequence[Event], side: int, banner: Banner) -> list[Exam]:
    """The events of which anything can be read, by the unit's gate and views."""
    made = []
    for event in shown(events, "events cut into views"):
        frames = list(_readable(event, banner))
        if frames:
            seen = burst_views(frames, changed_regions(frames), side, side)
            made.append(Exam(event, tuple(seen), is_infrared(frames[len(frames) // 2])))
    return made


def pictures_of(exams: Sequence[Exam]) -> Pixels:
    """All views of all exams in order: uint8 (n, side, side, 3)."""
    return np.concatenate([frame for exam in exams for frame in exam.frames])


def marks(exams: Sequence[Exam], scores: Scores, labels: tuple[str, ...]) -> Iterator[Scores]:
    """Each event's probabilities (labels,) from those of all views (n, labels), as on the unit."""
    at = 0
    for exam in exams:
        frames = []
        for frame in exam.frames:
            frames.append(scores[at : at + len(frame)])
            at += len(frame)
        yield burst_scores(frames, labels)


def _readable(event: Event, banner: Banner) -> Iterator[Pixels]:
    for photograph in event.photographs:
        try:
            yield read_frame(photograph, banner).pixels
        except UnreadableError:
            continue  # training has listed it; the unit would keep it and count it as failed
