"""Motion as a trigger: the gate, told of the light, and remembered through restarts."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from edge.config import Motion as Told
from edge.evidence.whole_file import write_whole
from edge.source.camera import Luma
from sight.motion.gate import Gate
from sight.motion.known import DamagedError, Known, packed, unpacked
from sight.motion.settings import Settings

log = logging.getLogger(__name__)


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
        self._gate = Gate(settings, recall(file))
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
        data = packed(self._gate.known)

        def fill(file: BinaryIO) -> None:
            file.write(data)

        try:
            write_whole(self._file, fill)
        except OSError as error:
            log.warning("the gate's memory is not kept file=%s reason=%s", self._file, error)


def recall(file: Path) -> Known:
    """What an earlier run knew; nothing, and a line in the log, where that cannot be read."""
    try:
        return unpacked(file.read_bytes())
    except FileNotFoundError:
        return Known()
    except (OSError, DamagedError) as error:
        log.warning("the gate begins blind: its memory is ignored file=%s reason=%s", file, error)
        return Known()


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
