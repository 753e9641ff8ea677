"""What the machine says of its clock: the files and the one call that tell what it was set from."""

import ctypes
from dataclasses import dataclass
from pathlib import Path

_UNSYNCHRONISED = 5  # TIME_ERROR of adjtimex(2)


@dataclass(frozen=True)
class ClockFiles:
    """Where that stands."""

    timesync: Path = Path("/run/systemd/timesync/synchronized")
    chrony_log: Path = Path("/var/log/chrony/tracking.log")
    rtc: Path = Path("/sys/class/rtc/rtc0")

    def timesync_set_it(self) -> bool:
        """Whether systemd-timesyncd has set the clock in this boot."""
        return self.timesync.exists()

    def rtc_set_it(self) -> bool:
        """Whether the kernel set its clock from the RTC when it started."""
        try:
            return (self.rtc / "hctosys").read_text(encoding="ascii").strip() == "1"
        except (OSError, ValueError):
            return False

    def rtc_tells(self) -> float | None:
        """The RTC's time in UTC seconds, None where there is none."""
        try:
            return float((self.rtc / "since_epoch").read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None


def kernel_is_disciplined() -> bool:
    """Whether the kernel says that a daemon holds its clock; False where it may not be asked."""
    try:
        # struct timex, all zero: nothing is changed. It has 208 bytes on 64 bits.
        state: int = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))
    except (OSError, AttributeError):
        return False
    return 0 <= state < _UNSYNCHRONISED
