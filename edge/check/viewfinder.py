"""The camera as a person at it needs it: a picture now, and a whole photograph on request."""

from typing import Protocol

from sight.photograph import Pixels


class Viewfinder(Protocol):
    """Looks through the source that the unit has, without making bursts or events of what it sees.

    `live`: pictures are taken when asked for, so that two that are alike mean a frozen camera.
    `about` says of the last picture where it is from, "" where that is plain.
    """

    @property
    def live(self) -> bool:
        """As above."""
        ...

    @property
    def about(self) -> str:
        """As above."""
        ...

    def look(self) -> Pixels:
        """The picture of now, RGB, longest side at most 1280. Raises SourceError."""
        ...

    def shoot(self) -> bytes:
        """A photograph as the unit would keep it: a JPEG file's contents. Raises SourceError."""
        ...

    def close(self) -> None:
        """Let go of the camera."""
        ...
