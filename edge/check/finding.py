"""A finding: one thing that was looked at, how it is, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a thing is. What is not configured, or cannot be told here, is neither good nor bad."""

    OK = "ok"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, what was found, and what to do ("" where there is nothing)."""

    name: str
    state: State
    said: str
    advice: str = ""


def fine(name: str, said: str) -> Finding:
    """Nothing is to be done."""
    return Finding(name, State.OK, said)


def wrong(name: str, said: str, advice: str) -> Finding:
    """The unit must not be left like this."""
    return Finding(name, State.WRONG, said, advice)


def unknown(name: str, said: str, advice: str = "") -> Finding:
    """It is not configured, or it cannot be told now."""
    return Finding(name, State.UNKNOWN, said, advice)


def all_well(findings: list[Finding]) -> bool:
    """Whether nothing is wrong."""
    return all(finding.state is not State.WRONG for finding in findings)
