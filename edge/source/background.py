"""The camera's own thread: it goes on watching while a burst is judged."""

from collections.abc import Callable
from threading import Event, Thread

from edge.source.source import SourceError

#: Seconds of one step, and so of a stop.
_STEP = 0.5


class Background:
    """Runs `step(seconds)` again and again in a thread of its own, until it raises or is closed.

    `uptime` tells seconds. A step that has not come back for `hang_seconds` hangs for good: that
    is told too, since a camera's library may never return.
    """

    def __init__(
        self, step: Callable[[float], None], *, uptime: Callable[[], float], hang_seconds: float
    ) -> None:
        self._step, self._uptime, self._hang_seconds = step, uptime, hang_seconds
        self._news, self._stop = Event(), Event()
        self._ended: BaseException | None = None
        self._alive = uptime()
        self._thread = Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait for the next step's end, or so long. Raises what ended the thread.

        Raises SourceError where it hangs.
        """
        self._news.wait(min(seconds, _STEP))
        self._news.clear()
        if self._ended is not None:
            raise self._ended
        silent = self._uptime() - self._alive
        if silent > self._hang_seconds:
            raise SourceError(f"the camera's library has not answered for {silent:.0f} s")

    def close(self) -> None:
        """End the thread. One that hangs is left behind, and ends with the process."""
        self._stop.set()
        silent = self._uptime() - self._alive
        self._thread.join(max(_STEP, self._hang_seconds - silent))

    @property
    def ended(self) -> bool:
        """Whether the thread is over, so that what it used is free."""
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._step(_STEP)
                self._alive = self._uptime()
                self._news.set()
        except BaseException as error:  # noqa: BLE001  (not survived here: whoever waits raises it)
            self._ended = error
            self._news.set()
