"""Leave to delete: what stands in its way, in words for the person at the tree. Values only."""

from edge.config import Policy
from edge.policy.acceptance import Acceptance
from edge.policy.observation import Observation
from edge.policy.terms import Terms
from wire.manifest import OperatingPoint


def why_not_delete(policy: Policy, point: OperatingPoint, acceptance: Acceptance | None) -> str:
    """Why photographs must not be deleted; "" where they may be."""
    if told := why_not_calibrated(policy, point):
        return told
    if acceptance is None:
        return (
            "what it would delete has not been accepted for this unit, model and threshold: "
            f'let it run with policy.mode = "observe" for at least {policy.observe_days} days and '
            f"{policy.observe_bursts} bursts, look at `uncia edge report`, then say "
            "`uncia edge accept --by NAME`"
        )
    return ""


def why_not_calibrated(policy: Policy, point: OperatingPoint) -> str:
    """Why a threshold has no figures to stand on; "" where it has."""
    if policy.threshold is not None:
        return (
            f"policy.threshold = {policy.threshold} was set by hand, and nobody has counted what "
            f"it misses: take it out, and the model's operating point {point.name} "
            f"({point.threshold:.3f}) holds"
        )
    if not point.data.strip() or point.recall.low <= 0:
        return (
            f"the model's operating point {point.name} was not calibrated (no data, or no recall "
            "above 0 to 95 %): name another as model.operating_point, or take another package"
        )
    return ""


def why_not_accept(
    policy: Policy, terms: Terms, observation: Observation | None, *, shown: bool
) -> str:
    """Why an observation is not enough to be accepted; "" where it is."""
    if observation is None or observation.terms != terms:
        return f'nothing was observed yet for {terms.told()}: run with policy.mode = "observe"'
    days, bursts = observation.days_seen, observation.total.bursts
    if days < policy.observe_days or bursts < policy.observe_bursts:
        return (
            f"observed {bursts} bursts on {days} days, and at least {policy.observe_bursts} on "
            f"{policy.observe_days} are needed (policy.observe_bursts, policy.observe_days): "
            "let it go on"
        )
    if not shown:
        return "look at `uncia edge report` first: it shows what would have been deleted"
    return ""
