"""A folder of photographs as a viewfinder: for traps that fill one, and for trials."""

from collections.abc import Callable
from pathlib import Path

from edge.card import find_photographs
from edge.check.clock import span, written_at
from edge.source.source import SourceError
from sight.photograph import Pixels, UnreadableError, read_photograph


class Newest:
    """The newest photograph of a folder; `now` gives UTC seconds. Raises SourceError."""

    live = False

    def __init__(self, folder: Path, now: Callable[[], float]) -> None:
        self._folder, self._now = folder, now
        self.about = ""
        self._find()

    def look(self) -> Pixels:
        """Its pixels."""
        path = self._find()
        try:
            return read_photograph(path)
        except UnreadableError as error:
            raise SourceError(f"{path}: {error}") from error

    def shoot(self) -> bytes:
        """Its contents."""
        path = self._find()
        try:
            return path.read_bytes()
        except OSError as error:
            raise SourceError(f"{path}: cannot be read: {error.strerror}") from error

    def close(self) -> None:
        """Nothing is held."""

    def _find(self) -> Path:
        found = [(written_at(path), path) for path in find_photographs(self._folder).photographs]
        written, path = max(found)
        self.about = f"{path.name}, written {span(max(self._now() - written, 0))} ago"
        return path
