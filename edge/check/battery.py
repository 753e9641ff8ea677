"""The battery, where the configuration names what measures it."""

from collections.abc import Iterator

from edge.check.finding import Finding, fine, unknown, wrong
from edge.config import Health
from edge.health.battery import NOT_KNOWN, Battery, Limits, Reading, how_low
from edge.health.senses import open_battery


def battery(told: Health, read: Battery | None = None) -> Finding:
    """Whether its sensor answers, and it is not low; `read` takes the place of that sensor."""
    if told.battery == "none":
        return unknown("battery", "no sensor is configured")
    reading = (read or open_battery(told))()
    if reading == NOT_KNOWN:
        advice = "see that its wires sit, and that I2C is on (raspi-config)"
        return wrong("battery", f"the {told.battery} sensor does not answer", advice)
    said = ", ".join(_words(reading))
    limits = Limits(told.low_millivolts, told.low_percent)
    if low := how_low(reading, limits, was_low=False):
        return wrong("battery", f"{said}: {low}", "change or charge it")
    return fine("battery", said)


def _words(reading: Reading) -> Iterator[str]:
    if reading.millivolts is not None:
        yield f"{reading.millivolts / 1000:.2f} V"
    if reading.percent is not None:
        yield f"{reading.percent} %"
    if reading.milliamperes is not None:
        flows = "out of it" if reading.milliamperes >= 0 else "into it"
        yield f"{abs(reading.milliamperes) / 1000:.2f} A {flows}"
