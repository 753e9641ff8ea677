"""A camera before which a person walks, rendered once; and one that a test fills by hand."""

import io
from functools import cache
from itertools import cycle

import numpy as np
from PIL import Image

from edge.source.source import SourceError
from scenes.scene import still


@cache
def a_walk():
    """Frames (360, 640, 3) of a still site, then of a person who walks by."""
    return list(still(3).person(5).sized(640, 360).frames())


class Painted:
    """Gives these pictures again and again, with a sensor's noise; fails while `broken`."""

    live = True
    about = ""

    def __init__(self, pictures):
        self.show(pictures)
        self._noise = np.random.default_rng(1)
        self.broken, self.closed = "", False

    def show(self, pictures):
        self._pictures = cycle(pictures)

    def look(self):
        if self.broken:
            raise SourceError(self.broken)
        picture = next(self._pictures)
        noise = self._noise.integers(-2, 3, picture.shape)
        return np.clip(picture.astype(int) + noise, 0, 255).astype(np.uint8)

    def shoot(self):
        content = io.BytesIO()
        Image.fromarray(self.look()).save(content, "JPEG")
        return content.getvalue()

    def close(self):
        self.closed = True


def grey(level=120, size=(160, 120)):
    """A picture with some texture."""
    rows = np.arange(size[1])[:, None, None] % 40 + level - 20
    return np.broadcast_to(rows, (size[1], size[0], 3)).astype(np.uint8)


def with_animal(at=0.5, level=120, size=(160, 120)):
    """The same with something dark in it, at a fraction of its width."""
    picture = grey(level, size).copy()
    left = round(at * size[0])
    picture[50:90, left : left + 30] = 10
    return picture
