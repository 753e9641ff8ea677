"""Motion as a trigger: the gate, told of the light, and remembered through restarts."""

from collections.abc import Callable
from pathlib import Path

from edge.config import Motion as Told
from edge.known import read_known, write_known
from edge.source.camera import Luma
from sight.motion.gate import Gate
from sight.motion.settings import Settings


class MotionTrigger:
    """Triggers where something moves before the place; `infrared` tells by which light it is seen.

    What is known is kept in `file` every `every_seconds`, and when it is closed. A file that cannot
    be read or written is logged: then a restart begins blind, for two seconds, and learns anew.
    """

    def __init__(
        self,
        settings: Settings,
        file: Path,
        every_seconds: float,
        infrared: Callable[[], bool] = lambda: False,
    ) -> None:
        self._gate = Gate(settings, read_known(file))
        self._file, self._every_seconds, self._infrared = file, every_seconds, infrared
        self._due: float | None = None

    def __call__(self, luma: Luma, uptime: float) -> bool:
        """Whether something new is in the frame, or moves."""
        motion = self._gate.see(luma, uptime, self._infrared())
        if self._due is None:
            self._due = uptime + self._every_seconds
        elif uptime >= self._due:
            self._due = uptime + self._every_seconds
            self.close()
        return motion.moves

    def close(self) -> None:
        """Keep what is known."""
        write_known(self._file, self._gate.known)


def motion_trigger(
    told: Told, state: Path, infrared: Callable[[], bool] = lambda: False
) -> MotionTrigger:
    """The trigger of a unit, from its configuration and the folder of its state."""
    settings = Settings(
        least=told.least,
        light_seconds=told.light_seconds,
        hold_seconds=told.hold_seconds,
        sway_seconds=told.sway_seconds,
    )
    return MotionTrigger(settings, state / "gate", told.keep_seconds, infrared)
