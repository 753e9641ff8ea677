"""The walk test: somebody walks or crawls before the camera, and is told whether it saw that."""

from collections.abc import Sequence
from dataclasses import dataclass

from sight.gate import Region

#: Seconds that a look at a phone takes: for so long it stays told.
SEEN_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Walk:
    """How often something was seen, when last (monotonic seconds), and how large in pixels.

    `width` and `height` are of the strongest of what was last seen, in the picture that is judged.
    """

    seen: int = 0
    last: float | None = None
    width: int = 0
    height: int = 0

    def step(self, now: float, regions: Sequence[Region], size: tuple[int, int]) -> "Walk":
        """After a look at a picture of that size (width, height), with what moved in it."""
        if not regions:
            return self
        strongest = regions[0]
        return Walk(
            self.seen + 1,
            now,
            round((strongest.right - strongest.left) * size[0]),
            round((strongest.bottom - strongest.top) * size[1]),
        )

    def sees(self, now: float) -> bool:
        """Whether it was seen just now."""
        return self.last is not None and now - self.last < SEEN_SECONDS
