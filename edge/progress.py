"""Progress on the terminal: one line that is written over, or one line every few seconds."""

import sys
from collections.abc import Callable

_EVERY = 10.0
_EVERY_ON_TERMINAL = 0.2


class Progress:
    """Counts towards a total. `clock` gives monotonic seconds."""

    def __init__(self, what: str, total: int, clock: Callable[[], float]) -> None:
        self._what, self._total, self._clock = what, total, clock
        self._on_terminal = sys.stderr.isatty()
        self._began = self._said = clock()

    def to(self, done: int, note: str = "") -> None:
        """Say how far the work is, if it is time to say anything."""
        now = self._clock()
        every = _EVERY_ON_TERMINAL if self._on_terminal else _EVERY
        if now - self._said < every and done < self._total:
            return
        self._said = now
        rate = done / max(now - self._began, 1e-9)
        left = (self._total - done) / rate if rate else 0.0
        line = f"{self._what} {done}/{self._total}  {rate:.1f}/s  {left:.0f} s left  {note}"
        end = "\r" if self._on_terminal else "\n"
        print(line[:100].ljust(100 if self._on_terminal else 0), end=end, file=sys.stderr)

    def finish(self) -> None:
        """Leave the line."""
        if self._on_terminal:
            print(file=sys.stderr)
