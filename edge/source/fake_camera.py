"""A camera that plays a script: for tests of everything behind a camera, and for a desk."""

import io

import numpy as np
from PIL import Image

from edge.source.camera import CameraError, Frame, Luma
from edge.source.fake_script import Again, Script, Sight, Trouble
from edge.source.fake_time import Time
from sight.photograph import Pixels

#: (width, height) of the small frames.
LOOK_SIZE = (640, 480)
_JPEG_QUALITY = 90


class FakeCamera:
    """Gives a frame every `period` seconds; after the script's end none comes any more."""

    def __init__(self, script: Script, time: Time, period: float = 0.2) -> None:
        self._items, self._time, self._period = script.play(), time, period
        self._last: Sight | None = None
        self._trouble: Trouble | None = None
        self._until = 0.0  #: starts that end the present trouble
        self._next_at = 0.0  #: uptime of the next frame
        self.starts = 0
        self.running = False
        self.over = False  #: the script is played to its end

    def start(self) -> None:
        """Start it. Raises CameraError while it is gone."""
        self.starts += 1
        if self._trouble and self.starts >= self._until:
            self._trouble = None
        self._expect_there()
        self._next_at = self._time.uptime() + self._period
        self.running = True

    def frame(self, seconds: float, *, still: bool) -> Frame | None:
        """The script's next frame; see edge.source.camera.Camera."""
        if not self.running:
            raise CameraError("the camera is not started")
        wait = max(0.0, self._next_at - self._time.uptime())
        gives = wait <= seconds and not self._trouble and not self.over
        sight = self._next() if gives else None
        self._expect_there()
        self._time.pause(wait if sight else seconds)
        if sight is None:
            return None
        uptime = self._time.uptime()
        self._next_at = uptime + self._period
        jpeg = (sight.jpeg or _encoded(sight.pixels)) if still else None
        return Frame(_luma(sight.pixels), uptime, jpeg)

    def stop(self) -> None:
        """Stop it."""
        self.running = False

    def _next(self) -> Sight | None:
        item = next(self._items, None)
        self.over = item is None
        if isinstance(item, Trouble):
            self._trouble, self._until = item, self.starts + item.starts
            return None
        if isinstance(item, Sight):
            self._last = item
        return self._last if isinstance(item, Again) else item

    def _expect_there(self) -> None:
        if self._trouble and self._trouble.gone:
            raise CameraError("no camera is connected")


def _luma(pixels: Pixels) -> Luma:
    grey = Image.fromarray(pixels).convert("L")
    return np.asarray(grey.resize(LOOK_SIZE, Image.Resampling.BOX, reducing_gap=2.0))


def _encoded(pixels: Pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=_JPEG_QUALITY)
    return file.getvalue()
