"""One verdict from the views of a frame, and one from those of a burst."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wire.label import EMPTY, LIVESTOCK

#: Half a step of an int8 score: what a probability of 0 may really be.
LEAST = 0.5 / 256
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


def burst_scores(frames: Sequence[Scores], labels: tuple[str, ...]) -> Scores:
    """Of a burst, (labels,), from those of its frames' views, each (views, labels).

    All views of the three frames that show most count alike: a cat that has left, or hides behind a
    rock, for the rest of a long burst was there all the same.
    """
    if len(frames) > DECIDING_FRAMES:
        empty = labels.index(EMPTY)
        order = np.argsort([pooled(views, labels)[empty] for views in frames], kind="stable")
        frames = [frames[number] for number in order[:DECIDING_FRAMES]]
    return pooled(np.concatenate(frames), labels)


def pooled(views: Scores, labels: tuple[str, ...]) -> Scores:
    """The scores, (labels,), that views amount to together, (views, labels).

    The odds that something is there are the mean of the views' odds: one view that is sure of an
    animal outweighs many that are empty, and many that are a little unsure do not add up. What it
    is follows from what the views say besides empty, each as sure as it is.
    """
    empty = labels.index(EMPTY)
    nothing = 1 / np.mean(1 / np.clip(views[:, empty], LEAST, 1))
    something = views.sum(axis=0)
    something[empty] = 0
    with np.errstate(invalid="ignore"):  # what is no number stays none, and `verdict` refuses it
        result: Scores = something * ((1 - nothing) / max(something.sum(), LEAST))
    result[empty] = nothing
    return result


def verdict(scores: Scores, labels: tuple[str, ...]) -> Verdict:
    """The verdict that scores amount to. Raises ValueError where one is not a number."""
    if not np.isfinite(scores).all():
        raise ValueError("the model's scores are not numbers")
    best = int(np.argmax(scores))
    waste = sum(float(scores[labels.index(label)]) for label in (EMPTY, LIVESTOCK))
    return Verdict(labels[best], float(scores[best]), min(waste, 1.0))
