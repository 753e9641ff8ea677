"""The Pi's camera: the only file that knows picamera2, which comes with Raspberry Pi OS by apt.

Its memory for frames is scarce (CMA): what is not given back is gone until the machine starts
again. So a request is copied from and released at once, whatever happens, and one that comes after
its time-out is waited for the next time, not asked for twice.
"""

import gc
import logging
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge.source.camera import CameraError, Frame
from edge.source.light import Light
from edge.source.planes import Layout, planes
from edge.source.streams import Streams

log = logging.getLogger(__name__)

_MAIN, _LORES = "main", "lores"
#: Frames under way: one that is read, one that is exposed, one between them.
_BUFFERS = 3
_NANOSECONDS = 1e-9
#: A sensor's time stamp that is older than this, in seconds, is of another clock.
_STALE = 60.0
_BUSY = ": another program has it; if that is capture: sudo systemctl stop uncia-capture"
# What picamera2 and libcamera raise where a camera is missing, busy, or answers nonsense.
_BROKEN = (RuntimeError, OSError, ValueError, LookupError, TypeError, AttributeError)


class PiCamera:
    """The first camera that libcamera finds. `uptime` tells seconds since this machine's start."""

    def __init__(self, streams: Streams, uptime: Callable[[], float] = time.monotonic) -> None:
        self._streams, self._uptime = streams, uptime
        self._camera: Any = None
        self._pending: Any = None  #: a request that was asked for and has not come yet
        self._light = Light()
        self.layouts: dict[str, Layout] = {}  #: what the camera agreed to, by stream

    @property
    def infrared(self) -> bool:
        """Whether the last frame was seen by infrared light, as its colours say."""
        return self._light.infrared

    def start(self) -> None:
        """Open, configure and start it. Raises CameraError."""
        try:
            # Imported here because only a unit with such a camera has it, and it takes a second.
            from picamera2 import Picamera2  # noqa: PLC0415
        except ImportError as error:
            raise CameraError(
                f"picamera2 is not installed ({error}): sudo apt install python3-picamera2, and "
                "make the virtual environment with --system-site-packages"
            ) from error
        try:
            self._camera = Picamera2()
            self._camera.configure(self._wanted(self._camera))
            self.layouts = {name: _layout(self._camera, name) for name in (_MAIN, _LORES)}
            log.info("camera started main=%s lores=%s", self.layouts[_MAIN], self.layouts[_LORES])
            self._camera.start(show_preview=False)
        except _BROKEN as error:
            reason = f"{_reason(error)}{_BUSY if 'busy' in _reason(error) else ''}"
            raise CameraError(f"the camera cannot be started: {reason}") from error

    def frame(self, seconds: float, *, still: bool) -> Frame | None:
        """The next frame; see edge.source.camera.Camera."""
        if self._camera is None:
            raise CameraError("the camera is not started")
        try:
            request = self._request(seconds)
            if request is None:
                return None
            try:
                small = request.make_buffer(_LORES)
                large = request.make_buffer(_MAIN) if still else None
                stamp = request.get_metadata().get("SensorTimestamp")
            finally:
                request.release()
            return self._frame(small, large, stamp)
        except _BROKEN as error:
            raise CameraError(f"the camera gives no frame: {_reason(error)}") from error

    def stop(self) -> None:
        """Release what is under way and close it; see edge.source.camera.Camera."""
        camera, self._camera = self._camera, None
        pending, self._pending = self._pending, None
        if camera is None:
            return
        try:
            camera.cancel_all_and_flush()
            _release(pending)
            camera.close()
        except _BROKEN as error:
            log.warning("camera not closed cleanly error=%s", _reason(error))
        # A closed camera is part of circles, and holds files until those are collected.
        del camera, pending
        gc.collect()

    def _wanted(self, camera: Any) -> Any:  # noqa: ANN401  (picamera2 has no types)
        from libcamera import ColorSpace  # noqa: PLC0415  (comes with picamera2)

        told = self._streams
        size = told.still if all(told.still) else camera.sensor_resolution
        period = round(1e6 / told.frames_per_second)
        limits = {"FrameDurationLimits": (period, period)}
        return camera.create_video_configuration(
            main={"size": size, "format": "YUV420"},
            lores={"size": told.look, "format": "YUV420"},
            raw=None,
            # A JPEG's colours are of full range; video's would come out grey.
            colour_space=ColorSpace.Sycc(),
            buffer_count=_BUFFERS,
            # The next frame is wanted, not one that has waited.
            queue=False,
            display=None,
            encode=None,
            controls=limits if "FrameDurationLimits" in camera.camera_controls else {},
        )

    def _request(self, seconds: float) -> Any:  # noqa: ANN401
        if self._pending is None:
            self._pending = self._camera.capture_request(wait=False)
        try:
            request = self._camera.wait(self._pending, timeout=seconds)
        except TimeoutError:
            return None
        except CancelledError as error:
            self._pending = None
            raise CameraError("the camera was stopped while a frame was waited for") from error
        self._pending = None
        return request

    def _frame(
        self, small: NDArray[np.uint8], large: NDArray[np.uint8] | None, stamp: int | None
    ) -> Frame:
        luma, blue, red = planes(small, self.layouts[_LORES])
        self._light.see(luma, blue, red)
        now = self._uptime()
        exposed = now if stamp is None else stamp * _NANOSECONDS
        return Frame(
            luma,
            exposed if 0 <= now - exposed < _STALE else now,
            None if large is None else self._jpeg(large),
        )

    def _jpeg(self, buffer: NDArray[np.uint8]) -> bytes:
        # picamera2 brings it along; it takes the planes as they are, without a way over RGB.
        from simplejpeg import encode_jpeg_yuv_planes  # noqa: PLC0415

        quality = self._streams.jpeg_quality
        encoded: bytes = encode_jpeg_yuv_planes(*planes(buffer, self.layouts[_MAIN]), quality)
        return encoded


def _layout(camera: Any, name: str) -> Layout:  # noqa: ANN401
    """A stream as the camera will give it, which need not be as it was asked."""
    told = camera.camera_configuration()[name]
    width, height = told["size"]
    return Layout(told["format"], width, height, told["stride"])


def _release(pending: Any) -> None:  # noqa: ANN401
    """Give back a request that came between its time-out and the end."""
    if pending is None:
        return
    try:
        pending.get_result(timeout=1.0).release()
    except (TimeoutError, CancelledError):
        return


def _reason(error: BaseException) -> str:
    """picamera2 hides the reason behind one that says nothing."""
    return str(error.__cause__ or error) or type(error).__name__
