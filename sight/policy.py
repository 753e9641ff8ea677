"""The policy: what becomes of a burst. A pure decision with its reason."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sight.verdict import Verdict
from wire.label import EMPTY, LIVESTOCK

#: What a site has plenty of: only this is ever discarded.
WASTE = (EMPTY, LIVESTOCK)


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
        if verdict.label not in WASTE:
            return Ruling(Decision.KEEP, f"shows {verdict.label}")
        sure = f"empty or livestock at {verdict.waste:.3f}"
        if verdict.waste < threshold:
            return Ruling(Decision.KEEP, f"unsure: {sure}, below {threshold:.3f}")
        return Ruling(Decision.DISCARD, f"{sure}, at least {threshold:.3f}")

    return rule
