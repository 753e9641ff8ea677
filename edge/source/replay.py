"""A card or folder of photographs as a source, for trials: burst by burst, and then nothing."""

import time
from collections.abc import Callable
from pathlib import Path

from edge.burst import Burst, in_bursts
from edge.card import find_photographs, shots_in_order
from edge.config import Camera


class Replay:
    """What lies in a folder at the start, as one trigger after another. Raises SourceError.

    Nothing in it is changed, so nothing tells which bursts are done: a process that is started
    again is given all of them again. `now` is UTC seconds, by which wrong clocks are known.
    """

    def __init__(
        self,
        folder: Path,
        camera: Camera,
        now: float,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._sleep = sleep
        shots = shots_in_order(
            folder,
            find_photographs(folder).photographs,
            utc_offset_hours=camera.utc_offset_hours,
            now=now,
        )
        self._bursts = iter(in_bursts(shots, camera.burst_gap_seconds, camera.burst_frames))

    def next(self, seconds: float) -> Burst | None:
        """The next burst at once; once all were given, None after so many seconds."""
        burst = next(self._bursts, None)
        if burst is None:
            self._sleep(seconds)
        return burst

    def done(self, burst: Burst, *, kept: bool = True) -> None:
        """The folder keeps its photographs."""

    def close(self) -> None:
        """Nothing is held."""
