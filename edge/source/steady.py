"""A camera that is started again when it stalls, freezes or fails, so many times, then given up."""

from collections.abc import Callable
from dataclasses import dataclass

from edge.source.camera import Camera, CameraError, Frame
from edge.source.condition import Board, Condition
from edge.source.sameness import Sameness
from edge.source.source import SourceError


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a frame, and for one that is another, in seconds; and how many restarts.

    A camera that was started anew and still gives the frame of before is waited for no longer than
    one that gives none.
    """

    stall_seconds: float
    frozen_seconds: float
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
        self._heard = self._begun = uptime()  #: the last frame or start; the last start
        self._well = uptime()  #: the last frame that was another than the one before it
        self._sameness = Sameness()
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
            raise self._failed(Condition.STALLED, str(error)) from error
        if frame is not None:
            self._expect_another(frame)
        elif self._uptime() - self._heard >= self._patience.stall_seconds:
            why = f"no frame for {self._patience.stall_seconds:.0f} s"
            raise self._failed(Condition.STALLED, why)
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
        self._heard = self._begun = self._uptime()

    def _expect_another(self, frame: Frame) -> None:
        """Raises as `frame` does where this is one and the same frame for too long."""
        self._heard = self._uptime()
        self._board.end(Condition.STALLED, frame.uptime, "frames come again")
        if not self._sameness.repeats(frame.luma):
            self._well, self._failures = self._heard, 0
            self._board.end(Condition.FROZEN, frame.uptime, "frames are no longer all the same")
            return
        told = self._patience
        most = told.stall_seconds if self._failures else told.frozen_seconds
        if self._heard - max(self._well, self._begun) >= most:
            why = f"one and the same frame for {self._heard - self._well:.0f} s"
            raise self._failed(Condition.FROZEN, why)

    def _failed(self, condition: Condition, why: str) -> CameraError | SourceError:
        self.stop()
        self._failures += 1
        # What was wrong has been so since all was well last, however long it took to be sure.
        since = self._well if condition is Condition.FROZEN else self._heard
        self._board.begin(condition, since, why)
        if self._failures > self._patience.restarts:
            return SourceError(
                f"the camera gives nothing, after {self._patience.restarts} restarts: {why}; is "
                "its ribbon cable seated at both ends, and does `rpicam-hello --list-cameras` "
                "name it?"
            )
        return CameraError(why)
