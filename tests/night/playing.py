"""A camera that plays a film, writes down what it gave, and what triggers before it."""

import os
import random

from edge.source.fake_camera import FakeCamera
from edge.source.fake_time import RealTime

#: Seconds between frames, and frames until something else passes.
PERIOD, SCENE = 0.03, 6


class Passing:
    """A script: one after the other passes the camera, never two alike in a row; or nothing."""

    def __init__(self, film, life, *, quiet):
        self._film, self._life, self._quiet = film, life, quiet

    def play(self):
        chance, last = random.Random(self._life), "empty"
        while True:
            kinds = ["empty"] if self._quiet else sorted(set(self._film.frames) - {last})
            last = chance.choice(kinds)
            for at in range(SCENE):
                yield self._film.frames[last][at % 3]


class SeenCamera(FakeCamera):
    """A fake camera that says which stills it gave, and when, before anyone has them."""

    def __init__(self, script, film, book, wall_of):
        super().__init__(script, RealTime(), PERIOD)
        self._film, self._wall_of = film, wall_of
        self._book = os.open(book, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def frame(self, seconds, *, still):
        frame = super().frame(seconds, still=still)
        if frame and frame.jpeg:
            line = f"{self._wall_of(frame.uptime)!r} {self._film.names[frame.jpeg]}\n"
            os.write(self._book, line.encode())
        return frame


class Motion:
    """Triggers where the picture as a whole changes; at the start too, unless it is quiet."""

    def __init__(self, *, quiet):
        self._last, self._quiet = None, quiet

    def __call__(self, luma, _uptime):
        now = float(luma.mean())
        before, self._last = self._last, now
        if before is None:
            return not self._quiet
        return abs(now - before) > 8
