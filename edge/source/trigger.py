"""Triggers: what makes a burst. Each looks at every frame and says whether it triggers."""

from collections.abc import Callable

from edge.source.camera import Luma
from edge.source.condition import Board, Condition

#: Whether a frame triggers: luma uint8 (h, w), and its uptime in seconds.
Trigger = Callable[[Luma, float], bool]


def either(*triggers: Trigger) -> Trigger:
    """Triggers where any does; each sees every frame, since a gate learns from those it passes."""

    def trigger(luma: Luma, uptime: float) -> bool:
        answers = [each(luma, uptime) for each in triggers]
        return any(answers)

    return trigger


class PirTrigger:
    """Triggers while a PIR says so, until it has said so for `stuck_seconds` without a pause.

    A wet or broken sensor, or sun on warm grass, holds it for hours: that is reported once and
    triggers nothing, until the sensor has been quiet again.
    """

    def __init__(self, is_on: Callable[[], bool], stuck_seconds: float, board: Board) -> None:
        self._is_on, self._stuck_seconds, self._board = is_on, stuck_seconds, board
        self._since: float | None = None

    def __call__(self, _luma: Luma, uptime: float) -> bool:
        """Whether the PIR triggers now."""
        if not self._is_on():
            self._since = None
            self._board.end(Condition.PIR_STUCK, uptime, "the PIR is quiet again")
            return False
        if self._since is None:
            self._since = uptime
        if uptime - self._since < self._stuck_seconds:
            return True
        detail = f"the PIR has been on for {self._stuck_seconds:.0f} s and is ignored: wet, in the"
        self._board.begin(Condition.PIR_STUCK, uptime, f"{detail} sun, or its cable is damaged")
        return False
