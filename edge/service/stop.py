"""Being asked to stop: a signal is noted, and the work at hand is finished first."""

import signal
from collections.abc import Callable
from types import FrameType


def stop_asked() -> Callable[[], bool]:
    """Take SIGTERM and SIGINT from now on; tells whether one came."""
    asked: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, note)
    return lambda: bool(asked)
