"""What is done every so often, whatever else goes on."""

import math
from collections.abc import Callable


def every(
    seconds: float, do: Callable[[], None], clock: Callable[[], float], *, at_once: bool = False
) -> Callable[[], None]:
    """`do`, but only every so many seconds of a monotonic clock; the first time then, or at once.

    Where `do` raises, it is not tried again before its time.
    """
    due = -math.inf if at_once else clock() + seconds

    def when_due() -> None:
        nonlocal due
        if clock() >= due:
            due = clock() + seconds
            do()

    return when_due
