"""A token bucket: so much an hour, and an allowance for what comes at once. Values only."""

from dataclasses import dataclass

from msgspec import Struct


@dataclass(frozen=True, slots=True)
class Rate:
    """What flows in `per_hour`, and the `most` that a bucket holds."""

    per_hour: float
    most: float


class Bucket(Struct, array_like=True, frozen=True):
    """What is left at an uptime in seconds. Below zero it owes: the burst was larger than that."""

    left: float
    uptime: float

    def at(self, uptime: float, rate: Rate) -> "Bucket":
        """The bucket later on.

        An uptime before the last is of another start of the machine: how long it was off is not
        known, and nothing flowed in.
        """
        flowed = max(uptime - self.uptime, 0.0) * rate.per_hour / 3600
        return Bucket(min(self.left + flowed, rate.most), uptime)

    def less(self, taken: float) -> "Bucket":
        """The bucket after something was taken."""
        return Bucket(self.left - taken, self.uptime)
