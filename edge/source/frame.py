"""A photograph of a watched folder as the unit's own disk remembers it, until it is done with."""

import os
from pathlib import Path

from msgspec import Struct

from edge.burst import Shot
from wire.event import Trust


class Frame(Struct, frozen=True, array_like=True):
    """A shot with its `path` below the folder, and by what the photograph is known again.

    `stamp` is what the file system told of it, `print` what was in it.
    """

    path: bytes
    name: str
    card: str
    taken: float
    trust: Trust
    by_file: bool
    size: int
    stamp: int
    print: int

    def shot(self, folder: Path) -> Shot:
        """The shot as it was given."""
        return Shot(
            folder / self.below,
            self.name,
            self.card,
            self.taken,
            self.trust,
            self.by_file,
            self.size,
        )

    @property
    def below(self) -> str:
        """Its path below the folder."""
        return os.fsdecode(self.path)


def frame_of(shot: Shot, below: str, stamp: int, content: int) -> Frame:
    """A shot on its way to being judged."""
    return Frame(
        os.fsencode(below),
        shot.name,
        shot.card,
        shot.taken,
        shot.trust,
        shot.by_file,
        shot.size,
        stamp,
        content,
    )
