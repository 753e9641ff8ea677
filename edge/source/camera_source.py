"""A camera as a source of bursts."""

from collections.abc import Callable
from queue import SimpleQueue

from edge.burst import Burst
from edge.source.background import Recording
from edge.source.condition import Notice, Report
from edge.source.spool import Spool


class CameraSource:
    """Gives what the recorder spools, and reports its notices in the thread of whoever asks.

    `uptime` tells seconds. By a bare recorder the camera is watched only while a burst is waited
    for, which is enough to test with; by one in the background nothing is missed meanwhile.
    """

    def __init__(
        self,
        recorder: Recording,
        spool: Spool,
        *,
        notices: SimpleQueue[Notice],
        report: Report,
        uptime: Callable[[], float],
    ) -> None:
        self._recorder, self._spool, self._uptime = recorder, spool, uptime
        self._notices, self._report = notices, report

    def next(self, seconds: float) -> Burst | None:
        """The oldest burst that waits, or the next one; see edge.source.source.Source."""
        until = self._uptime() + seconds
        try:
            while (burst := self._spool.oldest()) is None:
                left = until - self._uptime()
                if left <= 0:
                    return None
                self._advance(left)
            return burst
        finally:
            self._tell()

    def done(self, burst: Burst, *, kept: bool = True) -> None:  # noqa: ARG002  (memory lasts not)
        """Remove a burst from the spool."""
        self._spool.done(burst)

    def close(self) -> None:
        """Stop the camera; a burst under way ends here, and is given at the next start."""
        self._recorder.close()
        self._tell()

    def _advance(self, seconds: float) -> None:
        self._recorder.step(seconds)
        self._tell()

    def _tell(self) -> None:
        while not self._notices.empty():
            self._report(self._notices.get())
