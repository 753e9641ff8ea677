"""Calibration: the scores of events mean what they say.

One temperature (Guo et al. 2017) and one offset for the label empty: an event is as empty as its
least empty view, so the more views there are the less empty it looks. Both are folded into the
network's last layer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from convert.exam import Exam, marks
from sight.verdict import Scores
from wire.label import EMPTY

_TEMPERATURES = np.geomspace(0.5, 3.0, 24)
_OFFSETS = np.linspace(-1.0, 4.0, 26)


@dataclass(frozen=True)
class Calibration:
    """softmax(logits / temperature + offset), `offset` one number per label."""

    temperature: float
    offset: NDArray[np.float32]

    def __call__(self, logits: Scores) -> Scores:
        """Probabilities float32 (n, labels) of logits (n, labels)."""
        cooled = logits / self.temperature + self.offset
        powers = np.exp(cooled - cooled.max(axis=1, keepdims=True))
        result: Scores = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
        return result


def best_calibration(exams: Sequence[Exam], logits: Scores, labels: tuple[str, ...]) -> Calibration:
    """The calibration with the least mean surprise over events, each label counting alike.

    `logits` (n, labels) are those of all views of all exams, in order.
    """
    truth = np.array([labels.index(exam.event.label) for exam in exams])
    weights = 1 / np.bincount(truth, minlength=len(labels))[truth]

    def surprise(tried: Calibration) -> float:
        scores = np.stack(list(marks(exams, tried(logits), labels)))
        right = scores[np.arange(len(truth)), truth]
        return float(np.average(-np.log(np.clip(right, 1e-6, 1)), weights=weights))

    empty = np.eye(len(labels), dtype=np.float32)[labels.index(EMPTY)]
    tried = product(_TEMPERATURES, _OFFSETS)
    return min((Calibration(float(t), o * empty) for t, o in tried), key=surprise)
