"""Calibration: the scores of events mean what they say.

One temperature (Guo et al. 2017) and an offset each for empty and livestock: the more views of an
event there are, the less empty it looks, and livestock that was learned from farms is found too
readily in wild herds. All three are folded into the network's last layer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from convert.error import ConvertError
from convert.exam import Exam, marks
from sight.policy import WASTE
from sight.verdict import Scores

#: Tried one after the other, the others held, until nothing gets better.
_TEMPERATURES = np.geomspace(0.5, 2.5, 28)
_OFFSETS = np.arange(-3, 3.1, 0.125)
_ROUNDS = 4


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


def best_calibration(
    exams: Sequence[Exam],
    logits: Scores,
    labels: tuple[str, ...],
    weight: Mapping[str, float] | None = None,
) -> Calibration:
    """The calibration with the least mean surprise over events, each label counting as `weight`.

    A label that is not named there counts 1, however many events show it.

    `logits` (n, labels) are those of all views of all exams, in order.
    """
    truth = np.array([labels.index(exam.event.label) for exam in exams])
    share = np.array([(weight or {}).get(label, 1.0) for label in labels])
    weights = share[truth] / np.bincount(truth, minlength=len(labels))[truth]

    def surprise(tried: Calibration) -> float:
        scores = np.stack(list(marks(exams, tried(logits), labels)))
        right = scores[np.arange(len(truth)), truth]
        return float(np.average(-np.log(np.clip(right, 1e-6, 1)), weights=weights))

    best = Calibration(1.0, np.zeros(len(labels), np.float32))
    for _ in range(_ROUNDS):
        before = surprise(best)
        tried = [replace(best, temperature=float(each)) for each in _TEMPERATURES]
        best = min(tried, key=surprise)
        for number in map(labels.index, WASTE):
            tried = [replace(best, offset=_with(best.offset, number, each)) for each in _OFFSETS]
            best = min(tried, key=surprise)
        if surprise(best) >= before:
            break
    return best


def require_events(exams: Sequence[Exam], labels: tuple[str, ...]) -> None:
    """Raise ConvertError where a label has no event: nobody could say what its scores should be."""
    missing = set(labels) - {exam.event.label for exam in exams}
    if missing:
        raise ConvertError(f"no event to calibrate on shows {', '.join(sorted(missing))}")


def _with(offset: NDArray[np.float32], number: int, value: float) -> NDArray[np.float32]:
    changed = offset.copy()
    changed[number] = value
    return changed
