"""What the Pi's firmware says of its power: under-voltage, and what it slows down for."""

from pathlib import Path

from wire.event import Supply

THROTTLED = Path("/sys/devices/platform/soc/soc:firmware/get_throttled")
#: From the bits that are so now to those that were so before.
_BEFORE = 4


def read_supply(path: Path = THROTTLED) -> Supply | None:
    """The firmware's bits, None where no firmware tells them.

    The file holds hexadecimal digits, as `vcgencmd get_throttled` prints: bits 0 to 3 are now, 16
    to 19 are since they were last asked for (raspberrypi.com/documentation, get_throttled).
    """
    try:
        bits = int(path.read_text(encoding="ascii").strip().removeprefix("throttled="), 16)
    except (OSError, ValueError):
        return None
    return Supply(bits & 0xF | bits >> 12 & 0xF0)


def remembered(before: Supply | None, now: Supply | None) -> Supply | None:
    """What is so now, and with it all that was so before: a look must not hide what it saw."""
    if now is None or before is None:
        return now if before is None else before
    return now | Supply(before & 0xF0 | (before & 0xF) << _BEFORE)
