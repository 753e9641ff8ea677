"""What is wrong with a camera or its spool, told once when it begins and once when it ends."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Condition(StrEnum):
    """What an ecologist must know of to count trap-nights, and the base to send somebody."""

    STALLED = "stalled"  #: no frames come, or the camera is gone
    FROZEN = "frozen"  #: frames come, all alike to the last bit
    BLOCKED = "blocked"  #: the lens has been black, white or covered for longer than weather is
    PIR_STUCK = "pir stuck"  #: it has been on for so long that it says nothing
    SPOOL_FULL = "spool full"  #: bursts are lost: what judges them does not keep up


@dataclass(frozen=True, slots=True)
class Notice:
    """A condition that begins (`holds`) or ends, at an uptime in seconds that may be long past.

    `photographs` are those that were lost to it since the last notice of the same condition.
    """

    condition: Condition
    holds: bool
    uptime: float
    detail: str
    photographs: int = 0


Report = Callable[[Notice], None]


class Board:
    """The conditions that hold. Each change is reported once, each lost photograph too."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._holding: frozenset[Condition] = frozenset()

    @property
    def holding(self) -> frozenset[Condition]:
        """The conditions that hold now."""
        return self._holding

    def begin(self, condition: Condition, uptime: float, detail: str, photographs: int = 0) -> None:
        """It holds from now on. Where it holds already, only lost photographs are news."""
        if condition not in self._holding or photographs:
            self._holding |= {condition}
            self._report(Notice(condition, True, uptime, detail, photographs))

    def end(self, condition: Condition, uptime: float, detail: str) -> None:
        """It holds no longer."""
        if condition in self._holding:
            self._holding -= {condition}
            self._report(Notice(condition, False, uptime, detail))
