"""Outlooks: what it is worth to look at the whole frame, at crops of it, or at both."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convert.calibration import best_calibration
from convert.exam import Exam, marks
from convert.judgement import JudgedEvent, operating_point
from convert.recipe import Recipe
from sight.verdict import Scores
from wire.manifest import OperatingPoint

Look = Callable[[NDArray[Any]], NDArray[Any]]
"""From the views of a frame, or their numbers, to those that are looked at."""

#: Of the views of a frame the first is the whole; see sight.view.
_OUTLOOKS: dict[str, Look] = {
    "whole frame only": lambda views: views[:1],
    "crops only": lambda views: views[1:],
    "both": lambda views: views,
}


def outlooks_of(
    exams: Sequence[Exam], logits: Scores, recipe: Recipe, data: str
) -> tuple[OperatingPoint, ...]:
    """The first operating point as each outlook alone would have it, in float.

    `logits` (n, labels) are those of all views of all exams, in order. Each outlook has its own
    calibration and threshold, for the same recall.
    """
    made, bound = [], next(iter(recipe.evaluation.points.values()))
    for name, look in _OUTLOOKS.items():
        some = [replace(exam, frames=tuple(look(frame) for frame in exam.frames)) for exam in exams]
        rows = _rows(exams, look)
        weight = recipe.evaluation.weight
        given = best_calibration(some, logits[rows], recipe.labels, weight)
        scores = marks(some, given(logits[rows]), recipe.labels)
        judged = [
            JudgedEvent(exam.event, exam.infrared, score, score)
            for exam, score in zip(some, scores, strict=True)
        ]
        made.append(operating_point(name, judged, recipe.labels, bound, data))
    return tuple(made)


def _rows(exams: Sequence[Exam], look: Look) -> NDArray[np.int64]:
    """The numbers of the views that are looked at, among those of all exams in order."""
    ends = np.cumsum([len(frame) for exam in exams for frame in exam.frames])
    starts = np.concatenate([[0], ends[:-1]])
    spans = (np.arange(start, end) for start, end in zip(starts, ends, strict=True))
    return np.concatenate([look(span) for span in spans])
