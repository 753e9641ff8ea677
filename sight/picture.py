"""Pictures: the photographs of a burst as the judge looks at them, read once and cut in views."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sight.large import is_large, large
from sight.photograph import Pixels, frame_of, opened, reading
from sight.view import Box, cut


class Picture(Protocol):
    """One photograph without its banner.

    `shape` is that of its frame, which boxes are in pixels of. `small` is all of it, RGB, uint8
    (rows, columns, 3), at a size that the gate compares and the light is told by; `held` is how
    many pixels it has where it is kept whole in memory, and else 0.
    """

    @property
    def shape(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def small(self) -> Pixels: ...  # noqa: D102
    @property
    def held(self) -> int: ...  # noqa: D102

    def views(self, boxes: Sequence[Box], height: int, width: int) -> Pixels:
        """uint8 (boxes, height, width, 3): what lies in each box. Raises UnreadableError."""
        ...


@dataclass(frozen=True, slots=True)
class Plain:
    """A picture that is its own frame."""

    small: Pixels
    held: int = 0

    @property
    def shape(self) -> tuple[int, ...]:
        """As of every picture."""
        return self.small.shape

    def views(self, boxes: Sequence[Box], height: int, width: int) -> Pixels:
        """As of every picture."""
        return cut(self.small, boxes, height, width)


def read_picture(
    path: Path, crop_top: float = 0.0, crop_bottom: float = 0.0, room: int = 0
) -> Picture:
    """A picture file as the judge looks at it; the arguments are those of `read_photograph`.

    A large one is kept whole beside its half where it has at most `room` pixels; else it is read
    again where a view needs all of it. Raises UnreadableError.
    """
    with reading(path), opened(path) as picture:
        if is_large(picture):
            return large(picture, path, (crop_top, crop_bottom), room)
        return Plain(frame_of(picture, crop_top, crop_bottom))
