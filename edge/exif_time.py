"""When a camera says that a photograph was taken: EXIF's local time, as UTC."""

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

from PIL import Image
from PIL.ExifTags import IFD, Base

from sight.photograph import BROKEN


def exif_time(path: Path, utc_offset_hours: float) -> float | None:
    """UTC seconds since 1970, None where the photograph tells no time.

    `utc_offset_hours` is that of the camera's clock, where the photograph does not say.
    """
    try:
        with Image.open(path) as picture:
            exif = picture.getexif()
            details = exif.get_ifd(IFD.Exif)
    except BROKEN:
        return None
    text = details.get(Base.DateTimeOriginal) or exif.get(Base.DateTime)
    try:
        local = datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  (zone follows)
        zone = _zone(details.get(Base.OffsetTimeOriginal), utc_offset_hours)
        return local.replace(tzinfo=zone).timestamp() + _fraction(details)
    except (ValueError, OverflowError):
        return None


def _zone(offset: object, utc_offset_hours: float) -> timezone:
    match = re.fullmatch(r"([+-])(\d\d):(\d\d)\0?", str(offset or ""))
    if match is None:
        return timezone(timedelta(hours=utc_offset_hours))
    sign = -1 if match[1] == "-" else 1
    return timezone(sign * timedelta(hours=int(match[2]), minutes=int(match[3])))


def _fraction(details: dict[int, object]) -> float:
    digits = re.match(r"\d{1,6}", str(details.get(Base.SubsecTimeOriginal, "")))
    return float(f"0.{digits[0]}") if digits else 0.0
