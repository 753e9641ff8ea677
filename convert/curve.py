"""Curves: what other thresholds than the operating point's would keep and discard."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from convert.tally import by_label
from convert.trial import Trial
from sight.policy import WASTE
from sight.verdict import Verdict
from wire.label import SNOW_LEOPARD

_STEPS = 200
#: The waste of an event that no threshold would discard.
NEVER = -1.0


class Point(Struct, frozen=True, kw_only=True):
    """One threshold: the share of snow leopards it would keep, and of each label discard."""

    threshold: float
    recall: float | None
    discarded: dict[str, float]


def judged_waste(verdict: Verdict) -> float:
    """P(empty) + P(livestock) that a threshold is held against; NEVER for what shows anything else.

    The policy keeps such an event whatever the threshold (see sight.policy).
    """
    return verdict.waste if verdict.label in WASTE else NEVER


def wastes(trials: Sequence[Trial]) -> dict[str, NDArray[np.float64]]:
    """Of each label the waste of its judged events, NEVER where no threshold would discard one.

    A threshold from 0 to 1 discards exactly those whose number here is as high or higher.
    """
    return {
        label: np.array(values, dtype=np.float64)
        for label, mine in by_label(trials).items()
        if (values := [judged_waste(t.judged.verdict) for t in mine if t.judged.verdict])
    }


def curve_of(trials: Sequence[Trial], threshold: float) -> tuple[Point, ...]:
    """Thresholds from 0 to 1 in steps of 0.005, and the one that is set."""
    found, points = wastes(trials), []
    for at in sorted({*(step / _STEPS for step in range(_STEPS + 1)), threshold}):
        shares = {label: float((values >= at).mean()) for label, values in found.items()}
        cats = shares.get(SNOW_LEOPARD)
        points.append(
            Point(
                threshold=at,
                recall=None if cats is None else round(1 - cats, 4),
                discarded={label: round(share, 4) for label, share in shares.items()},
            )
        )
    return tuple(points)
