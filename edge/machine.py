"""What the machine says of itself: boot, temperature, room on the disk."""

import shutil
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_TEMPERATURE = Path("/sys/class/thermal/thermal_zone0/temp")
_MB = 1_000_000


def boot_id() -> bytes:
    """Differs from one start of the machine to the next; empty where the kernel has none."""
    try:
        return _BOOT_ID.read_bytes().strip()
    except OSError:
        return b""


def temperature() -> int | None:
    """The processor's temperature in whole degrees Celsius, None where no sensor answers."""
    try:
        return round(int(_TEMPERATURE.read_text(encoding="ascii")) / 1000)
    except (OSError, ValueError):
        return None


def disk_free(folder: Path) -> int | None:
    """Megabytes left on the file system of a folder, None where it cannot be told."""
    try:
        return shutil.disk_usage(folder).free // _MB
    except OSError:
        return None
