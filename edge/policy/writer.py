"""The writer of evidence as the capture loop sees it, so that one can be put around another."""

from typing import Protocol

from edge.outcome import Outcome


class Writer(Protocol):
    """Keeps what is to be kept of a burst."""

    def wants(self, outcome: Outcome) -> bool:
        """Whether there is anything of a burst to write."""
        ...

    def secure(self, outcome: Outcome) -> Outcome:
        """Write it; the outcome that is answered is what became of the burst."""
        ...
