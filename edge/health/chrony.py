"""What chrony writes down of the clock that it holds: by NTP, or by a reference clock, a GPS.

It writes its tracking log where chrony.conf says `log tracking`. A line has the date and the time
(UTC), the source, its stratum, three figures, and the leap status, "?" for not synchronised
(chrony.conf(5), "tracking"). A source on the network stands there by its address, a reference
clock by its name: GPS, NMEA, PPS0, SHM0.
"""

import os
import re
from ipaddress import ip_address
from pathlib import Path

from wire.event import Trust

_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +(\S+) +\d+(?: +\S+){3} +(\S)(?: |$)")
_TAIL_BYTES = 4096


class ChronyLog:
    """The log, of which only what comes while this looks counts.

    The times in it do not tell whether a line is of this boot: a clock that was never set may well
    stand before the last line of the boot before. Lines come every minute to every quarter hour.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._old = _identity(path)

    def trust(self) -> Trust:
        """From what chrony holds the clock; NONE where it has not said since this looks."""
        if _identity(self._path) == self._old:
            return Trust.NONE
        lines = filter(None, map(_LINE.match, reversed(_tail(self._path))))
        last = next(lines, None)
        return Trust.NONE if last is None or last[2] == "?" else _trust_of(last[1])


def _trust_of(source: str) -> Trust:
    try:
        address = ip_address(source)
    except ValueError:
        return Trust.GPS
    # 127.127.1.1 is chrony's own clock, 0.0.0.0 no source.
    return Trust.NONE if address.is_loopback or address.is_unspecified else Trust.NTP


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_ino, told.st_size


def _tail(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL_BYTES))
            return file.read().decode("ascii", "replace").splitlines()
    except OSError:
        return []
