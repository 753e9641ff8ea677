"""Misses: the decisions that were wrong, the worst first."""

from collections.abc import Sequence
from dataclasses import dataclass

from convert.trial import Trial
from sight.policy import WASTE, Decision
from wire.label import SNOW_LEOPARD


@dataclass(frozen=True)
class Misses:
    """One kind of wrong decision: its events, the worst first, and how many there are."""

    title: str
    trials: tuple[Trial, ...]


def misses_of(trials: Sequence[Trial], labels: tuple[str, ...]) -> tuple[Misses, ...]:
    """Snow leopards discarded, then others discarded that were wanted, then waste that was kept.

    Events whose label the package does not know are none of these.
    """
    known = [each for each in trials if each.waste is not None and each.event.label in labels]
    lost = [each for each in known if each.decision is Decision.DISCARD]
    cats = [each for each in lost if each.event.label == SNOW_LEOPARD]
    wanted = [each for each in lost if each.event.label not in (SNOW_LEOPARD, *WASTE)]
    idle = [each for each in known if each.decision is Decision.KEEP and each.event.label in WASTE]
    return (
        Misses("snow leopards discarded", tuple(sorted(cats, key=_score))),
        Misses("others discarded that are to be kept", tuple(sorted(wanted, key=_score))),
        Misses("empties and livestock kept", tuple(sorted(idle, key=_score, reverse=True))),
    )


def _score(trial: Trial) -> float:
    return 1 - (trial.waste or 0.0)
