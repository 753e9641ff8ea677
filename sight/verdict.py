"""One verdict from the views of a frame, and one from the frames of a burst."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wire.label import EMPTY, LIVESTOCK

#: Frames that the verdict on a burst rests on: those that show most.
DECIDING_FRAMES = 3

#: Probabilities, float32, one per label.
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a burst shows. `score` is the probability of `label`, from 0 to 1.

    `waste` is P(empty) + P(livestock): how sure it is that nobody will miss the burst.
    """

    label: str
    score: float
    waste: float


def frame_scores(view_scores: Scores, labels: tuple[str, ...]) -> Scores:
    """Of one frame, (labels,), from those of its views, (views, labels): the least empty view's.

    An animal in a crop outweighs a frame that is empty as a whole.
    """
    result: Scores = view_scores[np.argmin(view_scores[:, labels.index(EMPTY)])]
    return result


def burst_scores(frames: Scores, labels: tuple[str, ...]) -> Scores:
    """Of a burst, (labels,), from those of its frames, (frames, labels).

    The mean over the three least empty frames: one look of a cat at the edge of one frame
    counts, and one frame of odd light does not decide alone.
    """
    order = np.argsort(frames[:, labels.index(EMPTY)], kind="stable")[:DECIDING_FRAMES]
    result: Scores = frames[order].mean(axis=0)
    return result


def verdict(scores: Scores, labels: tuple[str, ...]) -> Verdict:
    """The verdict that scores amount to. Raises ValueError where one is not a number."""
    if not np.isfinite(scores).all():
        raise ValueError("the model's scores are not numbers")
    best = int(np.argmax(scores))
    waste = sum(float(scores[labels.index(label)]) for label in (EMPTY, LIVESTOCK))
    return Verdict(labels[best], float(scores[best]), min(waste, 1.0))
