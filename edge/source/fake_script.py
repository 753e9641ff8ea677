"""What a fake camera goes through, told in order.

Script().see(empty, 10).see(cat, 3).stall().black(20)
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from sight.photograph import Pixels


@dataclass(frozen=True, slots=True)
class Sight:
    """What the sensor sees for a frame; `jpeg` is the still where a file is to be it."""

    pixels: Pixels
    jpeg: bytes | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """No frames until the camera was started `starts` more times; `gone`: and it says why."""

    starts: float
    gone: bool


@dataclass(frozen=True, slots=True)
class Again:
    """The last sight once more, to the last bit."""


Item = Sight | Trouble | Again


class Script:
    """Items are made as they are played, so that a night needs no more memory than a frame.

    Every picture is RGB uint8 (h, w, 3). `seed` is that of the sensor's noise.
    """

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._parts: list[Callable[[np.random.Generator], Iterator[Item]]] = []

    def see(self, picture: Pixels, frames: int = 1) -> "Script":
        """A picture for so many frames, with noise: no two are alike."""
        return self._then(partial(_noisy, picture, frames))

    def files(self, folder: Path) -> "Script":
        """The JPEGs of a folder by name, one a frame; a still is the file as it lies there."""
        return self._then(partial(_files, folder))

    def freeze(self, frames: int) -> "Script":
        """The last picture for so many frames more, to the last bit."""
        return self._then(lambda _chance: iter([Again()] * frames))

    def black(self, frames: int) -> "Script":
        """A lid on the lens."""
        return self.see(np.full((480, 640, 3), 3, np.uint8), frames)

    def white(self, frames: int) -> "Script":
        """The sun in the lens."""
        return self.see(np.full((480, 640, 3), 252, np.uint8), frames)

    def stall(self, starts: float = 1) -> "Script":
        """No frames until it has been started so many times; for ever with infinity."""
        return self._then(lambda _chance: iter([Trouble(starts, gone=False)]))

    def vanish(self, starts: float = 2) -> "Script":
        """The cable comes off: reading fails, and starting until the last of so many times."""
        return self._then(lambda _chance: iter([Trouble(starts, gone=True)]))

    def play(self) -> Iterator[Item]:
        """All of it, the same each time."""
        chance = np.random.default_rng(self._seed)
        for part in self._parts:
            yield from part(chance)

    def _then(self, part: Callable[[np.random.Generator], Iterator[Item]]) -> "Script":
        self._parts.append(part)
        return self


def _noisy(picture: Pixels, frames: int, chance: np.random.Generator) -> Iterator[Item]:
    for _ in range(frames):
        noise = chance.integers(-2, 3, picture.shape, dtype=np.int16)
        # Widened before adding, clipped before casting: uint8 would wrap around.
        yield Sight(np.clip(picture.astype(np.int16) + noise, 0, 255).astype(np.uint8))


def _files(folder: Path, _chance: np.random.Generator) -> Iterator[Item]:
    for path in sorted(folder.glob("*.[jJ][pP]*[gG]")):
        data = path.read_bytes()
        with Image.open(io.BytesIO(data)) as picture:
            yield Sight(np.asarray(picture.convert("RGB")), data)
