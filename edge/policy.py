"""The policy: what becomes of a burst. A pure decision with its reason."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sight.verdict import Verdict
from wire.label import EMPTY, LIVESTOCK

_WASTE = (EMPTY, LIVESTOCK)


class Decision(StrEnum):
    """Every photograph ends as exactly one of these: captured is their sum."""

    KEEP = "keep"
    DISCARD = "discard"
    AUDIT = "audit"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision, and why, for the person who reads the results."""

    decision: Decision
    reason: str


#: From the verdict on a burst and its number to a ruling.
Policy = Callable[[Verdict, int], Ruling]


def discard_waste(threshold: float) -> Policy:
    """Discard empties and livestock that are waste with at least `threshold`; keep the rest."""

    def rule(verdict: Verdict, _burst: int) -> Ruling:
        if verdict.label not in _WASTE:
            return Ruling(Decision.KEEP, f"shows {verdict.label}")
        sure = f"empty or livestock at {verdict.waste:.3f}"
        if verdict.waste < threshold:
            return Ruling(Decision.KEEP, f"unsure: {sure}, below {threshold:.3f}")
        return Ruling(Decision.DISCARD, f"{sure}, at least {threshold:.3f}")

    return rule


def audited(policy: Policy, share: float, seed: int) -> Policy:
    """The same policy, but a fixed share of its discards is kept, so that misses can be measured.

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
