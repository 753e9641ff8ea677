"""The audit sample: a policy around a policy, so that misses can be measured."""

import hashlib

from sight.policy import Decision, Policy, Ruling
from sight.verdict import Verdict


def audited(policy: Policy, share: float, seed: int) -> Policy:
    """The same policy, but a fixed share of its discards is kept.

    Which bursts these are follows from the seed and the burst's number alone.
    """

    def rule(verdict: Verdict, burst: int) -> Ruling:
        ruling = policy(verdict, burst)
        if ruling.decision is Decision.DISCARD and _draw(seed, burst) < share:
            return Ruling(Decision.AUDIT, f"audit sample of discards: {ruling.reason}")
        return ruling

    return rule


def _draw(seed: int, burst: int) -> float:
    """Evenly spread over 0 to 1, the same on every machine and in every version of Python."""
    drawn = hashlib.sha256(f"{seed}:{burst}".encode()).digest()[:8]
    return int.from_bytes(drawn, "big") / 2**64
