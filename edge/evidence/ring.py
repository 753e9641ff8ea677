"""The ring of discards: a shelf of bounded size, oldest out first."""

from collections import deque
from pathlib import Path

from edge.evidence.shelf import SHELVES, stored
from sight.policy import Decision


class Ring:
    """What is on the shelf of discards, oldest first; read once, then followed."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder, self._most_bytes = folder, most_bytes
        self._row: deque[tuple[str, int]] | None = None
        self._bytes = 0

    def add(self, name: str, size: int) -> None:
        """A photograph was written, newest of all unless its burst was written before."""
        if self._row is None:
            return  # it will be found when the shelf is read
        if self._row and self._row[-1][0] >= name:
            self._row = None
            return
        self._row.append((name, size))
        self._bytes += size

    def forget(self) -> None:
        """Others have changed the shelf: read it again."""
        self._row = None

    def trim(self) -> int:
        """Remove the oldest until the rest fits; returns the bytes removed. Raises OSError."""
        row = self._row = self._read() if self._row is None else self._row
        removed = 0
        while row and self._bytes > self._most_bytes:
            name, size = row[0]
            (self._folder / SHELVES[Decision.DISCARD] / name).unlink(missing_ok=True)
            row.popleft()
            self._bytes -= size
            removed += size
        return removed

    def _read(self) -> deque[tuple[str, int]]:
        found = sorted(
            stored(self._folder, Decision.DISCARD),
            key=lambda one: (one.place.burst, one.place.frame),
        )
        self._bytes = sum(one.size for one in found)
        return deque((one.name, one.size) for one in found)
