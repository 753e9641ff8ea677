"""A source with what it is made of: all of it is let go of when the source is closed."""

from collections.abc import Callable
from contextlib import ExitStack

from edge.burst import Burst
from edge.source.source import Source


class Owning:
    """A source around another; `let_go` are called once that one is closed, the last one first."""

    def __init__(self, source: Source, *let_go: Callable[[], None]) -> None:
        self._source, self._stack = source, ExitStack()
        for each in (*let_go, source.close):
            self._stack.callback(each)

    def next(self, seconds: float) -> Burst | None:
        """The other's next burst."""
        return self._source.next(seconds)

    def done(self, burst: Burst, *, kept: bool = True) -> None:
        """The other may let go of a burst."""
        self._source.done(burst, kept=kept)

    def close(self) -> None:
        """Close the source and let go of the rest, whatever fails of it; again does nothing."""
        self._stack.close()
