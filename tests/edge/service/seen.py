"""A unit's process as it is on a unit, but for what its camera sees, and how fast time passes.

`python -m tests.edge.service.seen FILM capture ...` is `uncia edge capture ...` whose camera plays
that film. A second is a minute, so that a blocked lens need not be waited for for an hour.
"""

import sys
import time
from functools import partial
from pathlib import Path

import numpy as np

import edge.source.picamera
import edge.unit
from edge.command import main
from edge.health.clock import Clock
from edge.health.clock_files import ClockFiles
from edge.source.camera import CameraError
from edge.source.fake_camera import FakeCamera
from edge.source.fake_script import Script
from tests.edge.cards import NOON

SPEED = 60.0
#: Of the camera's frames, in seconds that pass that fast.
PERIOD = 2.0
YEARS = 20 * 365.25 * 86_400
FOR_EVER = 1_000_000

#: A green meadow, as the test model takes for empty; and what it takes for a snow leopard in it.
MEADOW = np.zeros((48, 64, 3), np.uint8)
MEADOW[..., 1] = 150 + (np.arange(48)[:, None] // 3 + np.arange(64) // 4) % 2 * 60
LEOPARD = np.full((48, 64, 3), 225, np.uint8)
LEOPARD[::6, ::5] = 120
NOISE = np.random.default_rng(1).integers(0, 255, (600, 800, 3), dtype=np.uint8)


class Fast:
    """Time of this boot, a minute each second, by a clock that a test may set."""

    def __init__(self):
        self.ahead = 0.0

    def uptime(self):
        return time.clock_gettime(time.CLOCK_BOOTTIME) * SPEED

    def wall(self):
        # Every process of a unit must have it alike: seconds since the morning of that boot.
        return NOON.timestamp() + self.uptime() % 1e7 + self.ahead

    def pause(self, seconds):
        time.sleep(seconds / SPEED)


def meadow():
    return Script().see(MEADOW, 30)


def passing():
    """A snow leopard again and again."""
    script = meadow()
    for _ in range(200):
        script.see(LEOPARD, 8).see(MEADOW, 40)
    return script


FILMS = {
    "a meadow": lambda: meadow().see(MEADOW, FOR_EVER),
    "leopards": passing,
    "leopards and jumps": passing,
    "nothing, for it is gone": meadow,
    "a meadow that freezes": lambda: meadow().freeze(FOR_EVER),
    "a short night": lambda: meadow().black(90).see(MEADOW, FOR_EVER),
    "a lid": lambda: meadow().black(300).see(MEADOW, FOR_EVER),
    "snow": lambda: meadow().white(200).see(MEADOW, FOR_EVER),
    "more than there is room for": lambda: Script().see(NOISE, 6).see(MEADOW, FOR_EVER),
}


class Seen(FakeCamera):
    """Plays a film in the place of the Pi's camera."""

    infrared = False

    def __init__(self, what, fast, _streams, _uptime=None):
        super().__init__(FILMS[what](), fast, PERIOD)
        self._what, self._fast, self._stills = what, fast, 0

    def start(self):
        if "gone" in self._what:
            raise CameraError("no camera is connected")
        super().start()

    def frame(self, seconds, *, still):
        frame = super().frame(seconds, still=still)
        if frame and frame.jpeg and "jumps" in self._what:
            self._stills += 1
            # Within the first burst and within the second, each of three stills.
            self._fast.ahead += {2: YEARS, 5: -YEARS}.get(self._stills, 0.0)
        return frame


class StuckPir:
    """A PIR that has been wet since it was put up."""

    def __init__(self, _pin):
        pass

    def is_on(self):
        return True

    def close(self):
        pass


def run(what, words):
    fast = Fast()
    nowhere = Path("/nowhere")
    files = ClockFiles(nowhere, nowhere, nowhere)
    edge.source.picamera.PiCamera = partial(Seen, what, fast)
    edge.unit.Clock = partial(
        Clock, files=files, wall=fast.wall, uptime=fast.uptime, disciplined=lambda: True
    )
    # The last to be imported, since it takes what is put in place here.
    from edge.service import own_camera  # noqa: PLC0415

    own_camera.Pir = StuckPir
    own_camera.open_trap = partial(own_camera.open_trap, pause=fast.pause)
    return main(words)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], sys.argv[2:]))
