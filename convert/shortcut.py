"""Shortcuts: what a network could go by instead of the animal, tried on places it never saw.

Each takes photographs and alters what the data tie to a label by accident: the banner, the rock,
the grey of infrared, the size and sharpness of the file. Where the share discarded hardly
changes, the network does not go by it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convert import graph
from convert.calibration import Calibration
from convert.cutting import outline
from convert.disturbance import bannered, compressed
from convert.exam import Exam
from convert.frame import Frame, read_frame
from convert.held_out import Fold
from convert.interval import measured
from convert.progress import shown
from convert.training import Lesson
from sight.photograph import Pixels
from sight.policy import Decision, discard_waste
from sight.verdict import pooled, verdict
from sight.view import burst_views
from wire.label import EMPTY, LIVESTOCK, SNOW_LEOPARD
from wire.manifest import Shortcut

_MOST = 60
#: Most livestock of the data is this large, in pixels, and compressed about so.
_SMALL, _QUALITY = 100, 50

Alter = Callable[[Frame, np.random.Generator], Pixels | None]
"""From a frame to its pixels, altered; None where it cannot be."""


@dataclass(frozen=True)
class _Trial:
    """`masked`: only where it is known where the animal is; `closely`: of a view around it."""

    label: str
    alter: Alter
    masked: bool = False
    closely: bool = False


def _without_colour(frame: Frame, _rng: np.random.Generator) -> Pixels:
    grey = frame.pixels.mean(axis=2, keepdims=True).astype(np.uint8)
    return np.repeat(grey, 3, axis=2)


def _with_banner(frame: Frame, rng: np.random.Generator) -> Pixels:
    return bannered(frame.pixels, rng)


def _small(frame: Frame, _rng: np.random.Generator) -> Pixels:
    image = Image.fromarray(frame.pixels)
    image.thumbnail((_SMALL, _SMALL))
    return np.asarray(compressed(image, _QUALITY))


def _without_animal(frame: Frame, _rng: np.random.Generator) -> Pixels | None:
    """The larger part of the frame beside the animal, left or right of it."""
    left, _, right, _ = outline(frame)
    width = frame.pixels.shape[1]
    part = frame.pixels[:, right:] if width - right > left else frame.pixels[:, :left]
    return part if part.shape[1] > width / 3 else None


def _closely(frame: Frame) -> Frame:
    """As a person frames an animal: it with half its size on each side."""
    left, top, right, bottom = outline(frame)
    across, down = (right - left) // 2, (bottom - top) // 2
    part = frame.pixels[max(top - down, 0) : bottom + down, max(left - across, 0) : right + across]
    return replace(frame, pixels=part, animal=None)


_TRIALS = {
    "a banner burnt into empty frames": _Trial(EMPTY, _with_banner),
    "a banner burnt into leopard frames": _Trial(SNOW_LEOPARD, _with_banner),
    "livestock in grey": _Trial(LIVESTOCK, _without_colour),
    "empty frames in grey": _Trial(EMPTY, _without_colour),
    "leopards made as small and compressed as the livestock": _Trial(SNOW_LEOPARD, _small),
    "the same of close views, as the livestock is framed": _Trial(
        SNOW_LEOPARD, _small, masked=True, closely=True
    ),
    "the leopards' rock without the leopard (these should differ)": _Trial(
        SNOW_LEOPARD, _without_animal, masked=True
    ),
}


def shortcuts_of(
    lesson: Lesson, folds: Sequence[Fold], given: Calibration, threshold: float
) -> tuple[Shortcut, ...]:
    """Each shortcut on at most so many frames of every fold, in float, at one threshold."""
    made = []
    for name, trial in shown(list(_TRIALS.items()), "shortcuts tried"):
        gone = np.concatenate([_tried(lesson, fold, given, threshold, trial) for fold in folds])
        if len(gone):
            plain, altered = (measured(int(each.sum()), len(gone)) for each in gone.T)
            made.append(Shortcut(name=name, plain=plain, altered=altered))
    return tuple(made)


def _tried(
    lesson: Lesson, fold: Fold, given: Calibration, threshold: float, trial: _Trial
) -> NDArray[np.bool_]:
    """Whether each frame is discarded, as it is and altered: bool (frames, 2)."""
    rng = np.random.default_rng(lesson.studio.recipe.seed)
    having = [exam for exam in fold.exams if _fits(exam, trial)]
    pictures: list[Pixels] = []
    for number in rng.permutation(len(having))[:_MOST]:
        frame = read_frame(having[number].event.photographs[0], lesson.studio.recipe.banner)
        if trial.masked and frame.animal is None:
            continue
        frame = _closely(frame) if trial.closely else frame
        altered = trial.alter(frame, rng)
        if altered is not None:
            pictures += [frame.pixels, altered]
    gone = _discarded(lesson, fold, given, threshold, pictures) if pictures else []
    return np.array(gone, dtype=np.bool_).reshape(-1, 2)


def _fits(exam: Exam, trial: _Trial) -> bool:
    first = exam.event.photographs[0]
    if trial.label == SNOW_LEOPARD and first.trap != "yes":
        return False
    return exam.event.label == trial.label and bool(first.mask or not trial.masked)


def _discarded(
    lesson: Lesson, fold: Fold, given: Calibration, threshold: float, pictures: Sequence[Pixels]
) -> list[bool]:
    """Whether a fold's network would have each picture discarded, alone as it is."""
    labels, side = lesson.studio.recipe.labels, lesson.studio.side
    seen = [next(burst_views([picture], [[]], side, side)) for picture in pictures]
    scores = given(graph.logits_of(fold.tuned, lesson.extract(np.concatenate(seen))))
    rule, ends = discard_waste(threshold), np.cumsum([len(each) for each in seen])
    parts = np.split(scores, ends[:-1])
    verdicts = [verdict(pooled(part, labels), labels) for part in parts]
    return [rule(each, 0).decision is Decision.DISCARD for each in verdicts]
