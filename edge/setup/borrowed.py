"""The lookout's camera, lent to the checks: there is one camera, and one may look through it."""

from edge.setup.lookout import Lookout
from sight.photograph import Pixels

_PATIENCE = 15.0  # seconds: a verdict may be under way


class Borrowed:
    """A viewfinder whose pictures are the lookout's next ones."""

    def __init__(self, lookout: Lookout, *, live: bool, about: str) -> None:
        self._lookout, self.live, self.about = lookout, live, about
        self._number = lookout.glance.number

    def look(self) -> Pixels:
        """The next picture that the lookout takes."""
        self._number, picture = self._lookout.next_picture(self._number, _PATIENCE)
        return picture

    def shoot(self) -> bytes:
        """The photograph that was last asked for."""
        return self._lookout.glance.photograph

    def close(self) -> None:
        """It goes on looking."""
