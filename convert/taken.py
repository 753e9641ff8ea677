"""Taken: when a photograph was taken, as tables write it."""

import re
from datetime import UTC, datetime

_WITH_TIME = re.compile(r"(\d{4})[-:](\d\d)[-:](\d\d)([T ]\d\d:\d\d.*)")


def time_of(text: str) -> datetime | None:
    """The time in ISO 8601 or as in EXIF (2026:06:01 12:00:00), None where there is none.

    A camera's clock names no zone: it is read as UTC, for only the time between photographs counts.
    A date alone is no time: a day's photographs are not one burst.
    """
    match = _WITH_TIME.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, rest = match.groups()
    try:
        taken = datetime.fromisoformat(f"{year}-{month}-{day}{rest}")
        return taken.astimezone(UTC) if taken.tzinfo else taken.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
