"""When a fault is told: once at each change, and else counted. Values only."""

from msgspec import Struct
from msgspec.structs import replace

#: Seconds between two faults of one kind: where something changed, and where it only goes on.
CHANGED, GOES_ON = 600.0, 86_400.0


class Alarm(Struct, frozen=True):
    """How often something was heard since it was last told, at an uptime in seconds."""

    count: int = 0
    detail: str = ""
    is_news: bool = False
    told: float | None = None

    def heard(self, detail: str, times: int, *, is_news: bool) -> "Alarm":
        """It happened again; news is what did not hold a moment ago."""
        return replace(
            self,
            count=self.count + times,
            detail=detail or self.detail,
            is_news=self.is_news or is_news,
        )

    def is_due(self, uptime: float) -> bool:
        """Whether it is to be told now."""
        if not self.count:
            return False
        pause = CHANGED if self.is_news else GOES_ON
        return self.told is None or uptime - self.told >= pause

    def rung(self, uptime: float) -> "Alarm":
        """It was told."""
        return Alarm(told=uptime)
