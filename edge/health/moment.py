"""An instant, by both of a machine's clocks."""

from msgspec import Struct
from msgspec.structs import replace

from wire.event import Trust


class Moment(Struct, array_like=True, frozen=True):
    """UTC seconds since 1970 with how far they can be believed, and the uptime of a boot.

    `uptime` is seconds since the machine's start, suspended or not; no setting of the clock moves
    it, so that within a boot it alone says what was first and how long it took.
    """

    time: float
    trust: Trust
    boot: int
    uptime: float

    def after(self, other: "Moment") -> float | None:
        """Seconds since another moment of the same boot, None where it is of another one."""
        passed = self.uptime - other.uptime
        # Without a boot id starts cannot be counted, but an uptime never goes back.
        return passed if self.boot == other.boot and passed >= 0 else None

    def at(self, uptime: float) -> "Moment":
        """Another moment of the same boot, by what the clock says now."""
        return replace(self, time=self.time + uptime - self.uptime, uptime=uptime)
