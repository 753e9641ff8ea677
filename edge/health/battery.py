"""A battery as the unit sees it, whatever measures it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)


class BatteryError(Exception):
    """The battery cannot be read, and why."""


@dataclass(frozen=True)
class Reading:
    """What is known of a battery. The current is out of it, negative while it charges."""

    millivolts: int | None = None
    milliamperes: int | None = None
    percent: int | None = None


NOT_KNOWN = Reading()

#: Reads the battery now. Raises BatteryError.
Battery = Callable[[], Reading]


def no_battery() -> Reading:
    """None is configured: nothing is known, and nothing is wrong."""
    return NOT_KNOWN


def patient(battery: Battery) -> Battery:
    """The same battery, but where it cannot be read nothing is known of it, and why is logged once.

    A reason that was told is told again only after the battery could be read in between.
    """
    told = ""

    def read() -> Reading:
        nonlocal told
        try:
            reading = battery()
        except BatteryError as error:
            if str(error) != told:
                told = str(error)
                log.warning("the battery is not known reason=%s", error)
            return NOT_KNOWN
        told = ""
        return reading

    return read


@dataclass(frozen=True)
class Limits:
    """Below these a battery is low, 0 for never."""

    millivolts: int = 0
    percent: int = 0


#: A load that is switched off lets the voltage rise by so much: the battery is as low as before.
_RISE = 1.03


def how_low(reading: Reading, limits: Limits, *, was_low: bool) -> str | None:
    """Why a battery is low, "" where it is not, None where nothing is known of it."""
    rise = _RISE if was_low else 1.0
    known = False
    for value, limit, unit in (
        (reading.millivolts, limits.millivolts, "mV"),
        (reading.percent, limits.percent, "%"),
    ):
        if value is None or not limit:
            continue
        known = True
        if value < limit * rise:
            return f"the battery is low: {value} {unit}, and {limit} is the limit"
    return "" if known else None
