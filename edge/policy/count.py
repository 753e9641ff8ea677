"""Counts of observed bursts. Values only."""

from collections.abc import Iterable

from msgspec import Struct

from edge.outcome import Outcome
from edge.policy.keep import sureness
from edge.policy.terms import Terms
from sight.policy import WASTE, Decision


class Count(Struct, array_like=True, frozen=True):
    """Bursts, and of these the discarded, those kept as audit, and those that a storm cost.

    What a storm cost was not sure enough to be discarded, and is no part of the discarded.
    """

    bursts: int = 0
    discarded: int = 0
    audited: int = 0
    throttled: int = 0

    def plus(self, other: "Count") -> "Count":
        """Both together."""
        return Count(
            self.bursts + other.bursts,
            self.discarded + other.discarded,
            self.audited + other.audited,
            self.throttled + other.throttled,
        )


def summed(counts: Iterable[Count]) -> Count:
    """All together."""
    total = Count()
    for count in counts:
        total = total.plus(count)
    return total


def counted(outcome: Outcome, terms: Terms) -> Count:
    """One burst."""
    decision = outcome.ruling.decision if outcome.ruling else None
    gone = decision is Decision.DISCARD
    throttled = gone and not _is_sure(outcome, terms)
    return Count(1, int(gone and not throttled), int(decision is Decision.AUDIT), int(throttled))


def _is_sure(outcome: Outcome, terms: Terms) -> bool:
    seen = outcome.judged.verdict
    if seen is None or seen.label not in WASTE:
        return True  # people who are only counted
    return sureness(seen, terms.keep) >= terms.threshold
