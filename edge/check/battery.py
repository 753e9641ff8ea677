"""The battery, where a sensor is configured."""

from collections.abc import Callable

from edge.check.finding import Finding, fine, unknown, wrong

#: Gives volts, None where the sensor does not answer.
Volts = Callable[[], float | None]


def battery(volts: Volts | None, least: float | None = None) -> Finding:
    """Whether the sensor answers, and its volts are at least those."""
    if volts is None:
        return unknown("battery", "no sensor is configured")
    found = volts()
    if found is None:
        advice = "see that its wires sit, and that I2C is on (raspi-config)"
        return wrong("battery", "the sensor does not answer", advice)
    if least is not None and found < least:
        return wrong("battery", f"{found:.2f} V, less than {least:.2f} V", "change or charge it")
    return fine("battery", f"{found:.2f} V")
