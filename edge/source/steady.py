"""A camera that is started again when it stalls or fails, so many times, before it is given up."""

from collections.abc import Callable
from dataclasses import dataclass

from edge.source.camera import Camera, CameraError, Frame
from edge.source.condition import Board, Condition
from edge.source.source import SourceError


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a frame, in seconds, and how many restarts in a row are tried."""

    stall_seconds: float
    restarts: int


class SteadyCamera:
    """Wraps a camera. `uptime` tells seconds since this machine's start, `pause` waits so many.

    It starts the camera when the first frame is asked for.
    """

    def __init__(
        self,
        camera: Camera,
        patience: Patience,
        board: Board,
        *,
        uptime: Callable[[], float],
        pause: Callable[[float], None],
    ) -> None:
        self._camera, self._patience, self._board = camera, patience, board
        self._uptime, self._pause = uptime, pause
        self._running = False
        self._heard = uptime()  #: the last frame or start
        self._failures = 0  #: in a row

    def frame(self, seconds: float, *, still: bool) -> Frame | None:
        """The next frame, or None where none comes within so many seconds.

        Raises CameraError where the camera failed, which ends any burst: ask again. Raises
        SourceError once it has failed too often.
        """
        try:
            self._begin()
            frame = self._camera.frame(min(seconds, self._patience.stall_seconds), still=still)
        except CameraError as error:
            raise self._failed(str(error)) from error
        if frame is not None:
            self._heard, self._failures = self._uptime(), 0
            self._board.end(Condition.STALLED, frame.uptime, "frames come again")
        elif self._uptime() - self._heard >= self._patience.stall_seconds:
            raise self._failed(f"no frame for {self._patience.stall_seconds:.0f} s")
        return frame

    def stop(self) -> None:
        """Let go of the camera."""
        if self._running:
            self._camera.stop()
            self._running = False

    def _begin(self) -> None:
        if self._running:
            return
        if self._failures:
            # A sensor that lost its power needs a moment, and a log its space.
            self._pause(self._patience.stall_seconds / 2)
        # What failed to start may hold half of the camera: it is stopped too.
        self._running = True
        self._camera.start()
        self._heard = self._uptime()

    def _failed(self, why: str) -> CameraError | SourceError:
        self.stop()
        self._failures += 1
        self._board.begin(Condition.STALLED, self._uptime(), why)
        if self._failures > self._patience.restarts:
            return SourceError(
                f"the camera gives nothing, after {self._patience.restarts} restarts: {why}; is "
                "its ribbon cable seated at both ends, and does `rpicam-hello --list-cameras` "
                "name it?"
            )
        return CameraError(why)
