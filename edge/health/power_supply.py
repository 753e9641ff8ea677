"""A battery that the kernel knows: a board or charger with a driver of its own.

Names and units are of Documentation/ABI/testing/sysfs-class-power of the kernel.
"""

from contextlib import suppress
from pathlib import Path

from edge.health.battery import BatteryError, Reading

SUPPLIES = Path("/sys/class/power_supply")


def read_power_supply(supplies: Path = SUPPLIES) -> Reading:
    """The first battery of the machine. Raises BatteryError."""
    battery = _battery(supplies)
    microvolts, percent = _number(battery / "voltage_now"), _number(battery / "capacity")
    if microvolts is None and percent is None:
        raise BatteryError(f"{battery}: tells neither voltage_now nor capacity")
    millivolts = None if microvolts is None else round(microvolts / 1000)
    return Reading(millivolts, _current(battery), percent)


def _battery(supplies: Path) -> Path:
    for supply in sorted(supplies.glob("*")):
        # Of a device: the battery of a mouse, say.
        if _text(supply / "type") == "Battery" and _text(supply / "scope") != "Device":
            return supply
    raise BatteryError(f"{supplies}: there is no battery in it; is its driver loaded?")


def _current(battery: Path) -> int | None:
    """Milliamperes out of the battery. Drivers disagree on the sign; the status does not."""
    microamperes = _number(battery / "current_now")
    if microamperes is None:
        return None
    out = abs(round(microamperes / 1000))
    return -out if _text(battery / "status") == "Charging" else out


def _number(path: Path) -> int | None:
    with suppress(ValueError):
        return int(_text(path))
    return None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
