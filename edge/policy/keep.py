"""The keep-list: a policy around a policy, for a site that studies what others have too much of."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from edge.config import ConfigError
from sight.policy import WASTE, Decision, Policy, Ruling
from sight.verdict import Verdict


def keeping(policy: Policy, labels: Iterable[str]) -> Policy:
    """The same policy, but what shows one of these labels is never discarded.

    Nor is what may: where livestock is kept, an empty burst must be empty at the threshold, not
    empty or livestock.
    """
    kept = frozenset(labels)
    if not kept:
        return policy

    def rule(verdict: Verdict, burst: int) -> Ruling:
        if verdict.label in kept:
            return Ruling(Decision.KEEP, f"shows {verdict.label}, which is on the keep-list")
        if verdict.label in WASTE:
            return policy(replace(verdict, waste=sureness(verdict, kept)), burst)
        return policy(verdict, burst)

    return rule


def sureness(verdict: Verdict, kept: Collection[str]) -> float:
    """How sure it is that nobody will miss a burst of empty or livestock, of which `kept` is kept.

    Where the other of the two is on the list, what it adds to the waste does not count.
    """
    return verdict.score if any(label in kept for label in WASTE) else verdict.waste


def expect_known(kept: Iterable[str], labels: Iterable[str], *, counted: bool) -> None:
    """Raise ConfigError where a keep-list cannot be kept to. `counted`: people are only counted."""
    known = tuple(labels)
    for label in kept:
        if label not in known:
            raise ConfigError(
                f'policy.keep: the model knows no label "{label}"; it knows: {", ".join(known)}'
            )
        if label == "people" and counted:
            raise ConfigError(
                'policy.keep names people, and policy.people = "count" keeps no photograph of them:'
                " take one of the two out"
            )
