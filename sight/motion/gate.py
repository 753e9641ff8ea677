"""The gate of a live camera: it remembers the place by day and by infrared, each for itself."""

from sight.motion.blindness import is_blind
from sight.motion.known import Known
from sight.motion.memory import Memory, Motion, begun_at, recalled, seen
from sight.motion.settings import Settings
from sight.motion.tone import Luma, tones


class Gate:
    """Looks at every frame of one camera and says what is in front of the place it knows.

    `known` is what an earlier run knew.
    """

    def __init__(self, settings: Settings, known: Known | None = None) -> None:
        self._settings = settings
        known = known or Known()
        self._before = {False: known.day, True: known.infrared}
        self._memory: dict[bool, Memory] = {}

    @property
    def known(self) -> Known:
        """What is known of the place, for a later run."""
        now = {light: (memory.background,) for light, memory in self._memory.items()}
        kept = self._before | now
        return Known(kept[False], kept[True])

    def see(self, luma: Luma, uptime_seconds: float, infrared: bool) -> Motion:
        """What moves in one frame, uint8 (height, width), taken so long after the machine's start.

        Black and white frames show nothing and teach nothing. Raises ValueError where it is none.
        """
        shown = tones(luma)
        if is_blind(luma):
            return Motion()
        memory = self._memory.get(infrared)
        if memory is None and (before := self._before[infrared]):
            memory = recalled(before[-1], uptime_seconds)
        if memory is None or memory.background.shown.shape != shown.shape:
            self._memory[infrared] = begun_at(shown, uptime_seconds)
            return Motion()
        self._memory[infrared], motion = seen(memory, shown, uptime_seconds, self._settings)
        return motion
