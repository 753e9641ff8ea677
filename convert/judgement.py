"""Judgements: what a model said of events and photographs whose truth is known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convert.curve import judged_waste
from convert.error import ConvertError
from convert.event import Event
from convert.interval import measured
from sight.verdict import Scores, verdict
from wire.label import SNOW_LEOPARD
from wire.manifest import ClassFigures, Measured, OperatingPoint

#: Thresholds are no lower: to discard what is more likely wanted than not is no economy.
_LEAST = 0.5
#: How far a threshold stays above the waste of the last event it keeps; scores are in 1/256.
_ABOVE = 0.0005


@dataclass(frozen=True)
class JudgedEvent:
    """An event and its probabilities (labels,) by the unit's path: in float, and in int8."""

    event: Event
    infrared: bool
    by_float: Scores
    scores: Scores


def class_figures(
    judged: Sequence[JudgedEvent], labels: tuple[str, ...]
) -> tuple[ClassFigures, ...]:
    """Of each label that was judged the share recognised, before and after quantisation."""
    figures = []
    for number, label in enumerate(labels):
        mine = [each for each in judged if each.event.label == label]
        if mine:
            by_float = sum(int(np.argmax(each.by_float)) == number for each in mine)
            by_int8 = sum(int(np.argmax(each.scores)) == number for each in mine)
            figures.append(
                ClassFigures(
                    label=label,
                    float_recall=measured(by_float, len(mine)),
                    int8_recall=measured(by_int8, len(mine)),
                )
            )
    return tuple(figures)


def agreement(judged: Sequence[JudgedEvent]) -> Measured:
    """The share of events to which float and int8 give the same label."""
    same = sum(int(np.argmax(each.by_float) == np.argmax(each.scores)) for each in judged)
    return measured(same, len(judged))


def wastes(
    judged: Sequence[JudgedEvent], labels: tuple[str, ...], label: str
) -> NDArray[np.float64]:
    """Of the events that show a label what a threshold is held against (see convert.curve)."""
    found = [verdict(each.scores, labels) for each in judged if each.event.label == label]
    return np.array([judged_waste(each) for each in found], np.float64)


def operating_point(
    name: str, judged: Sequence[JudgedEvent], labels: tuple[str, ...], bound: float, data: str
) -> OperatingPoint:
    """The lowest threshold at which the recall of snow leopards is at least `bound`, surely.

    Surely: the lower end of its 95 % interval is. Raises ConvertError where the events are too few
    for that even if none is missed.
    """
    cats = np.sort(wastes(judged, labels, SNOW_LEOPARD))[::-1]
    if not len(cats):
        raise ConvertError(
            f"operating point {name}: no camera-trap event shows a {SNOW_LEOPARD}, so there is "
            "no recall to set a threshold by: add some, with camera_trap yes"
        )
    allowed = [missed for missed in range(len(cats)) if _low(missed, len(cats)) >= bound]
    if not allowed:
        raise ConvertError(
            f"operating point {name}: {len(cats)} snow-leopard events, none missed, only show a "
            f"recall of at least {_low(0, len(cats)):.3f}: ask for less than {bound}, or add events"
        )
    threshold = min(max(_LEAST, round(float(cats[allowed[-1]]) + _ABOVE, 3)), 1.0)
    return OperatingPoint(
        name=name,
        threshold=threshold,
        data=data,
        recall=measured(int((cats < threshold).sum()), len(cats)),
        discarded=_discarded(judged, labels, threshold),
        light={
            light: _discarded([each for each in judged if each.infrared == dark], labels, threshold)
            for light, dark in (("day", False), ("infrared", True))
        },
    )


def _discarded(
    judged: Sequence[JudgedEvent], labels: tuple[str, ...], threshold: float
) -> dict[str, Measured]:
    """Of each label that is there the share of events discarded."""
    return {
        label: measured(int((found >= threshold).sum()), len(found))
        for label in labels
        if len(found := wastes(judged, labels, label))
    }


def _low(missed: int, of: int) -> float:
    return measured(of - missed, of).low
