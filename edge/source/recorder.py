"""The recorder: frame by frame from the camera, through trigger and shutter, into the spool."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from edge.source.camera import CameraError, Frame
from edge.source.condition import Board, Condition
from edge.source.lens_watch import LensWatch
from edge.source.shutter import Shutter, Still
from edge.source.spool import Spool, SpoolError
from edge.source.steady import SteadyCamera
from edge.source.trigger import Trigger
from wire.event import Trust

#: Seconds between frames; a longer time was a pause.
_MOST_GAP = 1.0


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is: `wall` in UTC seconds with its `trust`, `uptime` in seconds since start."""

    wall: Callable[[], float]
    trust: Callable[[], Trust]
    uptime: Callable[[], float]


class Recorder:
    """One camera at work."""

    def __init__(  # noqa: PLR0913  (one argument for each step of the path)
        self,
        camera: SteadyCamera,
        lens: LensWatch,
        trigger: Trigger,
        shutter: Shutter,
        spool: Spool,
        *,
        clock: Clock,
        board: Board,
    ) -> None:
        self._camera, self._lens, self._trigger = camera, lens, trigger
        self._shutter, self._spool = shutter, spool
        self._clock, self._board = clock, board
        #: uptime of the last frame, and after which time
        self._last, self._gap = float("-inf"), 0.0

    def step(self, seconds: float) -> None:
        """Wait at most so long for a frame, and do what it asks for. Raises SourceError."""
        # The frame to come is what the still is of, not the moment of asking for it.
        wanted = self._shutter.wants(max(self._clock.uptime(), self._last + self._gap))
        try:
            frame = self._camera.frame(seconds, still=wanted)
        except CameraError:
            self._store(self._shutter.cut())
            return
        if frame is None:
            return
        gap, self._last = frame.uptime - self._last, frame.uptime
        self._gap = gap if 0 < gap <= _MOST_GAP else 0.0
        self._lens.see(frame.luma, frame.uptime)
        if frame.jpeg is not None:
            self._store(self._shutter.take(self._still(frame, frame.jpeg)))
        if Condition.SPOOL_FULL in self._board.holding and self._spool.takes_again:
            self._board.end(Condition.SPOOL_FULL, frame.uptime, "the spool has room again")
        # After the still, which then is the ring's: it is from before what this frame shows next.
        if self._trigger(frame.luma, frame.uptime):
            self._shutter.trigger(frame.uptime)

    def close(self) -> None:
        """Stop the camera; a burst under way ends here and is kept."""
        self._store(self._shutter.cut())
        self._camera.stop()

    def _still(self, frame: Frame, jpeg: bytes) -> Still:
        ago = self._clock.uptime() - frame.uptime
        return Still(jpeg, frame.uptime, self._clock.wall() - ago, self._clock.trust())

    def _store(self, stills: Sequence[Still]) -> None:
        if not stills:
            return
        uptime = stills[-1].uptime
        try:
            self._spool.store(stills)
        except SpoolError as error:
            self._board.begin(Condition.SPOOL_FULL, uptime, str(error), photographs=len(stills))
        else:
            self._board.end(Condition.SPOOL_FULL, uptime, "the spool takes bursts again")
