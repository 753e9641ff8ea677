"""Looks: what each view of a frame says of people and of snow leopards, and where it looked.

A verdict is one for all views. Who must be made unrecognisable, and what must stay sharp, is a
question of where.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sight.verdict import Scores
from sight.view import Box
from wire.label import PEOPLE, SNOW_LEOPARD


@dataclass(frozen=True, slots=True)
class Look:
    """One view: its place in fractions of the frame, and two probabilities."""

    left: float
    top: float
    right: float
    bottom: float
    people: float
    leopard: float

    @property
    def is_whole(self) -> bool:
        """Whether it is of all of the frame, so that it cannot say where."""
        return (self.left, self.top, self.right, self.bottom) == (0.0, 0.0, 1.0, 1.0)


def looks(
    shape: tuple[int, ...], boxes: Sequence[Box], scores: Scores, labels: tuple[str, ...]
) -> tuple[Look, ...]:
    """The looks of a frame of this shape: boxes in pixels, scores (views, labels), in one order."""
    height, width = shape[:2]
    people, leopard = _of(scores, labels, PEOPLE), _of(scores, labels, SNOW_LEOPARD)
    return tuple(
        Look(left / width, top / height, right / width, bottom / height, *says)
        for (left, top, right, bottom), *says in zip(boxes, people, leopard, strict=True)
    )


def _of(scores: Scores, labels: tuple[str, ...], label: str) -> list[float]:
    if label not in labels:
        return [0.0] * len(scores)
    return [float(score) for score in scores[:, labels.index(label)]]
