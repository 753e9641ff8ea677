"""The camera's own thread: it goes on watching while a burst is judged."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Protocol

from edge.source.source import SourceError

#: Seconds of one step, and so of a stop.
_STEP = 0.5


class Recording(Protocol):
    """What is done frame by frame: a recorder, here or in a thread."""

    def step(self, seconds: float) -> None:
        """Go on, for at most so long. Raises SourceError."""
        ...

    def close(self) -> None:
        """Stop the camera; a burst under way ends here and is kept."""
        ...


class Background:
    """A recorder that steps again and again in a thread of its own, until it raises or is closed.

    `uptime` tells seconds. A step that has not come back for `hang_seconds` hangs for good: that
    is told too, since a camera's library may never return.
    """

    def __init__(
        self, recorder: Recording, *, uptime: Callable[[], float], hang_seconds: float
    ) -> None:
        self._recorder, self._uptime, self._hang_seconds = recorder, uptime, hang_seconds
        self._news, self._stop = Event(), Event()
        self._ended: BaseException | None = None
        self._alive = uptime()
        self._thread = Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    def step(self, seconds: float) -> None:
        """Wait for the end of the thread's next step, or so long. Raises what ended the thread.

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
        """End the thread, then the recorder. One that hangs is left behind: nothing can end it."""
        self._stop.set()
        silent = self._uptime() - self._alive
        self._thread.join(max(_STEP, self._hang_seconds - silent))
        if self.ended:
            self._recorder.close()

    @property
    def ended(self) -> bool:
        """Whether the thread is over, so that what it used is free."""
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._recorder.step(_STEP)
                self._alive = self._uptime()
                self._news.set()
        except BaseException as error:  # noqa: BLE001  (not survived here: whoever waits raises it)
            self._ended = error
            self._news.set()
