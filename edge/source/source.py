"""The one interface between what takes photographs and what judges them."""

from typing import Protocol

from edge.burst import Burst


class SourceError(Exception):
    """A source that cannot be used, and why."""


class Source(Protocol):
    """Gives whole bursts, one by one, whose photographs lie in files.

    A burst stays the source's until `done` says that what became of it is written down: one that a
    crash interrupted is given again at the next start, with the same names, sizes and times.
    """

    def next(self, seconds: float) -> Burst | None:
        """The next burst, oldest first, or None where none is whole within so many seconds.

        Raises SourceError where nothing more can come from it unless a person or a restart helps.
        """
        ...

    def done(self, burst: Burst, *, kept: bool = True) -> None:
        """The burst is written down and its evidence kept: the source may let go of its files.

        Where it was not `kept`, some photograph could not be written: a source whose own files last
        leaves them where they are, for a person to fetch.
        """
        ...

    def close(self) -> None:
        """Let go of the camera or the folder."""
        ...
