"""A trap on a fake camera, in a time that passes only when somebody waits."""

import io

import numpy as np
from PIL import Image

from edge.config import Trap
from edge.source.fake_camera import FakeCamera
from edge.source.fake_script import Script
from edge.source.fake_time import FakeTime
from edge.source.lens import Patience
from edge.source.recorder import Clock
from edge.source.trap import open_trap
from wire.event import Trust

#: No lens is blocked for so short a time.
ALWAYS = Patience()
#: A meadow, and the same with something bright in it.
EMPTY = np.full((48, 64, 3), 90, np.uint8)
CAT = EMPTY.copy()
CAT[16:32, 20:44] = 180

#: The same with form in it, as a lens that is clear shows it.
MEADOW = EMPTY.copy()
MEADOW[::4, ::3] = 140


def a_still(grey=90, size=(64, 48)):
    file = io.BytesIO()
    Image.new("RGB", size, (grey, grey, grey)).save(file, "JPEG")
    return file.getvalue()


def bright(luma, _uptime):
    """A gate that knows what a cat looks like."""
    return bool((luma > 150).mean() > 0.05)


class ATrap:
    """The trap, its time, its camera and what it reported."""

    def __init__(  # noqa: PLR0913
        self,
        folder,
        script,
        *,
        time=None,
        motion=bright,
        is_on=lambda: False,
        lens=ALWAYS,
        **told,
    ):
        self.time = time or FakeTime()
        self.trust = Trust.NTP
        self.notices = []
        self.camera = FakeCamera(script, self.time)
        defaults = {"ring_frames": 0, "stall_seconds": 5.0}
        self.source = open_trap(
            Trap(spool=str(folder), **{**defaults, **told}),
            self.camera,
            motion=motion,
            is_on=is_on,
            clock=Clock(self.time.wall, lambda: self.trust, self.time.uptime),
            report=self.notices.append,
            lens=lens,
            boot=b"one",
            pause=self.time.pause,
            watching=False,
        )

    def bursts(self):
        """All bursts of the script, each taken over and let go."""
        found = []
        while not self.camera.over:
            if burst := self.source.next(1.0):
                found.append(burst)
                self.source.done(burst)
        return found

    def told(self):
        return [(notice.condition, notice.holds) for notice in self.notices]


def night(*happenings):
    """A script of (picture, frames)."""
    script = Script()
    for picture, frames in happenings:
        script.see(picture, frames)
    return script
