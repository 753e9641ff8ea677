"""Judgements: what a model said of events and photographs whose truth is known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convert.event import Event
from convert.interval import measured
from convert.photograph import Photograph
from sight.verdict import Scores, verdict
from wire.label import SNOW_LEOPARD
from wire.manifest import ClassFigures, Measured, OperatingPoint


@dataclass(frozen=True)
class JudgedEvent:
    """An event and the probabilities (labels,) that the unit's path gave it, by the int8 model."""

    event: Event
    scores: Scores


@dataclass(frozen=True)
class JudgedPhotograph:
    """A photograph judged by its whole frame, before and after quantisation; both (labels,)."""

    photograph: Photograph
    by_float: Scores
    by_int8: Scores


def class_figures(
    judged: Sequence[JudgedPhotograph], labels: tuple[str, ...]
) -> tuple[ClassFigures, ...]:
    """Of each label that was judged the share recognised, before and after quantisation."""
    figures = []
    for label in labels:
        number = labels.index(label)
        mine = [each for each in judged if each.photograph.label == label]
        if mine:
            by_float = sum(int(np.argmax(each.by_float)) == number for each in mine)
            by_int8 = sum(int(np.argmax(each.by_int8)) == number for each in mine)
            figures.append(
                ClassFigures(
                    label=label,
                    float_recall=measured(by_float, len(mine)),
                    int8_recall=measured(by_int8, len(mine)),
                )
            )
    return tuple(figures)


def agreement(judged: Sequence[JudgedPhotograph]) -> Measured:
    """The share of photographs to which float and int8 give the same label."""
    same = sum(int(np.argmax(each.by_float) == np.argmax(each.by_int8)) for each in judged)
    return measured(same, len(judged))


def wastes(judged: Sequence[JudgedEvent], labels: tuple[str, ...], label: str) -> list[float]:
    """P(empty) + P(livestock) of the events that show a label, in ascending order."""
    mine = [each for each in judged if each.event.label == label]
    return sorted(verdict(each.scores, labels).waste for each in mine)


def operating_point(
    name: str, judged: Sequence[JudgedEvent], labels: tuple[str, ...], recall: float, data: str
) -> OperatingPoint:
    """The lowest threshold that keeps at least `recall` of the snow-leopard events.

    Where every event would be kept with room to spare, the threshold is not below one half: to
    discard what is more likely wanted than not is no economy.
    """
    cats = wastes(judged, labels, SNOW_LEOPARD)
    lost = int(len(cats) * (1 - recall) + 1e-9)
    threshold = max(0.5, round(cats[len(cats) - 1 - lost] + 0.0005, 3)) if cats else 0.5
    threshold = min(threshold, 1.0)
    return OperatingPoint(
        name=name,
        threshold=threshold,
        data=data,
        recall=measured(sum(waste < threshold for waste in cats), len(cats)),
        discarded={
            label: measured(sum(waste >= threshold for waste in found), len(found))
            for label in labels
            if (found := wastes(judged, labels, label))
        },
    )
