"""A trap that writes into a folder in all the ways that traps do, and a unit that watches it."""

import io
import os
from datetime import timedelta
from functools import cache

from PIL import Image

from edge.config import Camera, Watch
from edge.source.watch import WatchedFolder
from tests.edge.cards import NOON

CAMERA = Camera(burst_gap_seconds=5.0, burst_frames=4)
TOLD = Watch(quiet_seconds=3.0, settle_seconds=15.0, incomplete_seconds=600.0, gone_seconds=3600.0)


@cache
def jpeg(number, second=None):
    """A photograph of its own; `second` is when it was taken, seconds after noon."""
    exif = Image.Exif()
    if second is not None:
        taken = NOON + timedelta(seconds=second)
        exif.get_ifd(0x8769)[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
    into = io.BytesIO()
    picture = Image.linear_gradient("L").resize((48, 32)).point(lambda v: (v * (1 + number)) % 251)
    picture.putpixel((number % 48, number // 48 % 32), 255)
    picture.save(into, "JPEG", exif=exif, quality=95)
    return into.getvalue()


class Clock:
    """Seconds, of which none pass by themselves."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


class Site:
    """A folder, the unit's state beside it, and what the unit was given of it."""

    def __init__(self, root, told=TOLD, camera=CAMERA):
        self.folder, self.state = root / "trap", root / "state"
        self.told, self.camera, self.clock = told, camera, Clock()
        self.folder.mkdir()
        self.state.mkdir()
        # Made before the unit began to watch, as these files will be by a clock that is right.
        self.wall = NOON.timestamp()
        self.start()

    def start(self):
        """Begin to watch, by a clock that says noon, long before any file here was written."""
        self.source = WatchedFolder(
            self.folder,
            self.camera,
            self.told,
            self.state / "watch.log",
            clock=self.clock,
            now=lambda: self.wall,
            sleep=self.clock.sleep,
        )

    def write(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def taken(self, seconds=60.0, *, done=True):
        """The bursts that come within so many seconds, by name."""
        until, bursts = self.clock.now + seconds, []
        while self.clock.now < until:
            burst = self.source.next(until - self.clock.now)
            if burst is None:
                break
            bursts.append([shot.name for shot in burst])
            if done:
                self.source.done(burst)
        return bursts

    def touch(self, name):
        """Written again with what was in it, a little later."""
        path = self.folder / name
        later = path.stat().st_mtime_ns + 1_000_000_000
        os.utime(path, ns=(later, later))
