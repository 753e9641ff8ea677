"""A storm of triggers: which bursts it may cost, and when it begins and is over. Values only."""

from dataclasses import dataclass, replace

from msgspec import Struct
from msgspec.structs import replace as changed

from edge.outcome import Outcome
from edge.policy.bucket import Bucket, Rate
from edge.policy.keep import sureness
from edge.policy.sign import any_leopard
from sight.policy import WASTE, Decision, Ruling

#: Below this probability of waste a burst is no gust of grass, whatever its best label.
LEAST_WASTE = 0.5
#: Share of the allowance that is back before a storm is over: it comes in gusts.
OVER = 0.5
#: Bursts that may be given again after a crash are at most this many.
_REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be written of unsure bursts, in photographs and in bytes; None for any number.

    `never` are labels that are never let go of.
    """

    photographs: Rate | None = None
    size: Rate | None = None
    never: frozenset[str] = frozenset()

    @property
    def rates(self) -> tuple[Rate, ...]:
        """Those there are, in the order of `costs`."""
        return tuple(rate for rate in (self.photographs, self.size) if rate)

    def costs(self, outcome: Outcome) -> tuple[float, ...]:
        """What a burst takes of each."""
        kept = [fate.shot for fate in outcome.fates if fate.decision is Decision.KEEP]
        size = sum(max(shot.size, 0) for shot in kept)
        both = ((self.photographs, len(kept)), (self.size, size))
        return tuple(float(cost) for rate, cost in both if rate)


class Flow(Struct, array_like=True, frozen=True):
    """The buckets, the bursts that passed last, and whether a storm is on."""

    buckets: tuple[Bucket, ...]
    passed: tuple[int, ...] = ()
    storm: bool = False


def begun(limits: Limits, uptime: float) -> Flow:
    """Full buckets."""
    return Flow(tuple(Bucket(rate.most, uptime) for rate in limits.rates))


def later(flow: Flow, limits: Limits, uptime: float) -> Flow:
    """The flow at an uptime: a storm is over once half of each allowance is back."""
    rates = limits.rates
    buckets = tuple(b.at(uptime, rate) for b, rate in zip(flow.buckets, rates, strict=True))
    over = all(b.left >= OVER * rate.most for b, rate in zip(buckets, rates, strict=True))
    return changed(flow, buckets=buckets, storm=flow.storm and not over)


def taken(flow: Flow, limits: Limits, outcome: Outcome) -> tuple[Flow, bool]:
    """The flow after a burst that may be let go of, and whether it passes.

    One that passed passes again, for free: a crash may have left photographs of it.
    """
    if outcome.number in flow.passed:
        return flow, True
    if any(bucket.left <= 0 for bucket in flow.buckets):
        return changed(flow, storm=True), False
    costs = limits.costs(outcome)
    buckets = tuple(b.less(cost) for b, cost in zip(flow.buckets, costs, strict=True))
    passed = (*flow.passed, outcome.number)[-_REMEMBERED:]
    return changed(flow, buckets=buckets, passed=passed), True


def may_be_let_go(outcome: Outcome, never: frozenset[str]) -> bool:
    """Whether a burst was kept only because it was not surely empty or livestock."""
    seen, ruling = outcome.judged.verdict, outcome.ruling
    return (
        seen is not None
        and ruling is not None
        and ruling.decision is Decision.KEEP
        and outcome.ledger.kept > 0
        and seen.label in WASTE
        and seen.label not in never
        and sureness(seen, never) >= LEAST_WASTE
        and not any_leopard(outcome.judged)
    )


def let_go(outcome: Outcome) -> Outcome:
    """The same burst, discarded; what failed of it stays failed."""
    reason = outcome.ruling.reason if outcome.ruling else ""
    ruling = Ruling(Decision.DISCARD, f"throttled: {reason}")
    fates = tuple(
        replace(fate, ruling=ruling) if fate.decision is Decision.KEEP else fate
        for fate in outcome.fates
    )
    return replace(outcome, ruling=ruling, fates=fates)
